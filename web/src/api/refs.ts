import type { Declaration } from "./types";

/** What a field refers to that may name a record of any object. */
export const ANY = "*";

/** The object of a record, which its id begins with. */
export const objectOf = (declared: ReadonlyMap<string, Declaration> | undefined, id: string): Declaration | undefined =>
  [...(declared?.values() ?? [])].find(({ prefix }) => id.startsWith(`${prefix}_`));
