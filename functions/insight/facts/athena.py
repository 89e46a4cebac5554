"""Reports of tenants whose facts outgrow one machine: the same SQL, in Athena's words, over the same files.

Every table is partitioned by tenant and month, both of which Athena demands of a query by name (injected projection),
and read with the tenant's own credentials: a query that forgot its tenant would fail, one that named another would be
refused by S3. `"$path"` holds a query to the files that the manifest names, so that a month which is being replaced is
counted once.
"""

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from functions.insight.facts import views
from functions.insight.facts.keep import Manifest
from functions.insight.facts.shape import Shape
from shared import aws, ids, settings
from shared.errors import Invalid, Unavailable
from shared.tenancy import credentials
from shared.tenancy.caller import Caller
from shared.tenancy.rights import require

MOST_ROWS = 200_000
"""Rows of one answer; a thousand come with each request."""
_STEPS = (0.2, 0.3, 0.5, 1.0)
"""Seconds between looks at a query that runs; the last again and again."""
_NAMED = re.compile(r"\$(\w+)")
_CURRENCY = re.compile(r"[A-Z]{3}")
_HIVE = {"VARCHAR": "string", "BIGINT": "bigint", "DOUBLE": "double", "DECIMAL(18,4)": "decimal(18,4)"}
_made: set[tuple[str | None, str]] = set()


class QueryFailed(RuntimeError):
    """Athena refused a query for good; the text is its reason."""


def statement(sql: str, values: Mapping[str, Any], sources: Mapping[str, str], window: slice | None = None) -> str:
    """A report's SQL as Athena understands it, with `sources` before it and the rows of `window` alone."""
    import sqlglot

    given = _NAMED.sub(lambda name: _literal(values[name[1]]), sql).strip()
    inner = given.removeprefix("WITH ")
    named = ", ".join(f"{name} AS ({source})" for name, source in sources.items())
    tree = sqlglot.parse_one(f"WITH {named}{', ' if inner != given else ' '}{inner}", read="duckdb")
    if window is not None:
        limit = tree.args.get("limit")
        count = int(window.stop - window.start)
        if limit:
            count = min(count, max(int(limit.expression.this) - window.start, 0))
        tree = tree.offset(window.start).limit(count)  # type: ignore[attr-defined]
    return tree.sql(dialect="athena", identify=True)


def _literal(value: Any) -> str:
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, str) and _CURRENCY.fullmatch(value):
        return f"'{value}'"
    raise ValueError("neither a day nor a currency")


def sources(
    tenant: str, caller: Caller, shapes: Mapping[str, Shape], manifests: Mapping[str, Manifest]
) -> dict[str, str]:
    """Object → SELECT of the rows and fields in the caller's sight."""
    return {
        name: source(tenant, shape, manifests[name], require(caller, shape.spec, "read"))
        for name, shape in shapes.items()
    }


def source(tenant: str, shape: Shape, manifest: Manifest, seen: Any) -> str:
    """One object's facts of one tenant, from the files of its manifest."""
    if not ids.is_id(tenant):
        raise ValueError("not a tenant")
    columns = views.columns(shape, seen)
    if not manifest.months:
        return f"SELECT {columns} FROM ({shape.empty}) AS nothing"
    months = _listed(manifest.months)
    paths = _listed(f"s3://{settings.data_bucket()}/{key}" for key in manifest.months.values())
    return (
        f"SELECT {columns} FROM {table_of(shape)} WHERE tenant = '{tenant}' AND month IN ({months})"
        f' AND "$path" IN ({paths}) AND NOT deleted AND {views.sight(seen)} AND {shape.only}'
    )


def _listed(texts: Iterable[str]) -> str:
    return ", ".join("'" + text.replace("'", "''") + "'" for text in sorted(texts))


def table_of(shape: Shape) -> str:
    """The Glue table of an object's facts in their present form; made when it is first asked for."""
    name = f"{shape.spec.name}_{shape.digest}"
    if (settings.athena_database(), name) not in _made:
        glue = aws.client("glue")
        with suppress(glue.exceptions.AlreadyExistsException):
            glue.create_table(DatabaseName=settings.athena_database(), TableInput=_described(name, shape))
        _made.add((settings.athena_database(), name))
    return name


def _described(name: str, shape: Shape) -> dict[str, Any]:
    place = f"s3://{settings.data_bucket()}/facts"
    return {
        "Name": name,
        "TableType": "EXTERNAL_TABLE",
        "PartitionKeys": [{"Name": "tenant", "Type": "string"}, {"Name": "month", "Type": "string"}],
        "Parameters": {
            "EXTERNAL": "TRUE", "classification": "parquet", "projection.enabled": "true",
            "projection.tenant.type": "injected", "projection.month.type": "injected",
            "storage.location.template": f"{place}/${{tenant}}/{shape.spec.name}/${{month}}",
        },
        "StorageDescriptor": {
            "Columns": [
                {"Name": column, "Type": _HIVE.get(kind, kind.lower())}
                for column, (_, _, kind) in shape.columns.items()
            ],
            "Location": place,
            "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"},
        },
    }  # fmt: skip


class Runner:
    """Runs queries with one tenant's credentials; each has `patience` seconds, then it is stopped."""

    def __init__(self, tenant: str, patience: float, client: Any = None) -> None:
        self._tenant, self._patience = tenant, patience
        self._client = client or credentials.client("athena", tenant)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """A query's rows, column → value; raises Unavailable when it takes too long, Invalid for too many rows or
        bytes, QueryFailed for what no repetition mends."""
        (found,) = self.all([sql])
        return found

    def all(self, statements: Sequence[str]) -> list[list[dict[str, Any]]]:
        """Several queries at once."""
        until = time.monotonic() + self._patience
        started = [self._start(sql) for sql in statements]
        for at, query in enumerate(started):
            try:
                self._wait(query, until)
            except Exception:
                for other in started[at:]:
                    with suppress(self._client.exceptions.InvalidRequestException):  # it has ended by itself
                        self._client.stop_query_execution(QueryExecutionId=other)
                raise
        return [list(self._answer(query)) for query in started]

    def _start(self, sql: str) -> str:
        place = f"s3://{settings.data_bucket()}/answers/{self._tenant}/"
        answer = self._client.start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": settings.athena_database()},
            ResultConfiguration={"OutputLocation": place, "EncryptionConfiguration": {"EncryptionOption": "SSE_S3"}},
            WorkGroup=settings.athena_workgroup(),
        )
        return str(answer["QueryExecutionId"])

    def _wait(self, query: str, until: float) -> None:
        looks = 0
        while True:
            status = self._client.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]
            match status["State"]:
                case "SUCCEEDED":
                    return
                case "CANCELLED":  # the workgroup's limit on bytes; nobody else cancels
                    raise Invalid("report-reads-too-much")
                case "FAILED":
                    if status.get("AthenaError", {}).get("Retryable"):
                        raise Unavailable(retry_after=5)
                    raise QueryFailed(status.get("StateChangeReason", ""))
            pause = _STEPS[min(looks, len(_STEPS) - 1)]
            if time.monotonic() + pause > until:
                raise Unavailable(retry_after=30)
            time.sleep(pause)
            looks += 1

    def _answer(self, query: str) -> Iterator[dict[str, Any]]:
        asked: dict[str, Any] = {"QueryExecutionId": query, "MaxResults": 1000}
        read, first = 0, True
        while True:
            answer = self._client.get_query_results(**asked)
            found = answer["ResultSet"]
            columns = [(one["Name"], one["Type"]) for one in found["ResultSetMetadata"]["ColumnInfo"]]
            for row in found["Rows"][1 if first else 0 :]:  # the first row of all is the names
                read += 1
                if read > MOST_ROWS:
                    raise Invalid("too-many-rows", most=MOST_ROWS)
                cells = (cell.get("VarCharValue") for cell in row["Data"])
                yield {name: _value(kind, cell) for (name, kind), cell in zip(columns, cells, strict=True)}
            first = False
            if not answer.get("NextToken"):
                return
            asked["NextToken"] = answer["NextToken"]


def _value(kind: str, text: str | None) -> Any:
    if text is None:
        return None
    match kind:
        case "tinyint" | "smallint" | "integer" | "bigint":
            return int(text)
        case "decimal":
            return Decimal(text)
        case "double" | "float" | "real":
            return float(text)
        case "boolean":
            return text == "true"
        case "date" | "timestamp":
            return date.fromisoformat(text[:10])
    return text
