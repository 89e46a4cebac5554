import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { ApiError, fieldErrors } from "../../api/http";
import type { Declaration } from "../../api/types";
import { says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { redefined } from "./definitions";
import { dropLayout, type Kept, layoutOf, saveLayout } from "./layout-api";
import { type Edited, edited, type Layout, toSend } from "./layout-edit";
import { queries } from "../../api/queries";
import { useEdits } from "./use-edits";

type Draft = { layout: Edited; version: number };
const same = (left: Layout, right: Layout) => JSON.stringify(left) === JSON.stringify(right);

function draftIn(text: string): Draft | null {
  try {
    return text ? (JSON.parse(text) as Draft) : null;
  } catch {
    return null;
  }
}

/** A layout being edited: what was not saved survives a reload, and nobody's work is overwritten unseen. */
export function useLayout(declared: Declaration, first: Kept, [text, keep]: [string, (text: string) => void]) {
  const { t } = useLingui();
  const { name } = declared;
  const [draft] = useState(() => draftIn(text));
  const [saved, setSaved] = useState(first);
  const [version, setVersion] = useState(draft?.version ?? first.version);
  const [theirs, setTheirs] = useState<Kept | null>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const edits = useEdits(draft?.layout ?? edited(first.layout));
  const dirty = !same(toSend(edits.now), toSend(edited(saved.layout)));
  useEffect(() => {
    keep(dirty ? JSON.stringify({ layout: edits.now, version }) : "");
    // `keep` is another function at every render and always writes to the same place.
  }, [edits.now, dirty, version]);

  const settled = (kept: Kept) => {
    setSaved(kept);
    setVersion(kept.version);
    setTheirs(null);
    setErrors({});
    setTrouble(null);
  };
  const tried = async (work: () => Promise<Kept>): Promise<boolean> => {
    setBusy(true);
    setTrouble(null);
    try {
      const kept = await work();
      settled(kept);
      await redefined();
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 412)
        setTheirs(await queries.fetchQuery(layoutOf(name)).catch(() => null));
      else {
        setErrors(fieldErrors(error));
        const [one] = error instanceof ApiError ? error.fields : [];
        const label = declared.fields.find((field) => one?.field.endsWith(`.${field.name}`))?.label;
        const said = says(error, t`The server cannot be reached. What you typed is kept; try again.`);
        setTrouble(one ? `${said}: ${label ?? one.field} ${one.message}` : said);
      }
      return false;
    } finally {
      setBusy(false);
    }
  };
  const send = async (layout: Layout, at: number, said: string) => {
    if (await tried(() => saveLayout(name, layout, at))) toast(said);
  };
  const save = (at = version) => {
    const unnamed = edits.now.sections.filter(({ label }) => !label[0].trim());
    setErrors(Object.fromEntries(unnamed.map(({ key }) => [key, t`This is needed`])));
    return unnamed.length ? Promise.resolve() : send(toSend(edits.now), at, t`Layout saved`);
  };
  /** Everything as it comes with Kith; the layout before can be brought back. */
  const reset = async () => {
    const before = saved;
    const done = await tried(async () => {
      const kept = await dropLayout(name, version);
      edits.set(edited(kept.layout));
      return kept;
    });
    if (!done) return;
    toast(t`The standard layout is back`, {
      action: {
        label: t`Undo`,
        run: () =>
          void tried(async () => {
            const { version: now } = await queries.fetchQuery(layoutOf(name));
            const kept = await saveLayout(name, before.layout, now);
            edits.set(edited(kept.layout));
            return kept;
          }),
      },
    });
  };
  const takeTheirs = () => {
    if (!theirs) return;
    edits.set(edited(theirs.layout));
    settled(theirs);
  };
  return {
    ...edits,
    dirty,
    busy,
    trouble,
    errors,
    theirs,
    draft: draft !== null,
    standard: saved.standard,
    save,
    reset,
    takeTheirs,
    keepMine: () => (theirs ? save(theirs.version) : Promise.resolve()),
    startAfresh: () => edits.set(edited(saved.layout)),
  };
}
