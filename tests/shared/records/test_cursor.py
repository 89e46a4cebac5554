"""Cursors, as a client may try to bend them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import BadRequest
from shared.records import cursor

QUERY = ["ten_1", "customers", ["level", "eq", "key"], [["name", False], ["id", False]], "", False]
places = st.lists(
    st.none() | st.text() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False), min_size=1
)


class TestCursor:
    @given(places)
    def test_brings_back_the_place_it_was_made_for(self, place: list[object]) -> None:
        assert cursor.unseal("key", QUERY, cursor.seal("key", QUERY, place)) == place

    @pytest.mark.parametrize("part", range(len(QUERY)))
    def test_serves_only_the_tenant_object_filter_sort_and_search_it_was_made_for(self, part: int) -> None:
        other = [*QUERY[:part], "other", *QUERY[part + 1 :]]
        with pytest.raises(BadRequest, match="bad-cursor"):
            cursor.unseal("key", other, cursor.seal("key", QUERY, ["a", "b"]))

    @given(st.data())
    def test_is_refused_after_any_change(self, data: st.DataObject) -> None:
        good = cursor.seal("key", QUERY, ["a", "cus_1"])
        at = data.draw(st.integers(0, len(good) - 2))
        bad = good[:at] + data.draw(st.sampled_from("abcXYZ019-_").filter(lambda c: c != good[at])) + good[at + 1 :]
        with pytest.raises(BadRequest, match="bad-cursor"):
            cursor.unseal("key", QUERY, bad)

    @given(st.text(max_size=60))
    def test_is_refused_when_somebody_made_it_up(self, text: str) -> None:
        with pytest.raises(BadRequest, match="bad-cursor"):
            cursor.unseal("key", QUERY, text)

    def test_is_refused_under_another_tenants_key_and_without_one(self) -> None:
        made = cursor.seal("key", QUERY, ["a"])
        for key in ("other", ""):
            with pytest.raises(BadRequest, match="bad-cursor"):
                cursor.unseal(key, QUERY, made)

    def test_of_the_system_needs_no_tenants_key(self) -> None:
        assert cursor.unseal("", QUERY, cursor.seal("", QUERY, ["a"])) == ["a"]
