"""What people type, and what it finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.records.ask import Ask
from shared.records.index import Index
from shared.records.index.page import page_of
from shared.records.index.tokens import fold, match, words
from shared.tenancy.rights import Sight
from tests.shared.records.index.things import SPEC, SPECS, change_of

PEOPLE: dict[str, dict[str, object]] = {
    "thi_000": {"name": "腾讯科技（深圳）有限公司", "phones": ["+8613800138000"]},
    "thi_001": {"name": "深圳讯腾", "story": "龙"},
    "thi_002": {"name": "Ångström Großhandel", "emails": ["liu.wei@example.com"]},
    "thi_003": {"name": "李伟", "phones": ["+862112345678"]},
    "thi_004": {"name": "ＡＢＣ贸易 42nd"},
}


@pytest.fixture(scope="module")
def index() -> Index:
    index = Index(SPECS)
    index.apply(change_of(number, body) for number, body in enumerate(PEOPLE.values()))
    return index


def hits(index: Index, text: str, hidden: frozenset[str] = frozenset()) -> list[str]:
    page = page_of(index, index.shape("things"), Ask.parse(SPEC, q=text, sort="id"), Sight("all", "", (), hidden), None)
    return [row.split(b'"')[3].decode() for row in page.rows]


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("腾讯", ["thi_000"]), ("讯腾", ["thi_001"]), ("腾", ["thi_000", "thi_001"]), ("李伟", ["thi_003"]),
            ("伟", ["thi_003"]), ("腾讯科技", ["thi_000"]), ("腾讯深圳", []), ("深圳 腾讯", ["thi_000"]),
            ("公司", ["thi_000"]), ("司", ["thi_000"]), ("angstrom", ["thi_002"]), ("ÅNG", ["thi_002"]),
            ("grosshandel", ["thi_002"]), ("handel", []), ("liu.wei@example.com", ["thi_002"]),
            ("wei liu", ["thi_002"]),
            ("13800138000", ["thi_000"]), ("138 0013 8000", ["thi_000"]), ("+86 138-0013-8000", ["thi_000"]),
            ("8000", ["thi_000"]), ("021-1234 5678", ["thi_003"]), ("abc", ["thi_004"]), ("ABC贸易", ["thi_004"]),
            ("42", ["thi_004"]), ("***", []), ('" OR name:*', []), ("NOT 腾讯", []),
        ],
    )  # fmt: skip
    def test_finds(self, index: Index, text: str, expected: list[str]) -> None:
        assert hits(index, text) == expected

    def test_looks_only_into_fields_in_sight(self, index: Index) -> None:
        assert hits(index, "龙") == ["thi_001"]
        assert hits(index, "龙", frozenset({"story"})) == []
        assert hits(index, "13800138000", frozenset({"phones"})) == []
        assert hits(index, "腾", frozenset({"name", "story", "emails", "phones"})) == []

    def test_without_text_is_no_condition(self, index: Index) -> None:
        assert len(hits(index, "  ")) == len(PEOPLE)

    @given(st.text(max_size=40))
    def test_answers_whatever_is_typed(self, text: str) -> None:
        index = Index(SPECS)
        index.apply([change_of(1, {"name": text})])
        assert hits(index, text) == (["thi_001"] if match(text) or not text.strip() else [])

    @given(st.text())
    def test_folding_twice_changes_nothing(self, text: str) -> None:
        assert words(fold(text)) == words(text)
