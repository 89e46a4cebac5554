import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { declarations } from "../../api/queries";
import type { Field } from "../../api/types";
import { moment } from "../../i18n/format";
import { offline } from "../../offline/begin";
import type { Waiting } from "../../offline/store";
import { Button } from "../../ui/button";
import { Badge } from "../../ui/show";
import { Conflict } from "./conflict";
import { ValueText } from "./value-text";

const SHOWN = 6;

/** One write: what it does to which record, how far it came, and the ways on. */
export function WriteCard({ one }: { one: Waiting }) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data?.get(one.write.object);
  const box = offline()?.outbox;
  const { op, object, id } = one.write;
  const label = declared?.label ?? object;
  const title = one.title || id;
  const does = { create: t`New ${label}`, update: t`Edit ${label}`, delete: t`Delete ${label}`, restore: t`Put back` };
  const states = {
    waiting: { tone: "info", text: t`Waiting` },
    conflict: { tone: "warn", text: t`Changed on both sides` },
    refused: { tone: "bad", text: t`Not accepted` },
  } as const;
  const field = (name: string): Field | undefined => declared?.fields.find((known) => known.name === name);
  const shown = op === "delete" ? [] : Object.entries(one.write.data ?? {}).filter(([name]) => field(name));
  return (
    <li className="rounded-lg border border-line bg-surface p-4" aria-label={`${does[op]}: ${title}`}>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0">
          <p className="text-xs text-soft">
            {does[op]} · {moment(one.at)}
          </p>
          <p className="font-semibold break-words">
            {op === "delete" ? (
              title
            ) : (
              <Link to="/$object/$id" params={{ object, id }} className="text-accent hover:underline">
                {title}
              </Link>
            )}
          </p>
        </div>
        <Badge tone={states[one.state].tone}>{states[one.state].text}</Badge>
      </div>
      {one.state !== "conflict" && shown.length > 0 && (
        <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm">
          {shown.slice(0, SHOWN).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-soft">{field(name)?.label ?? name}</dt>
              <dd className="break-words">
                <ValueText field={field(name)} value={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {shown.length > SHOWN && one.state !== "conflict" && (
        <p className="mt-1 text-xs text-soft">
          <Trans>and {shown.length - SHOWN} more</Trans>
        </p>
      )}
      {one.state === "refused" && (
        <div role="alert" className="mt-2 text-sm text-bad">
          <p>{one.problem}</p>
          {one.fields?.map(({ field: name, message }) => (
            <p key={name}>
              {field(name)?.label ?? name}: {message}
            </p>
          ))}
        </div>
      )}
      {one.state === "conflict" && declared ? (
        <Conflict one={one} declared={declared} />
      ) : (
        <div className="mt-3 flex flex-wrap gap-2">
          {one.state === "refused" && <Button onPress={() => void box?.again(one)}>{t`Try again`}</Button>}
          <Button look="quiet" onPress={() => void box?.discard(one)}>{t`Discard`}</Button>
        </div>
      )}
    </li>
  );
}
