"""Lists after a change, of which only a block is read again, against an index that is made anew."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.records.ask import Ask
from shared.records.index import Index
from shared.records.index.groups import groups_of
from shared.records.index.page import page_of
from shared.tenancy.rights import Sight
from tests.shared.records.index.things import SPEC, SPECS, bodies, change_of, depth, filters, people, teams

SORTED = ["name", "size", "weight", "price", "made_on", "seen_at", "broken", "colour", "id"]
GROUPED = ["name", "colour", "broken", "owner", "made_on:month", "seen_at:year"]
MEASURED = ["avg:price", "min:price", "max:ratio", "sum:ratio", "max:size", "min:seen_at"]
sights = st.builds(Sight, st.sampled_from(["all", "team", "own"]), people, st.lists(teams, max_size=2).map(tuple))
orders = st.lists(st.builds(str.__add__, st.sampled_from(["", "-"]), st.sampled_from(SORTED)), max_size=3)
writes = st.lists(st.tuples(st.integers(0, 19), bodies, st.booleans()), min_size=1, max_size=4)


def answers(index: Index, ask: Ask, sight: Sight) -> Any:
    """Every page, then the groups."""
    kept, pages, place = index.shape("things"), [], None
    for _ in range(9):
        page = page_of(index, kept, ask, sight, place)
        pages.append((page.rows, page.total, page.references))
        place = page.place
        if place is None:
            break
    return pages, groups_of(index, kept, ask, sight)


@given(
    records=st.lists(bodies, min_size=12, max_size=16), writes=writes, sight=sights, order=orders,
    condition=st.none() | filters.filter(lambda one: depth(one) <= 4), text=st.sampled_from(["", "", "a", "腾讯"]),
    by=st.lists(st.sampled_from(GROUPED), max_size=2, unique_by=lambda one: one.partition(":")[0]),
    measures=st.lists(st.sampled_from(MEASURED), max_size=3),
)  # fmt: skip
@settings(max_examples=60)
def test_a_list_after_a_write_is_what_it_would_be_if_all_were_read(
    records: list[dict[str, Any]], writes: list[tuple[int, dict[str, Any], bool]], sight: Sight, **wish: Any
) -> None:
    ask = Ask.parse(
        SPEC, filter=wish["condition"], sort=wish["order"], q=wish["text"], limit=3, group=wish["by"],
        measures=wish["measures"], sums=["price"],
    )  # fmt: skip
    kept, changes = Index(SPECS, block=3), [change_of(number, body) for number, body in enumerate(records)]
    kept.apply(changes)
    answers(kept, ask, sight)
    for version, (number, body, gone) in enumerate(writes, 2):
        changes.append(change_of(number, body, version, deleted=gone))
        kept.apply(changes[-1:])
        anew = Index(SPECS)
        anew.apply(changes)
        assert answers(kept, ask, sight) == answers(anew, ask, sight)


def test_more_groups_in_a_block_than_are_kept_are_counted_all_the_same() -> None:
    index = Index(SPECS, block=1_200)
    index.apply(change_of(number, {"name": f"N{number}"}) for number in range(3_000))
    ask = Ask.parse(SPEC, group="name")
    found = groups_of(index, index.shape("things"), ask, Sight("all", ""))
    assert [one["count"] for one in found] == [1] * 200
