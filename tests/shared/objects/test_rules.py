"""The rules of the objects, as data in and data out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import objects
from shared.declare import Context, Outcome
from shared.errors import Invalid
from shared.records.clean import check_move, plain

TODAY = date(2026, 3, 2)
CONTEXT = Context("xxx_" + "1" * 26, TODAY, "CNY", "per_0", datetime(2026, 3, 2, 9, tzinfo=UTC))
CUSTOMER, ANN, BEN = "cus_" + "0" * 26, "per_" + "0" * 26, "per_" + "1" * 26
TEN = {"amount": "10.00", "currency": "CNY"}


def ruled(name: str, before: dict[str, Any] | None, after: dict[str, Any], at: datetime = CONTEXT.now) -> Outcome:
    spec = objects.get(name)
    assert spec.on_change is not None
    old = spec.model.model_validate(before) if before is not None else None
    new = spec.model.model_validate(after)
    if old is not None:
        check_move(spec, old, new)
    return spec.on_change(old, new, replace(CONTEXT, now=at))


def after(name: str, before: dict[str, Any] | None, /, at: datetime = CONTEXT.now, **change: Any) -> dict[str, Any]:
    """The record after a change, made `at` a moment, that its rule allows."""
    return plain(ruled(name, before, {**(before or {}), **change}, at).after)


def refusal(name: str, before: dict[str, Any] | None, /, **change: Any) -> tuple[str, str]:
    with pytest.raises(Invalid) as refused:
        ruled(name, before, {**(before or {}), **change})
    (error, *_) = refused.value.errors
    return error.field, error.code


class TestCases:
    def case(self, **known: Any) -> dict[str, Any]:
        return after("cases", None, subject="Broken", customer=CUSTOMER, **known)

    def test_whoever_is_handed_a_case_that_its_owner_handles_handles_it(self) -> None:
        handed = after("cases", self.case(handler=BEN), owner=ANN)
        assert (handed["owner"], handed["handler"], handed["state"]) == (ANN, ANN, "assigned")
        assert after("cases", self.case(handler=BEN), owner=None)["handler"] == BEN
        done = after("cases", self.case(handler=BEN), state="handled", resolution="Mended")
        assert after("cases", done, owner=ANN)["handler"] == BEN

    def test_naming_a_handler_assigns_the_case_and_gives_it_to_him(self) -> None:
        case = after("cases", self.case(owner=ANN), handler=BEN)
        assert (case["state"], case["owner"], case["assigned_on"]) == ("assigned", BEN, "2026-03-02")

    def test_a_case_handed_back_waits_for_somebody_again(self) -> None:
        back = after("cases", self.case(handler=BEN), state="created")
        assert (back.get("handler"), back.get("assigned_on"), back["owner"]) == (None, None, BEN)
        assert after("cases", back, handler=ANN)["state"] == "assigned"
        handled = after("cases", self.case(handler=BEN), state="handled", resolution="Mended")
        assert refusal("cases", handled, state="created") == ("state", "state-move")

    def test_a_case_is_handled_with_a_resolution(self) -> None:
        assigned = self.case(handler=BEN)
        assert refusal("cases", assigned, state="handled") == ("resolution", "required")
        assert after("cases", assigned, state="handled", resolution="Mended")["handled_on"] == "2026-03-02"

    @pytest.mark.parametrize("stars", [1, 2, 3, 4, 5])
    @pytest.mark.parametrize("state", ["handled", "feedback"])
    def test_three_stars_archive_and_fewer_return_it_to_the_handler(self, stars: int, state: str) -> None:
        handled = after("cases", self.case(handler=BEN), state="handled", resolution="Mended")
        asked = handled if state == "handled" else after("cases", handled, state="feedback")
        judged = after("cases", asked, satisfaction=stars)
        assert judged["state"] == ("archived" if stars >= 3 else "assigned")
        assert judged["handler"] == BEN
        assert judged["returned"] == (0 if stars >= 3 else 1)

    def test_a_returned_case_can_be_handled_and_judged_the_same_again(self) -> None:
        case = self.case(handler=BEN)
        for turn in (1, 2):
            case = after("cases", case, state="handled", resolution="Mended")
            case = after("cases", case, satisfaction=1)
            assert case["returned"] == turn

    def test_no_step_is_skipped(self) -> None:
        created = self.case()
        assert refusal("cases", created, state="archived") == ("state", "state-move")
        assert refusal("cases", created, state="assigned") == ("handler", "required")
        assert refusal("cases", created, satisfaction=5) == ("satisfaction", "not-handled")
        waiting = after("cases", self.case(handler=BEN), state="handled", resolution="Mended")
        waiting = after("cases", waiting, state="feedback")
        assert refusal("cases", waiting, state="archived") == ("satisfaction", "feedback-missing")

    @given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), max_size=4))
    @settings(max_examples=50, deadline=None)
    def test_a_case_is_due_later_by_exactly_what_its_clock_stood(self, spans: list[tuple[int, int]]) -> None:
        case, now = self.case(handler=BEN, due_at="2026-03-02T12:00:00.000Z"), CONTEXT.now
        for ran, stood in spans:
            now += timedelta(milliseconds=ran)
            case = after("cases", case, at=now, waits_for="customer")
            assert (case["paused"], datetime.fromisoformat(case["paused_at"])) == (True, now)
            now += timedelta(milliseconds=stood)
            case = after("cases", case, at=now, waits_for="supplier")
            case = after("cases", case, at=now, waits_for=None)
        stood_in_all = timedelta(milliseconds=sum(stood for _, stood in spans))
        assert datetime.fromisoformat(case["due_at"]) == datetime(2026, 3, 2, 12, tzinfo=UTC) + stood_in_all
        assert (case["paused"], case.get("paused_at")) == (False, None)

    def test_a_time_set_while_the_clock_stands_or_as_it_goes_on_holds(self) -> None:
        stands = self.case(handler=BEN, due_at="2026-03-02T12:00:00.000Z", waits_for="parts")
        later = CONTEXT.now + timedelta(hours=5)
        set_anew = after("cases", stands, at=later, due_at="2026-03-03T12:00:00.000Z")
        goes_on = after("cases", set_anew, at=later + timedelta(hours=1), waits_for=None)
        assert goes_on["due_at"] == "2026-03-03T13:00:00.000Z"
        both = after("cases", stands, at=later, waits_for=None, due_at="2026-03-02T20:00:00.000Z")
        assert both["due_at"] == "2026-03-02T20:00:00.000Z"
        assert "due_at" not in after("cases", self.case(waits_for="parts"), waits_for=None)

    def test_a_resolved_case_waits_for_nobody(self) -> None:
        stands = self.case(handler=BEN, due_at="2026-03-02T12:00:00.000Z", waits_for="customer")
        done = {"state": "handled", "resolution": "Mended"}
        handled = after("cases", stands, at=CONTEXT.now + timedelta(hours=2), **done)
        assert (handled["paused"], handled.get("waits_for"), handled["due_at"]) == (
            False, None, "2026-03-02T14:00:00.000Z",
        )  # fmt: skip
        assert refusal("cases", handled, waits_for="parts") == ("waits_for", "not-under-work")

    def test_a_macro_that_resolves_says_how_and_waits_for_nobody(self) -> None:
        assert refusal("macros", None, name="Ink", resolves=True) == ("resolution", "required")
        waits = {"resolution": "Sent ink", "waits_for": "parts"}
        assert refusal("macros", None, name="Ink", resolves=True, **waits) == ("waits_for", "not-under-work")
        assert after("macros", None, name="Ink", waits_for="parts")["shared"] == "private"


class TestPlans:
    def test_a_plan_goes_from_nobodys_to_a_success_that_is_a_customer(self) -> None:
        plan = after("plans", None, name="Win Northwind", prospect="Northwind")
        assert plan["state"] == "unassigned"
        plan = after("plans", plan, assignee=BEN)
        assert (plan["state"], plan["owner"]) == ("assigned", BEN)
        plan = after("plans", plan, state="in_development")
        outcome = ruled("plans", plan, {**plan, "state": "success"})
        (draft,) = outcome.creates
        assert (draft.object, draft.data["name"], draft.data["lifecycle_stage"]) == (
            "customers",
            "Northwind",
            "customer",
        )
        assert plain(outcome.after)["customer"] == draft.id

    def test_a_failure_says_why_and_stays(self) -> None:
        plan = after("plans", None, name="Win Northwind")
        assert refusal("plans", plan, state="failure") == ("failure_reason", "required")
        failed = after("plans", plan, state="failure", failure_reason="no_need")
        assert failed["closed_on"] == "2026-03-02"
        assert refusal("plans", failed, state="assigned", assignee=BEN) == ("state", "state-move")
        assert refusal("plans", failed, failure_reason="other") == ("failure_reason", "closed")

    def test_nobody_develops_without_being_assigned(self) -> None:
        plan = after("plans", None, name="Win Northwind")
        assert refusal("plans", plan, state="assigned") == ("assignee", "required")


class TestLeads:
    def test_a_converted_lead_is_a_customer_a_contact_and_an_opportunity(self) -> None:
        lead = after("leads", None, name="Wang", company="Northwind", phones=["+8613812345678"], budget=TEN)
        outcome = ruled("leads", lead, {**lead, "status": "converted"})
        drafts = {draft.object: draft for draft in outcome.creates}
        assert drafts["customers"].data["name"] == "Northwind"
        assert drafts["contacts"].data["phones"] == ["+8613812345678"]
        assert drafts["contacts"].data["customer"] == drafts["customers"].id
        assert drafts["opportunities"].data["amount"] == TEN
        assert plain(outcome.after)["opportunity"] == drafts["opportunities"].id

    def test_a_lead_of_a_known_customer_makes_no_second_one(self) -> None:
        lead = after("leads", None, name="Wang", customer=CUSTOMER)
        outcome = ruled("leads", lead, {**lead, "status": "converted"})
        assert [draft.object for draft in outcome.creates] == ["contacts", "opportunities"]

    def test_a_disqualified_lead_says_why_and_may_be_taken_up_again(self) -> None:
        lead = after("leads", None, name="Wang")
        assert refusal("leads", lead, status="disqualified") == ("disqualify_reason", "required")
        lead = after("leads", lead, status="disqualified", disqualify_reason="no_need")
        assert lead["closed_on"]
        assert "closed_on" not in after("leads", lead, status="working")


class TestDocuments:
    def quote(self, **known: Any) -> dict[str, Any]:
        return after("quotes", None, customer=CUSTOMER, lines=[{"unit_price": "5", "tax_percent": "13"}], **known)

    def test_an_accepted_quote_is_a_draft_of_an_order_with_the_same_lines(self) -> None:
        sent = after("quotes", self.quote(), status="sent")
        outcome = ruled("quotes", sent, {**sent, "status": "accepted"})
        (order,) = outcome.creates
        placed = after("orders", None, **{**order.data, "quote": None, "status": "draft"})
        assert placed["amount"] == sent["amount"] == {"amount": "5.65", "currency": "CNY"}
        assert "placed_on" not in placed
        assert after("orders", placed, status="placed")["placed_on"] == "2026-03-02"

    def test_what_was_sent_stays_as_it_was_sent(self) -> None:
        sent = after("quotes", self.quote(), status="sent")
        assert refusal("quotes", sent, lines=[{"unit_price": "4"}]) == ("lines", "not-a-draft")

    def test_an_expired_quote_is_not_accepted(self) -> None:
        sent = after("quotes", self.quote(issued_on="2026-01-01", valid_until="2026-02-01"), status="sent")
        assert refusal("quotes", sent, status="accepted") == ("valid_until", "quote-expired")

    @settings(max_examples=50, deadline=None)
    @given(st.integers(1, 10**9), st.integers(-10, 10**9))
    def test_what_is_paid_decides_state_and_balance_to_the_cent(self, owed: int, paid: int) -> None:
        def money(cents: int) -> dict[str, str]:
            return {"amount": f"{Decimal(cents) / 100:.2f}", "currency": "CNY"}

        issued = after("invoices", None, customer=CUSTOMER, amount=money(owed), state="issued")
        if not 0 <= paid <= owed:
            assert refusal("invoices", issued, paid=money(paid)) == ("paid", "overpaid")
            return
        settled = after("invoices", issued, paid=money(paid))
        assert settled["balance"] == money(owed - paid)
        assert settled["state"] == ("paid" if paid == owed else "partly_paid" if paid else "issued")

    def test_a_draft_takes_no_payment_and_no_other_currency_does(self) -> None:
        draft = after("invoices", None, customer=CUSTOMER, amount=TEN)
        assert refusal("invoices", draft, paid=TEN) == ("paid", "not-issued")
        issued = after("invoices", draft, state="issued")
        assert refusal("invoices", issued, paid={"amount": "1", "currency": "USD"}) == ("paid", "other-currency")


class TestOthers:
    def test_a_target_covers_its_period(self) -> None:
        quarter = after("targets", None, measure="revenue", amount=TEN, period="quarter", starts_on="2026-10-01")
        assert quarter["ends_on"] == "2026-12-31"
        assert refusal("targets", quarter, starts_on="2026-11-01") == ("starts_on", "not-a-period")

    def test_somebody_in_the_hold_out_group_is_never_written_to(self) -> None:
        member = after("campaign_members", None, campaign="cmp_" + "0" * 26, member=CUSTOMER, hold_out=True)
        assert refusal("campaign_members", member, status="sent") == ("status", "hold-out")
        assert refusal("campaign_members", member, member=ANN) == ("member", "not-a-member")

    def test_a_channel_is_agreed_to_or_refused(self) -> None:
        both = {"consents": ["email"], "refusals": ["email", "sms"]}
        assert refusal("contacts", None, name="Ann", **both) == ("refusals", "agreed-and-refused")

    def test_a_work_order_is_completed_with_a_report_and_a_signature(self) -> None:
        order = after("work_orders", None, subject="Mend", customer=CUSTOMER, technician=BEN)
        assert (order["state"], order["owner"]) == ("dispatched", BEN)
        order = after("work_orders", order, state="on_site")
        assert order["arrived_at"] == "2026-03-02T09:00:00.000Z"
        assert refusal("work_orders", order, state="completed", report="Mended") == ("signed_by", "required")

    def test_a_relation_leads_to_somebody_else(self) -> None:
        assert refusal("relations", None, customer=CUSTOMER, kind="supplier") == ("other_customer", "required")
        itself = {"customer": CUSTOMER, "kind": "supplier", "other_customer": CUSTOMER}
        assert refusal("relations", None, **itself) == ("other_customer", "itself")

    def test_a_stage_is_dated_and_an_amount_weighted(self) -> None:
        deal = after("opportunities", None, name="Roof", customer=CUSTOMER, amount=TEN)
        assert (deal["forecast"], deal["weighted_amount"]["amount"]) == ("pipeline", "1.00")
        deal = after("opportunities", deal, stage="engaging")
        assert (deal["stage_since"], deal["weighted_amount"]["amount"]) == ("2026-03-02", "4.00")

    def test_a_closed_task_knows_its_day_and_an_opened_one_forgets_it(self) -> None:
        done = after("tasks", None, subject="Call", status="done")
        assert done["closed_on"] == "2026-03-02"
        assert "closed_on" not in after("tasks", done, status="open")


@pytest.mark.parametrize("name", objects.names())
def test_an_object_is_declared_whole(name: str) -> None:
    spec = objects.get(name)
    shown = (spec.about.on_date, spec.about.amount, spec.about.state)
    assert spec.fields[spec.about.title].kind == "text"
    assert all(field in spec.fields for field in shown if field)
    assert all(field.ref in {None, "*", *objects.names()} for field in spec.fields.values())
    assert all(all(field.label) and all(map(all, field.choices.values())) for field in spec.fields.values())
    if spec.about.moves is not None:
        states = spec.fields[spec.about.state or ""].choices
        assert set(spec.about.moves) == set(states)
        assert {state for after_ in spec.about.moves.values() for state in after_} <= set(states)


def test_no_two_objects_share_a_prefix() -> None:
    assert len(objects.prefixes()) == len(objects.names())
