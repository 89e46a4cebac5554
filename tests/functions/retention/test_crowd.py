"""Many due on one day: worked through page by page, in messages of one size; nobody is left out or warned twice."""

import orjson

from functions.retention import clocks, runs, worker
from shared import ids
from tests.bench import churn_scan
from tests.functions.retention.conftest import Shop

MANY = 1_000


def test_a_thousand_due_at_once_are_each_warned_of_once_by_small_messages(shop: Shop) -> None:
    churn_scan.fill(shop.table, MANY, MANY)
    shop.start(churn_scan.AS_OF.isoformat())
    messages = shop.work()
    run = runs.body(runs.get(shop.table, f"manual-{churn_scan.AS_OF}"))
    assert (run["state"], run["raised"], run["checked"], run["failures"]) == ("done", MANY, MANY, 0)
    assert len(messages) <= MANY // worker.PAGE + 2
    assert max(map(len, messages)) < 300
    assert {orjson.loads(message)["tenant"] for message in messages} == {shop.tenant}
    for number in range(0, MANY, 97):
        (alert,) = shop.alerts(ids.named("cus", str(number)))
        assert alert["state"] == "warning"
    assert not any(clocks.due(shop.table, churn_scan.AS_OF, after=None, limit=1))
    shop.start(churn_scan.AS_OF.isoformat(), "manual-again")
    shop.work()
    assert runs.body(runs.get(shop.table, "manual-again"))["raised"] == 0
