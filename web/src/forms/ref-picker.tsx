import { useLingui } from "@lingui/react/macro";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button, ComboBox, Input, ListBox, Popover } from "react-aria-components";
import { useQuery } from "@tanstack/react-query";
import { declarations } from "../api/queries";
import { ANY, objectOf } from "../api/refs";
import type { Names } from "../api/types";
import { cx } from "../ui/cx";
import { type Common, FieldLabel, FieldNotes } from "../ui/field";
import { OptionRow } from "../ui/select";
import { type Match, useMatches } from "./matches";

/** Choose another record by typing part of its name; of any object, by a search over everything. */
export function RefPicker({
  object,
  value,
  names,
  onChange,
  among,
  ...common
}: Common & {
  object: string;
  /** Of any object, only these. */
  among?: readonly string[];
  value: string | null;
  names: Names;
  onChange: (value: string | null, name: string | null) => void;
}) {
  const { t } = useLingui();
  const { label, hideLabel, required, error, hint, className } = common;
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const known = value ? (names[value] ?? value) : "";
  const { options, busy } = useMatches(object, typed ?? "", open, among);
  const declared = useQuery(declarations()).data;
  const kind = object === ANY && value ? objectOf(declared, value)?.label : undefined;
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
      <FieldNotes error={error} hint={hint ?? kind} />
      <Popover className="pop w-(--trigger-width) min-w-52">
        <ListBox<Match>
          className="max-h-64 overflow-auto p-1 outline-none"
          renderEmptyState={() => (
            <p className="px-2 py-2 text-sm text-soft">
              {object === ANY && !typed?.trim() ? t`Type to find any record` : busy ? t`Searching…` : t`Nothing found`}
            </p>
          )}
        >
          {(option) => <OptionRow id={option.id} label={option.label} note={option.note} />}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
