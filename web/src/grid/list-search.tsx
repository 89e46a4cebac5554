import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useDebounced } from "../ui/debounce";
import { SearchInput } from "../ui/search-input";

/** What is typed stays in here until it has settled, so that a letter draws no more than itself. */
export function ListSearch({ label, q, onSearch }: { label: string; q: string; onSearch: (q: string) => void }) {
  const [typed, setTyped] = useState(q);
  const settled = useDebounced(typed, 200).trim();
  /** What was asked for from here, up to what the list shows: anything else came from outside. */
  const asked = useRef([q]);
  const ask = useEffectEvent((wish: string) => {
    if (asked.current.at(-1) === wish) return;
    asked.current.push(wish);
    onSearch(wish);
  });
  useEffect(() => ask(settled), [settled]);
  useEffect(() => {
    const at = asked.current.lastIndexOf(q);
    asked.current = at < 0 ? [q] : asked.current.slice(at);
    if (at < 0) setTyped(q);
  }, [q]);
  return <SearchInput label={label} value={typed} onChange={setTyped} className="w-full sm:w-64" />;
}
