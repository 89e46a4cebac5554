import type { KithRecord } from "../../api/types";

/** What was typed about a record, as the interaction, note or task that is sent. */
type Of = { object: string; record: KithRecord };
const TITLE_LENGTH = 200;

/** The first line is the subject, the rest the content; a line too long for a subject is both. */
export function parted(text: string): { subject: string; body: string } {
  const [first = "", ...rest] = text.trim().split("\n");
  if (first.length > TITLE_LENGTH) return { subject: `${first.slice(0, TITLE_LENGTH - 1)}…`, body: text.trim() };
  return { subject: first.trim(), body: rest.join("\n").trim() };
}

/** How an interaction belongs to a record: to the customer, and to what it is about. */
function linked({ object, record }: Of): Record<string, unknown> {
  if (object === "customers") return { customer: record.id };
  const customer = record.customer ? { customer: record.customer } : {};
  return object === "contacts" ? { ...customer, contact: record.id } : { ...customer, about_record: record.id };
}

export function asInteraction(
  of: Of,
  text: string,
  how: { channel: string; direction: string; contact: string | null },
): Record<string, unknown> {
  const { subject, body } = parted(text);
  return {
    subject,
    channel: how.channel,
    direction: how.direction,
    at: new Date().toISOString(),
    ...linked(of),
    ...(how.contact ? { contact: how.contact } : {}),
    ...(body ? { body } : {}),
  };
}

export const asNote = ({ record }: Of, text: string): Record<string, unknown> => ({
  body: text.trim(),
  about_record: record.id,
});

export function asTask(
  { record }: Of,
  text: string,
  due: string | null,
  owner: string | undefined,
): Record<string, unknown> {
  const { subject, body } = parted(text);
  return {
    subject,
    about_record: record.id,
    ...(due ? { due_on: due } : {}),
    ...(owner ? { owner } : {}),
    ...(body ? { description: body } : {}),
  };
}
