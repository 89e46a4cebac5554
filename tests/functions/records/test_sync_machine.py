"""Six people write at once, some offline, over a network that loses and repeats: nothing is lost, all end up alike."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from shared import ids
from tests.conftest import Kith
from tests.harness.people import Client, Tenant

_FIELDS = ("name", "next_step", "lost_reason")
_clients = st.integers(0, 5)
_fields = st.sampled_from(_FIELDS)
_places = st.integers(0, 5)


class Phone:
    """A client that keeps records and queues what it writes while offline."""

    def __init__(self, person: Client) -> None:
        self.person = person
        self.kept: dict[str, dict[str, Any]] = {}
        self.queue: list[dict[str, Any]] = []
        page = person.get("/v1/changes?objects=opportunities&snapshot=false").ok()
        self.cursor = page["next"]

    def pull(self) -> None:
        more = True
        while more:
            page = self.person.get(f"/v1/changes?after={self.cursor}&limit=3").ok()
            for change in page["changes"]:
                if "record" in change:
                    self.kept[change["id"]] = change["record"]
                else:
                    self.kept.pop(change["id"], None)
            self.cursor, more = page["next"], page["more"]

    def send(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = self.person.post("/v1/changes", {"items": items}).ok()["results"]
        return results


def machine(kith: Kith, acme: Tenant) -> type[RuleBasedStateMachine]:
    people = (acme.admin, acme.manager)

    class Writers(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            kith.drain()
            self.phones = [Phone(people[n % len(people)]) for n in range(6)]
            self.made: list[str] = []
            self.seen: dict[str, Any] = {}  # value written -> the value its writer saw before
            self.acknowledged: set[str] = set()
            self.reported: set[str] = set()
            for n in range(2):
                self.create(n)
            kith.drain()
            for phone in self.phones:
                phone.pull()

        def value(self, saw: Any) -> str:
            made = ids.new("val")
            self.seen[made] = saw
            return made

        def known(self, phone: Phone, place: int) -> dict[str, Any] | None:
            listed = sorted(record_id for record_id in phone.kept if record_id in self.made)
            return phone.kept[listed[place % len(listed)]] if listed else None

        def create(self, n: int) -> None:
            phone, name = self.phones[n], self.value(None)
            record = phone.person.post(
                "/v1/opportunities", {"name": name, "owner": acme.rep.id}, Idempotency_Key=name
            ).ok(201)
            self.acknowledged.add(name)
            self.made.append(record["id"])

        @rule(n=_clients, place=_places, field=_fields)
        def edit_online(self, n: int, place: int, field: str) -> None:
            phone = self.phones[n]
            if record := self.known(phone, place):
                if any(waiting["id"] == record["id"] for waiting in phone.queue):
                    # As the app does: a write that overtook what waits would follow on a value that only it has seen.
                    self.edit_offline(n, place, field)
                    return
                value = self.value(record.get(field))
                one, version = f"/v1/opportunities/{record['id']}", f'"{record["version"]}"'
                answer = phone.person.patch(one, {field: value}, If_Match=version)
                assert answer.status in {200, 404, 412}
                (self.acknowledged if answer.status == 200 else self.reported).add(value)
                if answer.status == 200:
                    phone.kept[record["id"]] = answer.json

        @rule(n=_clients, place=_places, restored=st.booleans())
        def delete_online(self, n: int, place: int, restored: bool) -> None:
            phone = self.phones[n]
            if record := self.known(phone, place):
                one, version = f"/v1/opportunities/{record['id']}", record["version"]
                answer = phone.person.delete(one, If_Match=f'"{version}"')
                assert answer.status in {204, 404, 412}
                if answer.status == 204 and restored:
                    phone.person.post(f"{one}/restore", If_Match=f'"{version + 1}"').ok()

        @rule(n=_clients)
        def create_offline(self, n: int) -> None:
            phone, name, record_id = self.phones[n], self.value(None), ids.new("opp")
            data = {"name": name, "owner": acme.rep.id}
            phone.queue.append(
                {"op": "create", "object": "opportunities", "id": record_id, "data": data, "key": ids.new("key")}
            )
            self.made.append(record_id)

        @rule(n=_clients, place=_places, field=_fields)
        def edit_offline(self, n: int, place: int, field: str) -> None:
            phone = self.phones[n]
            if record := self.known(phone, place):
                value = self.value(record.get(field))
                phone.queue.append({
                    "op": "update", "object": "opportunities", "id": record["id"], "key": ids.new("key"),
                    "base_version": record["version"], "base": {field: record.get(field)}, "data": {field: value},
                })  # fmt: skip
                phone.kept[record["id"]] = {**record, field: value}

        @precondition(lambda self: any(phone.queue for phone in self.phones))
        @rule(n=_clients, lost=st.booleans(), repeated=st.booleans(), reordered=st.booleans())
        def deliver(self, n: int, lost: bool, repeated: bool, reordered: bool) -> None:
            phone = self.phones[n]
            items = phone.queue[::-1] if reordered else phone.queue
            if not items:
                return
            results = phone.send(items)
            if repeated:
                for before, again in zip(results, phone.send(items), strict=True):
                    assert before["status"] not in {200, 201} or again == before
            if lost:
                return
            for item, result in zip(items, results, strict=True):
                self.note(item, result)
            phone.queue = []

        def note(self, item: dict[str, Any], result: dict[str, Any]) -> None:
            assert result["status"] in {200, 201, 404, 409}, result
            for field in _FIELDS:
                if field in item["data"]:
                    (self.acknowledged if result["status"] < 300 else self.reported).add(item["data"][field])
            if result["status"] == 409:
                assert result["record"]["id"] == item["id"]
                assert result["conflicts"]

        @rule(n=_clients)
        def pull(self, n: int) -> None:
            if not self.phones[n].queue:
                self.phones[n].pull()

        @rule()
        def time_passes(self) -> None:
            kith.drain()

        def teardown(self) -> None:
            if not hasattr(self, "phones"):
                return
            for n in range(6):
                self.deliver(n, lost=False, repeated=False, reordered=False)
            kith.drain()
            for phone in self.phones:
                phone.pull()
            written: dict[str, Any] = {}
            for record_id in self.made:
                answer = acme.admin.get(f"/v1/opportunities/{record_id}")
                for phone in self.phones:
                    kept = phone.kept.get(record_id)
                    names = answer.json.pop("names", None) if answer.status == 200 else None
                    assert names is not None or answer.status == 404
                    expected = {k: v for k, v in answer.json.items() if k != "names"} if answer.status == 200 else None
                    assert kept == expected, "a client differs from the server"
                for entry in acme.admin.get(f"/v1/opportunities/{record_id}/history").ok()["items"]:
                    for change in entry["changes"]:
                        if change["new"] in self.seen:
                            assert change["new"] not in written, "a write was done twice"
                            written[change["new"]] = change["old"]
            for value in self.acknowledged:
                assert value in written, "an acknowledged write is lost"
            for value, old in written.items():
                assert self.seen[value] == old, "a write replaced a value that its writer had not seen"
                assert value in self.acknowledged | self.reported
            assert not self.acknowledged & self.reported - set(written)

    return Writers


@pytest.mark.whole
def test_six_writers_with_offline_clients_lose_nothing(kith: Kith, acme: Tenant) -> None:
    wish = settings(max_examples=12, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(machine(kith, acme), settings=wish)
