import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { me } from "../api/queries";
import type { Declaration, Field, KithRecord, Money } from "../api/types";
import { change } from "../api/write";
import { typedOf, valueOf } from "../forms/values";
import { cx } from "../ui/cx";
import { choicesOf } from "./editable";
import { numeric } from "./columns";

const TYPES = { email: "email", phone: "tel", link: "url", date: "date" } as const;
const LOOK = "control min-h-7 w-full min-w-0 px-2 py-0 font-normal";

/** The text of a field's value, as it is typed. */
function textOf(field: Field, value: unknown): string {
  const typed = typedOf(field, value, "");
  return field.kind === "money" ? (typed as Money).amount : String(typed ?? "");
}

function meant(field: Field, text: string, before: unknown, currency: string): unknown {
  if (field.kind === "boolean") return text === "true";
  if (field.kind !== "money") return valueOf(field, text);
  return valueOf(field, { amount: text, currency: (before as Money | null)?.currency ?? currency });
}

/** One value changed where it stands: Enter saves, Escape does not, Tab saves and goes on, leaving saves. */
export function CellEditor({
  declared,
  field,
  row,
  onLeave,
}: {
  declared: Declaration;
  field: Field;
  row: KithRecord;
  onLeave: (step: -1 | 0 | 1, focus: boolean) => void;
}) {
  const { t } = useLingui();
  // As it was when the change began: a refresh meanwhile must not make someone else's newer value look read.
  const [base] = useState(row);
  const currency = useQuery(me()).data?.tenant.currency ?? "";
  const before = base[field.name];
  const [text, setText] = useState(() => textOf(field, before));
  const input = useRef<HTMLElement>(null);
  const done = useRef(false);
  const save = useRef(() => {});
  save.current = () => {
    if (done.current || text === textOf(field, before)) return;
    done.current = true;
    void change(declared.name, base, { [field.name]: meant(field, text, before, currency) }, t`${field.label} changed`);
  };
  const leave = (step: -1 | 0 | 1, focus: boolean) => {
    save.current();
    done.current = true;
    onLeave(step, focus);
  };
  useEffect(() => {
    input.current?.focus();
    if (input.current instanceof HTMLInputElement) input.current.select();
    // A row that is scrolled out of sight takes its editor along, but not what was typed.
    return () => save.current();
  }, []);
  const press = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") done.current = true;
    else if (event.key !== "Enter" && event.key !== "Tab") return;
    event.preventDefault();
    const step = event.key !== "Tab" ? 0 : event.shiftKey ? -1 : 1;
    leave(step, step === 0);
  };
  const common = {
    "aria-label": field.label,
    value: text,
    onKeyDown: press,
    onBlur: () => !done.current && leave(0, false),
  };
  const choices =
    field.kind === "boolean"
      ? [
          { value: "true", label: t`Yes` },
          { value: "false", label: t`No` },
        ]
      : field.kind === "choice" && !field.open_choice
        ? choicesOf(declared, field, base)
        : [];
  if (choices.length > 0)
    return (
      <select
        {...common}
        ref={(element) => void (input.current = element)}
        onChange={(event) => setText(event.target.value)}
        className={LOOK}
      >
        {field.kind === "choice" && (!field.required || !text) && <option value="">–</option>}
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    );
  return (
    <input
      {...common}
      ref={(element) => void (input.current = element)}
      type={TYPES[field.kind as keyof typeof TYPES] ?? "text"}
      inputMode={numeric(field.kind) ? "decimal" : undefined}
      onChange={(event) => setText(event.target.value)}
      className={cx(LOOK, numeric(field.kind) && "text-right tabular-nums")}
    />
  );
}
