"""A tenant that asks too much waits, and nobody else does."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.authorizer.rules import WINDOW, standing
from shared import aws, clock
from tests.conftest import Kith
from tests.harness.people import Tenant


def test_a_noisy_tenant_is_told_to_wait_and_another_is_not(kith: Kith, acme: Tenant) -> None:
    noisy = kith.onboard("noisy-test", plan="standard")
    moment = clock.now() + timedelta(seconds=60)
    with clock.at(moment):
        answers = [noisy.rep.get("/v1/me") for _ in range(203)]
        assert [answer.status for answer in answers] == [200] * 200 + [429] * 3
        first, last = answers[0], answers[-1]
        assert first.headers["RateLimit-Policy"] == '"tenant";q=200;w=10'
        assert first.headers["RateLimit"].startswith('"tenant";r=199;t=')
        assert last.headers["Content-Type"] == "application/problem+json"
        assert last.json["type"].endswith("/too-many-requests")
        assert last.headers["RateLimit"].startswith('"tenant";r=0;')
        assert noisy.admin.post("/v1/customers", {"name": "Refused Ltd"}).status == 429
        assert noisy.admin.speaking("zh-CN").get("/v1/me").json["title"] == "请求过于频繁"
        assert acme.rep.get("/v1/me").status == 200
    later = moment + timedelta(seconds=int(last.headers["Retry-After"]))
    with clock.at(later + timedelta(seconds=1)):
        assert noisy.rep.get("/v1/me").status == 200
        assert noisy.admin.get("/v1/customers").ok()["total"] == 0


def test_a_request_is_counted_without_a_write_of_its_own(kith: Kith) -> None:
    quiet = kith.onboard("quiet-test", plan="standard")
    sent: list[str] = []

    def note(event_name: str, **_: object) -> None:
        sent.append(event_name.rpartition(".")[2])

    events = aws.client("dynamodb").meta.events
    events.register("before-send.dynamodb", note)
    try:
        with clock.at(clock.now() + timedelta(seconds=120)):
            for _ in range(20):
                quiet.rep.get("/v1/me").ok()
    finally:
        events.unregister("before-send.dynamodb", note)
    assert sent.count("UpdateItem") == 2


@settings(max_examples=30, deadline=None)
@given(
    limit=st.integers(1, 500), before=st.integers(0, 500), now=st.integers(0, 500), elapsed=st.floats(0, WINDOW - 0.001)
)
def test_whoever_waits_as_told_is_let_in(limit: int, before: int, now: int, elapsed: float) -> None:
    found = standing(limit, elapsed, before, now)
    assert 0 <= found.remaining < limit
    assert 1 <= found.reset <= WINDOW
    if found.retry_after is None:
        assert now < limit
        return
    at = elapsed + found.retry_after
    assert found.retry_after <= WINDOW
    if at < WINDOW:
        assert standing(limit, at, before, now).retry_after is None


@settings(max_examples=30, deadline=None)
@given(limit=st.integers(5, 50), gaps=st.lists(st.sampled_from([0.0, 0.05, 0.5, 3.0]), min_size=20, max_size=300))
def test_no_window_holds_more_than_the_limit(limit: int, gaps: list[float]) -> None:
    counts: dict[int, int] = {}
    moment = 1_000.0
    for gap in gaps:
        moment += gap
        window = int(moment // WINDOW)
        found = standing(limit, moment % WINDOW, counts.get(window - 1, 0), counts.get(window, 0))
        if found.retry_after is None:
            counts[window] = counts.get(window, 0) + 1
    assert all(count <= limit for count in counts.values())
