import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { globalSearch } from "../api/queries";
import { cx } from "../ui/cx";
import { useDebounced } from "../ui/debounce";
import { Sheet } from "../ui/dialog";
import { Keys } from "./keys";
import { matching, type Offer, useCommands } from "./commands";

/** Everything by name: records, screens, commands. Opened by Ctrl K or `/` from anywhere. */
export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { t } = useLingui();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const q = useDebounced(typed.trim(), 150);
  const found = useQuery(globalSearch(q));
  const { commands, recent, record } = useCommands(onHelp);
  const hits = q && typed.trim() ? (found.data?.items ?? []).map(record) : [];
  const offers = typed.trim() ? [...hits, ...matching(commands, typed)] : [...recent, ...commands];
  const chosen = Math.min(at, offers.length - 1);
  const searching = typed.trim() !== "" && (found.isFetching || q !== typed.trim());
  const run = (offer: Offer | undefined) => {
    if (!offer) return;
    onClose();
    offer.run();
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && offers.length) {
      event.preventDefault();
      const next = (chosen + step + offers.length) % offers.length;
      setAt(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(offers[chosen]);
    }
  };
  return (
    <Sheet label={t`Search and commands`} onClose={onClose}>
      <div className="relative shrink-0 border-b border-line">
        <Search size={18} aria-hidden="true" className="absolute top-4 left-4 text-soft" />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={offers.length ? `${id}-${chosen}` : undefined}
          aria-label={t`Search everything`}
          placeholder={t`Find a record, go somewhere, do something`}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
          className="h-13 w-full bg-transparent pr-4 pl-12 text-base outline-none"
        />
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t`Results`}
        className="min-h-0 flex-1 overflow-auto overscroll-contain p-1.5"
      >
        {offers.map((offer, index) => (
          <div
            key={offer.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            onPointerMove={() => setAt(index)}
            onClick={() => run(offer)}
            className={cx(
              "flex min-h-10 items-center gap-3 rounded-md px-2.5 py-1",
              index === chosen && "bg-tint text-on-tint",
            )}
          >
            <span aria-hidden="true" className="shrink-0 text-soft">
              {offer.icon}
            </span>
            <span className="min-w-0 flex-1 truncate">{offer.label}</span>
            {offer.note && <span className="shrink-0 text-xs text-soft">{offer.note}</span>}
            {offer.keys && <Keys keys={offer.keys} />}
          </div>
        ))}
      </div>
      <p
        role="status"
        className={cx("px-4 text-sm text-soft", offers.length === 0 || searching ? "pt-1 pb-4" : "sr-only")}
      >
        {searching ? t`Searching…` : offers.length === 0 ? t`Nothing found` : t`${offers.length} results`}
      </p>
    </Sheet>
  );
}
