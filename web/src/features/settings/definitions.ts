import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/http";
import { queries } from "../../api/queries";
import type { Kind } from "../../api/types";

export type Labels = [string, string];
export type DefinedChoice = { value: string; label: Labels; archived?: boolean };
export type DefinedField = {
  kind: Kind;
  label: Labels;
  required?: boolean;
  searchable?: boolean;
  unique?: boolean;
  formula?: string;
  ref?: string;
  choices?: DefinedChoice[] | null;
  archived?: boolean;
};
/** What a tenant changed of an object: `about` for one of its own, `fields` of its own, rules of declared ones. */
export type Definition = {
  name: string;
  version: number;
  about?: { prefix: string; label: Labels; label_plural: Labels; owned: boolean };
  archived?: boolean;
  fields: Record<string, DefinedField>;
  declared?: Record<string, Partial<DefinedField>>;
};

export const definitions = () =>
  queryOptions({
    queryKey: ["definitions"],
    queryFn: async () => (await api.call<{ items: Definition[] }>("/v1/settings/objects")).items,
  });

export const definition = (name: string) =>
  queryOptions({
    queryKey: ["definitions", name],
    queryFn: () => api.call<Definition>(`/v1/settings/objects/${name}`),
  });

/** The objects are other ones now: every screen asks for them again. */
export async function redefined(): Promise<void> {
  await queries.invalidateQueries({ queryKey: ["definitions"] });
  await queries.invalidateQueries({ queryKey: ["objects"] });
  await queries.invalidateQueries({ queryKey: ["pipelines"] });
}

/** `Contract value` as a field's name. */
export const nameOf = (label: string): string =>
  label
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "")
    .slice(0, 38);

/** What names a new thing within others: its English name, else `word`, with a number where that is taken. */
export function freshName(label: string, word: string, taken: readonly (string | null)[]): string {
  const name = nameOf(label) || word;
  for (let at = 2, one = name; ; at += 1, one = `${name}_${at}`) if (!taken.includes(one)) return one;
}

/** Choices a line each: `English = 中文`, or one word for both; known ones keep their value. */
export function choicesOf(text: string, known: readonly DefinedChoice[] = []): DefinedChoice[] {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.map((line) => {
    const [en = line, zh = en] = line.split(/\s*[=＝]\s*/);
    const kept = known.find(({ label }) => label[0] === en || label[1] === zh);
    return {
      value: kept?.value ?? (nameOf(en) || en.slice(0, 80)),
      label: [en, zh],
      ...(kept?.archived ? { archived: true } : {}),
    };
  });
}

export const choiceText = (choices: readonly DefinedChoice[]): string =>
  choices.map(({ label: [en, zh] }) => (en === zh ? en : `${en} = ${zh}`)).join("\n");
