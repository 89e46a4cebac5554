import type { KithRecord } from "../../api/types";

/** Whose numbers are looked through. */
export const WHO = ["contacts", "customers", "leads"] as const;
export type Who = (typeof WHO)[number];
/** Somebody or something a call can be logged on. */
export type Match = { object: string; record: KithRecord };

const OVER = new Set(["converted", "disqualified"]);

/** The likeliest to call stand first: people at customers, other people, customers, leads, then whoever left or was decided upon. */
function place({ object, record }: Match): number {
  if (object === "contacts") return record.active === false ? 4 : record.customer ? 0 : 1;
  if (object === "customers") return 2;
  return OVER.has(String(record.status)) ? 5 : 3;
}

/** Of what a search found, who has this very number, ranked; a customer or lead that one of its contacts stands for is left out. */
export function ranked(found: Readonly<Record<Who, readonly KithRecord[]>>, number: string): Match[] {
  const having = (who: Who) => found[who].filter(({ phones }) => ((phones as string[] | null) ?? []).includes(number));
  const [contacts, customers] = [having("contacts"), having("customers")];
  const stoodFor = new Set(contacts.filter(({ active }) => active !== false).map(({ customer }) => customer));
  const present = new Set<unknown>([...contacts, ...customers].map(({ id }) => id));
  const became = ({ contact, customer }: KithRecord) => present.has(contact) || present.has(customer);
  const all: Match[] = [
    ...contacts.map((record) => ({ object: "contacts", record })),
    ...customers.filter(({ id }) => !stoodFor.has(id)).map((record) => ({ object: "customers", record })),
    ...having("leads")
      .filter((lead) => lead.status !== "converted" || !became(lead))
      .map((record) => ({ object: "leads", record })),
  ];
  return all.sort(
    (left, right) => place(left) - place(right) || right.record.updated_at.localeCompare(left.record.updated_at),
  );
}

/** The customer that a match is, or belongs to. */
export const customerOf = ({ object, record }: Match): string | null =>
  object === "customers" ? record.id : ((record.customer as string | null | undefined) ?? null);
