import { type ReactNode, useId } from "react";
import type { Field } from "../api/types";
import { cx } from "../ui/cx";
import { isWide } from "./field-input";
import type { Section } from "./layout";

/** The fields of a form under their headings; `wide` names those that take a row besides the ones that always do. */
export function FormSections({
  sections,
  wide,
  children,
}: {
  sections: readonly Section[];
  wide: string;
  /** Draws a field; `first`: it is the form's first one. */
  children: (field: Field, first: boolean) => ReactNode;
}) {
  const id = useId();
  const first = sections.find(({ fields }) => fields.length > 0)?.fields[0];
  return sections.map(({ label, columns, fields, rest }, at) => (
    <div
      key={`${at} ${rest}`}
      {...(label ? { role: "group", "aria-labelledby": `${id}-${at}` } : {})}
      className={cx(at > 0 && "mt-6")}
    >
      {label && (
        <h3 id={`${id}-${at}`} className="mb-2.5 border-b border-line pb-1.5 text-sm font-semibold">
          {label}
        </h3>
      )}
      <div className={cx("grid grid-cols-1 items-start gap-x-4 gap-y-3.5", columns === 2 && "sm:grid-cols-2")}>
        {fields.map((field) => (
          <div
            key={field.name}
            className={cx("min-w-0", columns === 2 && (isWide(field) || field.name === wide) && "sm:col-span-2")}
          >
            {children(field, field === first)}
          </div>
        ))}
      </div>
    </div>
  ));
}
