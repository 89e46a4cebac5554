"""An import until it runs: the upload, what is in it, and which column becomes which field."""

import tempfile
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from functions.exchange import guess, tables
from functions.exchange.cells import NOT_IMPORTED
from functions.exchange.files import JobFiles
from functions.exchange.models import ImportWish, Mapping
from functions.exchange.tables import Layout
from shared import clock, i18n, ids, jobs, settings
from shared.declare import FieldSpec, ObjectSpec
from shared.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from shared.jobs import KEPT_SECONDS, Job, Jobs
from shared.records.access_patterns import IMPORT, MAPPING
from shared.records.many import ManyRecords
from shared.tenancy import credentials
from shared.tenancy.rights import editable, require, sight

UPLOAD = "upload"
_LINK_LIFE = timedelta(minutes=15)
_SAMPLE_BYTES = 1 << 18
_SAMPLE_ROWS = 20
_SHOWN_ROWS = 5

Import = dict[str, Any]


def ask(records: ManyRecords, wish: ImportWish) -> Import:
    """A new import with the link to put its file to; the link takes exactly `size` bytes."""
    spec = records.schema.get(wish.object)
    if spec.about.writes or not any(records.caller.reach(spec.name, one) != "none" for one in ("create", "edit")):
        raise Forbidden(object=spec.name, action="create")
    if wish.size > tables.MOST_BYTES:
        raise Invalid("import-too-large", most=tables.MOST_BYTES)
    made: Import = {
        "id": ids.new("imp"), "object": spec.name, "name": wish.name, "size": wish.size, "mapping": None,
        "created_at": clock.stamp(),
    }  # fmt: skip
    save(records, made)
    tenant = records.caller.tenant
    url = credentials.links(tenant).generate_presigned_url(
        "put_object",
        Params={
            "Bucket": settings.data_bucket(),
            "Key": JobFiles(tenant, made["id"]).key(UPLOAD),
            "ContentLength": wish.size,
        },
        ExpiresIn=int(_LINK_LIFE.total_seconds()),
    )
    expires = (clock.now() + _LINK_LIFE).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {**made, "upload": {"method": "PUT", "url": url, "expires_at": expires}}


def get(records: ManyRecords, import_id: str) -> Import:
    """One of the caller's imports; raises NotFound for anybody else's."""
    item = records.table.get(_key(records, import_id)) if ids.is_id(import_id) else None
    if item is None:
        raise NotFound()
    found: Import = orjson.loads(item["import"])
    return found


def save(records: ManyRecords, made: Import) -> None:
    until = int(clock.now().timestamp()) + KEPT_SECONDS
    item = {**_key(records, made["id"]), "import": orjson.dumps(made).decode(), "expires_at": until}
    records.table.put(item)


def _key(records: ManyRecords, import_id: str) -> dict[str, str]:
    return records.table.key(IMPORT, person=records.caller.person, id=import_id)


def preview(records: ManyRecords, made: Import, layout: Layout, locale: str) -> dict[str, Any]:
    """What the file holds: its layout, first rows, and for each column what it probably is.

    The mapping last used for the same headers comes first, then names in both languages, then nothing.
    """
    found, sheets, rows = _look(records, made, layout)
    if not rows:
        raise Invalid("import-empty")
    spec = records.schema.get(made["object"])
    headers = tables.header_of(rows, bool(found.header))
    data = rows[1 if found.header else 0 :]
    fields = targets(records, spec)
    remembered = records.table.get(_remembered(records, spec, headers))
    labels = {one.name: [i18n.label(one.label, locale, f"field.{spec.name}.{one.name}")] for one in fields}
    guessed = orjson.loads(remembered["columns"]) if remembered else guess.columns(headers, fields, labels)
    columns = []
    for at, header in enumerate(headers):
        cells = [row[at] if at < len(row) else "" for row in data]
        orders = guess.orders(cells) if guess.kind(cells) == "date" else []
        columns.append({
            "column": at, "header": header, "looks_like": guess.kind(cells), "samples": cells[:_SHOWN_ROWS],
            "date_orders": orders, **(guessed[at] or {"field": None, "part": ""}),
        })  # fmt: skip
    return {
        "layout": found._asdict(), "sheets": sheets, "columns": columns, "rows": data[:_SHOWN_ROWS],
        "remembered": remembered is not None,
        "fields": [{"name": one.name, "label": labels[one.name][0], "kind": one.kind, "required": one.required,
                    "unique": one.unique} for one in fields],
        "mapping": made["mapping"],
    }  # fmt: skip


def _look(records: ManyRecords, made: Import, wish: Layout) -> tuple[Layout, list[str] | None, list[list[str]]]:
    files = JobFiles(records.caller.tenant, made["id"])
    sample = files.get(UPLOAD, 0, _SAMPLE_BYTES - 1)
    if sample is None:
        raise Conflict("import-not-uploaded")
    if not tables.is_workbook(sample):
        layout = tables.text_layout(sample, wish)
        rows = tables.sample_rows(sample, layout, _SAMPLE_ROWS)
        return layout, None, rows
    with tempfile.TemporaryDirectory() as folder:
        table = tables.read(fetch(files, Path(folder), tables.MOST_SHEET_BYTES), wish)
        return table.layout, table.sheets, list(islice(table.rows, _SAMPLE_ROWS))


def fetch(files: JobFiles, folder: Path, most: int = tables.MOST_BYTES) -> Path:
    """The upload in a folder of this machine; raises Invalid when it is larger than `most` bytes, Conflict when it is
    not there."""
    answer = files.open(UPLOAD)
    if answer is None:
        raise Conflict("import-not-uploaded")
    if answer["ContentLength"] > most:
        raise Invalid("import-too-large", most=most)
    path = folder / UPLOAD
    with path.open("wb") as file:
        for block in answer["Body"].iter_chunks(1 << 20):
            file.write(block)
    return path


def targets(records: ManyRecords, spec: ObjectSpec) -> list[FieldSpec]:
    """The fields that the caller may import into."""
    hidden = sight(records.caller, spec).hidden
    return [
        one
        for one in spec.fields.values()
        if not one.read_only
        and one.kind not in NOT_IMPORTED
        and one.name not in hidden
        and editable(records.caller, spec, one.name)
    ]


def choose(records: ManyRecords, made: Import, mapping: Mapping) -> Import:
    """Keep the mapping, for this import and for the next table with the same headers.

    Raises Invalid for fields that cannot be imported, twice the same, or missing.
    """
    spec = records.schema.get(made["object"])
    _check(records, spec, mapping)
    made = {**made, "mapping": mapping.model_dump(mode="json")}
    save(records, made)
    if mapping.headers:
        columns: list[Any] = [None] * len(mapping.headers)
        for one in mapping.columns:
            if one.column < len(columns):
                columns[one.column] = {"field": one.field, "part": one.part}
        until = int(clock.now().timestamp()) + 12 * KEPT_SECONDS
        key = _remembered(records, spec, mapping.headers)
        records.table.put({**key, "columns": orjson.dumps(columns).decode(), "expires_at": until})
    return made


def _check(records: ManyRecords, spec: ObjectSpec, mapping: Mapping) -> None:
    known = {one.name: one for one in targets(records, spec)}
    wrong, seen = [], set()
    for one in mapping.columns:
        if one.field not in known and not (one.field == "id" and mapping.match == "id"):
            wrong.append(FieldError(one.field, "unknown"))
        if (one.field, one.part) in seen:
            wrong.append(FieldError(one.field, "repeated"))
        seen.add((one.field, one.part))
    mapped = {one.field for one in mapping.columns}
    if mapping.match and mapping.match != "id" and not (mapping.match in known and known[mapping.match].unique):
        wrong.append(FieldError("match", "not-unique"))
    if (mapping.mode != "create") != bool(mapping.match) or (mapping.match and mapping.match not in mapped):
        wrong.append(FieldError("match", "required" if mapping.mode != "create" else "unknown"))
    if mapping.mode != "update":
        missing = [one.name for one in known.values() if one.required and one.name not in mapped]
        wrong += [FieldError(name, "required") for name in missing]
    if wrong:
        raise Invalid(errors=tuple(wrong))
    for right in {"create": ("create",), "update": ("edit",), "upsert": ("create", "edit")}[mapping.mode]:
        require(records.caller, spec, right)


def _remembered(records: ManyRecords, spec: ObjectSpec, headers: list[str]) -> dict[str, str]:
    digest = ids.digest(*(guess.folded(one) for one in headers))
    return records.table.key(MAPPING, object=spec.name, digest=digest)


def run(records: ManyRecords, made: Import, *, dry_run: bool, key: str | None) -> Job:
    """A job that imports the file, or with `dry_run` says what would become of each row and writes nothing."""
    if made["mapping"] is None:
        raise Conflict("import-not-mapped")
    _check(records, records.schema.get(made["object"]), Mapping.model_validate(made["mapping"]))
    job = jobs.new(
        "import-check" if dry_run else "import", made["object"],
        {"import": made["id"], "name": made["name"], "mapping": made["mapping"]},
        person=records.caller.person, locale=records.caller.locale, chunks=1, total=0,
    )  # fmt: skip
    return Jobs(records.table, records.caller.person).start(job, key)
