"""The table's stream, as Lambda delivers it: at least once, in order per record, many tenants in one batch."""

import itertools
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.stream.handler import handler
from shared import ids
from shared.records import dynamo, feed
from shared.records.access_patterns import HISTORY, RECORD
from shared.records.feed import Change
from shared.records.table import TenantTable
from shared.tenancy import credentials

CUSTOMER = "cus_01HZZZZZZZZZZZZZZZZZZZZZZZ"
_numbers = itertools.count(1)


def image(table: TenantTable, version: int, *, record_id: str = CUSTOMER, deleted: bool = False, **fields: Any) -> Any:
    """A customer's item at some version, typed as the stream shows it."""
    body = {"id": record_id, "version": version, "updated_at": f"2026-01-0{version}T00:00:00.000Z", **fields}
    deleted_at = "2026-01-31T00:00:00.000Z" if deleted else None
    body |= {"deleted_at": deleted_at} if deleted else {}
    item = {
        **table.key(RECORD, object="customers", id=record_id), "object": "customers", "id": record_id,
        "version": version, "data": orjson.dumps(body).decode(), "by": f"per_{version}", "at": body["updated_at"],
        "address": "192.0.2.1", "deleted_at": deleted_at,
    }  # fmt: skip
    return dynamo.dump(item)


def record(new: Any = None, old: Any = None, **known: Any) -> dict[str, Any]:
    """A stream record that turns `old` into `new`."""
    some = new or old
    images = {"Keys": {name: some[name] for name in ("pk", "sk")}, "SequenceNumber": str(next(_numbers)).zfill(20)}
    images |= {"NewImage": new} if new else {}
    images |= {"OldImage": old} if old else {}
    name = "MODIFY" if new and old else "INSERT" if new else "REMOVE"
    return {"eventID": ids.new("evt"), "eventName": name, "dynamodb": images, **known}


def deliver(*records: dict[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in handler({"Records": list(records)}, None)["batchItemFailures"]]


def changes(table: TenantTable) -> list[Change]:
    return [one for _, some in feed.read(table, 0) for one in some]


def history(table: TenantTable, record_id: str = CUSTOMER) -> list[dict[str, Any]]:
    rows = table.query(HISTORY, {"object": "customers", "id": record_id}, begins="H#")
    return [{**row, "changes": orjson.loads(row["changes"])} for row in rows]


def life(table: TenantTable) -> list[dict[str, Any]]:
    """Created, changed, deleted, restored."""
    first, second = image(table, 1, name="A", level="key"), image(table, 2, name="B", level="key", phones=["+86138"])
    third, fourth = image(table, 3, name="B", deleted=True), image(table, 4, name="B")
    return [record(first), record(second, first), record(third, second), record(fourth, third)]


class TestHistory:
    def test_says_who_changed_what_when_from_where(self, table: TenantTable) -> None:
        assert deliver(*life(table)) == []
        rows = history(table)
        assert [(row["version"], row["op"]) for row in rows] == [
            (1, "create"),
            (2, "update"),
            (3, "delete"),
            (4, "restore"),
        ]
        assert [row["sk"] for row in rows] == [f"H#{version:010}" for version in (1, 2, 3, 4)]
        assert rows[1]["changes"] == [
            {"field": "name", "old": "A", "new": "B"}, {"field": "phones", "old": None, "new": ["+86138"]},
        ]  # fmt: skip
        assert (rows[1]["by"], rows[1]["at"], rows[1]["address"]) == ("per_2", "2026-01-02T00:00:00.000Z", "192.0.2.1")
        assert rows[0]["changes"] == [
            {"field": "name", "old": None, "new": "A"}, {"field": "level", "old": None, "new": "key"},
        ]  # fmt: skip

    def test_is_the_same_after_a_second_delivery(self, table: TenantTable) -> None:
        records = life(table)
        deliver(*records)
        before = history(table)
        deliver(*records)
        deliver(*records, *records)
        assert history(table) == before


class TestFeed:
    def test_holds_each_records_latest_version_of_a_batch_once(self, table: TenantTable) -> None:
        deliver(*life(table), record(image(table, 1, record_id=(other := ids.new("cus")), name="Other")))
        assert [(one.id, one.version, one.deleted) for one in changes(table)] == [
            (CUSTOMER, 4, False),
            (other, 1, False),
        ]
        assert orjson.loads(changes(table)[0].body)["name"] == "B"

    def test_holds_a_tombstone_for_a_purged_record_whoever_purged_it(self, table: TenantTable) -> None:
        last = image(table, 7, name="A")
        expiry = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
        deliver(record(old=last))
        deliver(record(old=last, userIdentity=expiry))
        assert changes(table) == [Change("customers", CUSTOMER, 8, True, b"", ((None, None),))] * 2
        assert history(table) == []

    @pytest.mark.usefixtures("cloud")
    @given(data=st.data())
    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_leads_to_the_same_end_however_often_batches_come(self, data: st.DataObject) -> None:
        table = credentials.table(ids.new("ten"))
        records = life(table)
        cuts = sorted(data.draw(st.lists(st.integers(0, len(records)), max_size=3)))
        batches = [records[a:b] for a, b in itertools.pairwise([0, *cuts, len(records)])]
        for batch in batches:
            for _ in range(data.draw(st.integers(1, 3))):
                assert deliver(*batch) == []
        assert max(changes(table), key=lambda one: one.version).version == 4
        assert [row["version"] for row in history(table)] == [1, 2, 3, 4]

    @pytest.mark.parametrize(
        ("pk", "sk"),
        [
            ("T#{}#R#customers#" + CUSTOMER, "H#0000000001"), ("T#{}#I#abc", "A"), ("T#{}#F#00000000", "000000000001"),
            ("G#TENANTS", "acme"), ("T#{}#U#customers#name#abc", "A"), ("DUE#churn#2026-01-01#0", "T#{}#x"),
        ],
    )  # fmt: skip
    def test_passes_over_what_is_not_a_record(self, table: TenantTable, pk: str, sk: str) -> None:
        other = dynamo.dump({"pk": pk.format(table.tenant), "sk": sk, "expires_at": 1})
        assert deliver(record(other), record(old=other)) == []
        assert changes(table) == []

    def test_passes_over_a_write_that_left_the_version_as_it_was(self, table: TenantTable) -> None:
        same = image(table, 1, name="A")
        assert deliver(record({**same, "gsi1pk": {"S": "x"}}, same)) == []
        assert changes(table) == []


class TestTenants:
    def test_in_one_batch_stay_apart(self, table: TenantTable) -> None:
        other = credentials.table(ids.new("ten"))
        deliver(record(image(table, 1, name="Mine")), record(image(other, 1, name="Theirs")), *life(table)[1:])
        assert [orjson.loads(one.body)["name"] for one in changes(other)] == ["Theirs"]
        assert [row["version"] for row in history(other)] == [1]
        assert len(history(table)) == 4


class TestPoison:
    def test_is_reported_and_everything_else_is_done(self, table: TenantTable) -> None:
        bad = record(image(table, 1, record_id=ids.new("cus"), name="x"))
        bad["dynamodb"]["NewImage"]["data"] = {"S": "{not json"}
        good = life(table)
        assert deliver(good[0], bad, *good[1:]) == [bad["dynamodb"]["SequenceNumber"]]
        assert len(history(table)) == 4
        assert changes(table)[-1].version == 4

    def test_of_one_tenant_stops_no_other(self, table: TenantTable) -> None:
        """A tenant whose feed cannot be written: its record is too large for any item."""
        other = credentials.table(ids.new("ten"))
        too_large = record(image(table, 1, note="x" * 450_000))
        theirs = record(image(other, 1, name="Fine"))
        assert deliver(too_large, theirs) == [too_large["dynamodb"]["SequenceNumber"]]
        assert len(changes(other)) == 1


class TestIndexFile:
    def test_is_made_when_enough_has_changed_and_not_before(self, table: TenantTable) -> None:
        from tests.shared.records.listing import files, item, stored

        stored(table, [item(table, "customers", name=f"C{n}") for n in range(1_990)])
        deliver(record(image(table, 1, name="A")))
        assert files(table) == []
        stored(table, [item(table, "customers", name=f"D{n}") for n in range(10)])
        deliver(record(image(table, 2, name="B"), image(table, 1, name="A")))
        first = files(table)
        assert len(first) == 1
        deliver(record(image(table, 3, name="C"), image(table, 2, name="B")))
        assert files(table) == first
        stored(table, [item(table, "customers", name=f"E{n}") for n in range(150)])
        deliver(record(image(table, 4, name="D"), image(table, 3, name="C")))
        assert len(files(table)) == 2
