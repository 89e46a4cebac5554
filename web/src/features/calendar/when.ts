import { addDays } from "../../i18n/format";
import {
  addMonths,
  clock,
  coming,
  type Found,
  later,
  monthEnd,
  MORNING,
  type Now,
  onDay,
  onWeekday,
  type Rule,
} from "./days";
import { CHINESE } from "./when-chinese";

// Weeks begin on Monday in both languages here. The parsers one can install count a Chinese week from Sunday, so that on a Sunday
// 下周二 is a week late, and read the "march" of "march to the office" as a month; what they know beyond this is not missed.

/** A day and, where one is said, a time in minutes from midnight; `rest`: the words that say neither. */
export type When = { day: string; at: number | null; rest: string };

const AFTERNOON = 14 * 60;
const EVENING = 18 * 60;
const DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";
const BRIEF = "mon|tues?|wed|thu(?:rs?)?|fri|sat|sun";
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const monthOf = (name = ""): number => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
const weekdayNamed = (name = ""): number =>
  DAYS.split("|").findIndex((full) => full.startsWith(name.slice(0, 3).toLowerCase()));
const SMALL: Record<string, number> = { a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6 };
const count = (word = ""): number => SMALL[word.toLowerCase()] ?? Number(word);
const COUNT = "(\\d{1,3}|an?|one|two|three|four|five|six)";
const english = (source: string): RegExp => new RegExp(`(?:\\b(?:on|by|at|until)\\s+)?\\b(?:${source})(?![\\w])`, "i");

const ENGLISH: Rule[] = [
  [english("the day after tomorrow|day after tomorrow"), (_, now) => ({ day: addDays(now.day, 2) })],
  [english("today"), (_, now) => ({ day: now.day })],
  [english("tonight"), (_, now) => ({ day: now.day, at: EVENING })],
  [english("tomorrow|tmrw?"), (_, now) => ({ day: addDays(now.day, 1) })],
  [
    english(`in ${COUNT} (day|week|month)s?`),
    ([number, unit], now) => {
      const many = count(number);
      if (unit?.toLowerCase() === "month") return { day: addMonths(now.day, many) };
      return { day: addDays(now.day, many * (unit?.toLowerCase() === "week" ? 7 : 1)) };
    },
  ],
  [english("in half an hour"), (_, now) => later(now, 30)],
  [
    english(`in ${COUNT} (hour|minute|min)s?`),
    ([number, unit], now) => later(now, count(number) * (unit?.toLowerCase() === "hour" ? 60 : 1)),
  ],
  [english(`next (${DAYS}|${BRIEF})`), ([name], now) => ({ day: onWeekday(now, weekdayNamed(name), 1) })],
  [english(`this (${DAYS}|${BRIEF})`), ([name], now) => ({ day: onWeekday(now, weekdayNamed(name), 0) })],
  [english(`(${DAYS}|mon|tues?|wed|thu(?:rs?)?|fri)`), ([name], now) => ({ day: onWeekday(now, weekdayNamed(name)) })],
  [english("next week"), (_, now) => ({ day: onWeekday(now, 0, 1) })],
  [english("next month"), (_, now) => ({ day: `${addMonths(now.day, 1).slice(0, 8)}01` })],
  [english("(?:the )?end of (?:the )?month"), (_, now) => ({ day: monthEnd(now.day) })],
  [
    english(`(\\d{1,2})(?:st|nd|rd|th)? (?:of )?(${MONTH})(?:,? (\\d{4}))?`),
    ([date, month, year], now) => onDay(coming(now, monthOf(month), Number(date), year ? Number(year) : undefined)),
  ],
  [
    english(`(${MONTH}) (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?`),
    ([month, date, year], now) => onDay(coming(now, monthOf(month), Number(date), year ? Number(year) : undefined)),
  ],
  [
    /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/,
    ([year, month, date], now) => onDay(coming(now, Number(month), Number(date), Number(year))),
  ],
  [
    english("(\\d{1,2})(?:[:.](\\d{2}))? ?([ap])\\.?m\\.?"),
    ([hour, minute, half]) => {
      const said = Number(hour);
      if (said < 1 || said > 12) return null;
      return clock((said % 12) + (half?.toLowerCase() === "p" ? 12 : 0), Number(minute ?? 0));
    },
  ],
  [/\bat (\d{1,2})(?![\d:.])(?! ?(?:%|percent))/i, ([hour]) => workingHour(Number(hour))],
  [/(?:\bat )?(?<![\d:])(\d{1,2}):(\d{2})(?![\d:])/i, ([hour, minute]) => clock(Number(hour), Number(minute))],
  [english("(?:at )?noon"), () => ({ at: 12 * 60 })],
  [english("(?:in the )?morning"), (_, _now, { day }) => (day ? { at: MORNING } : null)],
  [english("(?:in the )?afternoon"), (_, _now, { day }) => (day ? { at: AFTERNOON } : null)],
  [english("(?:in the )?evening"), (_, _now, { day }) => (day ? { at: EVENING } : null)],
];

/** "at 3" is said of the afternoon, "at 9" of the morning. */
function workingHour(hour: number): Found | null {
  return clock(hour > 0 && hour < 7 ? hour + 12 : hour, 0);
}

/** The first day and the first time that a text says, in English or Chinese; null where it says neither. A time alone is today's or,
 * where that has passed, tomorrow's. */
export function when(text: string, now: Now): When | null {
  let rest = text;
  const found: Found = {};
  for (const [pattern, read] of [...CHINESE, ...ENGLISH]) {
    const match = pattern.exec(rest);
    if (!match) continue;
    const said = read(match.slice(1), now, found);
    if (!said || (said.day ? found.day : found.at !== undefined)) continue;
    Object.assign(found, said);
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`;
  }
  if (found.day === undefined && found.at === undefined) return null;
  const day = found.day ?? (found.at !== undefined && found.at < now.minutes ? addDays(now.day, 1) : now.day);
  return { day, at: found.at ?? null, rest: tidied(rest) };
}

function tidied(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "")
    .replace(/^[\s,，、:：;；。-]+|[\s,，、:：;；-]+$/g, "")
    .trim();
}
