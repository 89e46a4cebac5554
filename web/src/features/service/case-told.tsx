import type { Declaration, KithRecord, Names } from "../../api/types";
import { Value } from "../../grid/value";
import { Card } from "../../ui/show";

/** What the customer said, what was done about it, and what they thought of that. */
export function Told({ one, names, declared }: { one: KithRecord; names: Names; declared: Declaration }) {
  const told = [
    "description",
    "product",
    "order",
    "holding",
    "heard",
    "resolution",
    "article",
    "satisfaction",
    "feedback",
  ].flatMap((name) => {
    const field = declared.fields.find((known) => known.name === name);
    return field && one[name] ? [field] : [];
  });
  if (told.length === 0) return null;
  return (
    <Card>
      <dl className="flex flex-col gap-3 p-4">
        {told.map((field) => (
          <div key={field.name}>
            <dt className="text-xs text-soft">{field.label}</dt>
            <dd className="whitespace-pre-line">
              <Value field={field} value={one[field.name]} names={names} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
