// Work on many records and lists as files, done at once but told of as going on first.
import { givenBack } from "./hand-over.mjs";
import { failures, imports, mended, takenBack } from "./imports.mjs";
import { find } from "./records.mjs";
import { twins } from "./twins.mjs";

export const COUNTS = { created: 0, updated: 0, deleted: 0, restored: 0, skipped: 0, failed: 0 };

export function jobs(state, ask, person, refuse) {
  const [, , first, id, action] = ask.path.split("/");
  if (first === "imports") return imports(state, ask, person, refuse);
  if (first === "lists") return started(state, { kind: "export", object: ask.body.object, links: linked(ask.body) });
  if (first === "duplicates" && !id) {
    const total = state.book.tables[ask.body.object].size;
    return started(state, { kind: "duplicates", object: ask.body.object, total, going: 2 });
  }
  if (first === "duplicates") return twins(state, ask, state.jobs.get(id), action);
  if (first !== "jobs") return started(state, done(state, first, ask.body, person));
  if (!id) return [200, { items: [...state.jobs.values()].reverse().map(({ before: _, ...job }) => job), next: null }];
  const job = state.jobs.get(id);
  if (!job) return refuse(404, "not-found", "There is no such job");
  if (action === "undo") {
    const back = started(state, takeBack(state, job, person));
    Object.assign(job, { can_undo: false, undone_by: back[1].id });
    return back;
  }
  if (action === "failures") return failures(job);
  if (action === "rows") return mended(state, job, ask.body.rows, person);
  if (job.going > 0) {
    job.going -= 1;
    return [200, half(job)];
  }
  const finished_at = job.finished_at ?? new Date().toISOString();
  return [200, Object.assign(job, { state: "done", done: job.total, finished_at })];
}

const half = (job) => ({
  ...job,
  done: Math.floor(job.total / 2),
  ...(job.parts ? { parts: job.parts.map((one) => ({ ...one, done: Math.floor(one.total / 2) })) } : {}),
});
const takeBack = (state, job, person) =>
  job.made ? takenBack(state, job, person) : (job.parts ? givenBack : undone)(state, job, person);
const linked = () => ({ file: "/v1/storage/list" });

export function started(state, what) {
  const id = `job_${state.jobs.size + 1}`;
  const created_at = new Date().toISOString();
  const job = {
    id,
    created_at,
    state: "running",
    total: 1,
    done: 0,
    counts: COUNTS,
    problem: null,
    can_undo: false,
    ...what,
  };
  state.jobs.set(id, job);
  return [202, { ...job, before: undefined }];
}

function done({ book }, object, { action, ids, filter, q, data, among }, person) {
  const every = ids ?? find(book.tables, object, { filter, q, limit: 200 }).items.map(({ id }) => id);
  const before = every.map((id) => book.get(object, id));
  for (const [at, one] of before.entries()) {
    const given = among ? { owner: among[at % among.length] } : data;
    if (action !== "delete") book.change(object, one.id, given, one.version, person, "127.0.0.1");
    else {
      const gone = { ...one, deleted_at: new Date().toISOString(), version: one.version + 1 };
      book.save(object, gone, "delete", one, person, "127.0.0.1");
    }
  }
  const counts = { ...COUNTS, [action === "delete" ? "deleted" : "updated"]: every.length };
  return { kind: `bulk-${action}`, object, total: every.length, counts, can_undo: true, before };
}

function undone({ book }, { object, before }, person) {
  for (const one of before) {
    const now = book.get(object, one.id, true);
    book.save(object, { ...one, version: now.version + 1 }, "update", now, person, "127.0.0.1");
  }
  return { kind: "undo", object, total: before.length, counts: { ...COUNTS, updated: before.length } };
}
