import { beforeEach, describe, expect, test } from "vitest";
import { speak } from "../../src/i18n";
import {
  addDays,
  addMoney,
  briefMoney,
  day,
  daysBetween,
  exactMoney,
  moment,
  money,
  today,
  useZone,
} from "../../src/i18n/format";

const usd = (amount: string) => ({ amount, currency: "USD" });

beforeEach(async () => {
  await speak("en");
  useZone("Asia/Shanghai");
});

describe("money", () => {
  test("keeps every digit of an amount that a float cannot hold", () => {
    expect(exactMoney(usd("90071992547409.91"))).toBe("$90,071,992,547,409.91");
    expect(exactMoney(usd("0.0001"))).toBe("$0.0001");
  });

  test("shows cents in a column, none for a whole amount that stands alone", () => {
    expect(exactMoney(usd("12.00"))).toBe("$12.00");
    expect(money(usd("12.00"))).toBe("$12");
    expect(money(usd("12.30"))).toBe("$12.30");
    expect(money(null)).toBe("");
  });

  test("is written in the reader's language", async () => {
    expect(briefMoney(usd("1234567"))).toBe("$1.2M");
    await speak("zh-CN");
    expect(briefMoney({ amount: "1234567", currency: "CNY" })).toBe("¥123.5万");
  });

  test("is added up exactly, whatever was there before", () => {
    expect(addMoney(usd("0.10"), usd("0.20"))).toEqual(usd("0.30"));
    expect(addMoney(usd("10.00"), usd("10.01"), -1)).toEqual(usd("-0.01"));
    expect(addMoney(null, usd("5"))).toEqual(usd("5.00"));
    expect(addMoney(usd("5.00"), null)).toEqual(usd("5.00"));
  });
});

describe("dates", () => {
  test("no time zone moves a calendar day", async () => {
    useZone("America/Los_Angeles");
    expect(day("2017-03-01")).toBe("Mar 1, 2017");
    await speak("zh-CN");
    expect(day("2017-03-01")).toBe("2017年3月1日");
  });

  test("moments and today follow the person's time zone", () => {
    expect(moment("2026-01-31T20:00:00Z")).toContain("Feb 1, 2026");
    expect(today(new Date("2026-01-31T20:00:00Z"))).toBe("2026-02-01");
  });

  test("days are counted over months and clock changes", () => {
    expect(daysBetween("2017-12-16", "2018-06-21")).toBe(187);
    expect(addDays("2026-03-10", -30)).toBe("2026-02-08");
  });
});
