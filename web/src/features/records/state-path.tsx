import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Declaration, KithRecord } from "../../api/types";
import { change } from "../../api/write";
import { cx } from "../../ui/cx";

/** The states a record goes through, where it is, and by one press where it goes next; what is refused says why. */
export function StatePath({ declared, record }: { declared: Declaration; record: KithRecord }) {
  const { t } = useLingui();
  const [busy, setBusy] = useState(false);
  const field = declared.fields.find(({ name }) => name === declared.state);
  if (
    !field ||
    !declared.moves ||
    field.kind !== "choice" ||
    field.access !== "edit" ||
    declared.access.edit === "none"
  )
    return null;
  const now = String(record[field.name] ?? "");
  const open = declared.moves[now] ?? [];
  const go = async (value: string, label: string) => {
    setBusy(true);
    await change(
      declared.name,
      record,
      { [field.name]: value },
      t`${String(record[declared.title] ?? "")} is now in ${label}`,
    );
    setBusy(false);
  };
  return (
    <ol
      aria-label={field.label}
      // Where there is no step to press, keys scroll the row itself.
      {...(open.length ? {} : { tabIndex: 0 })}
      className="mb-4 flex gap-1 overflow-x-auto pb-1"
    >
      {field.choices.map(({ value, label }) => {
        const here = value === now;
        const look = cx(
          "flex min-h-9 w-full items-center justify-center gap-1.5 rounded-md border px-3 text-sm whitespace-nowrap",
          here ? "border-accent bg-accent font-semibold text-on-accent" : "border-line bg-surface",
        );
        return (
          <li key={value} aria-current={here ? "step" : undefined} className="min-w-28 flex-1">
            {!here && open.includes(value) ? (
              <button
                type="button"
                disabled={busy}
                aria-label={t`Move to ${label}`}
                onClick={() => void go(value, label)}
                className={cx(look, "-outline-offset-2 hover:bg-sunken")}
              >
                {label}
              </button>
            ) : (
              <span className={cx(look, !here && "text-soft")}>{label}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
