"""What formulas say, and that nothing but our own error ever comes of one."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.records.formulas import FormulaError, compute, parse

KINDS = {
    "amount": "money", "cost": "money", "count": "integer", "rate": "percent", "name": "text", "signed": "date",
    "due": "date", "vip": "boolean", "level": "choice",
}  # fmt: skip
BODY: dict[str, Any] = {
    "amount": {"amount": "100.00", "currency": "CNY"}, "cost": {"amount": "40.10", "currency": "CNY"}, "count": 3,
    "rate": "12.5", "name": "Kith 软件", "signed": "2026-01-31", "due": "2026-03-02", "vip": True, "level": "key",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "result", "value"),
    [
        ("amount - cost", "money", {"amount": "59.90", "currency": "CNY"}),
        ("(amount - cost) / amount * 100", "decimal", "59.90"),
        ("0.1 + 0.2", "decimal", "0.30"), ("amount * rate / 100", "money", {"amount": "12.50", "currency": "CNY"}),
        ("count + 1", "integer", 4), ("amount / 0", "money", None), ("count / 2", "integer", None),
        ("CONCAT(upper(left(name, 4)), '-', count)", "text", "KITH-3"), ("len(name)", "integer", 7),
        ("contains(name, '软件')", "boolean", True), ("name + '!'", "text", "Kith 软件!"),
        ("days_between(signed, due)", "integer", 30), ("add_days(signed, 1)", "date", "2026-02-01"),
        ("IF(vip and level == 'key', 'A', 'B')", "text", "A"), ("'A' if count > 5 else 'B'", "text", "B"),
        ("coalesce(missing, count)", "integer", 3), ("blank(missing)", "boolean", True),
        ("missing + 1", "integer", None), ("not vip", "boolean", False), ("round(10 / 3, 2)", "decimal", "3.33"),
        ("max(amount, cost)", "money", {"amount": "100.00", "currency": "CNY"}), ("amount", "text", None),
    ],
)  # fmt: skip
def test_a_formula_says_what_a_person_would_reckon(text: str, result: str, value: Any) -> None:
    assert compute(parse(text), {**KINDS, "missing": "integer"}, BODY, result) == value


def test_amounts_of_two_currencies_do_not_add_up() -> None:
    body = {**BODY, "cost": {"amount": "1", "currency": "USD"}}
    assert compute(parse("amount + cost"), KINDS, body, "money") is None


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("amount +", "formula-syntax", 9), ("amount ** 9", "formula-syntax", 1),
        ("1 + name.upper()", "formula-syntax", 5),
        ("__import__('os')", "formula-function", 1), ("1 + explode(2)", "formula-function", 5),
        ("[x for x in name]", "formula-syntax", 1), ("left(name)", "formula-arguments", 1),
        ("name[0]", "formula-syntax", 1),
        ("lambda: 1", "formula-syntax", 1), ("left(*name)", "formula-arguments", 1), ("", "formula-syntax", 1),
        ("{{x.__class__}}", "formula-syntax", 1), ("f'{name}'", "formula-syntax", 1), ("(" * 900, "formula-syntax", 1),
        ("+".join(["1"] * 400), "formula-too-long", 1), ("1" * 2_000, "formula-too-long", 1_000),
    ],
)  # fmt: skip
def test_a_formula_that_is_none_is_refused_with_its_place(text: str, code: str, at: int) -> None:
    with pytest.raises(FormulaError) as refusal:
        parse(text)
    assert refusal.value.code == code
    if code != "formula-too-long" and len(text) < 900:
        assert refusal.value.at == at


_ATOMS = st.sampled_from([*KINDS, "1", "0", "2.5", "'text'", "True", "99999999999999999999", "1e30", "''"])
_FORMULAS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "==", "<", "and", "or"]), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        st.tuples(st.sampled_from(["upper", "len", "abs", "year", "blank", "round", "trim"]), inner).map(
            lambda parts: f"{parts[0]}({parts[1]})"
        ),
        st.tuples(st.sampled_from(["left", "add_days", "days_between", "concat", "max", "contains"]), inner, inner)
        .map(lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"),
    ),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(_FORMULAS, st.sampled_from(["text", "decimal", "integer", "money", "date", "boolean", "percent"]))
def test_any_formula_gives_a_value_of_its_kind_or_none(text: str, result: str) -> None:
    try:
        formula = parse(text)
    except FormulaError:
        return
    value = compute(formula, KINDS, BODY, result)
    form = {"text": str, "decimal": str, "percent": str, "integer": int, "money": dict, "date": str, "boolean": bool}
    assert value is None or isinstance(value, form[result])


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_no_text_does_worse_than_be_refused(text: str) -> None:
    with suppress(FormulaError):
        formula = parse(text)
        compute(formula, dict.fromkeys(formula.fields, "text"), {}, "text")
