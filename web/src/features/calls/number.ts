import { useEffect, useState } from "react";
import { phoneMeant } from "../../i18n/format";
import { atHome, loadPhones } from "../../i18n/phone";

const STORED = /^\+\d{7,15}$/;
const BETWEEN = /[\s()./-]/g;

/** A number as a telephone system or a link spells it, where an address may have made a space of the `+`. */
export function spelled(raw: string | undefined): string {
  return (raw ?? "")
    .replace(/^(tel|callto|sips?):/i, "")
    .replace(/[@;].*$/, "")
    .replace(/^ (?=[1-9])/, "+")
    .trim();
}

/** The number as it is stored (E.164); null where it can be none. */
export function numberIn(typed: string): string | null {
  const meant = phoneMeant(typed).replace(BETWEEN, "");
  return STORED.test(meant) ? meant : null;
}

/** Whether it is known how numbers are read in the person's own country; what cannot be learned is done without. */
export function useNumbers(region: string): boolean {
  const [ready, setReady] = useState(false);
  atHome(region);
  useEffect(() => void loadPhones().then(() => setReady(true)), []);
  return ready;
}
