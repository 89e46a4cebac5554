"""One tenant asks ten times what its plan allows; nine others are answered as if it were not there.

Work is counted, never timed: how many requests to AWS an answer took, and how many calls of functions.
"""

import statistics
import sys
from collections.abc import Iterator
from datetime import timedelta
from types import FrameType

import pytest

from shared import aws, clock
from shared.tenancy import plans
from tests.conftest import Kith
from tests.harness.faults import fresh_clients
from tests.harness.people import Client, Tenant

OTHERS, WINDOW = 9, timedelta(seconds=10)
PATHS = ("/v1/customers?limit=50", "/v1/me", "/v1/opportunities?sort=-amount", "/v1/search?q=Quiet")


class Work:
    """Requests sent to AWS and functions called since the last look."""

    def __init__(self) -> None:
        self.sent = self.called = 0

    def note(self, **_: object) -> None:
        self.sent += 1

    def count(self, _frame: FrameType, event: str, _argument: object) -> None:
        self.called += event in {"call", "c_call"}

    def of(self, client: Client, path: str) -> tuple[int, int, int]:
        """The status of an answer, and what it took: requests and calls of functions."""
        sent, called, before = self.sent, self.called, sys.getprofile()
        sys.setprofile(self.count)
        try:
            status = client.get(path).status
        finally:
            sys.setprofile(before)
        return status, self.sent - sent, self.called - called


@pytest.fixture
def work() -> Iterator[Work]:
    made = Work()
    with fresh_clients():
        aws.session().register("before-send", made.note)
        yield made


def ninety_ninth(values: list[int]) -> int:
    return sorted(values)[int(len(values) * 0.99) - 1]


def test_a_flood_costs_nobody_else_an_answer_or_a_fifth_more_work(kith: Kith, work: Work) -> None:
    flooding = kith.onboard("flooding", plan="standard")
    others: list[Tenant] = [kith.onboard(f"quiet-{number}", plan="standard") for number in range(OTHERS)]
    for tenant in others:
        tenant.admin.post("/v1/customers", {"name": "Quiet Ltd"}).ok(201)
    kith.drain()
    flood, over = 10 * plans.REQUESTS["standard"], plans.REQUESTS["standard"] // OTHERS + 1
    begin = clock.now() + timedelta(seconds=60)

    answered = 0

    def round_of(number: int, beside: int) -> list[tuple[int, int, int]]:
        """Every other tenant asks once, `beside` requests of the flood before each."""
        nonlocal answered
        found = []
        for tenant in others:
            refused = [flooding.rep.get(PATHS[0]).status for _ in range(beside)]
            assert set(refused) <= {200, 429}
            answered += refused.count(200)
            found.append(work.of(tenant.admin, PATHS[number % len(PATHS)]))
        return found

    with clock.at(begin):
        for number in range(len(PATHS)):
            round_of(number, 0)
    alone, beside = [], []
    for number in range(len(PATHS)):
        with clock.at(begin + (2 * number + 1) * WINDOW):
            alone += round_of(number, 0)
        with clock.at(begin + (2 * number + 2) * WINDOW):
            beside += round_of(number, flood // OTHERS if not number else over)
    assert {status for status, _, _ in beside} == {200}
    assert ninety_ninth([sent for _, sent, _ in beside]) <= 1.2 * ninety_ninth([sent for _, sent, _ in alone])
    assert sum(sent for _, sent, _ in beside) <= 1.2 * sum(sent for _, sent, _ in alone)
    used = [statistics.median(called for _, _, called in found) for found in (beside, alone)]
    assert used[0] <= 1.2 * used[1]
    assert answered <= plans.REQUESTS["standard"] * len(PATHS)
    assert flooding.rep.get(PATHS[0]).status == 200
