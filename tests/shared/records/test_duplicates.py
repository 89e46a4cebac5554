"""What makes two records the same, whatever the script, the legal form and the way a number is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import objects
from shared.records.duplicates import CERTAIN, LIKELY, Traits, reasons, score, traits

CUSTOMERS = objects.get("customers")


def pair(left: dict[str, object], right: dict[str, object], region: str = "CN") -> tuple[float, list[str]]:
    found = reasons(traits(CUSTOMERS, left, region=region), traits(CUSTOMERS, right, region=region))
    return score(found), [reason.code for reason in found]


@pytest.mark.parametrize(
    ("left", "right", "code"),
    [
        ("上海晨光文具股份有限公司", "晨光文具", "similar-name"),
        ("晨光文具有限公司", "晨光文具股份有限公司", "same-name"),
        ("晨光文具", "Chenguang Wenju Co., Ltd.", "sounds-alike"),
        ("晨光文具", "辰光文具", "sounds-alike"),
        ("Acme Roofing Co., Ltd.", "ACME Roofing Inc", "same-name"),
        ("Müller Bau GmbH", "Muller Bau", "same-name"),
        ("Acme Roofing", "Acme Rofing", "similar-name"),
        ("Roofing Acme", "Acme Roofing", "similar-name"),
        ("华为技术有限公司", "華為技術", None),
        ("Northwind Traders", "Southwind Trading House", None),
        ("北京银行", "南京银行", None),
    ],
)
def test_names_are_compared_without_legal_form_and_across_scripts(left: str, right: str, code: str | None) -> None:
    certainty, codes = pair({"name": left}, {"name": right})
    if code is None:
        assert certainty < CERTAIN
    else:
        assert codes == [code]
        assert certainty >= LIKELY


@pytest.mark.parametrize("written", ["138 1234 5678", "+86 138-1234-5678", "(0086)13812345678", "8613812345678"])
def test_a_phone_number_is_the_same_however_it_is_written(written: str) -> None:
    assert pair({"phones": ["+8613812345678"]}, {"phones": [written]})[1] == ["same-phone"]


def test_an_email_and_a_tax_number_are_compared_without_case_and_dashes() -> None:
    assert pair({"emails": ["Info@Acme.example"]}, {"emails": ["info@acme.example"]})[1] == ["same-email"]
    assert pair({"tax_number": "91-3100 00AB"}, {"tax_number": "91310000ab"})[1] == ["same-value"]


def test_a_hidden_field_is_not_compared() -> None:
    hidden = frozenset({"emails"})
    assert traits(CUSTOMERS, {"emails": ["a@b.example"]}, hidden=hidden).empty


NAMES = st.text("abcdefg 晨光文具有限公司.,-", max_size=12)


@given(NAMES, NAMES)
def test_likeness_is_mutual_and_a_record_is_like_itself(left: str, right: str) -> None:
    one, two = traits(CUSTOMERS, {"name": left}), traits(CUSTOMERS, {"name": right})
    assert score(reasons(one, two)) == score(reasons(two, one))
    if one.name:
        assert score(reasons(one, one)) >= CERTAIN


def test_nothing_is_like_nothing() -> None:
    assert reasons(Traits(), Traits()) == []
