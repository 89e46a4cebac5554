import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { declarations } from "../api/queries";
import { ANY, objectOf } from "../api/refs";
import type { Address, Field, Kind, Money, Names } from "../api/types";
import { day, exactMoney, moment, number, phoneText } from "../i18n/format";
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
/** Whether a number can be written to as well: where there is room for it, or only where a finger presses. */
export type Sms = boolean | "touch";
const REACHES: ReadonlySet<Kind> = new Set(["phone", "phones", "email", "emails"]);
const Reach = lazy(() => import("./reach").then(({ Reach: made }) => ({ default: made })));
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
    case "phone":
    case "phones":
      return [value].flat().map(String).map(phoneText).join(", ");
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
  sms = false,
}: {
  value: unknown;
  field: Field;
  names: Names;
  link?: boolean;
  sms?: Sms;
}): ReactNode {
  const { t } = useLingui();
  const text = plain(value, field, names, { yes: t`Yes`, no: t`No` });
  if (text === "") return <span className="text-soft">–</span>;
  if (field.kind === "choice" && STATES.has(field.name))
    return <Badge tone={TONES[value as string] ?? "plain"}>{text}</Badge>;
  if (!link) return text;
  if (field.kind === "reference" && field.ref && names[value as string] && field.ref !== "teams")
    return <RecordLink object={field.ref} id={value as string} text={text} />;
  if (field.kind === "link")
    return (
      <a href={String(value)} target="_blank" rel="noreferrer noopener" className="lnk">
        {text.replace(/^https?:\/\//, "")}
      </a>
    );
  if (REACHES.has(field.kind))
    return (
      <Suspense fallback={text}>
        <Reach kind={field.kind} value={value} sms={sms} />
      </Suspense>
    );
  return text;
}

/** The way to a record; of any object (`*`), that which its id tells of. */
function RecordLink({ object, id, text }: { object: string; id: string; text: string }) {
  if (object === ANY) return <AnyLink id={id} text={text} />;
  return (
    <Link to="/$object/$id" params={{ object, id }} className="hover:text-accent hover:underline">
      {text}
    </Link>
  );
}

function AnyLink({ id, text }: { id: string; text: string }) {
  const object = objectOf(useQuery(declarations()).data, id)?.name;
  return object ? <RecordLink object={object} id={id} text={text} /> : text;
}
