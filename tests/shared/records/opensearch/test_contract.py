"""The recorded contract: what the back end says over the wire, and what it makes of the answers."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from shared.errors import Unavailable
from shared.records.ask import Ask
from shared.records.opensearch.there import There
from shared.tenancy.rights import Sight
from tests.harness import contract, opensearch
from tests.harness.contract import SPECS, TENANT

RECORDED: dict[str, Any] = orjson.loads(contract.FILE.read_bytes())
ASK = Ask.parse(SPECS["orders"])


def test_the_recorded_answers_are_read_as_they_were_meant() -> None:
    wrong: list[Any] = []
    with contract.replayed(RECORDED["exchanges"], wrong) as url:
        assert contract.scenario(opensearch.domain(url)) == RECORDED["answers"]
    assert not wrong


def test_the_answers_are_right() -> None:
    answers = RECORDED["answers"]
    assert answers["pages"] == [["ord_2", "ord_1"], ["ord_3"]]
    assert answers["totals"] == [3, 3]
    assert answers["behind"] == [["orders", "ord_3"], ["orders", "ord_9"]]
    assert [(group["key"], group["count"], group["sums"]["amount"]) for group in answers["groups"]] == [
        ("2026-02-01", 1, {"amount": "5.00", "currency": "USD"}),
        ("2026-01-01", 1, {"amount": "99999999999.0001", "currency": "CNY"}),
        (None, 1, {"amount": "7.00", "currency": "CNY"}),
    ]
    assert [hit[3] for hit in answers["words"]] == ["per_1"]
    assert answers["titles"] == {"per_1": "李伟", "ord_1": "A1"}


def test_an_engine_is_asked_what_was_recorded(engine: str) -> None:
    assert [one["request"] for one in contract.record(engine)["exchanges"]] == [
        one["request"] for one in RECORDED["exchanges"]
    ]


def test_every_request_is_within_the_tenants_own_indexes() -> None:
    own = f"kith-{TENANT.lower()}-1"
    for one in RECORDED["exchanges"]:
        place = one["request"]["path"].split("/")[0]
        assert place == own or place.startswith(f"{own}-")
        assert "," not in place
        assert "*" not in place


def refused(status: int, kind: str) -> dict[str, Any]:
    """As the REST API documents its errors."""
    error = {"root_cause": [], "type": kind, "reason": "[Acme] was looked for"}
    return {"request": None, "response": {"status": status, "body": {"error": error, "status": status}}}


EMPTY = {"request": None, "response": {"status": 200, "body": {"hits": {"total": {"value": 0}, "hits": []}}}}


@pytest.fixture
def answering() -> Callable[..., There]:
    return lambda url: There(opensearch.domain(url), TENANT, 1, SPECS)


def test_a_busy_engine_is_asked_again(answering: Callable[..., There]) -> None:
    busy = refused(429, "rejected_execution_exception")
    with contract.replayed([busy, busy, EMPTY], []) as url:
        assert answering(url).page("orders", ASK, Sight("all", ""), None).total == 0


@pytest.mark.parametrize(
    ("exchanges", "asked"),
    [
        ([refused(503, "cluster_block_exception")] * 3, 3),
        ([refused(403, "security_exception")], 1),
        ([refused(400, "search_phase_execution_exception")], 1),
    ],
)
def test_a_refusal_is_an_outage_and_nothing_that_was_looked_for_is_logged(
    answering: Callable[..., There], capsys: pytest.CaptureFixture[str], exchanges: list[Any], asked: int
) -> None:
    wrong: list[Any] = []
    with contract.replayed(exchanges, wrong) as url, pytest.raises(Unavailable) as problem:
        answering(url).page("orders", ASK, Sight("all", ""), None)
    assert len(wrong) == asked
    assert problem.value.headers.get("Retry-After")
    assert "Acme" not in capsys.readouterr().out


def test_an_engine_out_of_reach_is_an_outage(answering: Callable[..., There]) -> None:
    with contract.replayed([], []) as url:
        pass
    with pytest.raises(Unavailable):
        answering(url).page("orders", ASK, Sight("all", ""), None)
