import { useLingui } from "@lingui/react/macro";
import type { Kind } from "../../api/types";

export const KINDS = [
  "text",
  "long_text",
  "integer",
  "number",
  "decimal",
  "percent",
  "money",
  "date",
  "datetime",
  "time",
  "boolean",
  "choice",
  "choices",
  "email",
  "phone",
  "link",
  "reference",
  "texts",
  "emails",
  "phones",
  "address",
] as const satisfies readonly Kind[];
export const COMPUTED: readonly Kind[] = ["text", "integer", "decimal", "percent", "money", "date", "boolean"];
export const SEARCHED: readonly Kind[] = ["text", "long_text", "email", "phone", "link", "texts", "emails", "phones"];
export const UNIQUE: readonly Kind[] = ["text", "email", "phone", "link", "integer"];

/** Kinds of fields in words. */
export function useKindWords(): (kind: Kind) => string {
  const { t } = useLingui();
  const words: Record<(typeof KINDS)[number], string> = {
    text: t`Text`,
    long_text: t`Long text`,
    integer: t`Whole number`,
    number: t`Number`,
    decimal: t`Exact number`,
    percent: t`Percent`,
    money: t`Amount of money`,
    date: t`Date`,
    datetime: t`Date and time`,
    time: t`Time of day`,
    boolean: t`Yes or no`,
    choice: t`One of several choices`,
    choices: t`Several choices`,
    email: t`E-mail address`,
    phone: t`Phone number`,
    link: t`Web address`,
    reference: t`Another record`,
    texts: t`Several texts`,
    emails: t`Several e-mail addresses`,
    phones: t`Several phone numbers`,
    address: t`Postal address`,
  };
  return (kind) => words[kind as (typeof KINDS)[number]] ?? kind;
}
