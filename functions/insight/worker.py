"""Makes the files that people asked for, one message an export; a message may come twice, late, or after a kill."""

import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from functions.insight import drawn, exports, ringing, sources, written
from functions.insight.drawn import Table
from functions.insight.written import File
from shared import clock, observe, settings
from shared.errors import Forbidden, Invalid, KithError, NotFound, Stale
from shared.records.engine import Records
from shared.tenancy import credentials
from shared.tenancy.caller import Caller, system
from shared.tenancy.callers import caller_of

_FINAL = (Forbidden, Invalid, NotFound)
"""What another attempt would not mend."""


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001
    """SQS: make each message's export; one that failed for a passing reason is delivered again."""
    failed = []
    for message in event["Records"]:
        try:
            wish = orjson.loads(message["body"])
            if "schedule" in wish:
                ringing.ring(wish["tenant"], wish["schedule"], wish["at"], _make)
            else:
                _make(wish["tenant"], wish["export"])
        except Exception as problem:
            observe.failure("insight-worker", {"resource": "exports"}, problem)
            failed.append({"itemIdentifier": message["messageId"]})
    return {"batchItemFailures": failed}


def _make(tenant: str, export_id: str) -> None:
    Making(tenant, export_id).run()


class Overtaken(Exception):
    """Another delivery of the same message is making the export."""


class Making:
    """One export being made."""

    def __init__(self, tenant: str, export_id: str) -> None:
        self._table = credentials.table(tenant)
        self._records = Records(self._table, system(tenant, exports.OWNER), owner=exports.OWNER)
        self._id = export_id
        self._export: dict[str, Any] = {}

    def run(self) -> None:
        """Make the file and say so in the export; an export that is done, deleted or unknown is left alone."""
        try:
            self._export = self._records.get("exports", self._id)
        except NotFound:
            return
        if self._export["state"] == "done":
            return
        try:
            self._make()
        except Overtaken:
            return
        except _FINAL as problem:
            self._fail(problem)
        except Exception as problem:
            self._fail(problem if isinstance(problem, KithError) else KithError())
            raise

    def _make(self) -> None:
        self._note(state="running", progress=5, problem=None)
        asker = caller_of(self._table, self._export["owner"])
        if asker is None:
            raise Forbidden("export-no-rights")
        asker = replace(asker, locale=self._export.get("locale") or asker.locale)
        tables = self._tables(asker)
        self._note(progress=50)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "report")
            rows = written.write(self._export["format"], File(path, self._export["name"], asker), tables)
            self._note(progress=80)
            self._upload(path)
        self._note(state="done", progress=100, rows=rows, finished_at=clock.stamp(), file=self._file())

    def _tables(self, asker: Caller) -> list[Table]:
        parameters = orjson.loads(self._export["parameters"])
        if self._export["report"] == exports.DASHBOARD:
            return drawn.tables_of(Records(self._table, asker), parameters["dashboard"])
        wish = sources.asked(self._export["report"], parameters)
        sources.check(self._table, asker, wish)
        return [drawn.table_of(self._table, asker, wish)]

    def _upload(self, path: Path) -> None:
        with path.open("rb") as body:
            credentials.s3(self._table.tenant).put_object(
                Bucket=settings.data_bucket(),
                Key=exports.file_key(self._table.tenant, self._export),
                Body=body,
                ContentType=exports.content_type(self._export),
            )

    def _file(self) -> str:
        return f"{self._export['report']}.{self._export['format']}"

    def _note(self, **changes: Any) -> None:
        try:
            self._export = self._records.change("exports", self._id, changes, version=self._export["version"])
        except (Stale, NotFound) as problem:
            raise Overtaken from problem

    def _fail(self, problem: KithError) -> None:
        changes = {"state": "failed", "problem": problem.slug, "finished_at": clock.stamp()}
        with suppress(Stale, NotFound):  # another delivery has it
            self._records.change("exports", self._id, changes, version=self._export["version"])
