import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { joined } from "../i18n/joined";
import { api } from "../api/http";
import type { Declaration, Field, Likely } from "../api/types";
import { useDebounced } from "../ui/debounce";
import { Note } from "../ui/show";
import { creation, type Typed } from "./values";

const TOLD_BY = new Set(["text", "email", "phone", "emails", "phones"]);
const SHOWN = 3;
const WAIT = 500;

/** Of what is typed, what tells one somebody from another; null before there is enough. */
function draftOf(fields: readonly Field[], typed: Typed): Record<string, unknown> | null {
  const draft = creation(
    fields.filter(({ kind }) => TOLD_BY.has(kind)),
    typed,
  );
  const enough = Object.values(draft).some((value) => String(value).trim().length > 1);
  return enough ? draft : null;
}

/** Whether records of an object are somebody: they can be reached. */
export const isSomebody = ({ fields }: Pick<Declaration, "fields">): boolean =>
  fields.some(({ kind }) => kind === "emails" || kind === "phones");

/** While something new is typed: who it may be that is there already. */
export function LikelyNote({
  declared,
  fields,
  typed,
  onOpen,
}: {
  declared: Declaration;
  fields: readonly Field[];
  typed: Typed;
  onOpen: () => void;
}) {
  const { t } = useLingui();
  const draft = useDebounced(JSON.stringify(isSomebody(declared) ? draftOf(fields, typed) : null), WAIT);
  const found = useQuery({
    queryKey: ["duplicates", declared.name, draft],
    queryFn: ({ signal }) =>
      api.call<{ items: Likely[] }>(`/v1/${declared.name}/duplicates`, {
        method: "POST",
        body: JSON.parse(draft) as unknown,
        signal,
      }),
    enabled: draft !== "null",
    retry: false,
  });
  const items = draft === "null" ? [] : (found.data?.items ?? []);
  if (items.length === 0) return null;
  return (
    <Note tone="warn" role="status">
      <p className="font-medium">
        <Plural value={items.length} one="This may be there already:" other="One of # may be the same:" />
      </p>
      <ul>
        {items.slice(0, SHOWN).map((one) => (
          <li key={one.id}>
            <Link
              to="/$object/$id"
              params={{ object: one.object, id: one.id }}
              onClick={onOpen}
              className="font-medium underline underline-offset-2"
              aria-label={t`Open ${one.title}`}
            >
              {one.title}
            </Link>{" "}
            <span className="text-xs">{joined(one.reasons.map(({ message }) => message))}</span>
          </li>
        ))}
      </ul>
    </Note>
  );
}
