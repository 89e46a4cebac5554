// Imports: a CSV kept, understood by its headers, tried, brought in row by row, mended where rows were refused.
import { COUNTS, started } from "./jobs.mjs";
import { declared, newId } from "./data.mjs";

const KINDS = ["text", "choice", "integer", "date", "email"];

export function imports(state, ask, person, refuse) {
  const [, , , id, action] = ask.path.split("/");
  if (!id) return made(state, ask.body);
  const one = state.imports.get(id);
  if (!one) return refuse(404, "not-found", "There is no such import");
  if (action === "preview") return [200, preview(state, one, ask)];
  if (action === "mapping") {
    one.mapping = ask.body;
    state.mappings.set(key(one.object, ask.body.headers), ask.body.columns);
    return [200, shown(one)];
  }
  if (action === "run") return ran(state, one, ask.body.dry_run, person);
  return [200, shown(one)];
}

const shown = ({ id, object, name, size, mapping }) => ({ id, object, name, size, mapping });
const key = (object, headers) => [object, ...headers].join("\n");

function made(state, { object, name, size }) {
  const id = newId("imp");
  state.imports.set(id, { id, object, name, size, mapping: null });
  const upload = { method: "PUT", url: `/v1/storage/${id}`, expires_at: new Date().toISOString() };
  return [201, { ...shown(state.imports.get(id)), upload }];
}

const table = (state, { id }) =>
  state.stored
    .get(`/v1/storage/${id}`)
    .toString()
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => line.split(","));

const fieldsOf = (object) =>
  declared
    .find(({ name }) => name === object)
    .fields.filter(({ kind, read_only }) => !read_only && KINDS.includes(kind));

function preview(state, one, { at }) {
  const [headers, ...rows] = table(state, one);
  const fields = fieldsOf(one.object);
  const known = state.mappings.get(key(one.object, headers));
  const guess = (header) => fields.find(({ name, label }) => [name, ...label].includes(header))?.name ?? null;
  const columns = headers.map((header, column) => ({
    column,
    header,
    looks_like: "text",
    samples: rows.slice(0, 5).map((row) => row[column] ?? ""),
    date_orders: [],
    field: known ? (known.find((kept) => kept.column === column)?.field ?? null) : guess(header),
    part: "",
  }));
  return {
    layout: { encoding: "utf-8", separator: ",", sheet: null, header: true },
    sheets: null,
    columns,
    rows: rows.slice(0, 5),
    remembered: !!known,
    fields: fields.map(({ name, label, kind, required, unique }) => ({
      name,
      label: label[at],
      kind,
      required: !!required,
      unique: !!unique,
    })),
    mapping: one.mapping,
  };
}

function ran(state, one, dry, person) {
  const [header, ...rows] = table(state, one);
  const job = {
    kind: dry ? "import-check" : "import",
    object: one.object,
    total: rows.length,
    counts: { ...COUNTS },
    can_undo: !dry,
    going: 1,
    header,
    columns: one.mapping.columns,
    refused: [],
    made: [],
  };
  const all = rows.map((cells, at) => ({ row: at + 2, cells }));
  bring(state, job, all, person);
  return started(state, job);
}

/** Make records of rows; those that cannot be are kept with the job. */
function bring({ book }, job, rows, person) {
  const fields = new Map(fieldsOf(job.object).map((field) => [field.name, field]));
  const unlisted = new Map();
  for (const { row, cells } of rows) {
    const data = {};
    const errors = [];
    for (const { column, field } of job.columns) {
      const text = (cells[column] ?? "").trim();
      const { kind, choices = {}, open_choice } = fields.get(field);
      const strange = kind === "choice" && Object.keys(choices).length > 0 && !choices[text];
      const wrong = (code, message) => errors.push({ field, code, message });
      if (!text) continue;
      if (kind === "integer" && !/^-?\d+$/.test(text)) wrong("number", "must be a number");
      else if (strange && !open_choice) wrong("choice", "is not in the list");
      else data[field] = kind === "integer" ? Number(text) : text;
    }
    for (const [field, value] of Object.entries(errors.length ? {} : data)) {
      const { choices, open_choice } = fields.get(field);
      if (!open_choice || !choices || choices[value]) continue;
      const one = unlisted.get(field + value) ?? { field, value, count: 0, rows: [] };
      unlisted.set(field + value, { ...one, count: one.count + 1, rows: [...one.rows, row] });
    }
    if (errors.length) job.refused.push({ row, id: null, code: "invalid", reason: "", errors, page: 1, cells });
    else if (job.kind === "import") job.made.push(book.create(job.object, data, person, "203.0.113.9").id);
  }
  job.refused.sort((one, other) => one.row - other.row);
  job.counts = { ...COUNTS, created: job.total - job.refused.length, failed: job.refused.length };
  if (job.kind === "import-check" && unlisted.size) job.unlisted = [...unlisted.values()];
  job.links = job.refused.length ? { errors: "/v1/storage/errors" } : {};
}

export function failures({ refused = [], header = [], columns = [] }) {
  const fields = new Map(columns.map((one) => [one.column, one]));
  return [
    200,
    {
      items: refused,
      next: null,
      columns: header.map((name, at) => ({ header: name, field: fields.get(at)?.field ?? null, part: "" })),
    },
  ];
}

/** An import that is over and refused two rows of four. */
export function refusedImport(state) {
  for (const { id, refused } of state.jobs.values()) if (refused?.length) return id;
  const rows = [
    "Name,Employees,Preferred channel,Owner",
    "Ore and Oak,12,phone,",
    "Pine Works,many,phone,",
    "Quarry Lane,many,pigeon,",
    "Reed House,7,,",
  ];
  state.stored.set("/v1/storage/imp_refused", Buffer.from(rows.join("\n")));
  const columns = ["name", "employees", "preferred_channel"].map((field, column) => ({ column, field, part: "" }));
  const one = { id: "imp_refused", object: "customers", name: "list.csv", mapping: { columns } };
  return ran(state, one, false, state.company.people[0])[1].id;
}

/** Rows tried again, as they were mended. */
export function mended(state, job, rows, person) {
  const asked = new Set(rows.map(({ row }) => row));
  job.refused = job.refused.filter(({ row }) => !asked.has(row));
  bring(state, job, rows, person);
  Object.assign(job, { state: "running", going: 1, finished_at: null });
  return [202, job];
}

/** Everything that an import made is deleted. */
export function takenBack({ book }, job, person) {
  for (const id of job.made) {
    const now = book.get(job.object, id, true);
    const gone = { ...now, deleted_at: new Date().toISOString(), version: now.version + 1 };
    book.save(job.object, gone, "delete", now, person, "127.0.0.1");
  }
  return {
    kind: "undo",
    object: job.object,
    total: job.made.length,
    undo_of: job.id,
    counts: { ...COUNTS, deleted: job.made.length },
  };
}
