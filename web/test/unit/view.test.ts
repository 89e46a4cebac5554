import { describe, expect, test } from "vitest";
import { addressOf, parseAddress, turn, type View, viewOf, writeAddress } from "../../src/grid/view";

describe("a view in the address", () => {
  const view: View = {
    q: "蓝 wood & co",
    sort: ["-amount", "name"],
    conditions: [
      { field: "stage", op: "in", values: ["won", "lost"] },
      { field: "name", op: "contains", values: ["a+b=c?"] },
    ],
    any: true,
    columns: ["name", "stage"],
    deleted: true,
    group: "level",
  };

  test("comes back as it was", () => {
    expect(viewOf(parseAddress(writeAddress(addressOf(view))))).toEqual(view);
  });

  test("reads well and is empty for the usual view", () => {
    expect(
      writeAddress(
        addressOf({
          ...view,
          q: "",
          conditions: view.conditions.slice(0, 1),
          any: false,
          columns: [],
          deleted: false,
          group: "",
        }),
      ),
    ).toBe("?sort=-amount,name&f=stage.in.won,lost");
    expect(writeAddress(addressOf(viewOf({})))).toBe("");
  });
});

describe("a click on a column's head", () => {
  test("sorts up, then down, then not", () => {
    expect(turn([], "name", false)).toEqual(["name"]);
    expect(turn(["name"], "name", false)).toEqual(["-name"]);
    expect(turn(["-name"], "name", false)).toEqual([]);
    expect(turn(["amount"], "name", false)).toEqual(["name"]);
  });

  test("with Shift keeps the other orders", () => {
    expect(turn(["amount"], "name", true)).toEqual(["amount", "name"]);
    expect(turn(["amount", "name"], "amount", true)).toEqual(["-amount", "name"]);
    expect(turn(["amount", "-name"], "name", true)).toEqual(["amount"]);
  });
});
