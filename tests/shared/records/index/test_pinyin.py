"""Chinese sorted and found by its spelling."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra import pinyin_table
from shared.records.ask import Ask
from shared.records.index import Index
from shared.records.index.page import page_of
from shared.records.index.pinyin import FILE, readings, sort_key, sounds, spelled
from shared.records.index.tokens import fold
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


def test_the_table_of_readings_is_pypinyins() -> None:
    assert pinyin_table.content() == FILE.read_bytes(), "run python -m infra.pinyin_table"
    assert {readings(chr(code)) for code in pinyin_table.characters()} >= {("zhong", "chong"), ("lv",), ("wang", "yu")}
    assert all(",".join(readings(chr(code))) == said for code, said in pinyin_table.characters().items())


@pytest.mark.parametrize("code", [0, 0x33FF, 0x3400 - 1, 0xA000, 0xFB00, 0x1FFFF, 0x323B0, 0x10FFFF])
def test_what_is_in_no_block_is_read_as_itself(code: int) -> None:
    assert readings(chr(code)) == (fold(chr(code)),)


def test_a_name_sounds_like_either_reading_of_one_character() -> None:
    assert sounds("重庆A") == ["zhongqingA", "chongqingA"]
