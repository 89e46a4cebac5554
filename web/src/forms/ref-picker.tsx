import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button, ComboBox, Input, ListBox, Popover } from "react-aria-components";
import { declarations, list } from "../api/queries";
import type { Names } from "../api/types";
import { cx } from "../ui/cx";
import { useDebounced } from "../ui/debounce";
import { type Common, FieldLabel, FieldNotes } from "../ui/field";
import { OptionRow } from "../ui/select";

/** The first few records whose text matches what was typed. */
export function useMatches(object: string, typed: string, enabled: boolean) {
  const q = useDebounced(typed, 180);
  const declared = useQuery(declarations()).data?.get(object);
  const title = declared?.title ?? "name";
  const found = useQuery({
    ...list(object, { limit: 12, fields: [title], sort: [title], ...(q.trim() ? { q: q.trim() } : {}) }),
    enabled: enabled && !!declared,
  });
  return {
    busy: found.isFetching || q !== typed,
    options: (found.data?.items ?? []).map((item) => ({ id: item.id, label: String(item[title] ?? item.id) })),
  };
}

/** Choose another record by typing part of its name. */
export function RefPicker({
  object,
  value,
  names,
  onChange,
  ...common
}: Common & {
  object: string;
  value: string | null;
  names: Names;
  onChange: (value: string | null, name: string | null) => void;
}) {
  const { t } = useLingui();
  const { label, hideLabel, required, error, hint, className } = common;
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const known = value ? (names[value] ?? value) : "";
  const { options, busy } = useMatches(object, typed ?? "", open);
  return (
    <ComboBox
      items={options}
      inputValue={typed ?? known}
      selectedKey={value}
      onInputChange={(text) => setTyped(text)}
      onSelectionChange={(key) => {
        if (key === null) {
          if (typed === "") onChange(null, null);
          return;
        }
        setTyped(null);
        onChange(String(key), options.find(({ id }) => id === key)?.label ?? null);
      }}
      onOpenChange={setOpen}
      onBlur={() => {
        if (typed === "") onChange(null, null);
        setTyped(null);
      }}
      defaultFilter={() => true}
      allowsEmptyCollection
      menuTrigger="focus"
      isRequired={required ?? false}
      isInvalid={!!error}
      validationBehavior="aria"
      className={cx("min-w-0", className)}
    >
      <FieldLabel label={label} hideLabel={hideLabel ?? false} required={required ?? false} />
      <div className="relative">
        <Input className="control pr-9" placeholder={t`Type to find`} onFocus={(event) => event.target.select()} />
        <Button className="absolute inset-y-0 right-0 grid w-9 place-items-center text-soft">
          <ChevronDown size={16} aria-hidden="true" />
        </Button>
      </div>
      <FieldNotes error={error} hint={hint} />
      <Popover className="pop w-(--trigger-width) min-w-52">
        <ListBox<{ id: string; label: string }>
          className="max-h-64 overflow-auto p-1 outline-none"
          renderEmptyState={() => (
            <p className="px-2 py-2 text-sm text-soft">{busy ? t`Searching…` : t`Nothing found`}</p>
          )}
        >
          {(option) => <OptionRow id={option.id} label={option.label} />}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
