import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { me } from "../../api/queries";
import { moment } from "../../i18n/format";
import { Select } from "../../ui/select";
import { type Asked, Journal, JournalFilters } from "./journal";

type Entry = {
  id: string;
  at: string;
  by_name: string;
  address: string | null;
  what: string;
  op: string;
  changes: { field: string; old: unknown; new: unknown }[];
};
const NOTHING: Asked<"piece" | "op"> = { by: null, piece: null, op: null, from: null, to: null };

/** Who changed which setting, when and from where. */
export function SettingsChanges() {
  const { t } = useLingui();
  useQuery(me()); // The changes may be there before it is known in whose time zone they are told.
  const [asked, setAsked] = useState(NOTHING);
  const pieces = [
    { value: "company", label: t`Company` },
    { value: "roles", label: t`Roles` },
    { value: "objects", label: t`Objects and fields` },
    { value: "pipelines", label: t`Pipelines` },
    { value: "automations", label: t`Automations` },
    { value: "keys", label: t`API keys` },
    { value: "retention", label: t`Retention` },
  ];
  const ops = [
    { value: "create", label: t`made` },
    { value: "update", label: t`changed` },
    { value: "delete", label: t`removed` },
  ];
  const said = (options: typeof ops, value: string) => options.find((one) => one.value === value)?.label ?? value;
  const whatOf = (what: string) => {
    const [piece = "", ...rest] = what.split(".");
    return [said(pieces, piece), ...(rest.length ? [rest.join(".")] : [])].join(": ");
  };
  return (
    <Journal<Entry>
      name="changes"
      title={t`Changes of settings`}
      asked={asked}
      empty={{ any: t`Nothing was changed yet`, none: t`No such change` }}
      older={t`There are older changes that were not looked at yet.`}
      cut={t`The file has the newest 5,000 changes. Choose an earlier period for more.`}
      filters={
        <JournalFilters by={t`Changed by`} asked={asked} nothing={NOTHING} onChange={setAsked}>
          <Select
            label={t`Setting`}
            value={asked.piece}
            empty={t`Any`}
            options={pieces}
            onChange={(piece) => setAsked({ ...asked, piece })}
          />
          <Select
            label={t`What was done`}
            value={asked.op}
            empty={t`Any`}
            options={ops}
            onChange={(op) => setAsked({ ...asked, op })}
          />
        </JournalFilters>
      }
    >
      {(entries) => (
        <ol>
          {entries.map((one) => (
            <li key={one.id} className="border-b border-line px-4 py-2 text-sm last:border-b-0">
              <p>
                <span className="font-medium">{one.by_name}</span> · {whatOf(one.what)} · {said(ops, one.op)}
              </p>
              <p className="text-xs text-soft tabular-nums">
                {moment(one.at)}
                {one.address && ` · ${one.address}`}
              </p>
              {one.changes.length > 0 && (
                <ul className="mt-1 text-xs">
                  {one.changes.map((change) => (
                    <li key={change.field}>
                      {change.field}: <del className="text-soft">{text(change.old)}</del> → {text(change.new)}
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ol>
      )}
    </Journal>
  );
}

const MOST = 160;
function text(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? t`Yes` : t`No`;
  const said = typeof value === "string" ? value : JSON.stringify(value);
  return said.length > MOST ? `${said.slice(0, MOST)}…` : said;
}
