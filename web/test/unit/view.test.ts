import { describe, expect, test } from "vitest";
import type { Declaration, Field, KithRecord } from "../../src/api/types";
import { filterOf } from "../../src/grid/conditions";
import { firstOf, type SavedView } from "../../src/grid/first-view";
import { changedAt, kept, shownAt } from "../../src/grid/saved";
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
    raw: { field: "customer.sector", op: "eq", value: "retail" },
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
          raw: null,
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

describe("a saved view", () => {
  const fields = [
    { name: "level", kind: "choice" },
    { name: "employees", kind: "integer" },
    { name: "seen_at", kind: "datetime" },
    { name: "founded_on", kind: "date" },
  ] as Field[];
  const declared = { name: "customers", title: "name", fields } as unknown as Declaration;
  const zone = "Asia/Shanghai";
  const saved = (known: Partial<SavedView>) =>
    ({ id: "viw_1", object: "customers", owner: "per_1", shared: "private", ...known }) as SavedView & KithRecord;
  const keptOf = (address: string) => {
    const view = viewOf(parseAddress(address));
    return kept(view, filterOf(view.conditions, fields, view.any, { zone }, view.raw));
  };

  test.each([
    "sort=-employees&f=level.in.key,small&f=employees.between.5,10&cols=level,employees&by=level",
    "f=level.out.key&f=employees.gte.5&any=1",
    "f=seen_at.last.30&f=founded_on.between.2017-01-01,2017-12-31",
    "f=seen_at.between.2017-01-01,2017-01-31",
    `f=level.in.key&raw=${encodeURIComponent('{"field":"owner.name","op":"eq","value":"A"}')}`,
  ])("shows what it was saved from: %s", (address) => {
    const shown = shownAt({ view: "viw_1" }, saved(keptOf(address) as Partial<SavedView>), declared, zone);
    expect(shown).toEqual(viewOf(parseAddress(address)));
  });

  test("gives way to an address that says otherwise, also where that says nothing", () => {
    const one = saved(keptOf("f=level.in.key") as Partial<SavedView>);
    const address = changedAt({ view: "viw_1" }, shownAt({ view: "viw_1" }, one, declared), { conditions: [] });
    expect(address).toEqual({ view: "viw_1", own: "1" });
    expect(shownAt(address, one, declared).conditions).toEqual([]);
  });

  test("stays as it is while somebody searches in it", () => {
    const one = saved(keptOf("f=level.in.key") as Partial<SavedView>);
    const shown = shownAt({ view: "viw_1" }, one, declared);
    expect(changedAt({ view: "viw_1" }, shown, { q: "wood" })).toEqual({ view: "viw_1", q: "wood" });
  });

  test("begins the list of whoever chose it, else of the roles it is for", () => {
    const own = saved({ id: "viw_own", default: true });
    const role = saved({ id: "viw_role", owner: "per_2", default: true, default_for_roles: ["rep"] });
    const person = (id: string) => ({ id, role: "rep" });
    expect(firstOf([role, own], "customers", person("per_1"))?.id).toBe("viw_own");
    expect(firstOf([role, own], "customers", person("per_3"))?.id).toBe("viw_role");
    expect(firstOf([role, own], "orders", person("per_1"))).toBeUndefined();
    expect(firstOf([own], "customers", person("per_3"))).toBeUndefined();
  });
});
