import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { PhoneForwarded } from "lucide-react";
import type { Declaration, Names } from "../../api/types";
import { change } from "../../api/write";
import { Value } from "../../grid/value";
import { moment, phoneText } from "../../i18n/format";
import { Button } from "../../ui/button";
import { customerOf, type Match } from "./matches";
import { Glance, titleOf } from "./match-row";
import type { Facts } from "./use-found";

const CASES = 5;
const LINK = "font-medium hover:text-accent hover:underline";

/** Whom the call is with: the way to their page, their customer's, their open cases and what was said last. */
export function Caller({
  match,
  declared,
  facts,
  names,
  number,
}: {
  match: Match;
  declared: ReadonlyMap<string, Declaration>;
  facts: Facts;
  names: Names;
  number: string | null;
}) {
  const { t } = useLingui();
  const { object, record } = match;
  const own = declared.get(object);
  const title = titleOf(own, match);
  const customer = customerOf(match);
  const { last, open } = facts;
  const due = declared.get("cases")?.fields.find(({ name }) => name === "state");
  const phones = (record.phones as string[] | null | undefined) ?? [];
  const keeps = own?.fields.find(({ name }) => name === "phones")?.access === "edit" && own.access.edit !== "none";
  const known = number ? phoneText(number) : "";
  return (
    <header className="flex flex-col gap-2">
      <h2 className="text-xl leading-tight font-semibold tracking-tight">
        <Link to="/$object/$id" params={{ object, id: record.id }} className="hover:text-accent hover:underline">
          {title}
        </Link>
      </h2>
      {customer && customer !== record.id && names[customer] && (
        <p className="text-sm">
          <Link to="/$object/$id" params={{ object: "customers", id: customer }} className={LINK}>
            {names[customer]}
          </Link>
        </p>
      )}
      <Glance match={match} declared={declared} facts={facts} names={names} quiet brief />
      {open > 0 && (
        <section aria-label={t`Open cases`} className="rounded-md border border-line">
          <ul>
            {facts.cases.slice(0, CASES).map((one) => (
              <li
                key={one.id}
                className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2 last:border-b-0"
              >
                <Link to="/case-desk" search={{ id: one.id } as never} className={`min-w-0 flex-1 basis-56 ${LINK}`}>
                  {String(one.subject)}
                </Link>
                {!!one.due_at && <span className="text-xs text-soft">{t`due ${moment(String(one.due_at))}`}</span>}
                {due && <Value field={due} value={one.state} names={names} />}
              </li>
            ))}
          </ul>
          {open > CASES && customer && (
            <Link
              to="/$object"
              params={{ object: "cases" }}
              search={{ f: [`customer.in.${customer}`, "state.in.created,assigned"] } as never}
              className="lnk block px-3 py-2 text-xs"
            >{t`All ${open} open cases`}</Link>
          )}
        </section>
      )}
      {last && (
        <p className="text-sm text-soft">
          <Trans>
            Last, on {moment(String(last.at))}:{" "}
            <Link to="/$object/$id" params={{ object: "interactions", id: last.id }} className={`text-ink ${LINK}`}>
              {String(last.subject)}
            </Link>
          </Trans>
        </p>
      )}
      {number && keeps && !phones.includes(number) && (
        <div>
          <Button
            small
            icon={<PhoneForwarded size={14} aria-hidden="true" />}
            onPress={() =>
              void change(object, record, { phones: [...phones, number] }, t`${known} is kept with ${title}`)
            }
          >{t`Keep ${known} with ${title}`}</Button>
        </div>
      )}
    </header>
  );
}
