import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { ComboBox, Input, ListBox, Popover } from "react-aria-components";
import { globalSearch } from "../api/queries";
import { useDebounced } from "../ui/debounce";
import { OptionRow } from "../ui/select";

/** Finds any record by any of its searchable text. `/` or Ctrl K goes to it from anywhere. */
export function SearchBox() {
  const { t } = useLingui();
  const go = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed.trim(), 180);
  const found = useQuery(globalSearch(q));
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const writing = target.matches("input, textarea, select, [contenteditable]");
      if ((event.key === "/" && !writing) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        input.current?.focus();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const hits = q ? (found.data?.items ?? []) : [];
  return (
    <ComboBox
      aria-label={t`Search everything`}
      items={hits.map((hit) => ({ id: `${hit.object}/${hit.id}`, title: hit.title, label: hit.label }))}
      inputValue={typed}
      onInputChange={setTyped}
      selectedKey={null}
      defaultFilter={() => true}
      allowsEmptyCollection
      onSelectionChange={(key) => {
        if (!key) return;
        const [object = "", id = ""] = String(key).split("/");
        setTyped("");
        input.current?.blur();
        void go({ to: "/$object/$id", params: { object, id } });
      }}
      className="relative w-full max-w-md"
    >
      <Search size={16} aria-hidden="true" className="pointer-events-none absolute top-2.5 left-2.5 text-soft" />
      <Input
        ref={input}
        placeholder={t`Search everything`}
        className="control border-line bg-sunken pr-8 pl-8 hover:border-edge"
      />
      <kbd
        aria-hidden="true"
        className="pointer-events-none absolute top-2 right-2 rounded border border-line px-1.5 text-xs text-soft max-lg:hidden"
      >
        /
      </kbd>
      <Popover className="pop w-(--trigger-width) min-w-72">
        <ListBox<{ id: string; title: string; label: string }>
          className="max-h-96 overflow-auto p-1 outline-none"
          renderEmptyState={() => (
            <p className="px-2 py-2 text-sm text-soft">
              {!typed.trim()
                ? t`Type to find`
                : found.isFetching || q !== typed.trim()
                  ? t`Searching…`
                  : t`Nothing found`}
            </p>
          )}
        >
          {(hit) => <OptionRow id={hit.id} label={hit.title} note={hit.label} />}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
