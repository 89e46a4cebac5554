"""Documents follow the table: built from it, fed by the feed, as fresh as what their reader has written."""

from typing import Any

import orjson
import pytest

from functions.records.worker import handler as worker
from functions.stream import service as stream
from shared import aws, clock, ids, settings
from shared.records import everywhere, feed, lists
from shared.records.access_patterns import SEARCH
from shared.records.feed import Change
from shared.records.index.here import Here
from shared.records.opensearch import build, feeding, names, state
from shared.records.table import TenantTable
from shared.tenancy import credentials
from tests.harness import opensearch
from tests.shared.records.listing import caller, find, item, stored

OURS = {"search": "opensearch"}


@pytest.fixture
def switched(table: TenantTable, engine: str, monkeypatch: pytest.MonkeyPatch) -> TenantTable:
    """A tenant whose lists OpenSearch answers as soon as its documents are built."""
    monkeypatch.setenv("SEARCH_ENDPOINT", engine)
    monkeypatch.setenv("RECORDS_QUEUE_URL", aws.client("sqs").create_queue(QueueName="records")["QueueUrl"])
    return table


def work(table: TenantTable) -> None:
    """Do what the worker is told of the tenant's documents."""
    sent = {"messageId": "1", "body": orjson.dumps({"what": "search", "tenant": table.tenant}).decode()}
    assert worker({"Records": [sent]}, None) == {"batchItemFailures": []}


def built(table: TenantTable) -> None:
    state.begin(table)
    work(table)


def listed(table: TenantTable, seen: Any = (), **wish: Any) -> list[str]:
    """Names of the customers that OpenSearch lists."""
    who = caller(table, **OURS)
    assert not isinstance(lists.opened(table, who), Here)
    return [one["name"] for one in find(table, who=who, sort="name", seen=seen, **wish).items]


def indexes(engine: str, table: TenantTable, generation: int) -> set[str]:
    answer = opensearch.domain(engine).ask(
        "GET", f"{names.every(table.tenant, generation)}/_alias", fine=frozenset({404})
    )
    return set(answer.body) if answer.status == 200 else set()


def test_the_file_answers_until_the_documents_are_built(switched: TenantTable) -> None:
    stored(switched, [item(switched, "customers", name="Acme")])
    who = caller(switched, **OURS)
    state.begin(switched)
    assert isinstance(lists.opened(switched, who), Here)
    assert find(switched, who=who).total == 1
    work(switched)
    assert listed(switched) == ["Acme"]


def test_a_tenant_that_was_not_switched_goes_on_with_the_file(switched: TenantTable) -> None:
    built(switched)
    assert isinstance(lists.opened(switched, caller(switched)), Here)


def test_the_stream_brings_changes_deletions_and_purges(switched: TenantTable) -> None:
    first, second, third = stored(switched, [item(switched, "customers", name=name) for name in ("A", "B", "C")])
    built(switched)
    gone = "2026-01-01T00:00:00.000Z"
    stored(switched, [
        item(switched, "customers", id=first, version=2, name="A2"),
        item(switched, "customers", id=second, version=2, name="B", deleted_at=gone),
    ])  # fmt: skip
    feed.append(switched, [Change("customers", third, 2, True, b"")])
    stream.refresh(switched)
    refresh(switched)
    assert listed(switched) == ["A2"]
    assert [one["id"] for one in find(switched, who=caller(switched, **OURS), deleted=True).items] == [second]


def refresh(table: TenantTable) -> None:
    """The second that the engine takes to show what it was sent."""
    credentials.search(table.tenant).ask("POST", f"{names.every(table.tenant, state.read(table).generation)}/_refresh")


def test_an_older_version_that_comes_late_changes_nothing(switched: TenantTable) -> None:
    (customer,) = stored(switched, [item(switched, "customers", name="New", version=3)])
    built(switched)
    for version in (1, 3, 2):
        body = orjson.dumps({"id": customer, "version": version, "name": "Old" if version < 3 else "New"})
        feed.append(switched, [Change("customers", customer, version, False, body)])
        stream.refresh(switched)
    feed.append(switched, [Change("customers", customer, 4, True, b"")])
    stream.refresh(switched)
    feed.append(switched, [Change("customers", customer, 2, False, body)])
    stream.refresh(switched)
    refresh(switched)
    assert listed(switched) == []


def test_who_has_just_written_finds_it_in_the_next_list(switched: TenantTable) -> None:
    (customer,) = stored(switched, [item(switched, "customers", name="Acme")])
    built(switched)
    stored(switched, [item(switched, "customers", id=customer, version=2, name="Acme Ltd")], told=False)
    assert listed(switched) == ["Acme"]
    seen = [("customers", customer, 2), ("nonsense", customer, 1), ("customers", "cus_none", 9)]
    assert listed(switched, seen) == ["Acme Ltd"]
    (new,) = stored(switched, [item(switched, "contacts", name="Zoë")], told=False)
    assert find(switched, "contacts", caller(switched, **OURS), seen=[("contacts", new, 1)]).total == 1


def test_what_is_written_while_documents_are_built_is_in_them(switched: TenantTable) -> None:
    stored(switched, [item(switched, "customers", name=f"C{n}") for n in range(5)])
    state.begin(switched)
    turns = 0
    while not build.go_on(switched, patience=0, block=2):
        turns += 1
        if turns == 1:
            stored(switched, [item(switched, "customers", id="cus_00000000000000000000000000", name="Early")])
    assert turns > 2
    assert listed(switched) == ["C0", "C1", "C2", "C3", "C4", "Early"]


def test_built_anew_they_lose_what_the_table_does_not_hold_and_the_old_ones_go_later(
    switched: TenantTable, engine: str
) -> None:
    stored(switched, [item(switched, "customers", name="Kept")])
    built(switched)
    strange = orjson.dumps({"id": "cus_strange", "version": 1, "name": "Strange"})
    feeding.sending(switched, 1).send([Change("customers", "cus_strange", 1, False, strange)])
    refresh(switched)
    assert listed(switched) == ["Kept", "Strange"]
    built(switched)
    assert listed(switched) == ["Kept"]
    assert indexes(engine, switched, 1)
    work(switched)
    assert not indexes(engine, switched, 1)
    assert indexes(engine, switched, 2)


def test_switched_back_nothing_is_left_behind(switched: TenantTable, engine: str) -> None:
    stored(switched, [item(switched, "customers", name="Acme")])
    built(switched)
    state.forget(switched)
    assert isinstance(lists.opened(switched, caller(switched, **OURS)), Here)
    work(switched)
    assert not indexes(engine, switched, 1)


def test_a_build_that_nobody_is_at_is_queued_again(switched: TenantTable) -> None:
    built(switched)
    state.begin(switched)
    later = clock.now().replace(year=clock.now().year + 1)
    with clock.at(later):
        stream.refresh(switched)
    (message,) = aws.client("sqs").receive_message(QueueUrl=settings.records_queue_url())["Messages"]
    assert orjson.loads(message["Body"]) == {"tenant": switched.tenant, "what": "search"}


def test_a_representative_sees_the_same_rows_and_fields_on_either_side(switched: TenantTable) -> None:
    limit = {"amount": "9.00", "currency": "CNY"}
    stored(switched, [
        item(switched, "customers", name=f"Acme {n}", owner=f"per_{n}", team=f"tea_{n % 2}", credit_limit=limit)
        for n in range(4)
    ])  # fmt: skip
    built(switched)
    roles: dict[str, dict[str, Any]] = {"rep": {}, "manager": {"teams": ("tea_1",)}, "administrator": {}}
    for role, known in roles.items():
        here, there = (caller(switched, role, **known, **more) for more in ({}, OURS))
        one, other = (find(switched, who=who, sort="name", group="owner") for who in (here, there))
        assert (other.items, other.total, other.groups, other.names) == (one.items, one.total, one.groups, one.names)
        found = [[hit["title"] for hit in everywhere.search(switched, who, "acme")] for who in (here, there)]
        assert sorted(found[1]) == sorted(found[0])


def test_cursors_go_on_across_the_switch(switched: TenantTable) -> None:
    stored(switched, [item(switched, "customers", name=f"C{n}") for n in range(4)])
    first = find(switched, sort="name", limit=2)
    built(switched)
    assert listed(switched, limit=2, cursor=first.next) == ["C2", "C3"]


def test_tenants_do_not_see_each_other(switched: TenantTable) -> None:
    other = credentials.table(ids.new("ten"))
    for table, name in ((switched, "Ours"), (other, "Theirs")):
        stored(table, [item(table, "customers", name=name)])
        built(table)
    assert (listed(switched), listed(other)) == (["Ours"], ["Theirs"])
    assert [hit["title"] for hit in everywhere.search(switched, caller(switched, **OURS), "theirs")] == []
    assert switched.get(switched.key(SEARCH)) != other.get(other.key(SEARCH))
