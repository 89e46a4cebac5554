import type { Names } from "../../api/types";

/** Nested rows, each as one line of its values. */
export function Rows({ value, names }: { value: unknown; names: Names }) {
  if (!Array.isArray(value) || value.length === 0) return <span className="text-soft">–</span>;
  return (
    <ul className="flex flex-col gap-1">
      {value.map((row, at) => (
        <li key={at}>
          {Object.values(row as object)
            .filter((part) => part !== null && part !== "")
            .map((part) => names[String(part)] ?? String(part))
            .join(" · ")}
        </li>
      ))}
    </ul>
  );
}
