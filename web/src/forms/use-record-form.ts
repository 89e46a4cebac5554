import { useLingui } from "@lingui/react/macro";
import { useMemo, useRef, useState } from "react";
import { api, ApiError } from "../api/http";
import { changed, queries, record as recordQuery } from "../api/queries";
import type { Declaration, FieldProblem, KithRecord, Names } from "../api/types";
import { says } from "../ui/show";
import { draftAt, dropDraft, formKey, keepDraft } from "./drafts";
import { clashes, creation, patch, rebase, type Typed, typedOf, writable } from "./values";

export type Start = {
  declared: Declaration;
  base: KithRecord | null;
  defaults: Record<string, unknown>;
  /** What the form was opened with; it tells one new record's draft from another's. */
  given: Record<string, unknown>;
  names: Names;
  currency: string;
};

/** A form's typed text from the first key to the saved record. Nothing but the person changes what was typed. */
export function useRecordForm({ declared, base: first, defaults, given, names: known, currency }: Start) {
  const { t } = useLingui();
  const fields = useMemo(() => writable(declared), [declared]);
  const draftKey = formKey(declared.name, first?.id ?? null, given);
  const [draft, setDraft] = useState(() => draftAt(draftKey));
  const [base, setBase] = useState(first);
  const [typed, setTyped] = useState<Typed>(() => ({ ...untouched(), ...writableOf(draft?.typed) }));
  const [touched, setTouched] = useState<ReadonlySet<string>>(() => new Set(Object.keys(writableOf(draft?.typed))));
  const [names, setNames] = useState({ ...known, ...draft?.names });
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [stale, setStale] = useState(false);
  const [theirs, setTheirs] = useState<string[]>(() =>
    first && draft?.base ? clashes({ ...first, ...draft.base }, first, touched) : [],
  );
  const [busy, setBusy] = useState(false);
  const key = useRef(crypto.randomUUID());

  function untouched(): Typed {
    return Object.fromEntries(
      fields.map((field) => [field.name, typedOf(field, base ? base[field.name] : defaults[field.name], currency)]),
    );
  }

  /** Of a kept draft, what this form still has a field for. */
  function writableOf(kept: Record<string, unknown> = {}): Typed {
    return Object.fromEntries(Object.entries(kept).filter(([name]) => fields.some((field) => field.name === name)));
  }

  function keep(next: Typed, all: ReadonlySet<string>, known: Names): void {
    const only = (from: Record<string, unknown>) => Object.fromEntries([...all].map((name) => [name, from[name]]));
    const title = String(next[declared.title] ?? "");
    keepDraft(draftKey, {
      object: declared.name,
      id: base?.id ?? null,
      defaults: given,
      title,
      typed: only(next),
      base: base && only(base),
      names: known,
      at: new Date().toISOString(),
    });
  }

  /** Forget the draft and begin with what the record holds. */
  function startAfresh(): void {
    dropDraft(draftKey);
    setDraft(null);
    setTyped(untouched());
    setTouched(new Set());
    setProblems([]);
    setTheirs([]);
  }

  function set(name: string, value: unknown, title?: string | Names | null): void {
    const titles = typeof title === "string" && typeof value === "string" ? { [value]: title } : title;
    const more = typeof titles === "object" ? titles : null;
    const next = { ...typed, [name]: value };
    const all = new Set(touched).add(name);
    keep(next, all, { ...names, ...more });
    setTyped((now) => ({ ...now, [name]: value }));
    setTouched((now) => new Set(now).add(name));
    setProblems((now) => now.filter(({ field }) => field !== name && !field.startsWith(`${name}.`)));
    if (more) setNames((now) => ({ ...now, ...more }));
  }

  async function send(): Promise<KithRecord> {
    if (!base)
      return api.call<KithRecord>(`/v1/${declared.name}`, {
        method: "POST",
        body: creation(fields, typed),
        key: key.current,
      });
    const body = patch(fields, base, typed, touched);
    if (Object.keys(body).length === 0) return base;
    return api.call<KithRecord>(`/v1/${declared.name}/${base.id}`, { method: "PATCH", body, version: base.version });
  }

  /** The saved record, or null with the reasons shown in the form. */
  async function save(): Promise<KithRecord | null> {
    const missing = fields.filter((field) => field.required && isBlank(typed[field.name]));
    if (missing.length) {
      setProblems(missing.map(({ name }) => ({ field: name, code: "required", message: t`This is needed` })));
      return null;
    }
    setBusy(true);
    setTrouble(null);
    try {
      const saved = await send();
      dropDraft(draftKey);
      await changed(declared.name);
      return saved;
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) setStale(true);
      else {
        const at = error instanceof ApiError ? error.fields : [];
        setProblems(at);
        const placed =
          at.length > 0 && at.every(({ field }) => fields.some(({ name }) => name === field.split(".")[0]));
        setTrouble(placed ? null : says(error, t`The server cannot be reached. What you typed is kept; try again.`));
        if (error instanceof ApiError && error.status < 500) key.current = crypto.randomUUID();
      }
      return null;
    } finally {
      setBusy(false);
    }
  }

  /** Read the record again; what was typed here stays. */
  async function reload(): Promise<void> {
    if (!base) return;
    try {
      const fresh = await queries.fetchQuery({ ...recordQuery(declared.name, base.id), staleTime: 0 });
      setTyped((now) => rebase(fields, fresh, now, touched, currency));
      setTheirs(clashes(base, fresh, touched));
      setNames((now) => ({ ...now, ...fresh.names }));
      setBase(fresh);
      setStale(false);
    } catch (error) {
      setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
    }
  }

  const errorOf = (name: string) =>
    problems.find(({ field }) => field === name || field.startsWith(`${name}.`))?.message;
  /** The problems of a field's parts, by their path within it. */
  const errorsUnder = (name: string) =>
    Object.fromEntries(
      problems.flatMap(({ field, message }) =>
        field.startsWith(`${name}.`) ? [[field.slice(name.length + 1), message]] : [],
      ),
    );
  return {
    fields,
    base,
    typed,
    names,
    set,
    save,
    reload,
    errorOf,
    errorsUnder,
    trouble,
    stale,
    theirs,
    busy,
    dirty: touched.size > 0,
    draft,
    startAfresh,
    discard: () => dropDraft(draftKey),
  };
}

function isBlank(value: unknown): boolean {
  if (value && typeof value === "object" && "amount" in value) return String(value.amount).trim() === "";
  return value === null || value === undefined || String(value).trim() === "";
}
