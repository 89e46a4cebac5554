import type { Filter, Group } from "../../api/types";
import { type Spot, toSpot } from "./projection";

/** ISO 3166-1: two letters and the number by which the geometry knows a country. */
const CODES =
  "AE784 AF004 AL008 AM051 AO024 AQ010 AR032 AT040 AU036 AZ031 BA070 BD050 BE056 BF854 BG100 BI108 BJ204 " +
  "BN096 BO068 BR076 BS044 BT064 BW072 BY112 BZ084 CA124 CD180 CF140 CG178 CH756 CI384 CL152 CM120 CN156 " +
  "CO170 CR188 CU192 CY196 CZ203 DE276 DJ262 DK208 DO214 DZ012 EC218 EE233 EG818 EH732 ER232 ES724 ET231 " +
  "FI246 FJ242 FK238 FR250 GA266 GB826 GE268 GH288 GL304 GM270 GN324 GQ226 GR300 GT320 GW624 GY328 HN340 " +
  "HR191 HT332 HU348 ID360 IE372 IL376 IN356 IQ368 IR364 IS352 IT380 JM388 JO400 JP392 KE404 KG417 KH116 " +
  "KP408 KR410 KW414 KZ398 LA418 LB422 LK144 LR430 LS426 LT440 LU442 LV428 LY434 MA504 MD498 ME499 MG450 " +
  "MK807 ML466 MM104 MN496 MR478 MW454 MX484 MY458 MZ508 NA516 NC540 NE562 NG566 NI558 NL528 NO578 NP524 " +
  "NZ554 OM512 PA591 PE604 PG598 PH608 PK586 PL616 PR630 PS275 PT620 PY600 QA634 RO642 RS688 RU643 RW646 " +
  "SA682 SB090 SD729 SE752 SI705 SK703 SL694 SN686 SO706 SR740 SS728 SV222 SY760 SZ748 TD148 TF260 TG768 " +
  "TH764 TJ762 TL626 TM795 TN788 TR792 TT780 TW158 TZ834 UA804 UG800 US840 UY858 UZ860 VE862 VN704 VU548 " +
  "YE887 ZA710 ZM894 ZW716 ";
/** Too small for the geometry: letters, latitude and longitude. */
const SMALL = "BH,26.1,50.6 HK,22.3,114.2 MO,22.2,113.5 MT,35.9,14.4 MU,-20.3,57.6 MV,3.2,73.2 SG,1.35,103.8";
/** Other ways to write a name than the languages' own two. */
const ALSO: Record<string, string> = { usa: "US", "united states of america": "US", korea: "KR", 中华人民共和国: "CN" };

const NUMBERS = new Map(
  CODES.trim()
    .split(" ")
    .map((one) => [one.slice(0, 2), one.slice(2)]),
);
const POINTS = new Map(
  SMALL.split(" ").map((one) => {
    const [code = "", latitude, longitude] = one.split(",");
    return [code, toSpot({ latitude: Number(latitude), longitude: Number(longitude) })];
  }),
);
let known: ReadonlyMap<string, string> | null = null;

/** The two letters of a country written as its code, or by a name in English or Chinese. */
export function codeOf(text: string): string | null {
  known ??= new Map(
    [...NUMBERS.keys(), ...POINTS.keys()].flatMap((code) => [
      [code.toLowerCase(), code],
      ...["en", "zh-CN"].flatMap((locale) =>
        (["long", "short"] as const).map((style): [string, string] => {
          const name = new Intl.DisplayNames(locale, { type: "region", style }).of(code) ?? code;
          return [name.toLowerCase(), code];
        }),
      ),
    ]),
  );
  const written = text.trim().toLowerCase();
  return ALSO[written] ?? known.get(written) ?? null;
}

/** A group of customers by their country, or, of those who have none, by that of their address. */
export type Counted = Group & { byAddress?: boolean };
/** Customers without coordinates in one country. `values`: how the country is written in their records, `addressed`: in
 * the addresses of those who have no country of their own. */
export type Country = {
  id: string;
  label: string;
  count: number;
  values: string[];
  addressed: string[];
  spot: Spot | null;
};

/** The groups of a list by country as countries, the most first; those of no known one have no spot. */
export function countriesOf(
  groups: readonly Counted[],
  middles: ReadonlyMap<string, Spot>,
  language: string,
  unknown: string,
): Country[] {
  const names = new Intl.DisplayNames(language, { type: "region" });
  const found = new Map<string, Country>();
  for (const { key, count, byAddress } of groups) {
    const code = key && codeOf(key);
    const id = code || key || "";
    const before = found.get(id);
    const spot = code ? (middles.get(NUMBERS.get(code) ?? "") ?? POINTS.get(code) ?? null) : null;
    found.set(id, {
      id,
      label: (code ? names.of(code) : key) || unknown,
      count: count + (before?.count ?? 0),
      values: [...(before?.values ?? []), ...(key && !byAddress ? [key] : [])],
      addressed: [...(before?.addressed ?? []), ...(key && byAddress ? [key] : [])],
      spot,
    });
  }
  return [...found.values()].toSorted((one, other) => other.count - one.count);
}

const UNSAID: Filter = { field: "country", op: "empty", value: true };

/** Of the customers that `asked` finds, those who have no country of their own. */
export const unsaid = (asked: Filter): Filter => ({ and: [asked, UNSAID] });

/** Of the customers that `asked` finds, those in a country. */
export function inCountry(asked: Filter, { values, addressed }: Country): Filter {
  const nowhere: Filter = { field: "address.country", op: "empty", value: true };
  const there: Filter = { field: "address.country", op: "in", value: addressed };
  if (!values.length) return { and: [asked, UNSAID, addressed.length ? there : nowhere] };
  const said: Filter = { field: "country", op: "in", value: values };
  return { and: [asked, addressed.length ? { or: [said, { and: [UNSAID, there] }] } : said] };
}
