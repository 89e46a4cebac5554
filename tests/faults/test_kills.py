"""A function killed around any of its writes: the change is there with all that belongs to it, or nothing is (P16)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shared import ids
from tests.conftest import Kith
from tests.harness.faults import Death, Killed, mortal
from tests.harness.people import Tenant

Work = Callable[[Tenant, dict[str, Any]], Any]
_MOST_WRITES = 12
_WON = {"field": "stage", "op": "eq", "value": "won"}


@pytest.fixture
def death() -> Iterator[Death]:
    with mortal() as reaper:
        yield reaper


def _customer(tenant: Tenant) -> dict[str, Any]:
    name = f"Killed {ids.new('cus')}"
    made: dict[str, Any] = tenant.admin.post("/v1/customers", {"name": name, "tax_number": name}).ok(201)
    return made


def _create(tenant: Tenant, known: dict[str, Any]) -> Any:
    wish = {"name": f"{known['name']} again", "tax_number": f"{known['name']} again"}
    return tenant.admin.post("/v1/customers", wish, Idempotency_Key=known["id"])


def _change(tenant: Tenant, known: dict[str, Any]) -> Any:
    wish = {"name": f"{known['name']} changed", "note": "Changed"}
    return tenant.admin.patch(f"/v1/customers/{known['id']}", wish, If_Match='"1"')


def _delete(tenant: Tenant, known: dict[str, Any]) -> Any:
    return tenant.admin.delete(f"/v1/customers/{known['id']}", If_Match='"1"')


def _win(tenant: Tenant, known: dict[str, Any]) -> Any:
    """Two records in one change: the deal and its order."""
    deal = tenant.admin.get(f"/v1/customers/{known['id']}/related/opportunities").ok()["items"][0]
    return tenant.admin.patch(f"/v1/opportunities/{deal['id']}", {"stage": "won"}, If_Match='"1"')


def _pay(tenant: Tenant, known: dict[str, Any]) -> Any:
    """Two records in one change: the payment and the invoice that it pays."""
    wish = {"customer": known["id"], "amount": {"amount": "10.00", "currency": "USD"}}
    invoice = tenant.admin.get(f"/v1/customers/{known['id']}/related/invoices").ok()["items"][0]
    return tenant.admin.post("/v1/payments", {**wish, "invoice": invoice["id"]})


def _unique_values(tenant: Tenant, name: str) -> bool:
    """Whether somebody holds the name."""
    answer = tenant.admin.post("/v1/customers", {"name": name})
    if answer.status == 201:
        tenant.admin.delete(f"/v1/customers/{answer.json['id']}", If_Match='"1"')
    return answer.status == 409


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("work", [_create, _change, _delete, _win, _pay], ids=lambda one: one.__name__.strip("_"))
def test_wherever_it_is_killed_a_change_is_whole_or_not_there(
    work: Work, moment: str, kith: Kith, acme: Tenant, death: Death
) -> None:
    for number in range(_MOST_WRITES):
        known = _customer(acme)
        acme.admin.post("/v1/opportunities", {
            "name": "Killed deal", "customer": known["id"], "stage": "engaging",
            "amount": {"amount": "10.00", "currency": "USD"},
        }).ok(201)  # fmt: skip
        acme.admin.post("/v1/invoices", {
            "customer": known["id"], "state": "issued", "amount": {"amount": "10.00", "currency": "USD"},
        }).ok(201)  # fmt: skip
        acme.admin.get(f"/v1/customers/{known['id']}/related/opportunities").ok()
        kith.drain()
        death.around(moment, number)
        try:
            work(acme, known)
        except Killed:
            killed = True
        else:
            killed = False
        death.spare()
        kith.drain()
        _whole(acme, known)
        if not killed:
            assert number >= 1, "the change has no write at all"
            return
    raise AssertionError("the change has no end")


def _whole(tenant: Tenant, known: dict[str, Any]) -> None:
    one = f"/v1/customers/{known['id']}"
    now = tenant.admin.get(f"{one}?deleted=true").ok()
    if "deleted_at" not in now:
        history = tenant.admin.get(f"{one}/history").ok()["items"]
        assert [entry["version"] for entry in history] == list(range(now["version"], 0, -1))
    assert _unique_values(tenant, known["name"]) == (now["name"] == known["name"] and "deleted_at" not in now)
    assert _unique_values(tenant, f"{known['name']} changed") == (now["name"] != known["name"])
    again = tenant.admin.get(f"/v1/customers?q={known['name']} again").ok()["total"]
    assert _unique_values(tenant, f"{known['name']} again") == bool(again)
    placed, won = (
        tenant.admin.post(
            f"/v1/{name}/search", {"filter": {"and": [{"field": "customer", "op": "eq", "value": known["id"]}, *more]}}
        ).ok()["total"]
        for name, more in (("orders", []), ("opportunities", [_WON]))
    )
    assert placed == won
    theirs = {"filter": {"field": "customer", "op": "eq", "value": known["id"]}}
    payments, (invoice,) = (
        tenant.admin.post(f"/v1/{name}/search", theirs).ok()["items"] for name in ("payments", "invoices")
    )
    assert invoice["state"] == ("paid" if payments else "issued")
