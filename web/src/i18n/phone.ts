import { useSyncExternalStore } from "react";
import type { CountryCode } from "libphonenumber-js/min";
import { phoneText, writePhones } from "./format";

let home = "";
let asked: Promise<void> | null = null;
let told = 0;
const known = new Map<string, string>();
const watchers = new Set<() => void>();

function tell(): void {
  known.clear();
  told += 1;
  for (const watcher of watchers) watcher();
}

/** How numbers are written comes with the first one that is shown: it is large. */
export function loadPhones(): Promise<void> {
  asked ??= import("libphonenumber-js/min").then(
    ({ parsePhoneNumberFromString: parse }) => {
      const text = (stored: string) => {
        const found = known.get(stored);
        if (found !== undefined) return found;
        const number = parse(stored);
        const national = number && number.country === home;
        const made = !number ? stored : national ? number.formatNational() : number.formatInternational();
        known.set(stored, made);
        return made;
      };
      writePhones(text, (typed) => {
        const number = parse(typed, home ? (home as CountryCode) : undefined);
        return number?.isPossible() && !number.ext ? number.number : typed;
      });
      tell();
    },
    () => {
      asked = null;
    },
  );
  return asked;
}

/** The person's own country (ISO 3166-1), whose numbers are written as people there write them; others with their code. */
export function atHome(region: string): void {
  if (region === home) return;
  home = region;
  known.clear();
}

/** `phoneText` that is drawn again once it is known how numbers are written. */
export function usePhoneText(region: string): (stored: string) => string {
  atHome(region);
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      void loadPhones();
      return () => watchers.delete(watcher);
    },
    () => told,
  );
  return phoneText;
}
