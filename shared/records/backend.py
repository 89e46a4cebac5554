"""What answers lists and search, whichever engine it is: `index/here.py` and `opensearch/there.py`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from shared.declare import FieldSpec, ObjectSpec
from shared.records.ask import Ask
from shared.records.index.asker import Asker
from shared.records.index.columns import Shape
from shared.records.index.page import Page
from shared.tenancy.rights import Sight

Body = dict[str, Any]


class Backend(Protocol):
    """One tenant's records. What a person may see of them is said with every question; there is none without it."""

    @property
    def specs(self) -> Mapping[str, ObjectSpec]: ...

    def shape(self, name: str) -> Shape: ...

    def page(self, name: str, ask: Ask, sight: Sight, place: list[Any] | None) -> Page:
        """The rows after `place`. Raises BadRequest `bad-cursor` for a place that does not fit the sort."""

    def groups(self, name: str, ask: Ask, sight: Sight) -> list[dict[str, Any]]:
        """Count and measures per value of `ask.groups`, at most 200; ungrouped, one row for all."""

    def ids(self, name: str, ask: Ask, sight: Sight) -> list[str]:
        """The ids of every row, in the order of `ask.sort`."""

    def rows(self, name: str, ask: Ask, sight: Sight) -> list[Any]:
        """Every row, in the order of `ask.sort`, for `bodies`."""

    def bodies(self, name: str, ask: Ask, sight: Sight, rows: Sequence[Any]) -> list[Body]:
        """The records of some rows, with the computed fields that `ask` shows."""

    def computed(self, spec: ObjectSpec, asker: Asker, bodies: list[Body], fields: Sequence[FieldSpec]) -> list[Body]:
        """The records with `fields`, which are computed from other records."""

    def titles(self, wanted: Mapping[str, tuple[Iterable[str], Sight]]) -> dict[str, str]:
        """Id → title, of the ids of each object that are in sight, deleted ones included."""

    def called(self, name: str, field: str, keys: Sequence[str], sight: Sight) -> Iterator[tuple[str, str]]:
        """(key, id) of the records whose `field`, folded, is one of `keys`."""

    def best(self, text: str, among: Mapping[str, Sight], most: int) -> list[tuple[int, str, str, str, str | None]]:
        """(how near, changed at, object, id, title) of the records that hold `text`, at least the best `most`.

        Near: 0 those called so, 1 those whose title begins so, 2 those with it in their title, 3 the rest.
        """
