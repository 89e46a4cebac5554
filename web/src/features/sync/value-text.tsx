import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { declarations, record } from "../../api/queries";
import type { Field } from "../../api/types";
import { plain } from "../../grid/value";

/** A value in words; of another record its title, as far as it is known here. */
export function ValueText({ field, value }: { field: Field | undefined; value: unknown }) {
  const { t } = useLingui();
  const ref = field?.kind === "reference" && typeof value === "string" ? field.ref : null;
  const spec = useQuery(declarations()).data?.get(ref ?? "");
  const found = useQuery({ ...record(ref ?? "", String(value)), enabled: !!spec }).data;
  const names = found && spec ? { [found.id]: String(found[spec.title] ?? "") } : {};
  if (ref && !spec) return <>…</>;
  return <>{plain(value, field, names, { yes: t`Yes`, no: t`No` }) || "–"}</>;
}
