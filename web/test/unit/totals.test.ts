import { describe, expect, test } from "vitest";
import { amountOf, digitsOf, emptyLine, linesToSend, lineTotals, sumOf, typedLines } from "../../src/forms/totals";

const line = (part: object) => ({ ...emptyLine(), ...part });
const told = (part: object, digits = 2) => {
  const found = lineTotals(line(part), digits);
  return found && [found.net, found.tax, found.total].map((units) => amountOf(units, digits));
};

describe("the lines of a document", () => {
  test("are rounded each on its own, half away from zero, as the server does", () => {
    expect(told({ quantity: "3", unit_price: "19.99", discount_percent: "5", tax_percent: "13" })).toEqual([
      "56.97",
      "7.41",
      "64.38",
    ]);
    expect(told({ quantity: "1", unit_price: "0.125" })).toEqual(["0.13", "0.00", "0.13"]);
    expect(told({ quantity: "1", unit_price: "-0.125" })).toEqual(["-0.13", "0.00", "-0.13"]);
    expect(told({ quantity: "0.5", unit_price: "101" }, 0)).toEqual(["51", "0", "51"]);
  });

  test("stay exact far beyond what a floating number holds", () => {
    expect(told({ quantity: "99999999.9999", unit_price: "9999999999.99" })?.[0]).toBe("999999999998000000.00");
  });

  test("have no total while a number is missing, and are summed without that line", () => {
    expect(told({ unit_price: "" })).toBeNull();
    expect(told({ unit_price: "." })).toBeNull();
    expect(sumOf([line({ unit_price: "" }), line({ unit_price: "2.50" })], 2).total).toBe(250n);
  });

  test("are sent without what was not typed, and none when nothing was", () => {
    expect(linesToSend([line({ unit_price: "1,200.50", product: "prd_1" }), line({})])).toEqual([
      { product: "prd_1", quantity: "1", unit_price: "1200.50" },
    ]);
    expect(linesToSend([line({})])).toBeNull();
    expect(typedLines([{ product: "prd_1", unit_price: "2", net: "2" }])).toEqual([
      { ...emptyLine(), product: "prd_1", quantity: "", unit_price: "2" },
    ]);
  });

  test("know the decimals of their currency", () => {
    expect(["USD", "JPY", "KWD", "CNY"].map(digitsOf)).toEqual([2, 0, 3, 2]);
  });
});
