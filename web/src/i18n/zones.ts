import type { Option } from "../ui/select";
import { language } from "./index";

/** Time zones by their names, with one that is known already. */
export const zones = (own: string): Option[] =>
  [...new Set([own, "UTC", ...Intl.supportedValuesOf("timeZone")])]
    .sort()
    .map((value) => ({ value, label: value.replaceAll("_", " ") }));

/** Currencies by their codes, which are what people type, with their names. */
export function currencies(): Option[] {
  const names = new Intl.DisplayNames(language(), { type: "currency" });
  return Intl.supportedValuesOf("currency").map((value) => ({
    value,
    label: `${value} · ${names.of(value) ?? value}`,
  }));
}
