// Duplicates among all records of an object: looked for, shown as pairs, told apart.
const bare = (text) =>
  String(text ?? "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+(ltd|inc|co)$|[^\p{L}\p{N}]/gu, "");
const shared = (one, other, field) => (one[field] ?? []).some((value) => (other[field] ?? []).includes(value));

const RULES = [
  ["same-email", "emails", 0.9, "E-mails are the same", (one, other) => shared(one, other, "emails")],
  ["similar-name", "name", 0.6, "Name is alike", (one, other) => bare(one.name) && bare(one.name) === bare(other.name)],
];

/** A few of the records that may be one, each pair a group. */
function groups({ book, apart }, object) {
  const all = [...book.tables[object].values()].filter(({ deleted_at }) => !deleted_at);
  const found = [];
  for (const [at, left] of all.entries())
    for (const right of all.slice(at + 1)) {
      const reasons = RULES.filter(([, , , , holds]) => holds(left, right));
      if (!reasons.length || apart.has([left.id, right.id].sort().join(" "))) continue;
      const score = 1 - reasons.reduce((left_over, [, , weight]) => left_over * (1 - weight), 1);
      found.push({
        score,
        records: [left, right],
        pairs: [
          {
            left: left.id,
            right: right.id,
            score,
            reasons: reasons.map(([code, field, weight, message]) => ({ code, field, weight, message })),
          },
        ],
      });
    }
  return found.sort((one, other) => other.score - one.score).slice(0, 50);
}

/** Answers what is asked of a search that ran as job `id`. */
export function twins(state, ask, job, action) {
  state.apart ??= new Set();
  if (action === "dismissals") {
    const pair = [...ask.body.pair].sort();
    const apart = ask.body.apart ?? true;
    if (apart) state.apart.add(pair.join(" "));
    else state.apart.delete(pair.join(" "));
    return [200, { pair, apart }];
  }
  const items = groups(state, job.object);
  return [200, { object: job.object, state: job.state, groups: items.length, items, next: null }];
}
