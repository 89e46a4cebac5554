"""An import at work: the file cut into chunks, each chunk's rows made records, and the refused rows as a file."""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from functions.exchange import imports, mended, tables, unlisted
from functions.exchange.cells import LINKED, Convert, Wrong, amount, converter
from functions.exchange.chunks import Op, Plan, Refusal, Step, carry_out, check, finish, planned
from functions.exchange.files import JobFiles, refused_name, rows_name
from functions.exchange.linked import Linked
from functions.exchange.models import Mapping
from functions.exchange.service import called, reason
from functions.exchange.tables import Layout
from shared import i18n, ids
from shared.declare import ObjectSpec
from shared.errors import Duplicate, FieldError, Invalid
from shared.jobs import Job
from shared.records.items import body_of
from shared.records.many import ManyRecords
from shared.sheets import neutralised

CHUNK = 500
ERRORS = "errors.csv"


def chunk(records: ManyRecords, files: JobFiles, job: Job, number: int) -> Step:
    """The first chunk cuts the file, the last makes the file of refused rows, those between are rows."""
    if number == 0:
        return _cut(files, job)
    if number == job.chunks - 1:
        return _report(files, job)
    known = planned(files, number)
    if known:
        return mended.settled(files, job, number, finish(records, files, job, number, known))
    plan = Loading(records, job).plan(mended.rows(files, job, number))
    if job.kind == "import-check":
        return _tried(records, files, job, number, plan)
    if mended.is_round(job, number):
        plan.rows = 0  # counted when they were first refused
    return mended.settled(files, job, number, carry_out(records, files, job, number, plan))


def _cut(files: JobFiles, job: Job) -> Step:
    layout = Layout(**job.wish["mapping"]["layout"])
    with tempfile.TemporaryDirectory() as folder:
        upload = JobFiles(files.tenant, job.wish["import"])
        table = tables.read(imports.fetch(upload, Path(folder)), layout)
        header: list[str] = []
        total = number = 0
        for part in _parts(_noting(table, header)):
            number += 1
            total += len(part)
            if total > tables.MOST_ROWS:
                raise Invalid("import-too-many-rows", most=tables.MOST_ROWS)
            files.dump(rows_name(number), part)
    return Step(0, {}, notes={"header": header}, total=total, chunks=number + 2)


def _noting(table: tables.Table, header: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The numbered data rows; `header` is filled from the row before them."""

    def rows() -> Iterator[list[str]]:
        for at, row in enumerate(table.rows):
            if at == 0:
                header.extend(tables.header_of([row], bool(table.layout.header)))
            yield row

    return tables.numbered(table._replace(rows=rows()))


def _parts(rows: Iterable[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    part: list[tuple[int, list[str]]] = []
    for row in rows:
        part.append(row)
        if len(part) == CHUNK:
            yield part
            part = []
    if part:
        yield part


def _tried(records: ManyRecords, files: JobFiles, job: Job, number: int, plan: Plan) -> Step:
    """What would become of the rows; nothing is written but why some would be refused."""
    spec = records.schema.get(job.object)
    taken = _taken(records, spec, plan.ops)
    counts = {"skipped": plan.skipped, "created": 0, "updated": 0}
    good: list[Op] = []
    for op, problem in zip(plan.ops, check(records, spec, plan.ops), strict=True):
        refusal = problem or taken.get(op.row)
        if refusal:
            plan.refused.append(Refusal.of(op.row, refusal, None))
        else:
            counts["created" if op.action == "create" else "updated"] += 1
            good.append(op)
    counts["failed"] = len(plan.refused)
    if plan.refused:
        files.dump(refused_name(number), [vars(one) for one in sorted(plan.refused, key=lambda one: one.row)])
    notes = {"unlisted": unlisted.counted(spec, good, job.notes.get("unlisted", ()))}
    return Step(plan.rows, counts, bool(plan.refused), notes)


def _taken(records: ManyRecords, spec: ObjectSpec, ops: list[Op]) -> dict[int, Duplicate]:
    """Row → the refusal of a unique value that another record, or an earlier row, holds."""
    found: dict[int, Duplicate] = {}
    for field in (one.name for one in spec.fields.values() if one.unique):
        given = [(op, str(op.data[field])) for op in ops if op.data.get(field)]
        holders = records.holders(spec, field, [value for _, value in given])
        for op, value in given:
            if holders.setdefault(value, op.id) != op.id:
                found[op.row] = Duplicate(errors=(FieldError(field, "taken"),))
    return found


def _report(files: JobFiles, job: Job) -> Step:
    """The refused rows as they came, each with its reason, in the language of the one who imports."""
    if not job.failing:
        return Step(0, {}, notes={"errors": None})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "errors")
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            header, names = list(job.notes["header"]), called(job)
            row_label, reason_label = (i18n.text(f"import.{one}", job.locale) for one in ("row", "reason"))
            writer.writerow([neutralised(one) for one in (*header, row_label, reason_label)])
            for number in job.failing:
                cells: dict[int, list[str]] = dict(mended.rows(files, job, number))
                for one in mended.waiting(files, number):
                    given = (cells.get(one.row, []) + [""] * len(header))[: len(header)]
                    writer.writerow([neutralised(cell) for cell in given] + [one.row, reason(one, job.locale, names)])
        files.put_file(ERRORS, path, "text/csv; charset=utf-8")
    return Step(0, {}, notes={"errors": ERRORS})


class _Column(NamedTuple):
    at: int
    field: str
    part: str
    convert: Convert


class Loading:
    """Rows on their way to becoming records."""

    def __init__(self, records: ManyRecords, job: Job) -> None:
        self._records = records
        self._job = job
        self._began = datetime.fromisoformat(job.created_at)
        self._spec = records.schema.get(job.object)
        self._mapping = Mapping.model_validate(job.wish["mapping"])
        self._columns = [self._column(one) for one in self._mapping.columns]
        self._linked = Linked(records, self._spec)

    def _column(self, one: Any) -> _Column:
        field = self._spec.fields.get(one.field)
        zone = self._records.caller.time_zone
        plain = field is None or bool(one.part) or field.kind in {"money", *LINKED}
        convert = str if plain or field is None else converter(field, order=one.order, comma=one.comma, time_zone=zone)
        if field is not None and field.kind == "money" and not one.part:
            return _Column(one.column, one.field, "", lambda text: amount(text, one.comma))
        if one.part in {"latitude", "longitude"}:
            return _Column(one.column, one.field, one.part, float)
        return _Column(one.column, one.field, one.part, convert)

    def plan(self, rows: list[tuple[int, list[str]]]) -> Plan:
        """What the rows become: new records, changes, or refusals with their reasons."""
        plan = Plan(rows=len(rows))
        made = [(row, *self._values(cells)) for row, cells in rows]
        self._linked.look_up(data for _, data, _ in made)
        good: list[tuple[int, dict[str, Any]]] = []
        for row, data, unread in made:
            wrong = (*unread, *self._linked.put(data))
            if wrong:
                plan.refused.append(Refusal.of(row, Invalid(errors=wrong)))
            else:
                good.append((row, data))
        known = self._matches([data for _, data in good])
        stored = self._records.stored(self._spec, set(known.values()))
        present = {id_: body_of(item) for id_, item in stored.items()}
        for row, data in good:
            self._add(plan, row, data, known, present)
        return plan

    def _values(self, cells: list[str]) -> tuple[dict[str, Any], list[FieldError]]:
        data: dict[str, Any] = {}
        wrong: list[FieldError] = []
        currencies: dict[str, str] = {}
        clear = self._mapping.empty == "clear"
        for at, field, part, convert in self._columns:
            text = cells[at].strip() if at < len(cells) else ""
            if not text:
                if clear and not part:
                    data.setdefault(field, None)
                continue
            try:
                value = convert(text)
            except Wrong as problem:
                wrong.append(FieldError(field, str(problem)))
                continue
            except ValueError:
                wrong.append(FieldError(field, "invalid"))
                continue
            if part == "currency":
                currencies[field] = value.upper()
            elif part:
                data[field] = {**(data.get(field) or {}), part: value}
            else:
                data[field] = value
        for field, value in data.items():
            if isinstance(value, tuple):
                currency = currencies.get(field) or value[1] or self._currency
                data[field] = {"amount": value[0], "currency": currency}
        return data, wrong

    @property
    def _currency(self) -> str:
        return self._mapping.currency or self._records.caller.currency

    def _matches(self, made: list[dict[str, Any]]) -> dict[str, str]:
        match = self._mapping.match
        if not match:
            return {}
        values = [str(data[match]) for data in made if data.get(match)]
        if match == "id":
            return {value: value for value in values if ids.is_id(value)}
        return self._records.holders(self._spec, match, values)

    def _add(
        self, plan: Plan, row: int, data: dict[str, Any], known: dict[str, str], present: dict[str, dict[str, Any]]
    ) -> None:
        match, mode = self._mapping.match, self._mapping.mode
        value = str(data.get(match) or "") if match else ""
        id_ = known.get(value)
        if match == "id":
            data.pop("id", None)
        if id_ is None and mode != "update":
            new = ids.numbered(self._spec.prefix, self._began, row, self._job.id)
            given = {name: one for name, one in data.items() if one is not None}
            plan.ops.append(Op(row, "create", new, 0, given))
            if value:
                known[value], present[new] = new, {**given, "version": 1}
            return
        body = present.get(id_ or "")
        if id_ is None or body is None:
            plan.refused.append(Refusal.of(row, Invalid(errors=(FieldError(str(match), "no-such-record"),))))
            return
        before = {name: body.get(name) for name in data}
        if before == data:
            plan.skipped += 1
            return
        plan.ops.append(Op(row, "change", id_, body["version"], data, before))
        present[id_] = {**body, **data, "version": body["version"] + 1}
