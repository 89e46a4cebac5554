"""A payment moves its invoice, whichever way it comes, changes or goes."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Kith
from tests.harness.gateway import Answer
from tests.harness.people import Tenant

Body = dict[str, Any]


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


@pytest.fixture(scope="module")
def customer(acme: Tenant) -> str:
    return str(acme.admin.post("/v1/customers", {"name": "Paying Ltd"}).ok(201)["id"])


def invoiced(tenant: Tenant, customer: str, amount: str = "100.00", **fields: Any) -> Body:
    wish = {"customer": customer, "amount": usd(amount), "state": "issued", **fields}
    made: Body = tenant.admin.post("/v1/invoices", wish).ok(201)
    return made


def pay(tenant: Tenant, invoice: Body, amount: str, **fields: Any) -> Answer:
    wish = {"customer": invoice["customer"], "invoice": invoice["id"], "amount": usd(amount), **fields}
    return tenant.admin.post("/v1/payments", wish)


def change(tenant: Tenant, payment: Body, **fields: Any) -> Answer:
    one = f"/v1/payments/{payment['id']}"
    return tenant.admin.patch(one, fields, If_Match=f'"{tenant.admin.get(one).ok()["version"]}"')


def stands(tenant: Tenant, invoice: Body) -> tuple[str, str, str]:
    """The invoice's state, what is paid of it, and what is not."""
    now = tenant.admin.get(f"/v1/invoices/{invoice['id']}").ok()
    return now["state"], now.get("paid", usd("0.00"))["amount"], now["balance"]["amount"]


def error_of(answer: Answer) -> tuple[str, str]:
    assert answer.status == 422, answer.json
    (error,) = answer.json["errors"]
    return error["field"], error["code"]


def test_payments_make_an_invoice_partly_paid_and_then_paid(acme: Tenant, customer: str, kith: Kith) -> None:
    invoice = invoiced(acme, customer)
    pay(acme, invoice, "40.10", paid_on="2026-01-05").ok(201)
    assert stands(acme, invoice) == ("partly_paid", "40.10", "59.90")
    pay(acme, invoice, "59.90", paid_on="2026-01-09").ok(201)
    assert stands(acme, invoice) == ("paid", "100.00", "0.00")
    assert acme.admin.get(f"/v1/invoices/{invoice['id']}").ok()["paid_on"] == "2026-01-09"
    kith.drain()
    newest = acme.admin.get(f"/v1/invoices/{invoice['id']}/history").ok()["items"][0]
    changed = {one["field"]: (one["old"], one["new"]) for one in newest["changes"]}
    assert (newest["version"], newest["by"], changed["state"]) == (3, acme.admin.id, ("partly_paid", "paid"))
    wish = {"filter": {"field": "number", "op": "eq", "value": invoice["number"]}}
    assert acme.admin.post("/v1/invoices/search", wish).ok()["items"][0]["state"] == "paid"


def test_a_payment_that_is_refunded_deleted_restored_or_moved_takes_its_money_along(
    acme: Tenant, customer: str
) -> None:
    invoice, other = invoiced(acme, customer), invoiced(acme, customer)
    payment = pay(acme, invoice, "100.00").ok(201)
    change(acme, payment, invoice=other["id"]).ok()
    assert (stands(acme, invoice)[0], stands(acme, other)[0]) == ("issued", "paid")
    change(acme, payment, invoice=None).ok()
    assert stands(acme, other) == ("issued", "0.00", "100.00")
    change(acme, payment, invoice=invoice["id"]).ok()
    one = f"/v1/payments/{payment['id']}"
    acme.admin.delete(one, If_Match='"4"')
    assert stands(acme, invoice) == ("issued", "0.00", "100.00")
    acme.admin.post(f"{one}/restore", If_Match='"5"').ok()
    assert stands(acme, invoice)[0] == "paid"
    change(acme, payment, state="refunded").ok()
    assert stands(acme, invoice) == ("issued", "0.00", "100.00")


def test_a_payment_on_its_way_counts_when_it_arrives(acme: Tenant, customer: str) -> None:
    invoice = invoiced(acme, customer)
    payment = pay(acme, invoice, "25.00", state="pending").ok(201)
    assert stands(acme, invoice)[0] == "issued"
    change(acme, payment, state="received").ok()
    assert stands(acme, invoice) == ("partly_paid", "25.00", "75.00")


def test_an_invoice_takes_no_more_than_it_owes_and_only_its_own_currency(acme: Tenant, customer: str) -> None:
    invoice, draft = invoiced(acme, customer), invoiced(acme, customer, state="draft")
    assert error_of(pay(acme, invoice, "100.01")) == ("invoice", "invoice-overpaid")
    assert error_of(pay(acme, draft, "1.00")) == ("invoice", "invoice-not-issued")
    foreign = acme.admin.post(
        "/v1/payments",
        {"customer": customer, "invoice": invoice["id"], "amount": {"amount": "1", "currency": "CNY"}},
    )
    assert error_of(foreign) == ("invoice", "other-currency")
    assert stands(acme, invoice) == ("issued", "0.00", "100.00")
    assert acme.admin.get(f"/v1/invoices/{invoice['id']}").ok()["version"] == 1


def test_what_an_invoice_has_already_is_not_added_again(acme: Tenant, customer: str) -> None:
    invoice = invoiced(acme, customer)
    one = f"/v1/invoices/{invoice['id']}"
    acme.admin.patch(one, {"paid": usd("100.00")}, If_Match='"1"').ok()
    assert error_of(pay(acme, invoice, "100.00")) == ("invoice", "invoice-overpaid")
    payment = pay(acme, invoice, "100.00", counted=True).ok(201)
    assert stands(acme, invoice)[0] == "paid"
    change(acme, payment, state="refunded").ok()
    assert stands(acme, invoice)[0] == "paid"


def test_an_invoice_that_money_came_for_stays(acme: Tenant, customer: str) -> None:
    invoice = invoiced(acme, customer)
    pay(acme, invoice, "30.00").ok(201)
    one = f"/v1/invoices/{invoice['id']}"
    assert error_of(acme.admin.patch(one, {"paid": usd("29.99")}, If_Match='"2"')) == ("paid", "below-payments")
    assert error_of(acme.admin.delete(one, If_Match='"2"')) == ("received", "has-payments")
    assert acme.admin.patch(one, {"received": usd("0")}, If_Match='"2"').json["errors"][0]["code"] == "read-only"


def test_a_payment_recorded_twice_is_merged_into_one_and_counted_once(acme: Tenant, customer: str) -> None:
    invoice = invoiced(acme, customer)
    first, twice = (pay(acme, invoice, "40.00").ok(201) for _ in range(2))
    assert stands(acme, invoice)[1] == "80.00"
    wish = {"other": twice["id"], "other_version": 1, "fields": {}}
    acme.admin.post(f"/v1/payments/{first['id']}/merge", wish, If_Match='"1"').ok()
    assert stands(acme, invoice) == ("partly_paid", "40.00", "60.00")
    acme.admin.post(f"/v1/payments/{twice['id']}/unmerge", If_Match='"2"').ok()
    assert stands(acme, invoice)[1] == "80.00"


def test_a_batch_of_payments_is_taken_one_by_one(acme: Tenant, customer: str) -> None:
    invoice = invoiced(acme, customer)
    data = {"customer": customer, "invoice": invoice["id"]}
    items = [{"data": {**data, "amount": usd(amount)}} for amount in ("60.00", "60.00", "40.00")]
    results = acme.admin.post("/v1/payments/batch", {"items": items}).ok()["results"]
    assert [one["status"] for one in results] == [201, 422, 201]
    assert stands(acme, invoice) == ("paid", "100.00", "0.00")


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "refund", "delete", "restore", "move"]), st.integers(1, 6_000), st.integers(0, 9)
    ),
    max_size=8,
)


@settings(max_examples=12, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_an_invoice_is_paid_by_exactly_what_its_payments_are(
    steps: list[tuple[str, int, int]], acme: Tenant, customer: str
) -> None:
    """Whatever is recorded, refunded, deleted, restored and moved, and whatever of it is refused."""
    invoices = [invoiced(acme, customer) for _ in range(2)]
    made: list[Body] = []
    for action, cents, which in steps:
        if action == "pay":
            answer = pay(acme, invoices[which % 2], f"{cents / 100:.2f}")
            made += [answer.json] if answer.status == 201 else []
        elif made:
            _step(acme, action, made[which % len(made)], invoices)
    for invoice in invoices:
        wanted = {"and": [
            {"field": "invoice", "op": "eq", "value": invoice["id"]},
            {"field": "state", "op": "eq", "value": "received"},
        ]}  # fmt: skip
        seen = ", ".join(f"payments/{one['id']}@1" for one in made)
        found = acme.admin.post("/v1/payments/search", {"filter": wanted, "limit": 50}, Kith_Seen=seen).ok()["items"]
        paid = sum(round(float(one["amount"]["amount"]) * 100) for one in found)
        state = "paid" if paid == 10_000 else "partly_paid" if paid else "issued"
        assert stands(acme, invoice) == (state, f"{paid / 100:.2f}", f"{(10_000 - paid) / 100:.2f}")


def _step(tenant: Tenant, action: str, payment: Body, invoices: list[Body]) -> None:
    one = f"/v1/payments/{payment['id']}"
    now = tenant.admin.get(f"{one}?deleted=true").ok()
    if_match = f'"{now["version"]}"'
    if action == "refund":
        tenant.admin.patch(one, {"state": "refunded"}, If_Match=if_match)
    elif action == "delete":
        tenant.admin.delete(one, If_Match=if_match)
    elif action == "restore":
        tenant.admin.post(f"{one}/restore", If_Match=if_match)
    else:
        there = next(other for other in invoices if other["id"] != now.get("invoice"))
        tenant.admin.patch(one, {"invoice": there["id"]}, If_Match=if_match)
