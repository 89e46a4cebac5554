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

const DIGITS = "零一二三四五六七八九";
const NUMBER = "(\\d{1,3}|[零一二两三四五六七八九十]{1,3})";

/** 十五, 两, 二十, 15: numbers below a hundred, as a date or a time has them. */
export function numeral(text = ""): number {
  if (/^\d+$/.test(text)) return Number(text);
  const [tens, units] = text.replace("两", "二").split("十");
  const digit = (one = ""): number => DIGITS.indexOf(one);
  if (units === undefined) return digit(tens);
  return (tens ? digit(tens) : 1) * 10 + (units ? digit(units) : 0);
}

const AFTER_NOON = /下午|傍晚|晚/;
const HALVES = "(凌晨|清晨|早上|早晨|上午|早|中午|下午|傍晚|晚上|晚)";
/** When a part of the day is, where nothing more is said. */
const USUAL: Record<string, number> = { 中午: 12 * 60, 下午: 14 * 60, 傍晚: 18 * 60, 晚上: 19 * 60, 晚: 19 * 60 };
const WEEK = "(?:周|星期|礼拜)";
const WEEKS_ON: Record<string, number> = { 这: 0, 本: 0, 下: 1, 下下: 2 };
const MINUTES: Record<string, number> = { 半: 30, 一刻: 15, 三刻: 45 };

const weekday = (name = ""): number => ("日天".includes(name) ? 6 : numeral(name) - 1);

function atHour(half = "", hour: number, minute: number): Found | null {
  const past = AFTER_NOON.test(half) || (half === "中午" && hour < 3);
  return clock(past && hour < 12 ? hour + 12 : hour, minute);
}

function inSome(many: number, unit: string | undefined, now: Now): Found {
  if (unit === "月") return { day: addMonths(now.day, many) };
  return { day: addDays(now.day, many * (unit === "天" ? 1 : 7)) };
}

/** The 21st of this month, or of the next one when it has passed. */
function dayOfMonth(now: Now, date: number, monthsOn: number): Found | null {
  for (const on of monthsOn ? [monthsOn] : [0, 1]) {
    const [year, month] = addMonths(`${now.day.slice(0, 8)}01`, on)
      .split("-")
      .map(Number);
    const day = coming(now, month ?? 0, date, year);
    if (day && day >= now.day) return { day };
  }
  return null;
}

/** They go before the English ones; longer phrases before the shorter ones in them. */
export const CHINESE: Rule[] = [
  [/大后天/, (_, now) => ({ day: addDays(now.day, 3) })],
  [/后天/, (_, now) => ({ day: addDays(now.day, 2) })],
  [
    new RegExp(`([今明])(天?晚上?|早)(?!\\s*${NUMBER}[点时:：])`),
    ([which, half], now) => ({ day: addDays(now.day, which === "明" ? 1 : 0), at: half === "早" ? MORNING : 19 * 60 }),
  ],
  [/([今明])(?:[天日]|(?=[早晚]))/, ([which], now) => ({ day: addDays(now.day, which === "明" ? 1 : 0) })],
  [
    new RegExp(`(下下|下|这|本)个?${WEEK}([一二三四五六日天1-6])`),
    ([which, name], now) => ({ day: onWeekday(now, weekday(name), WEEKS_ON[which ?? ""] ?? 0) }),
  ],
  [new RegExp(`${WEEK}([一二三四五六日天1-6])`), ([name], now) => ({ day: onWeekday(now, weekday(name)) })],
  [new RegExp(`${NUMBER}个?(天|周|星期|礼拜|月)(?:以|之)?后`), ([many, unit], now) => inSome(numeral(many), unit, now)],
  [/半个?(?:小时|钟头)(?:以|之)?后/, (_, now) => later(now, 30)],
  [
    new RegExp(`${NUMBER}个?(小时|钟头|分钟)(?:以|之)?后`),
    ([many, unit], now) => later(now, numeral(many) * (unit === "分钟" ? 1 : 60)),
  ],
  [/下个?(?:周|星期|礼拜)/, (_, now) => ({ day: onWeekday(now, 0, 1) })],
  [
    new RegExp(`(?:(\\d{4})年)?${NUMBER}月${NUMBER}[日号]?`),
    ([year, month, date], now) => onDay(coming(now, numeral(month), numeral(date), year ? Number(year) : undefined)),
  ],
  [
    new RegExp(`(下个?月)?${NUMBER}[日号](?![线楼门店])`),
    ([next, date], now) => dayOfMonth(now, numeral(date), next ? 1 : 0),
  ],
  [/下个?月底/, (_, now) => ({ day: monthEnd(addMonths(now.day, 1)) })],
  [/下个?月/, (_, now) => ({ day: `${addMonths(now.day, 1).slice(0, 8)}01` })],
  [/(?:这个?|本)?月底/, (_, now) => ({ day: monthEnd(now.day) })],
  [
    new RegExp(`${HALVES}?${NUMBER}[点时](?!间)(半|一刻|三刻|${NUMBER}分?)?`),
    ([half, hour, part, minute]) => atHour(half, numeral(hour), MINUTES[part ?? ""] ?? (minute ? numeral(minute) : 0)),
  ],
  [
    new RegExp(`${HALVES}(\\d{1,2})[:：](\\d{2})`),
    ([half, hour, minute]) => atHour(half, Number(hour), Number(minute)),
  ],
  [/(凌晨|清晨|早上|早晨|上午|中午|下午(?!茶)|傍晚|晚上)/, ([half]) => ({ at: USUAL[half ?? ""] ?? MORNING })],
];
