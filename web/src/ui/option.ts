/** How a row of a list or menu looks. */
export const OPTION =
  "flex min-h-9 items-center gap-2 rounded px-2 py-1 text-sm outline-none data-[focused]:bg-tint data-[focused]:text-on-tint data-[disabled]:text-soft";
