/** After `g`: where a letter leads. */
export const GO: Record<string, string> = {
  d: "/",
  c: "/customers",
  p: "/pipeline",
  k: "/calendar",
  w: "/retention",
  l: "/lead-inbox",
  h: "/case-desk",
  r: "/reports",
  t: "/tasks",
  o: "/opportunities",
  s: "/settings",
};
const WAIT = 1_200;

export type Shortcut =
  { kind: "undo" } | { kind: "palette" } | { kind: "help" } | { kind: "new" } | { kind: "go"; to: string };

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=spinbutton]");

/** Turns keys into shortcuts. Single keys count only where nobody is writing and no dialog is open. */
export function reader(): (event: KeyboardEvent) => Shortcut | null {
  let g = 0;
  return (event) => {
    const key = event.key.toLowerCase();
    if (event.isComposing) return null;
    if (key === "k" && (event.ctrlKey || event.metaKey)) return { kind: "palette" };
    if (key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !isWriting(event.target))
      return { kind: "undo" };
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return null;
    if (document.querySelector("[role=dialog], [role=menu], [role=listbox]")) return null;
    const after = event.timeStamp - g < WAIT && g > 0;
    g = key === "g" ? event.timeStamp : 0;
    if (after && GO[key]) return { kind: "go", to: GO[key] };
    if (key === "/") return { kind: "palette" };
    if (key === "?") return { kind: "help" };
    return key === "n" ? { kind: "new" } : null;
  };
}
