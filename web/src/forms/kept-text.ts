import { useState } from "react";
import { api } from "../api/http";

/** A text field of its own that a reload does not empty; empty text is forgotten. */
export function useKeptText(key: string): [string, (text: string) => void] {
  const place = `kith.text.${api.kept?.tenant ?? ""}.${api.kept?.email ?? ""}.${key}`;
  const [text, setText] = useState(() => localStorage.getItem(place) ?? "");
  return [
    text,
    (next) => {
      if (next) localStorage.setItem(place, next);
      else localStorage.removeItem(place);
      setText(next);
    },
  ];
}

export function forgetTexts(): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith("kith.text.")) localStorage.removeItem(name);
}
