"""Many at once: a request sent again is answered once (P6), and of two writers nobody's change is lost (P7)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.exchange import bulk
from functions.exchange.models import BulkWish
from functions.insight import exports
from functions.insight.models import ExportWish
from functions.records import sync
from functions.records.models import Queue
from shared import ids, objects
from shared.errors import Invalid, KithError, NotFound, Stale
from shared.records.engine import Records
from shared.records.many import ManyRecords
from shared.tenancy import credentials
from shared.tenancy.caller import Caller
from shared.tenancy.callers import caller_of
from tests.conftest import Kith
from tests.faults.conftest import Inject
from tests.harness import samples
from tests.harness.people import Tenant

_AT_ONCE = 50
_A_FEW = 6


def _caller(tenant: Tenant, person: str) -> Caller:
    found = caller_of(credentials.table(tenant.id), person)
    assert found is not None
    return found


def _records(tenant: Tenant, person: str) -> Records:
    return Records(credentials.table(tenant.id), _caller(tenant, person))


def _together(times: int, work: Callable[[], Any]) -> list[Any]:
    with ThreadPoolExecutor(times) as pool:
        return [one.result() for one in [pool.submit(work) for _ in range(times)]]


@pytest.mark.parametrize("name", samples.writable())
def test_one_key_posted_many_times_at_once_makes_one_record(name: str, acme: Tenant) -> None:
    caller, key = _caller(acme, acme.admin.id), ids.new("key")
    wish = samples.minimal(acme, name)
    before = acme.admin.get(f"/v1/{name}?limit=1").ok()["total"]

    def post() -> Any:
        return Records(credentials.table(acme.id), caller).create(name, wish, key=key)

    made = _together(_AT_ONCE if name == "customers" else _A_FEW, post)
    assert all(one == made[0] for one in made)
    assert acme.admin.get(f"/v1/{name}?limit=1").ok()["total"] == before + 1
    fields = objects.get(name).fields.values()
    other = next(known.name for known in fields if known.name not in wish and not known.read_only)
    with pytest.raises(Invalid, match="idempotency-key-reused"):
        Records(credentials.table(acme.id), caller).create(name, {**wish, other: None}, key=key)


def test_one_key_makes_one_job_one_export_and_one_queued_write(acme: Tenant, kith: Kith) -> None:
    caller = _caller(acme, acme.admin.id)
    table = credentials.table(acme.id)
    record = samples.make(acme, "customers")
    key = ids.new("key")
    erase = BulkWish(action="delete", ids=[record["id"]])
    jobs = _together(8, lambda: bulk.ask(ManyRecords(table, caller), "customers", erase, key, []).id)  # type: ignore[union-attr]
    assert len(set(jobs)) == 1
    wish = ExportWish(report="contribution", format="csv")
    key = ids.new("key")
    asked = _together(8, lambda: exports.ask(Records(table, caller, owner="insight"), wish, key, "en")["id"])
    assert len(set(asked)) == 1
    key = ids.new("key")
    write = {"op": "create", "object": "notes", "key": key, "data": {"body": "Written offline"}}
    queue = Queue.model_validate({"items": [write]})
    told = _together(8, lambda: sync.replay(Records(table, caller), queue, "en")["results"][0])
    assert {one["status"] for one in told} == {201}
    assert len({one["id"] for one in told}) == 1
    kith.drain()
    assert acme.admin.get(f"/v1/customers/{record['id']}?deleted=true").ok()["version"] == 2


class Step(NamedTuple):
    """What one of two writers does next: read the record again, or write by what was read last."""

    writer: int
    action: str


_STEPS = st.lists(
    st.builds(Step, st.integers(0, 1), st.sampled_from(["read", "change", "delete", "restore"])),
    min_size=4,
    max_size=14,
)


@settings(max_examples=30, deadline=None, database=None)
@given(name=st.sampled_from(samples.writable()), steps=_STEPS)
def test_of_two_writers_nobody_writes_over_what_they_have_not_seen(name: str, steps: list[Step], acme: Tenant) -> None:
    """The record is at every moment what the last successful write made it; every other write was refused as stale."""
    writers = [_records(acme, acme.admin.id), _records(acme, acme.admin.id)]
    record = writers[0].create(name, samples.minimal(acme, name))
    seen, version, deleted = [record["version"], record["version"]], record["version"], False
    for step in steps:
        records, known = writers[step.writer], seen[step.writer]
        if step.action == "read":
            seen[step.writer] = records.get(name, record["id"], deleted=True)["version"]
            continue
        outcome = _outcome(records, step.action, (name, record["id"]), known)
        if isinstance(outcome, KithError):
            gone = deleted and step.action in {"change", "delete"}
            assert isinstance(outcome, NotFound if gone else Stale)
            assert gone or known != version
        else:
            assert known == version
            # Bringing back what is there already changes nothing.
            changed = step.action != "restore" or deleted
            assert outcome["version"] == version + changed
            version, deleted = outcome["version"], step.action == "delete"
            seen[step.writer] = version
        stored = records.get(name, record["id"], deleted=True)
        assert (stored["version"], "deleted_at" in stored) == (version, deleted)


def _outcome(records: Records, action: str, of: tuple[str, str], version: int) -> dict[str, Any] | KithError:
    try:
        if action == "change":
            return records.change(*of, {}, version=version)
        return (records.delete if action == "delete" else records.restore)(*of, version=version)
    except (Stale, NotFound) as refused:
        return refused


def test_of_many_changes_to_one_version_one_is_made(acme: Tenant) -> None:
    record, caller = samples.make(acme, "customers"), _caller(acme, acme.admin.id)

    def change() -> str:
        records = Records(credentials.table(acme.id), caller)
        try:
            records.change("customers", record["id"], {"note": ids.new("key")}, version=1)
        except KithError as refused:
            return refused.slug
        return "done"

    outcomes = _together(20, change)
    assert sorted(outcomes) == ["done"] + ["stale"] * 19
    assert acme.admin.get(f"/v1/customers/{record['id']}").ok()["version"] == 2


def _invoice(tenant: Tenant) -> dict[str, Any]:
    customer = samples.make(tenant, "customers")["id"]
    wish = {"customer": customer, "amount": {"amount": "100.00", "currency": "USD"}, "state": "issued"}
    made: dict[str, Any] = tenant.admin.post("/v1/invoices", wish).ok(201)
    return made


def _paying(invoice: dict[str, Any], amount: str) -> dict[str, Any]:
    money = {"amount": amount, "currency": "USD"}
    return {"customer": invoice["customer"], "invoice": invoice["id"], "amount": money}


def test_of_two_payments_at_once_neither_is_lost_and_neither_counts_twice(acme: Tenant, inject: Inject) -> None:
    """Between the reading of the invoice and the writing of the first payment the second is recorded whole."""
    invoice = _invoice(acme)
    between: list[int] = []

    def meanwhile(_: Any) -> None:
        if not between:
            between.append(1)
            acme.admin.post("/v1/payments", _paying(invoice, "60.00")).ok(201)

    with inject("TransactWriteItems", meanwhile):
        acme.admin.post("/v1/payments", _paying(invoice, "40.00")).ok(201)
    now = acme.admin.get(f"/v1/invoices/{invoice['id']}").ok()
    assert (now["state"], now["paid"]["amount"], now["version"]) == ("paid", "100.00", 3)


def test_of_two_payments_at_once_the_one_that_is_too_much_is_refused(acme: Tenant, inject: Inject) -> None:
    invoice = _invoice(acme)
    between: list[int] = []

    def meanwhile(_: Any) -> None:
        if not between:
            between.append(1)
            acme.admin.post("/v1/payments", _paying(invoice, "60.00")).ok(201)

    with inject("TransactWriteItems", meanwhile):
        refused = acme.admin.post("/v1/payments", _paying(invoice, "60.00"))
    assert (refused.status, refused.json["errors"][0]["code"]) == (422, "invoice-overpaid")
    now = acme.admin.get(f"/v1/invoices/{invoice['id']}").ok()
    assert (now["state"], now["paid"]["amount"], now["version"]) == ("partly_paid", "60.00", 2)


def test_many_payments_of_one_invoice_at_once_are_all_counted(acme: Tenant) -> None:
    invoice, caller = _invoice(acme), _caller(acme, acme.admin.id)
    _together(4, lambda: Records(credentials.table(acme.id), caller).create("payments", _paying(invoice, "12.50")))
    now = acme.admin.get(f"/v1/invoices/{invoice['id']}").ok()
    assert (now["state"], now["paid"]["amount"], now["version"]) == ("partly_paid", "50.00", 5)
