// Who came in, failed to, or took something out, in memory.
import { newId } from "./data.mjs";

const HOUR = 3_600_000;
const SEEN = [
  ["signed_in", "Firefox, Windows", null],
  ["exported", "Firefox, Windows", "Customers.csv"],
  ["downloaded", "Firefox, Windows", "Customers.csv"],
  ["failed", "Safari, iPhone", null],
  ["key_used", "Python", "Online shop"],
  ["signed_out", "Chrome, macOS", null],
  ["accepted", "Edge, Windows", null],
  ["reset_asked", "Safari, iPhone", null],
  ["reset", "Safari, iPhone", null],
  ["password_changed", "Chrome, macOS", null],
];

const linesOf = (state) =>
  (state.signIns ??= SEEN.flatMap(([kind, client, what], at) =>
    state.company.people.slice(0, 2).map((person, turn) => ({
      id: newId("sgn"),
      at: new Date(Date.now() - (2 * at + turn) * 7 * HOUR).toISOString(),
      by: person.id,
      by_name: person.name,
      kind,
      address: turn ? "2001:db8:85a3::8a2e:370:7334" : "198.51.100.7",
      client,
      what,
    })),
  ));

export const ownSignIns = (state, person) => [200, { items: linesOf(state).filter(({ by }) => by === person.id) }];

export function signIns({ state, ask }) {
  const [by, kind, from, to] = ["by", "kind", "from", "to"].map((name) => ask.query.get(name));
  const items = linesOf(state).filter(
    (one) =>
      (!by || one.by === by) &&
      (!kind || one.kind === kind) &&
      (!from || one.at.slice(0, 10) >= from) &&
      (!to || one.at.slice(0, 10) <= to),
  );
  if (ask.query.get("format") !== "csv") return [200, { items, next: null }];
  const lines = items.map((one) => [one.at, one.by_name, one.kind, one.address].join(","));
  return [200, ["When,Who,What,Address", ...lines].join("\r\n"), { "Content-Type": "text/csv; charset=utf-8" }];
}
