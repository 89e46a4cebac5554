"""The index under changes that come twice, late or shuffled, and as a file."""

from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.records.feed import Change
from shared.records.index import Index, Unusable
from shared.records.index.files import on_disk
from tests.shared.records.index.things import SPECS, bodies, change_of

histories = st.lists(st.lists(st.tuples(bodies, st.booleans()), min_size=1, max_size=4), max_size=4)


def changes_of(history: list[list[tuple[dict[str, Any], bool]]]) -> list[Change]:
    """Every version of every record; a record whose last body is empty was purged."""
    found = []
    for number, versions in enumerate(history):
        for version, (body, deleted) in enumerate(versions, 1):
            change = change_of(number, body, version, deleted=deleted)
            found.append(change._replace(body=b"") if version > 1 and not body else change)
    return found


def content(index: Index) -> list[Any]:
    """All that can be asked of an index, whatever the order of its rows."""
    shown = [name for name, _ in index.shape("things").columns]
    columns = ",".join(f'"{name}"' for name in shown)
    rows = index.execute(f"SELECT {columns},body FROM r_things JOIN b_things USING(rid) ORDER BY id")
    terms = ["a*", "腾讯", "科*", "1380*", "liu*", "0*"]
    search = "SELECT id FROM f_things f JOIN r_things r ON r.rid=f.rowid WHERE f_things MATCH ? ORDER BY id"
    return [rows, [index.execute(search, (term,)) for term in terms]]


class TestIndex:
    @given(histories, st.data())
    def test_is_the_same_in_whatever_order_and_however_often_changes_come(
        self, history: list[list[tuple[dict[str, Any], bool]]], data: st.DataObject
    ) -> None:
        changes = changes_of(history)
        tidy, messy = Index(SPECS), Index(SPECS)
        tidy.apply(changes)
        shuffled = data.draw(st.permutations(changes + changes))
        cut = data.draw(st.integers(0, len(shuffled)))
        messy.apply(shuffled[:cut])
        messy.apply(shuffled[cut:])
        assert content(messy) == content(tidy)

    @given(histories)
    def test_comes_back_from_a_file_as_it_was_and_goes_on_from_there(
        self, history: list[list[tuple[dict[str, Any], bool]]]
    ) -> None:
        changes = changes_of(history)
        half = len(changes) // 2
        whole, first = Index(SPECS), Index(SPECS)
        whole.apply(changes, 2)
        first.apply(changes[:half], 1)
        again = Index.load(first.dump(), SPECS)
        assert again.seq == 1
        again.apply(changes[half:], 2)
        assert (content(again), again.seq) == (content(whole), 2)

    @pytest.mark.parametrize(
        "damage", [lambda _: b"", lambda b: b[:-20], lambda b: b[:50] + b"x" + b[51:], lambda _: b"no"]
    )
    def test_refuses_a_damaged_file(self, damage: Any) -> None:
        index = Index(SPECS)
        index.apply([change_of(1, {"name": "a"})], 1)
        with pytest.raises(Unusable):
            Index.load(damage(index.dump()), SPECS)

    def test_that_is_large_stays_a_file_and_goes_on_the_same(self) -> None:
        first = Index(SPECS, on_disk())
        first.apply([change_of(number, {"kept": "x" * 100_000}) for number in range(700)], 1)
        assert first.size > 64_000_000
        again = Index.load(first.dump(), SPECS)
        again.apply([change_of(701, {"name": "new"})], 2)
        third = Index.load(again.dump(), SPECS)
        assert (third.records, third.seq) == (701, 2)
        assert third.execute("SELECT count(*) FROM f_things WHERE f_things MATCH 'new'") == [(1,)]
        assert content(third) == content(again)

    def test_leaves_no_file_behind(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        index = Index(SPECS, on_disk())
        index.apply([change_of(1, {"name": "a"})], 1)
        assert Index.load(index.dump(), SPECS).records == 1
        assert list(tmp_path.iterdir()) == []

    def test_refuses_a_database_that_is_none_of_ours(self) -> None:
        import zlib

        other = apsw.Connection(":memory:")
        other.execute("CREATE TABLE t(x)")
        with pytest.raises(Unusable):
            Index.load(zlib.compress(other.serialize("main")), SPECS)

    def test_takes_all_of_a_feed_item_or_nothing(self) -> None:
        index = Index(SPECS)
        with pytest.raises(ValueError, match="unexpected"):
            index.apply([change_of(1, {"name": "a"}), Change("things", "thi_2", 1, False, b"{nonsense")], 7)
        assert (index.records, index.seq) == (0, 0)

    def test_keeps_a_value_that_no_longer_fits_its_field_in_the_record_and_counts_it_as_empty(self) -> None:
        index = Index(SPECS)
        odd = {"name": 5, "size": "big", "price": "12", "broken": "yes", "tags": "a", "parts": {}, "new_one": 1}
        index.apply([change_of(1, odd)])
        ((body, price, tags),) = index.execute("SELECT body,price,tags FROM r_things JOIN b_things USING(rid)")
        assert b'"price":"12"' in body
        assert (price, tags) == (None, None)

    def test_ignores_objects_that_nobody_declared(self) -> None:
        index = Index(SPECS)
        index.apply([Change("unheard_of", "unh_1", 1, False, b'{"id":"unh_1"}')], 3)
        assert (index.records, index.seq) == (0, 3)

    def test_cannot_be_changed_by_a_query(self) -> None:
        index = Index(SPECS)
        index.apply([change_of(1, {"name": "a"})])
        with pytest.raises(apsw.ReadOnlyError):
            index.execute("DELETE FROM r_things")
        index.apply([change_of(2, {"name": "b"})])
        assert index.execute("SELECT count(*) FROM r_things") == [(2,)]

    def test_forgets_the_text_of_a_purged_record(self) -> None:
        index = Index(SPECS)
        index.apply([change_of(1, {"name": "secret 腾讯"})])
        index.apply([change_of(1, {}, 2)._replace(body=b"", deleted=True)])
        assert b"secret" not in Index(SPECS, None).dump()
        assert index.execute("SELECT name FROM r_things") == [(None,)]
        assert content(index)[1] == [[]] * 6
        assert index.version_of("things", "thi_001") == 2
