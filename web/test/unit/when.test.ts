import { describe, expect, test } from "vitest";
import { addDays } from "../../src/i18n/format";
import { weekdayOf } from "../../src/features/calendar/days";
import { when } from "../../src/features/calendar/when";

/** A Wednesday, ten in the morning. */
const NOW = { day: "2026-03-11", minutes: 10 * 60 };
const read = (text: string, now = NOW) => {
  const found = when(text, now);
  if (!found) return null;
  const { day, at, rest } = found;
  const time =
    at === null ? "" : ` ${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
  return `${day}${time} | ${rest}`;
};

describe("dates in words", () => {
  test.each([
    ["Call Ann tomorrow 3pm", "2026-03-12 15:00 | Call Ann"],
    ["Next Tuesday at 15:30 review the offer", "2026-03-17 15:30 | review the offer"],
    ["this friday noon lunch with Bo", "2026-03-13 12:00 | lunch with Bo"],
    ["Send the offer by friday", "2026-03-13 | Send the offer"],
    ["wednesday stand-up", "2026-03-11 | stand-up"],
    ["Renew in 2 weeks", "2026-03-25 | Renew"],
    ["Ask again in a month", "2026-04-11 | Ask again"],
    ["Ring back in half an hour", "2026-03-11 10:30 | Ring back"],
    ["Ring back in 15 hours", "2026-03-12 01:00 | Ring back"],
    ["Contract ends 12 April 2027", "2027-04-12 | Contract ends"],
    ["January 5th budget", "2027-01-05 | budget"],
    ["2026-04-01 9:00 kick-off", "2026-04-01 09:00 | kick-off"],
    ["meet at 3", "2026-03-11 15:00 | meet"],
    ["meet at 9", "2026-03-12 09:00 | meet"],
    ["day after tomorrow in the morning: plan", "2026-03-13 09:00 | plan"],
    ["invoice end of the month", "2026-03-31 | invoice"],
  ])("in English: %s", (text, meant) => expect(read(text)).toBe(meant));

  test.each([
    ["下周二下午三点拜访华信", "2026-03-17 15:00 | 拜访华信"],
    ["拜访华信，明天下午3点半", "2026-03-12 15:30 | 拜访华信"],
    ["后天打电话给王芳", "2026-03-13 | 打电话给王芳"],
    ["大后天早上9点出发", "2026-03-14 09:00 | 出发"],
    ["周五上午十点一刻开会", "2026-03-13 10:15 | 开会"],
    ["下下周一汇报", "2026-03-23 | 汇报"],
    ["三月二十日交方案", "2026-03-20 | 交方案"],
    ["3月20日14:30 评审", "2026-03-20 14:30 | 评审"],
    ["21号付款", "2026-03-21 | 付款"],
    ["5号付款", "2026-04-05 | 付款"],
    ["两周后回访", "2026-03-25 | 回访"],
    ["下个月续约", "2026-04-01 | 续约"],
    ["月底对账", "2026-03-31 | 对账"],
    ["今晚八点聚餐", "2026-03-11 20:00 | 聚餐"],
    ["明晚聚餐", "2026-03-12 19:00 | 聚餐"],
    ["明早出发", "2026-03-12 09:00 | 出发"],
    ["半小时后回电", "2026-03-11 10:30 | 回电"],
    ["下午开会", "2026-03-11 14:00 | 开会"],
    ["中午12点半吃饭", "2026-03-11 12:30 | 吃饭"],
  ])("in Chinese: %s", (text, meant) => expect(read(text)).toBe(meant));

  test.each(["Call 3 customers", "march to the office", "Good morning mail", "尽早联系", "10号线旁的门店", "31 June"])(
    "are not found in: %s",
    (text) => expect(when(text, NOW)).toBeNull(),
  );

  test("count a week from its Monday, also on a Sunday", () => {
    const sunday = { day: "2026-03-15", minutes: 0 };
    expect(read("下周二", sunday)).toBe("2026-03-17 | ");
    expect(read("next tuesday", sunday)).toBe("2026-03-17 | ");
    expect(read("这周日", sunday)).toBe("2026-03-15 | ");
  });

  test("name the same weekday in both languages on every day of a year", () => {
    const names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    for (let count = 0; count < 365; count += 1) {
      const now = { day: addDays("2026-01-01", count), minutes: 0 };
      for (const [at, name] of names.entries()) {
        const english = when(`next ${name}`, now)?.day as string;
        expect(when(`下周${"一二三四五六日"[at]}`, now)?.day).toBe(english);
        expect(weekdayOf(english)).toBe(at);
        expect(english > now.day && english <= addDays(now.day, 13)).toBe(true);
      }
    }
  });
});
