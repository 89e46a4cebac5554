import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Clock, Mail, Phone, Sparkles, UserCheck, X } from "lucide-react";
import { joined } from "../../i18n/joined";
import { overview } from "../../api/queries";
import type { Declaration, KithRecord, Names } from "../../api/types";
import { change } from "../../api/write";
import { Button, ButtonLink } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Bones, Card, Failed, Note } from "../../ui/show";
import { KeyButton } from "../desk/key-button";
import { Composer } from "../records/composer";
import { Facts } from "../records/fields";
import { Timeline } from "../records/timeline";
import { OPEN } from "./leads";
import { useLikely } from "./likely";
import { Score } from "./score";

const FACTS = ["need", "budget", "product", "campaign", "source", "sector", "region", "website", "address", "note"];
export type Doing = "convert" | "assign" | "later" | "disqualify";

/** One lead: who it is, what it wants, what can be done with it, and what was said. */
export function LeadDetail({
  id,
  declared,
  onDo,
}: {
  id: string;
  declared: Declaration;
  onDo: (what: Doing, lead: KithRecord, names: Names) => void;
}) {
  const { t } = useLingui();
  const found = useQuery(overview("leads", id));
  if (found.isPending) return <Bones lines={8} />;
  if (found.isError && !found.data) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { record: lead, names } = found.data;
  const open = OPEN.includes(String(lead.status));
  const mayEdit = declared.access.edit !== "none";
  const does = (what: Doing) => () => onDo(what, lead, names);
  const first = (value: unknown) => (Array.isArray(value) ? (value[0] as string | undefined) : undefined);
  const [phone, mail] = [first(lead.phones), first(lead.emails)];
  const facts = FACTS.flatMap((name) => declared.fields.find((field) => field.name === name) ?? []);
  return (
    <div className="flex flex-col gap-4 px-4 py-4 lg:px-6">
      <header>
        <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
          <div className="min-w-0 flex-1">
            <h2 className="text-xl leading-tight font-semibold tracking-tight">
              <Link
                to="/$object/$id"
                params={{ object: "leads", id: lead.id }}
                className="hover:text-accent hover:underline"
              >
                {String(lead.name)}
              </Link>
            </h2>
            <p className="text-sm text-soft">
              {[lead.job_title, lead.company].filter(Boolean).map(String).join(" · ")}
            </p>
          </div>
          <Score score={lead.score as number | null} />
        </div>
        <p className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {phone && (
            <a href={`tel:${phone}`} className="lnk inline-flex min-h-6 items-center gap-1.5">
              <Phone size={14} aria-hidden="true" />
              {phone}
            </a>
          )}
          {mail && (
            <a href={`mailto:${mail}`} className="lnk inline-flex min-h-6 items-center gap-1.5">
              <Mail size={14} aria-hidden="true" />
              {mail}
            </a>
          )}
          <span className="text-soft">
            {lead.owner ? <Trans>owned by {names[String(lead.owner)] ?? ""}</Trans> : t`nobody’s yet`}
          </span>
        </p>
      </header>
      {mayEdit && open && (
        <div className="flex flex-wrap gap-2">
          <KeyButton
            shortcut="c"
            look="primary"
            icon={<Sparkles size={15} aria-hidden="true" />}
            onPress={does("convert")}
          >{t`Convert`}</KeyButton>
          <KeyButton shortcut="a" icon={<UserCheck size={15} aria-hidden="true" />} onPress={does("assign")}>
            {t`Assign`}
          </KeyButton>
          <KeyButton shortcut="s" icon={<Clock size={15} aria-hidden="true" />} onPress={does("later")}>
            {t`Later`}
          </KeyButton>
          <KeyButton shortcut="d" icon={<X size={15} aria-hidden="true" />} onPress={does("disqualify")}>
            {t`Disqualify`}
          </KeyButton>
        </div>
      )}
      {open ? (
        <>
          <Status lead={lead} declared={declared} mayEdit={mayEdit} />
          <Known lead={lead} />
        </>
      ) : (
        <Over lead={lead} declared={declared} mayEdit={mayEdit} />
      )}
      <Card title={t`What they want`}>
        <Facts fields={facts} record={lead} names={names} />
      </Card>
      <Composer key={id} object="leads" record={lead} contacts={[]} />
      <Timeline key={`${id} course`} object="leads" about={found.data} />
    </div>
  );
}

/** How far the lead has come, changed by a press. */
function Status({ lead, declared, mayEdit }: { lead: KithRecord; declared: Declaration; mayEdit: boolean }) {
  const { t } = useLingui();
  const field = declared.fields.find(({ name }) => name === "status");
  if (!field) return null;
  const name = String(lead.name);
  return (
    <div role="group" aria-label={field.label} className="flex flex-wrap gap-1">
      {field.choices
        .filter(({ value }) => OPEN.includes(value))
        .map(({ value, label }) => (
          <button
            key={value}
            type="button"
            aria-pressed={lead.status === value}
            disabled={!mayEdit}
            onClick={() =>
              lead.status !== value && void change("leads", lead, { status: value }, t`${name} is now ${label}`)
            }
            className={cx(
              "min-h-8 rounded-full border px-3 text-xs font-medium",
              lead.status === value ? "border-accent bg-tint text-on-tint" : "border-line text-soft hover:bg-sunken",
            )}
          >
            {label}
          </button>
        ))}
    </div>
  );
}

/** That the company is a customer already, before anybody works on it as a new one. */
function Known({ lead }: { lead: KithRecord }) {
  const { t } = useLingui();
  const [likely] = useLikely("customers", lead, !lead.customer);
  if (!likely) return null;
  return (
    <Note tone="warn" role="status">
      <Trans>
        May be a customer already:{" "}
        <Link
          to="/$object/$id"
          params={{ object: "customers", id: likely.id }}
          className="font-medium underline underline-offset-2"
          aria-label={t`Open ${likely.title}`}
        >
          {likely.title}
        </Link>
      </Trans>{" "}
      <span className="text-xs">{joined(likely.reasons.map(({ message }) => message))}</span>
    </Note>
  );
}

/** What became of a lead: what it was made into, or why not, with the way back. */
function Over({ lead, declared, mayEdit }: { lead: KithRecord; declared: Declaration; mayEdit: boolean }) {
  const { t } = useLingui();
  const name = String(lead.name);
  if (lead.status === "converted")
    return (
      <div className="flex flex-wrap gap-2">
        {(["customer", "contact", "opportunity"] as const).map((field) => {
          const known = declared.fields.find((one) => one.name === field);
          return lead[field] && known?.ref ? (
            <ButtonLink key={field} to="/$object/$id" params={{ object: known.ref, id: String(lead[field]) } as never}>
              {known.label}
            </ButtonLink>
          ) : null;
        })}
      </div>
    );
  const reason = declared.fields
    .find((field) => field.name === "disqualify_reason")
    ?.choices.find(({ value }) => value === lead.disqualify_reason)?.label;
  const again = () =>
    void change("leads", lead, { status: "working", disqualify_reason: null }, t`${name} is worked on again`, {
      status: "disqualified",
      disqualify_reason: lead.disqualify_reason,
    });
  return (
    <Note tone="bad" actions={mayEdit && <Button small onPress={again}>{t`Work on it again`}</Button>}>
      <Trans>Disqualified: {reason ?? String(lead.disqualify_reason ?? "")}</Trans>
    </Note>
  );
}
