import { Trans, useLingui } from "@lingui/react/macro";
import { useQueries } from "@tanstack/react-query";
import { ListFilter, Plus, Search, X } from "lucide-react";
import { lazy, Suspense, useState, useRef } from "react";
import { Input, ListBox, SearchField } from "react-aria-components";
import { declarations, queries, record } from "../api/queries";
import type { Field, Names } from "../api/types";
import { Button, IconButton } from "../ui/button";
import { OptionRow } from "../ui/select";
import { Pop } from "../ui/pop";
import { Bones } from "../ui/show";
import { type Condition, filterable } from "./conditions";
import { useConditionWords } from "./words";
import { intoList } from "../ui/into-list";

const FilterEditor = lazy(() => import("./filter-editor").then(({ FilterEditor: made }) => ({ default: made })));

type Props = {
  fields: readonly Field[];
  conditions: readonly Condition[];
  any: boolean;
  /** Whether the list is narrowed by more than conditions can say. */
  more?: boolean;
  onChange: (conditions: Condition[], any: boolean, more: boolean) => void;
};

/** The conditions of a list, each a chip that opens where it is changed. */
export function FilterBar({ fields, conditions, any, more = false, onChange }: Props) {
  const { t } = useLingui();
  const words = useConditionWords();
  const [learnt, setLearnt] = useState<Names>({});
  const names = { ...useTitles(fields, conditions, learnt), ...learnt };
  const known = new Map(fields.map((field) => [field.name, field]));
  const put = (at: number, condition: Condition | null, told: Names = {}) => {
    setLearnt((before) => ({ ...before, ...told }));
    const next = conditions.slice();
    next.splice(at, 1, ...(condition ? [condition] : []));
    onChange(next, next.length > 1 && any, more);
  };
  const add = useRef<HTMLSpanElement>(null);
  // What was pressed is gone with what it took away.
  const goOn = () => requestAnimationFrame(() => add.current?.querySelector("button")?.focus());
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {conditions.map((condition, at) => {
        const field = known.get(condition.field);
        if (!field) return null;
        const text = words(condition, field, names);
        return (
          <span
            key={`${at}${condition.field}`}
            className="inline-flex max-w-full items-center rounded-md bg-tint text-on-tint"
          >
            <Pop
              label={text}
              trigger={
                <Button
                  look="quiet"
                  small
                  className="min-w-0 shrink truncate text-on-tint hover:bg-transparent hover:underline"
                >
                  <span className="truncate">{text}</span>
                </Button>
              }
            >
              {(close) => (
                <Suspense fallback={<Bones />}>
                  <FilterEditor
                    field={field}
                    start={condition}
                    names={names}
                    onApply={(next, told) => {
                      put(at, next, told);
                      close();
                    }}
                    onRemove={() => {
                      put(at, null);
                      close();
                      goOn();
                    }}
                  />
                </Suspense>
              )}
            </Pop>
            <IconButton
              small
              label={t`Remove filter ${text}`}
              icon={<X size={14} />}
              className="text-on-tint hover:bg-transparent"
              onPress={() => {
                put(at, null);
                goOn();
              }}
            />
          </span>
        );
      })}
      {more && (
        <span className="inline-flex items-center rounded-md bg-tint pl-2.5 text-xs font-medium text-on-tint">
          {t`Conditions set elsewhere`}
          <IconButton
            small
            label={t`Remove the conditions set elsewhere`}
            icon={<X size={14} />}
            className="text-on-tint hover:bg-transparent"
            onPress={() => {
              onChange(conditions.slice(), any, false);
              goOn();
            }}
          />
        </span>
      )}
      <span ref={add}>
        <AddFilter
          fields={fields}
          onAdd={(condition, told) => put(conditions.length, condition, told)}
          first={conditions.length === 0}
        />
      </span>
      {conditions.length > 1 && (
        <Button small look="quiet" onPress={() => onChange(conditions.slice(), !any, more)} aria-pressed={any}>
          {any ? <Trans>Any of these</Trans> : <Trans>All of these</Trans>}
        </Button>
      )}
      {(conditions.length > 0 || more) && (
        <Button
          small
          look="quiet"
          onPress={() => {
            onChange([], false, false);
            goOn();
          }}
        >{t`Clear all`}</Button>
      )}
    </div>
  );
}

function AddFilter({
  fields,
  onAdd,
  first,
}: {
  fields: readonly Field[];
  onAdd: (condition: Condition, names: Names) => void;
  first: boolean;
}) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [field, setField] = useState<Field | null>(null);
  const shown = fields.filter((one) => filterable(one) && one.label.toLowerCase().includes(typed.trim().toLowerCase()));
  return (
    <Pop
      label={t`Add filter`}
      open={open}
      onOpen={(next) => {
        setOpen(next);
        setField(null);
        setTyped("");
      }}
      trigger={
        <Button
          small
          look={first ? "plain" : "quiet"}
          icon={first ? <ListFilter size={15} aria-hidden="true" /> : <Plus size={15} aria-hidden="true" />}
        >
          {first ? t`Filter` : t`Add filter`}
        </Button>
      }
    >
      {field ? (
        <Suspense fallback={<Bones />}>
          <FilterEditor
            field={field}
            start={null}
            names={{}}
            onApply={(condition, names) => {
              onAdd(condition, names);
              setOpen(false);
            }}
          />
        </Suspense>
      ) : (
        <div className="flex w-64 flex-col gap-1 p-2">
          <SearchField
            aria-label={t`Find a field`}
            value={typed}
            onChange={setTyped}
            onSubmit={() => typed.trim() && setField(shown[0] ?? null)}
            onKeyDown={intoList}
            autoFocus
            className="relative"
          >
            <Search size={15} aria-hidden="true" className="absolute top-2.5 left-2.5 text-soft" />
            <Input placeholder={t`Find a field`} className="control pl-8" />
          </SearchField>
          <ListBox
            aria-label={t`Fields`}
            items={shown.map((one) => ({ id: one.name, label: one.label }))}
            selectionMode="single"
            onSelectionChange={(keys) => setField(fields.find(({ name }) => keys !== "all" && keys.has(name)) ?? null)}
            className="max-h-72 overflow-auto outline-none"
            renderEmptyState={() => <p className="p-2 text-sm text-soft">{t`Nothing found`}</p>}
          >
            {(one) => <OptionRow id={one.id} label={one.label} />}
          </ListBox>
        </div>
      )}
    </Pop>
  );
}

/** Names of the records that conditions point at, as when a link with a filter was opened. */
function useTitles(fields: readonly Field[], conditions: readonly Condition[], known: Names): Names {
  const refs = new Map(fields.filter(({ ref }) => ref).map(({ name, ref }) => [name, ref as string]));
  const wanted = conditions.flatMap(({ field, values }) => {
    const object = refs.get(field);
    return object ? values.filter((id) => !known[id]).map((id) => ({ object, id })) : [];
  });
  const found = useQueries({ queries: wanted.map(({ object, id }) => record(object, id)) });
  const declared = queries.getQueryData(declarations().queryKey);
  return Object.fromEntries(
    wanted.map(({ object, id }, at) => [id, String(found[at]?.data?.[declared?.get(object)?.title ?? "name"] ?? "…")]),
  );
}
