import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { declarations } from "../../api/queries";
import type { Field } from "../../api/types";
import { type Option, Select } from "../../ui/select";
import type { ReportAddress, ReportChange } from "./address";
import { choicesInUse } from "./queries";
import { NARROWED, type Narrowed } from "./types";

/** Which customers figures are of: by the choices of theirs that the reader sees. */
export function OfCustomers({ address, onChange }: { address: ReportAddress; onChange: (part: ReportChange) => void }) {
  const { t } = useLingui();
  const fields = useQuery(declarations()).data?.get("customers")?.fields ?? [];
  const known = NARROWED.flatMap((name) => fields.filter((field) => field.name === name));
  const open = known.filter(({ choices }) => !choices.length).map(({ name }) => name);
  const used = useQuery({ ...choicesInUse(open), enabled: open.length > 0 }).data;
  return known.map((field) => {
    const chosen = address[field.name as keyof Narrowed] ?? null;
    const options = optionsOf(field, used?.[field.name] ?? [], chosen);
    if (!options.length) return null;
    return (
      <Select
        key={field.name}
        label={field.label}
        value={chosen}
        empty={t`All`}
        options={options}
        onChange={(choice) => onChange({ [field.name]: choice ?? undefined })}
        className="w-36"
      />
    );
  });
}

/** The choices that are declared, or those that customers have where none are; what is chosen is among them. */
function optionsOf(field: Field, used: readonly string[], chosen: string | null): readonly Option[] {
  const options = field.choices.length ? field.choices : used.map((value) => ({ value, label: value }));
  return !chosen || options.some(({ value }) => value === chosen)
    ? options
    : [...options, { value: chosen, label: chosen }];
}
