import { linesToSend, type TypedLine, typedLines } from "./totals";
import { phoneMeant, phoneText } from "../i18n/format";
import type { Address, Declaration, Field, KithRecord, Money } from "../api/types";

/** What a form holds: numbers and amounts stay as typed until they are sent. */
export type Typed = Record<string, unknown>;

/** The fields a person may set here. */
export function writable(declared: Declaration): Field[] {
  const drawn = ({ kind }: Field) => kind !== "rows";
  return declared.fields.filter((field) => !field.read_only && field.access === "edit" && drawn(field));
}

export function typedOf(field: Field, value: unknown, currency: string): unknown {
  switch (field.kind) {
    case "money":
      return value ? { ...(value as Money) } : { amount: "", currency };
    case "integer":
    case "number":
    case "decimal":
    case "percent":
      return value === null || value === undefined ? "" : String(value);
    case "emails":
    case "texts":
      return Array.isArray(value) ? value.join("\n") : "";
    case "phones":
      return Array.isArray(value) ? value.map(String).map(phoneText).join("\n") : "";
    case "phone":
      return typeof value === "string" ? phoneText(value) : "";
    case "choices":
      return Array.isArray(value) ? value : [];
    case "lines":
      return typedLines(value);
    case "address":
      return value ? { ...(value as Address) } : {};
    case "boolean":
      return value === true;
    case "choice":
    case "reference":
    case "date":
    case "datetime":
      return (value as string | null | undefined) ?? null;
    default:
      return (value as string | null | undefined) ?? "";
  }
}

/** The typed value as the API wants it; null where nothing was typed. */
export function valueOf(field: Field, typed: unknown): unknown {
  switch (field.kind) {
    case "money": {
      const { amount, currency } = typed as Money;
      return amount.trim() === "" ? null : { amount: amount.trim().replace(/,/g, ""), currency };
    }
    case "integer":
    case "number": {
      const text = String(typed ?? "")
        .trim()
        .replace(/,/g, "");
      if (text === "") return null;
      return Number.isNaN(Number(text)) ? text : Number(text);
    }
    case "emails":
    case "phones":
    case "texts": {
      const parts = String(typed ?? "")
        .split(/[\n,;，；]/)
        .map((part) => part.trim())
        .filter(Boolean);
      return parts.length ? (field.kind === "phones" ? parts.map(phoneMeant) : parts) : null;
    }
    case "phone": {
      const text = String(typed ?? "").trim();
      return text === "" ? null : phoneMeant(text);
    }
    case "decimal":
    case "percent": {
      const text = String(typed ?? "").replace(/[,\s]/g, "");
      return text === "" ? null : text;
    }
    case "choices":
      return (typed as string[]).length ? typed : null;
    case "lines":
      return linesToSend(typed as TypedLine[]);
    case "address": {
      const filled = Object.entries(typed as Address).filter(([, part]) => String(part).trim() !== "");
      return filled.length ? Object.fromEntries(filled) : null;
    }
    case "boolean":
      return typed === true;
    case "choice":
    case "reference":
    case "date":
    case "datetime":
      return typed || null;
    default:
      return String(typed ?? "").trim() === "" ? null : typed;
  }
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left ?? null) === JSON.stringify(right ?? null);

/** A new record: everything that was filled in. */
export function creation(fields: readonly Field[], typed: Typed): Record<string, unknown> {
  const filled = fields.map((field) => [field.name, valueOf(field, typed[field.name])] as const);
  return Object.fromEntries(filled.filter(([, value]) => value !== null));
}

/** A change: only what the person made different from what was read. */
export function patch(
  fields: readonly Field[],
  base: KithRecord,
  typed: Typed,
  touched: ReadonlySet<string>,
): Record<string, unknown> {
  const changes = fields
    .filter(({ name }) => touched.has(name))
    .map((field) => [field.name, valueOf(field, typed[field.name])] as const)
    .filter(([name, value]) => !same(value, name in base ? base[name] : null));
  return Object.fromEntries(changes);
}

/** After someone else's change: their values where nothing was typed here, the typed text where it was. */
export function rebase(
  fields: readonly Field[],
  fresh: KithRecord,
  typed: Typed,
  touched: ReadonlySet<string>,
  currency: string,
): Typed {
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      touched.has(field.name) ? typed[field.name] : typedOf(field, fresh[field.name], currency),
    ]),
  );
}

/** Touched fields that the other person changed too. */
export function clashes(before: KithRecord, fresh: KithRecord, touched: ReadonlySet<string>): string[] {
  return [...touched].filter((name) => !same(before[name], fresh[name]));
}
