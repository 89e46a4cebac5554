"""Chinese sorted and found by its spelling."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.records.ask import Ask
from shared.records.index import Index
from shared.records.index.page import page_of
from shared.records.index.pinyin import readings, sort_key, spelled
from shared.tenancy.rights import Sight
from tests.shared.records.index.things import SPEC, SPECS, change_of

ALL = Sight("all", "")
NAMES = ["王芳", "上海王芳贸易有限公司", "重庆长城", "吕小姐", "Émile Zola", "zoo", "Wang"]


@pytest.fixture
def index() -> Index:
    made = Index(SPECS)
    made.apply(change_of(number, {"name": name}) for number, name in enumerate(NAMES))
    return made


def names(index: Index, **wish: object) -> list[str]:
    page = page_of(index, index.shape("things"), Ask.parse(SPEC, **{"sort": "name", **wish}), ALL, None)  # type: ignore[arg-type]
    return [body.decode().split('"name":"')[1].split('"')[0] for body in page.rows]


class TestSearch:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("wangfang", [0, 1]),
            ("wf", [0, 1]),
            ("shwf", [1]),
            ("wang fang", [0, 1]),
            ("王芳", [0, 1]),
            ("maoyi", [1]),
            ("chongqing", [2]),
            ("lv", [3]),
            ("emile", [4]),
            ("WANG", [0, 1, 6]),
            ("上海wf", [1]),
            ("fangwang", []),
        ],
    )
    def test_finds_by_spelling_and_initials(self, index: Index, typed: str, found: list[int]) -> None:
        assert set(names(index, q=typed)) == {NAMES[one] for one in found}


class TestSort:
    def test_is_by_pinyin_among_latin_names(self, index: Index) -> None:
        assert names(index) == ["Émile Zola", "吕小姐", "上海王芳贸易有限公司", "Wang", "王芳", "重庆长城", "zoo"]

    def test_pages_show_every_record_once(self, index: Index) -> None:
        seen, place = [], None
        while True:
            page = page_of(index, index.shape("things"), Ask.parse(SPEC, sort="-name", limit=2), ALL, place)
            seen += page.rows
            place = page.place
            if place is None:
                break
        assert len(seen) == len(set(seen)) == len(NAMES)

    @given(st.text(max_size=12))
    @settings(max_examples=50)
    def test_takes_any_text(self, text: str) -> None:
        key = sort_key(text)
        assert key is None or key.endswith(text)
        assert all(token and " " not in token for token in spelled(text))

    def test_of_a_character_nobody_can_read_is_itself(self) -> None:
        assert readings("\U0003ffff") == ("\U0003ffff",)
