"""Many due on one day: worked through page by page, in messages of one size; nobody is left out or warned twice."""

from collections.abc import Iterator
from datetime import date

import orjson
import pytest

from functions.retention import clocks, policy, runs, worker
from functions.retention.review import Page
from shared import clock, ids
from shared.records.many import ManyRecords
from shared.records.table import Item
from tests.bench import churn_scan
from tests.functions.retention.conftest import Shop, moment
from tests.harness.faults import Death, Killed, mortal

MANY = 220
SLOT = "slot-20180620T1200Z"


@pytest.fixture
def death() -> Iterator[Death]:
    with mortal() as reaper:
        yield reaper


def _message(shop: Shop, slot: str) -> str:
    return orjson.dumps({"tenant": shop.tenant, "id": slot, "as_of": "2018-06-20", "currency": "USD"}).decode()


def _numbers(shop: Shop, slot: str) -> Item:
    return {name: value for name, value in runs.body(runs.get(shop.table, slot)).items() if value}


def test_many_due_at_once_are_each_warned_of_once_by_small_messages(shop: Shop) -> None:
    churn_scan.fill(shop.table, MANY, MANY)
    shop.start(churn_scan.AS_OF.isoformat())
    messages = shop.work()
    run = runs.body(runs.get(shop.table, f"manual-{churn_scan.AS_OF}"))
    assert (run["state"], run["raised"], run["checked"], run["failures"]) == ("done", MANY, MANY, 0)
    assert len(messages) == MANY // worker.PAGE + 2
    assert max(map(len, messages)) < 300
    assert {orjson.loads(message)["tenant"] for message in messages} == {shop.tenant}
    for number in range(0, MANY, 37):
        (alert,) = shop.alerts(ids.named("cus", str(number)))
        assert alert["state"] == "warning"
    assert not any(clocks.due(shop.table, churn_scan.AS_OF, after=None, limit=1))
    shop.start(churn_scan.AS_OF.isoformat(), "manual-again")
    shop.work()
    assert runs.body(runs.get(shop.table, "manual-again"))["raised"] == 0


def test_a_worker_killed_around_any_write_leaves_nobody_out_and_warns_of_nobody_twice(shop: Shop, death: Death) -> None:
    due = 2 * worker.PAGE
    churn_scan.fill(shop.table, due, due)
    shop.start(churn_scan.AS_OF.isoformat())
    message = _message(shop, f"manual-{churn_scan.AS_OF}")
    for struck, write in (("before", 0), ("after", 1), ("after", 2), ("before", 3), ("before", 1)):
        death.around(struck, write)
        with pytest.raises(Killed):
            shop.redeliver(message)
    death.spare()
    assert not shop.redeliver(message)
    shop.work()
    numbers = _numbers(shop, f"manual-{churn_scan.AS_OF}")
    assert (numbers["state"], numbers["raised"], numbers["checked"]) == ("done", due, due)
    assert all(len(shop.alerts(ids.named("cus", str(number)))) == 1 for number in range(0, due, 23))


def test_an_order_that_comes_while_a_page_is_written_costs_only_its_own_warning(shop: Shop) -> None:
    customers = [shop.customer(f"Customer {number}") for number in range(6)]
    shop.deliver()
    run = runs.new(shop.table, "manual-2018-06-20", date(2018, 6, 20), "USD", "per_1")
    runs.create(shop.table, run)
    records = ManyRecords(shop.table, shop.records.caller, owner="retention")
    page = Page(records, run, policy.load(shop.table), customers)
    assert [page.look(customer) for customer in customers] == [None] * 6
    shop.order(customers[2], "2018-06-01")
    shop.deliver()
    assert page.write() == [customers[2]]
    assert _numbers(shop, "manual-2018-06-20")["raised"] == 5
    assert [len(shop.alerts(customer)) for customer in customers] == [1, 1, 0, 1, 1, 1]


def test_a_run_whose_last_page_ends_with_its_worker_is_done_by_the_next(shop: Shop) -> None:
    churn_scan.fill(shop.table, worker.PAGE, worker.PAGE)
    message = _message(shop, SLOT)
    assert not shop.redeliver(message)
    assert _numbers(shop, SLOT)["state"] == "running"
    assert not shop.redeliver(message)
    numbers = _numbers(shop, SLOT)
    assert (numbers["state"], numbers["raised"]) == ("done", worker.PAGE)


def test_a_slot_leaves_what_is_due_to_the_run_that_is_at_work_on_it(shop: Shop) -> None:
    due = worker.PAGE + 10
    with clock.at(moment("2018-06-20T12:00:00+00:00")):
        churn_scan.fill(shop.table, due, due)
        assert not shop.redeliver(_message(shop, SLOT))
        assert _numbers(shop, SLOT)["raised"] == worker.PAGE
    with clock.at(moment("2018-06-20T12:05:00+00:00")):
        assert not shop.redeliver(_message(shop, "slot-20180620T1205Z"))
        assert runs.load(shop.table, "slot-20180620T1205Z") is None
    with clock.at(moment("2018-06-20T12:20:00+00:00")):
        # Nothing was heard of it for a quarter of an hour: its message is lost.
        assert not shop.redeliver(_message(shop, "slot-20180620T1220Z"))
        assert _numbers(shop, "slot-20180620T1220Z")["raised"] == 10
