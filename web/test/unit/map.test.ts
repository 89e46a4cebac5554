import topology from "world-atlas/countries-110m.json";
import { describe, expect, it } from "vitest";
import { pointIn, pointText, readMap } from "../../src/features/map/address";
import { clustersOf } from "../../src/features/map/clusters";
import { codeOf, countriesOf, inCountry } from "../../src/features/map/countries";
import { middlesOf, outlineOf } from "../../src/features/map/outline";
import { customersAsked, customersOn, inTurn, lengthOf, visitsOn } from "../../src/features/map/places";
import {
  fitted,
  kilometres,
  onScreen,
  panned,
  scaleOf,
  toPoint,
  toSpot,
  zoomed,
} from "../../src/features/map/projection";
import { tileAt, tilesOf } from "../../src/features/map/tiles";
import type { KithRecord } from "../../src/api/types";

const SIZE = { width: 800, height: 600 };
const SHANGHAI = { latitude: 31.2304, longitude: 121.4737 };
const BEIJING = { latitude: 39.9042, longitude: 116.4074 };
const FIJI = { latitude: -17.7, longitude: 178 };
const SAMOA = { latitude: -13.8, longitude: -171.8 };
const record = (id: string, fields: Record<string, unknown>) => ({ id, version: 1, ...fields }) as KithRecord;

describe("map tiles", () => {
  it("cover what is seen, and no more", () => {
    for (const zoom of [1, 3.4, 7.6, 16]) {
      const { side, tiles } = tilesOf({ ...toSpot(SHANGHAI), zoom }, SIZE);
      const [left, right] = [Math.min(...tiles.map(({ left }) => left)), Math.max(...tiles.map(({ left }) => left))];
      expect(left).toBeLessThanOrEqual(0);
      expect(left).toBeGreaterThan(-side);
      expect(right + side).toBeGreaterThanOrEqual(SIZE.width);
      expect(right).toBeLessThan(SIZE.width);
      expect(tiles.length).toBeLessThan(40);
    }
  });

  it("are those of the place, as tile servers number them, on both sides of the date line", () => {
    const { zoom, tiles } = tilesOf({ ...toSpot(SHANGHAI), zoom: 10 }, { width: 2, height: 2 });
    expect(tiles.map((tile) => tileAt("https://tiles.example/{z}/{x}/{y}.png", zoom, tile))).toEqual([
      "https://tiles.example/10/857/418.png",
    ]);
    const around = tilesOf({ x: 0, y: 0.5, zoom: 2 }, { width: 400, height: 100 });
    expect(new Set(around.tiles.map(({ x }) => x))).toEqual(new Set([3, 0]));
  });
});

describe("the map", () => {
  it("finds back the place that a spot stands for", () => {
    for (const point of [SHANGHAI, FIJI, SAMOA, { latitude: 0, longitude: 0 }]) {
      const found = toPoint(toSpot(point));
      expect(found.latitude).toBeCloseTo(point.latitude, 6);
      expect(found.longitude).toBeCloseTo(point.longitude, 6);
    }
  });

  it("counts kilometres along the surface, across the date line too", () => {
    expect(kilometres(SHANGHAI, BEIJING)).toBeCloseTo(1067, -1);
    expect(kilometres(FIJI, SAMOA)).toBeCloseTo(kilometres(SAMOA, FIJI), 6);
    expect(kilometres(FIJI, SAMOA)).toBeLessThan(1250);
    expect(kilometres(SHANGHAI, SHANGHAI)).toBe(0);
  });

  it("shows all that it is to show, the shorter way round", () => {
    for (const spots of [
      [toSpot(SHANGHAI), toSpot(BEIJING)],
      [toSpot(FIJI), toSpot(SAMOA)],
    ]) {
      const camera = fitted(spots, SIZE);
      expect(camera.zoom).toBeGreaterThan(4);
      for (const spot of spots) {
        const { left, top } = onScreen(spot, camera, SIZE);
        expect(left).toBeGreaterThan(0);
        expect(left).toBeLessThan(SIZE.width);
        expect(top).toBeGreaterThan(0);
        expect(top).toBeLessThan(SIZE.height);
      }
    }
  });

  it("keeps what is under the pointer there when it comes closer", () => {
    const camera = fitted([toSpot(SHANGHAI), toSpot(BEIJING)], SIZE);
    const at = onScreen(toSpot(BEIJING), camera, SIZE);
    const closer = onScreen(toSpot(BEIJING), zoomed(camera, 1.5, at, SIZE), SIZE);
    expect(closer.left).toBeCloseTo(at.left, 4);
    expect(closer.top).toBeCloseTo(at.top, 4);
    const moved = onScreen(toSpot(BEIJING), panned(camera, 30, -20), SIZE);
    expect([moved.left - at.left, moved.top - at.top].map(Math.round)).toEqual([30, -20]);
  });

  it("has a scale of a round length", () => {
    for (const zoom of [2, 6.3, 11, 15]) {
      const { km, pixels } = scaleOf(31, zoom, 110);
      expect(pixels).toBeLessThanOrEqual(110);
      expect(pixels).toBeGreaterThan(40);
      expect([1, 2, 5]).toContain(Number((km / 10 ** Math.floor(Math.log10(km))).toPrecision(3)));
    }
  });

  it("puts together what would lie on top of each other, and apart when one comes closer", () => {
    const near = { latitude: 31.24, longitude: 121.48 };
    const items = [SHANGHAI, near, BEIJING].map((point, at) => ({ id: String(at), ...toSpot(point) }));
    expect(clustersOf(items, 5).map(({ members }) => members.map(({ id }) => id))).toEqual([["0", "1"], ["2"]]);
    expect(clustersOf(items, 14)).toHaveLength(3);
    expect(clustersOf(items, 1)).toHaveLength(1);
  });

  it("draws every country, and none across the whole map", () => {
    const path = outlineOf(topology as never);
    expect(path.match(/M/g)?.length).toBeGreaterThan(250);
    expect(path).not.toContain("NaN");
    for (const ring of path.split("Z").filter(Boolean)) {
      const points = ring
        .slice(1)
        .split("L")
        .map((point) => Number(point.split(" ")[0]));
      for (const [at, x] of points.entries())
        if (at) expect(Math.abs(x - (points[at - 1] as number))).toBeLessThan(500);
    }
  });
});

describe("what is on the map", () => {
  it("is customers with coordinates, nearest first where one is near to something", () => {
    const all = [
      record("cus_1", { name: "Far", address: BEIJING, lifecycle_stage: "at_risk" }),
      record("cus_2", { name: "Nowhere", address: { city: "Bonn" } }),
      record("cus_3", { name: "Near", address: { ...SHANGHAI, city: "上海" } }),
    ];
    const found = customersOn(all, SHANGHAI);
    expect(found.map(({ title, standing, city }) => [title, standing, city])).toEqual([
      ["Near", "buys", "上海"],
      ["Far", "leaving", ""],
    ]);
    expect(found[0]?.km).toBe(0);
  });

  it("is a day’s visits in their order, at the customer’s where a visit has no place", () => {
    const visits = inTurn([
      record("vis_1", { subject: "Third", customer: "cus_1", planned_at: "2026-03-02T09:00:00Z" }),
      record("vis_2", { subject: "First", customer: "cus_1", route_position: 1, address: BEIJING }),
      record("vis_3", { subject: "Second", customer: "cus_2", planned_at: "2026-03-02T08:00:00Z" }),
    ]);
    expect(visits.map(({ subject }) => subject)).toEqual(["First", "Second", "Third"]);
    const placed = visitsOn(visits, [record("cus_1", { address: SHANGHAI })], null);
    expect(placed.map(({ title }) => title)).toEqual(["First", "Third"]);
    expect(lengthOf(placed)).toBeCloseTo(kilometres(BEIJING, SHANGHAI), 6);
  });

  it("is asked for by what was chosen, and by nothing else", () => {
    const address = readMap({ near: "31.2,121.5", km: "10", level: "key", whose: "mine", box: "1,2,3", on: "soon" });
    expect(address).toEqual({ near: "31.2,121.5", km: "10", level: "key", whose: "mine" });
    expect(customersAsked(address, "per_1", null)).toEqual({
      and: [
        { field: "address.latitude", op: "empty", value: false },
        { field: "address.longitude", op: "empty", value: false },
        { field: "level", op: "eq", value: "key" },
        { field: "owner", op: "eq", value: "per_1" },
        { field: "address", op: "within", value: { latitude: 31.2, longitude: 121.5, km: 10 } },
      ],
    });
    expect(readMap({ near: "somewhere", km: "7", show: "all" })).toEqual({});
    expect(pointIn(pointText(FIJI))).toEqual(FIJI);
  });
});

describe("countries of customers without coordinates", () => {
  const middles = middlesOf(topology as never);

  it("are known by code and by their name in either language", () => {
    for (const text of ["CN", "China", "中国", " china "]) expect(codeOf(text)).toBe("CN");
    expect([codeOf("United States"), codeOf("USA"), codeOf("新加坡"), codeOf("Atlantis")]).toEqual([
      "US",
      "US",
      "SG",
      null,
    ]);
  });

  it("stand in the middle of their largest part", () => {
    const { latitude, longitude } = toPoint(middles.get("840") ?? { x: 0, y: 0 });
    expect([Math.round(latitude / 10) * 10, Math.round(longitude / 10) * 10]).toEqual([40, -100]);
    const fiji = toPoint(middles.get("242") ?? { x: 0, y: 0 });
    expect(Math.round(fiji.latitude)).toBe(-18);
  });

  const asked = { field: "address.latitude", op: "empty" as const, value: true };
  const silent = { field: "country", op: "empty", value: true };
  it("are counted once however they are written, those of no known one without a place", () => {
    const groups = [
      { key: "China", count: 3, sums: {} },
      { key: "Atlantis", count: 2, sums: {} },
      { key: "中国", count: 4, sums: {} },
      { key: null, count: 1, sums: {} },
    ];
    const found = countriesOf(groups, middles, "zh-CN", "无");
    expect(found.map(({ label, count, spot }) => [label, count, spot !== null])).toEqual([
      ["中国", 7, true],
      ["Atlantis", 2, false],
      ["无", 1, false],
    ]);
    expect(found.map((one) => inCountry(asked, one))).toEqual([
      { and: [asked, { field: "country", op: "in", value: ["China", "中国"] }] },
      { and: [asked, { field: "country", op: "in", value: ["Atlantis"] }] },
      { and: [asked, silent, { field: "address.country", op: "empty", value: true }] },
    ]);
  });

  it("are those of the address where a customer has none of its own", () => {
    const groups = [
      { key: "China", count: 3, sums: {} },
      { key: "CN", count: 2, sums: {}, byAddress: true },
      { key: "DE", count: 1, sums: {}, byAddress: true },
    ];
    const found = countriesOf(groups, middles, "en", "none");
    expect(found.map(({ label, count }) => [label, count])).toEqual([
      ["China", 5],
      ["Germany", 1],
    ]);
    const at = (code: string) => ({ field: "address.country", op: "in", value: [code] });
    expect(found.map((one) => inCountry(asked, one))).toEqual([
      { and: [asked, { or: [{ field: "country", op: "in", value: ["China"] }, { and: [silent, at("CN")] }] }] },
      { and: [asked, silent, at("DE")] },
    ]);
  });
});
