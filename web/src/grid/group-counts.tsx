import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { search } from "../api/queries";
import type { Declaration, ListQuestion, Money } from "../api/types";
import { briefMoney, number } from "../i18n/format";
import { Select } from "../ui/select";
import type { Condition } from "./conditions";

/** How many records, and how much, there are of each value of a field; one press narrows the list to a value. */
export function GroupCounts({
  declared,
  question,
  group,
  onGroup,
  onNarrow,
  children,
}: {
  declared: Declaration;
  question: Pick<ListQuestion, "filter" | "q">;
  group: string;
  onGroup: (field: string) => void;
  onNarrow: (condition: Condition) => void;
  /** What else is done with the list: it keeps to the choice, on the right of whichever line has room. */
  children: ReactNode;
}) {
  const { t } = useLingui();
  const fields = declared.fields.filter(({ kind }) => kind === "choice");
  const field = fields.find(({ name }) => name === group);
  const sum = declared.fields.find(({ name, kind }) => kind === "money" && name === declared.amount);
  const found = useQuery({
    queryKey: ["list", declared.name, "groups", group, question],
    queryFn: () => search(declared.name, { ...question, group, limit: 1, ...(sum ? { sums: [sum.name] } : {}) }),
    enabled: !!field,
  });
  const groups = (found.data?.groups ?? []).toSorted((left, right) => right.count - left.count);
  return (
    <>
      <div className="ml-auto flex flex-wrap items-center gap-2">
        {fields.length > 0 && (
          <Select
            small
            label={t`Count by`}
            hideLabel
            placeholder={t`Count by`}
            value={field ? group : null}
            empty={t`Count by…`}
            options={fields.map(({ name, label }) => ({ value: name, label }))}
            shows={(by) => t`Count by: ${by}`}
            onChange={(name) => onGroup(name ?? "")}
            className={field ? "w-52" : "w-40"}
          />
        )}
        {children}
      </div>
      {field && (
        <ul aria-label={t`Records by ${field.label}`} className="order-last flex w-full gap-2 overflow-x-auto pb-1">
          {groups.map(({ key, count, sums }) => {
            const label = key === null ? t`None` : (field.choices.find(({ value }) => value === key)?.label ?? key);
            const amount = sum ? sums[sum.name] : null;
            const total = Array.isArray(amount) ? (amount.length === 1 ? amount[0] : null) : amount;
            return (
              <li key={key ?? ""} className="shrink-0">
                <button
                  type="button"
                  onClick={() =>
                    onNarrow({ field: group, op: key === null ? "empty" : "in", values: key === null ? [] : [key] })
                  }
                  className="flex flex-col rounded-md border border-line bg-surface px-3 py-1.5 text-left -outline-offset-2 hover:bg-sunken"
                >
                  <span className="text-xs text-soft">{label}</span>
                  <span className="font-semibold tabular-nums">
                    {number(count)}
                    {total && (
                      <span className="ml-1.5 text-xs font-normal text-soft">{briefMoney(total as Money)}</span>
                    )}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
