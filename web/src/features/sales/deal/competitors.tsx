import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useState } from "react";
import type { KithRecord } from "../../../api/types";
import { change } from "../../../api/write";
import { Button } from "../../../ui/button";
import { TextField } from "../../../ui/field";
import { Card } from "../../../ui/show";

/** Who else is in the race. */
export function Competitors({ deal, mayEdit }: { deal: KithRecord; mayEdit: boolean }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const all = (deal.competitors as string[] | null | undefined) ?? [];
  const put = (next: string[], said: string) =>
    change("opportunities", deal, { competitors: next.length ? next : null }, said);
  const add = async () => {
    const name = text.trim();
    if (!name || all.includes(name)) return setText("");
    if (await put([...all, name], t`${name} added`)) setText("");
  };
  if (all.length === 0 && !mayEdit) return null;
  return (
    <Card title={t`Competitors`}>
      {all.length > 0 && (
        <ul className="flex flex-wrap gap-1.5 px-4 pt-3 pb-1">
          {all.map((name) => (
            <li
              key={name}
              className="flex items-center rounded-full border border-line bg-sunken py-0.5 pr-0.5 pl-2.5 text-sm"
            >
              {name}
              {mayEdit ? (
                <button
                  type="button"
                  aria-label={t`Remove ${name}`}
                  onClick={() =>
                    void put(
                      all.filter((one) => one !== name),
                      t`${name} removed`,
                    )
                  }
                  className="ml-1 grid size-6 place-items-center rounded-full text-soft hover:bg-surface hover:text-ink"
                >
                  <X size={13} aria-hidden="true" />
                </button>
              ) : (
                <span className="w-2" />
              )}
            </li>
          ))}
        </ul>
      )}
      {mayEdit && (
        <form
          aria-label={t`Add a competitor`}
          className="flex gap-2 p-3"
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <TextField
            label={t`Competitor`}
            hideLabel
            placeholder={t`Who else offers?`}
            value={text}
            onChange={setText}
            className="flex-1"
          />
          <Button type="submit" isDisabled={!text.trim()}>{t`Add`}</Button>
        </form>
      )}
    </Card>
  );
}
