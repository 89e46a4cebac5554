import { useLingui } from "@lingui/react/macro";
import { MoreHorizontal, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import type { Field } from "../../api/types";
import { IconButton } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Menu } from "../../ui/menu";
import { Select } from "../../ui/select";
import { Badge } from "../../ui/show";
import { type EditedSection, HIDDEN, isNeeded, REST } from "./layout-edit";
import { useKindWords } from "./kinds";

/** The lists that a field may stand in. */
export type Lists = readonly { id: string; label: string }[];

/** The heading of a section in both languages, its columns, and its fields. */
export function SectionCard({
  section,
  error,
  only,
  onSet,
  onRemove,
  children,
}: {
  section: EditedSection;
  error: string | undefined;
  only: boolean;
  onSet: (part: Partial<EditedSection>, tag: string) => void;
  onRemove: () => void;
  children: ReactNode;
}) {
  const { t } = useLingui();
  const { key, columns } = section;
  const [en, zh] = section.label;
  const name = en || t`New section`;
  return (
    <div role="group" aria-label={name} className="py-1">
      <div className="mb-2 grid grid-cols-2 items-end gap-2 2xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_8rem_auto]">
        <TextField
          label={t`In English`}
          value={en}
          error={error}
          required
          onChange={(text) => onSet({ label: [text, zh] }, `${key} en`)}
        />
        <TextField label={t`In Chinese`} value={zh} onChange={(text) => onSet({ label: [en, text] }, `${key} zh`)} />
        <Select
          label={t`Columns`}
          value={String(columns)}
          options={[
            { value: "1", label: t`One column` },
            { value: "2", label: t`Two columns` },
          ]}
          onChange={(count) => onSet({ columns: count === "1" ? 1 : 2 }, "")}
        />
        <IconButton
          label={t`Remove the section ${name}`}
          icon={<Trash2 size={16} />}
          isDisabled={only}
          onPress={onRemove}
        />
      </div>
      <div className="rounded-md border border-line bg-surface">{children}</div>
    </div>
  );
}

/** One field, and where else it may go. */
export function FieldRow({
  field,
  name,
  list,
  lists,
  onMove,
}: {
  field: Field | undefined;
  name: string;
  list: string;
  lists: Lists;
  onMove: (list: string) => void;
}) {
  const { t } = useLingui();
  const word = useKindWords();
  const label = field?.label ?? name;
  const needed = !!field && isNeeded(field);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="min-w-0 flex-1 truncate text-sm">
        {label} {field && <span className="text-xs text-soft">· {word(field.kind)}</span>}
      </span>
      {needed && <Badge>{t`needed`}</Badge>}
      <Menu
        label={t`Move ${label} to`}
        trigger={<IconButton small label={t`Move ${label} to`} icon={<MoreHorizontal size={15} />} />}
        actions={lists
          .filter(({ id }) => id !== list)
          .map(({ id, label: to }) => ({
            id,
            label: to,
            off: needed && (id === REST || id === HIDDEN),
            run: () => onMove(id),
          }))}
      />
    </span>
  );
}
