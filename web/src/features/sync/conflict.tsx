import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Declaration } from "../../api/types";
import { offline } from "../../offline/begin";
import { settled, type Side } from "../../offline/settle";
import type { Waiting } from "../../offline/store";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { ValueText } from "./value-text";

/** Both sides changed the same fields: for each the person says whose value stands. */
export function Conflict({ one, declared }: { one: Waiting; declared: Declaration }) {
  const { t } = useLingui();
  const [sides, setSides] = useState<Record<string, Side>>({});
  const box = offline()?.outbox;
  const gone = one.conflicts?.includes("deleted_at") || one.write.op === "delete";
  const names = (one.conflicts ?? []).filter((name) => name in (one.write.data ?? {}));
  const save = async () => {
    const write = settled(one, sides);
    await (write ? box?.again(one, write) : box?.discard(one));
  };
  if (gone)
    return (
      <div className="mt-3 flex flex-col gap-3">
        <p className="text-sm">
          {one.write.op === "delete" ? (
            <Trans>Someone changed this record after you last saw it.</Trans>
          ) : (
            <Trans>Someone deleted this record meanwhile.</Trans>
          )}
        </p>
        <div className="flex flex-wrap gap-2">
          {one.write.op === "delete" ? (
            <Button onPress={() => void box?.again(one, { base_version: one.theirs?.version ?? 0 })}>
              {t`Delete it all the same`}
            </Button>
          ) : (
            <Button onPress={() => void box?.bringBack(one)}>{t`Put it back with my changes`}</Button>
          )}
          <Button look="quiet" onPress={() => void box?.discard(one)}>{t`Discard`}</Button>
        </div>
      </div>
    );
  return (
    <form
      className="mt-3 flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {names.map((name) => {
        const field = declared.fields.find((known) => known.name === name);
        const side = sides[name] ?? "mine";
        const offers: [Side, string, unknown][] = [
          ["mine", t`Mine`, one.write.data?.[name]],
          ["theirs", t`Theirs`, one.theirs?.[name]],
        ];
        return (
          <fieldset key={name} className="min-w-0">
            <legend className="mb-1 text-sm font-medium">{field?.label ?? name}</legend>
            <div className="grid grid-cols-1 gap-2 sm:grid-cols-2">
              {offers.map(([which, label, value]) => (
                <label
                  key={which}
                  className={cx(
                    "flex min-h-11 cursor-pointer items-start gap-2 rounded-md border px-3 py-2 text-sm",
                    side === which ? "border-accent bg-tint text-on-tint" : "border-line",
                  )}
                >
                  <input
                    type="radio"
                    name={`${one.n} ${name}`}
                    checked={side === which}
                    onChange={() => setSides((now) => ({ ...now, [name]: which }))}
                    className="mt-0.5 accent-accent"
                  />
                  <span className="min-w-0">
                    <span className="block text-xs">{label}</span>
                    <span className="block font-medium break-words">
                      <ValueText field={field} value={value} />
                    </span>
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
        );
      })}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" type="submit">{t`Save this choice`}</Button>
        <Button look="quiet" onPress={() => void box?.discard(one)}>{t`Discard`}</Button>
      </div>
    </form>
  );
}
