import { describe, expect, test } from "vitest";
import type { KithRecord } from "../../src/api/types";
import { cardsOf, neighbour, totalOf } from "../../src/features/sales/stages";

const card = (id: string, amount: string | null): KithRecord => ({
  id,
  version: 1,
  created_at: "",
  created_by: "",
  updated_at: "",
  updated_by: "",
  deleted_at: null,
  stage: "engaging",
  amount: amount && { amount, currency: "USD" },
});
const groups = [
  { key: "engaging", count: 2, sums: { amount: { amount: "300.00", currency: "USD" } } },
  { key: "won", count: 1, sums: { amount: [{ amount: "50.00", currency: "USD" }] } },
];

describe("a card on its way", () => {
  const moving = { card: card("a", "100.10"), from: "engaging", to: "won" };

  test("is shown first in its new column and no more in its old one", () => {
    expect(cardsOf("engaging", [card("a", "1"), card("b", "1")], [moving]).map(({ id }) => id)).toEqual(["b"]);
    expect(cardsOf("won", [card("c", "1")], [moving]).map(({ id, stage }) => [id, stage])).toEqual([
      ["a", "won"],
      ["c", "engaging"],
    ]);
  });

  test("moves count and sum at once", () => {
    expect(totalOf("engaging", groups, [moving])).toEqual({ count: 1, amount: { amount: "199.90", currency: "USD" } });
    expect(totalOf("won", groups, [moving])).toEqual({ count: 2, amount: { amount: "150.10", currency: "USD" } });
    expect(totalOf("lost", groups, [moving])).toEqual({ count: 0, amount: null });
  });

  test("without an amount moves only the count", () => {
    expect(totalOf("won", groups, [{ ...moving, card: card("a", null) }]).amount).toEqual({
      amount: "50.00",
      currency: "USD",
    });
  });
});

test("the stages end left and right", () => {
  const order = ["prospecting", "engaging", "won"];
  expect([neighbour(order, "engaging", 1), neighbour(order, "engaging", -1), neighbour(order, "won", 1)]).toEqual([
    "won",
    "prospecting",
    null,
  ]);
});
