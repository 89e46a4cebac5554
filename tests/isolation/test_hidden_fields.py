"""A hidden field is hidden everywhere: a canary planted in every object is looked for in every answer there is (P5)."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.request import urlopen

import pytest

from shared import objects
from shared.declare import ANY
from shared.errors import BadRequest
from shared.http.problems import problem_document
from shared.records import lists
from shared.tenancy import credentials
from shared.tenancy.callers import caller_of
from tests.conftest import Kith
from tests.harness import hiding, samples
from tests.harness.gateway import Route, routes
from tests.harness.hiding import AMOUNT, WORD, Planted
from tests.harness.people import Client, Tenant

_GETS = [one for one in routes() if one.method == "GET" and one.authorizer == "TenantAuthorizer"]
_NOT_PLANTED = ("people", "teams")


@pytest.fixture(scope="module")
def home(kith: Kith) -> Tenant:
    return kith.onboard("hidden-test")


@pytest.fixture(scope="module")
def planted(kith: Kith, home: Tenant) -> Planted:
    """The canaries in every object: all hidden from reps, the words alone from managers."""
    found = hiding.plant(home, but=_NOT_PLANTED)
    hiding.hide(home, "rep", found.both)
    hiding.hide(home, "manager", found.words)
    kith.drain()
    return found


def _shown(client: Client, method: str, path: str, body: Any = None, **headers: str) -> tuple[str, str]:
    """What was asked, and all that the answer says; an export's file and a link's content are part of it."""
    answer = client.request(method, path, body, **headers)
    assert answer.status < 500, f"{method} {path}: {answer.text}"
    document = json.loads(answer.text) if answer.text[:1] == "{" else {}
    linked = ""
    if document.get("link"):
        with urlopen(document["link"], timeout=10) as file:
            linked = _text(file.read())
    return f"{method} {path}", f"{answer.text} {answer.headers} {linked}"


def _text(content: bytes) -> str:
    """A workbook's parts unpacked, anything else as it is."""
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def _read(client: Client, route: Route, name: str, planted: Planted) -> Iterator[tuple[str, str]]:
    """Every answer of a route that reads, for one object."""
    path = route.at(planted.records[name], name)
    asked = {
        "/v1/search": [f"{path}?q={WORD}"],
        "/v1/{object}": [f"{path}?limit=200&q={WORD}", f"{path}?format=csv"],
        "/v1/{object}/{id}/merge": [f"{path}?with={planted.others[name]}"],
        "/v1/changes": [f"{path}?limit=500"],
        "/v1/{object}/{id}/related/{other}": [
            path.replace("interactions", other)
            for other in planted.records
            if any(known.ref in {name, ANY} for known in objects.get(other).fields.values()) and name == "customers"
        ],
    }.get(route.path, [path])
    for one in asked:
        yield _shown(client, "GET", one)


def _reads(client: Client, planted: Planted) -> Iterator[tuple[str, str]]:
    for route in _GETS:
        for name in planted.records if "{object}" in route.path else ["customers"]:
            yield from _read(client, route, name, planted)
    for kind in ("exports", "churn_alerts"):
        for route in _GETS:
            if kind.removeprefix("churn_") in route.path and "{id}" in route.path:
                yield _shown(client, "GET", route.at(planted.records[kind]))


def _asks(client: Client, planted: Planted) -> Iterator[tuple[str, str]]:
    """Answers to what is asked by POST, and to writes of fields that are not hidden."""
    queue = []
    for name, record_id in planted.records.items():
        yield _shown(client, "POST", f"/v1/{name}/search", {"group": ["created_by"]})
        yield _shown(client, "POST", f"/v1/{name}/duplicates", {})
        queue.append(
            {"op": "update", "object": name, "id": record_id, "base_version": 0, "key": f"k{record_id}", "data": {}}
        )
        if objects.get(name).about.writes is None:
            items = [{"op": "update", "id": record_id, "version": 1, "data": {}}]
            yield _shown(client, "POST", f"/v1/{name}/batch", {"items": items})
            yield _shown(client, "PATCH", f"/v1/{name}/{record_id}", {}, If_Match='"2"')
            yield _shown(client, "POST", f"/v1/{name}/{record_id}/restore", If_Match='"3"')
    yield _shown(client, "POST", "/v1/customers/bulk", {"action": "delete", "filter": {}, "q": WORD, "dry_run": True})
    yield _shown(client, "POST", "/v1/changes", {"items": queue})


def _reports(client: Client, kith: Kith) -> Iterator[tuple[str, str]]:
    listed = [one["name"] for one in client.get("/v1/insight/reports").ok()["items"]]
    exports = []
    for name in ["contribution", *listed]:
        yield _shown(client, "POST", f"/v1/insight/reports/{name}", {})
        for shape in ("csv", "xlsx"):
            asked = client.post("/v1/insight/exports", {"report": name, "format": shape})
            if asked.status == 202:
                exports.append(asked.json["id"])
            yield f"export {name}", asked.text
    kith.drain()
    for one in exports:
        yield _shown(client, "GET", f"/v1/insight/exports/{one}")


def _leaks(told: Iterator[tuple[str, str]], *canaries: str) -> str:
    """Each answer that holds a canary, with what stands around it."""
    found = []
    for asked, text in told:
        found += [f"{asked}: …{text[max(0, at - 80) : at + 40]}…" for one in canaries if (at := text.find(one)) >= 0]
    return "\n".join(found)


def test_no_answer_to_those_it_is_hidden_from_holds_it(home: Tenant, planted: Planted) -> None:
    told = _leaks(_reads(home.rep, planted), WORD, AMOUNT)
    assert not told, told
    assert _leaks(_asks(home.rep, planted), WORD, AMOUNT) == ""


def test_no_report_or_export_to_those_it_is_hidden_from_holds_it(kith: Kith, home: Tenant, planted: Planted) -> None:
    assert _leaks(_reports(home.manager, kith), WORD) == ""
    assert _leaks(_reports(home.rep, kith), WORD, AMOUNT) == ""


def test_the_same_answers_to_those_who_may_see_it_hold_it(home: Tenant, planted: Planted) -> None:
    """What the tests above look for is there to be found, of every object."""
    for name, one in planted.records.items():
        told = home.admin.get(f"/v1/{name}/{one}").text + home.admin.get(f"/v1/{name}/{one}/history").text
        assert told.count(WORD) >= 2 * len(planted.words[name]), name
        assert told.count(AMOUNT) >= 2 * len(planted.amounts[name]), name
    everything = home.admin.get(f"/v1/search?q={WORD}").text + home.admin.get("/v1/changes?limit=500").text
    assert everything.count(WORD) > len(planted.records)


@pytest.fixture(scope="module")
def ask(home: Tenant, planted: Planted) -> Callable[..., str]:
    """What a list request of the rep's is refused with; fails when it is not."""
    table = credentials.table(home.id)
    caller = caller_of(table, home.rep.id)
    assert caller is not None

    def refused(name: str, wish: dict[str, Any]) -> str:
        with pytest.raises(BadRequest) as problem:
            lists.asked(table, caller, name, **wish)
        return json.dumps(problem_document(problem.value, "en"), sort_keys=True)

    return refused


def _wishes(field: str) -> list[dict[str, Any]]:
    conditions = [{"field": field, "op": op, "value": value} for op in ("eq", "contains") for value in (WORD, "unmet")]
    return [
        *({"filter": one} for one in [*conditions, {"field": field, "op": "empty"}]),
        {"filter": {"not": {"or": conditions[:2]}}},
        {"sort": [f"-{field}"]}, {"fields": [field]}, {"group": [field]}, {"sums": [field]},
        {"measures": [f"max:{field}"]},
    ]  # fmt: skip


def test_asking_by_it_is_refused_as_if_it_did_not_exist_whatever_the_data(
    home: Tenant, planted: Planted, ask: Callable[..., str]
) -> None:
    """Filter, sort, columns, groups, sums: the answer is that of a field nobody declared, met or not."""
    for name, fields in planted.both.items():
        for field in fields:
            for wish, same in zip(_wishes(field), _wishes("nobody_declared"), strict=True):
                assert ask(name, wish) == ask(name, same).replace("nobody_declared", field)
    for wish in _wishes("amount"):
        refused = home.rep.post("/v1/orders/search", wish)
        assert refused.status == 400, f"{wish}: {refused.text}"


def test_asking_by_it_over_a_reference_is_refused_the_same_way(planted: Planted, ask: Callable[..., str]) -> None:
    """A filter may look one reference further: not at what is hidden there."""
    for name, spec in ((one, objects.get(one)) for one in planted.records):
        for known in spec.fields.values():
            for field in planted.both.get(known.ref or "", ()):
                hidden, unknown = (
                    ask(name, {"filter": {"field": f"{known.name}.{far}", "op": "eq", "value": "x"}})
                    for far in (field, "nobody_declared")
                )
                assert hidden == unknown.replace("nobody_declared", field)


def test_writing_it_is_refused_as_if_it_did_not_exist(home: Tenant, planted: Planted) -> None:
    for name, fields in planted.both.items():
        if name in samples.writable():
            body = {**dict.fromkeys(fields, "x"), "nobody_declared": "x"}
            refused = home.rep.post(f"/v1/{name}", body)
            assert refused.status == 422
            assert {(one["field"], one["code"]) for one in refused.json["errors"]} == {(one, "unknown") for one in body}
