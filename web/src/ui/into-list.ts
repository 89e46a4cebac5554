import type { KeyboardEvent } from "react";

/** Of a search field above a list: the arrow down leads to the list's first choice. */
export function intoList(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== "ArrowDown" || event.nativeEvent.isComposing) return;
  const field = event.target as Element;
  const lists = [...document.querySelectorAll("[role=listbox]")];
  const below = lists.find((list) => field.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING);
  const first = below?.querySelector<HTMLElement>("[role=option]");
  if (!first) return;
  event.preventDefault();
  first.focus();
}
