import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Address, Field, Money, Names } from "../api/types";
import { day, exactMoney, moment, number } from "../i18n/format";
import { Badge, type Tone } from "../ui/show";

const TONES: Record<string, Tone> = {
  won: "good",
  lost: "bad",
  engaging: "info",
  prospecting: "plain",
  warning: "warn",
  reprieve: "info",
  retained: "good",
  at_risk: "warn",
  loyal: "good",
  customer: "accent",
  won_back: "good",
  prospect: "info",
  placed: "good",
  cancelled: "bad",
  active: "good",
  invited: "info",
  inactive: "plain",
  done: "good",
  failed: "bad",
  running: "info",
  queued: "plain",
  suspended: "bad",
  key: "accent",
};
const STATES = new Set(["stage", "state", "lifecycle_stage", "status"]);

/** Text of a value, for places that show no links: history, exports of a card, names for screen readers. */
export function plain(
  value: unknown,
  field: Field | undefined,
  names: Names,
  words: { yes: string; no: string },
): string {
  if (value === null || value === undefined || value === "") return "";
  switch (field?.kind) {
    case "money":
      return exactMoney(value as Money);
    case "integer":
      return field.name.endsWith("year") ? String(value) : number(value as number);
    case "number":
      return number(value as number);
    case "date":
      return day(value as string);
    case "datetime":
      return moment(value as string);
    case "boolean":
      return value ? words.yes : words.no;
    case "decimal":
      return String(value);
    case "percent":
      return `${String(value)} %`;
    case "address": {
      const { street, city, region, postal_code, country, latitude, longitude } = value as Address;
      const named = [street, city, region, postal_code, country].filter(Boolean).join(", ");
      return named || (latitude === undefined ? "" : `${latitude}, ${longitude ?? ""}`);
    }
    case "lines":
      return number((value as unknown[]).length);
    case "choices":
      return (value as string[])
        .map((one) => field.choices.find((choice) => choice.value === one)?.label ?? one)
        .join(", ");
    case "choice":
      return field.choices.find((choice) => choice.value === value)?.label ?? String(value);
    case "reference":
      return names[value as string] ?? String(value);
    default:
      return Array.isArray(value)
        ? value.map((part) => (typeof part === "object" ? JSON.stringify(part) : String(part))).join(", ")
        : typeof value === "object"
          ? JSON.stringify(value)
          : String(value);
  }
}

/** A value as a list or a page shows it. */
export function Value({
  value,
  field,
  names,
  link = true,
}: {
  value: unknown;
  field: Field;
  names: Names;
  link?: boolean;
}): ReactNode {
  const { t } = useLingui();
  const text = plain(value, field, names, { yes: t`Yes`, no: t`No` });
  if (text === "") return <span className="text-soft">–</span>;
  if (field.kind === "choice" && STATES.has(field.name))
    return <Badge tone={TONES[value as string] ?? "plain"}>{text}</Badge>;
  if (!link) return text;
  if (field.kind === "reference" && field.ref && names[value as string] && !["teams", "*"].includes(field.ref)) {
    return (
      <Link
        to="/$object/$id"
        params={{ object: field.ref, id: value as string }}
        className="hover:text-accent hover:underline"
      >
        {text}
      </Link>
    );
  }
  if (field.kind === "link")
    return (
      <a href={String(value)} target="_blank" rel="noreferrer noopener" className="lnk">
        {text.replace(/^https?:\/\//, "")}
      </a>
    );
  if (field.kind === "email")
    return (
      <a href={`mailto:${text}`} className="hover:text-accent hover:underline">
        {text}
      </a>
    );
  return text;
}
