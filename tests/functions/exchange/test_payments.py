"""Payments in masses: imported, deleted in bulk, taken back; their invoices move with them, whole or not at all."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Kith
from tests.functions.exchange.conftest import finished, message_of, survives
from tests.functions.exchange.test_import import mapped, ran, uploaded
from tests.harness.people import Tenant


@pytest.fixture(scope="module")
def till(kith: Kith) -> Tenant:
    return kith.onboard("till-firm")


def invoiced(till: Tenant, number: str, amount: str = "100.00") -> dict[str, Any]:
    customer = till.admin.post("/v1/customers", {"name": f"Payer of {number}"}).ok(201)
    wish = {"customer": customer["id"], "number": number, "state": "issued"}
    made: dict[str, Any] = till.admin.post(
        "/v1/invoices", {**wish, "amount": {"amount": amount, "currency": "USD"}}
    ).ok(201)
    return made


def stands(till: Tenant, invoice: dict[str, Any]) -> tuple[str, str]:
    now = till.admin.get(f"/v1/invoices/{invoice['id']}").ok()
    return now["state"], now["balance"]["amount"]


def rows(*given: tuple[str, str, str, str]) -> bytes:
    lines = (f"{number},Payer of {invoice},{invoice},{amount},{counted}" for number, invoice, amount, counted in given)
    return "\r\n".join(["Number,Customer,Invoice,Amount,Already in the invoice", *lines, ""]).encode()


def test_imported_payments_move_their_invoices_unless_those_have_them_already(kith: Kith, till: Tenant) -> None:
    one, other = invoiced(till, "A-1"), invoiced(till, "A-2")
    kith.drain()
    given = rows(
        ("P-1", "A-1", "40.00", ""), ("P-2", "A-1", "40.00", "no"), ("P-3", "A-1", "40.00", ""),
        ("P-4", "A-2", "100.00", "yes"), ("P-5", "A-1", "20.00", ""),
    )  # fmt: skip
    made = uploaded(till.admin, given, "payments.csv", "payments")
    mapped(till.admin, made)
    tried = ran(kith, till.admin, made, dry_run=True)
    assert (tried["counts"]["created"], tried["counts"]["failed"]) == (4, 1)
    assert stands(till, one) == ("issued", "100.00")
    job = ran(kith, till.admin, made)
    failures = till.admin.get(f"/v1/jobs/{job['id']}/failures").ok()["items"]
    assert [(each["row"], each["errors"][0]["field"]) for each in failures] == [(4, "invoice")]
    assert stands(till, one) == ("paid", "0.00")
    assert stands(till, other) == ("issued", "100.00")
    back = finished(kith, till.admin, till.admin.post(f"/v1/jobs/{job['id']}/undo").ok())
    assert (back["counts"]["deleted"], back["counts"]["failed"]) == (4, 0)
    assert stands(till, one) == ("issued", "100.00")


def test_payments_deleted_in_bulk_are_owed_again_until_that_is_undone(kith: Kith, till: Tenant) -> None:
    invoices = [invoiced(till, f"B-{at}") for at in range(3)]
    wish = {"amount": {"amount": "50.00", "currency": "USD"}}
    for invoice in invoices * 2:
        till.admin.post("/v1/payments", {**wish, "customer": invoice["customer"], "invoice": invoice["id"]}).ok(201)
    kith.drain()
    of = {"field": "invoice", "op": "in", "value": [one["id"] for one in invoices]}
    erase = till.admin.post("/v1/payments/bulk", {"action": "delete", "filter": of}).ok()
    job = finished(kith, till.admin, erase)
    assert job["counts"]["deleted"] == 6
    assert {stands(till, one) for one in invoices} == {("issued", "100.00")}
    finished(kith, till.admin, till.admin.post(f"/v1/jobs/{job['id']}/undo").ok())
    assert {stands(till, one) for one in invoices} == {("paid", "0.00")}


@pytest.mark.parametrize("number", range(1, 14, 3))
def test_an_import_of_payments_that_is_killed_counts_each_once(
    number: int, kith: Kith, till: Tenant, killing: Callable[[int], None]
) -> None:
    invoice = invoiced(till, f"K-{number}")
    kith.drain()
    given = rows(*((f"K-{number}-{at}", invoice["number"], "25.00", "") for at in range(4)))
    made = uploaded(till.admin, given, "payments.csv", "payments")
    mapped(till.admin, made)
    job = till.admin.post(f"/v1/imports/{made['id']}/run").ok()
    event = message_of(job["id"])
    killing(number)
    survives(event)
    killing(0)
    survives(event)
    kith.drain()
    assert stands(till, invoice) == ("paid", "0.00")
    assert till.admin.get(f"/v1/invoices/{invoice['id']}").ok()["version"] == 5
