"""Lists answered by the list index of this process. `shared/records/opensearch/there.py` answers the same elsewhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from shared.declare import FieldSpec, ObjectSpec
from shared.records.ask import Ask
from shared.records.index import late, tokens
from shared.records.index.asker import Asker
from shared.records.index.columns import FOLDED, Shape
from shared.records.index.page import Page, ids_of, page_of, rows_of
from shared.records.index.store import Index
from shared.records.index.where import visible
from shared.tenancy.rights import Sight

_MOST_SOUGHT = 500


class Here:
    """The tenant's records, as whoever has a sight of them may list them."""

    def __init__(self, index: Index) -> None:
        self.index = index

    @property
    def specs(self) -> Mapping[str, ObjectSpec]:
        return self.index.specs

    def shape(self, name: str) -> Shape:
        return self.index.shape(name)

    def page(self, name: str, ask: Ask, sight: Sight, place: list[Any] | None) -> Page:
        """The rows after `place`. Raises BadRequest `bad-cursor` for a place that does not fit the sort."""
        self._ready(ask)
        return page_of(self.index, self.index.shape(name), ask, sight, place)

    def groups(self, name: str, ask: Ask, sight: Sight) -> list[dict[str, Any]]:
        """Count and measures per value of `ask.groups`, at most 200."""
        from shared.records.index.groups import groups_of

        self._ready(ask)
        return groups_of(self.index, self.index.shape(name), ask, sight)

    def ids(self, name: str, ask: Ask, sight: Sight) -> list[str]:
        """The ids of every row, in the order of `ask.sort`."""
        self._ready(ask)
        return ids_of(self.index, self.index.shape(name), ask, sight)

    def rows(self, name: str, ask: Ask, sight: Sight) -> list[Any]:
        """Every row, in the order of `ask.sort`, for `bodies`."""
        self._ready(ask)
        return list(rows_of(self.index, self.index.shape(name), ask, sight))

    def bodies(self, name: str, ask: Ask, sight: Sight, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """The records of some rows, with the computed fields that `ask` shows."""
        found = self.index.bodies(name, rows)
        return [orjson.loads(body) for body in late.completed(self.index, self.shape(name), ask, sight, found)]

    def computed(
        self, spec: ObjectSpec, asker: Asker, bodies: list[dict[str, Any]], fields: Sequence[FieldSpec]
    ) -> list[dict[str, Any]]:
        """The records with `fields`, which are computed from other records."""
        return late.add(self.index, spec, asker, bodies, fields)

    def titles(self, wanted: Mapping[str, tuple[Iterable[str], Sight]]) -> dict[str, str]:
        """Id → title, of the ids of each object that are in sight, deleted ones included."""
        found: dict[str, str] = {}
        for name, (ids, sight) in wanted.items():
            title, listed = self.shape(name).spec.about.title, sorted(ids)
            seen, params = visible(sight)
            marks = ",".join("?" * len(listed))
            sql = f'SELECT id, "{title}" FROM r_{name} WHERE id IN ({marks}) AND deleted<2 AND {seen}'
            found.update((id_, text) for id_, text in self.index.rows(sql, [*listed, *params]) if text)
        return found

    def called(self, name: str, field: str, keys: Sequence[str], sight: Sight) -> Iterator[tuple[str, str]]:
        """(key, id) of the records whose `field`, folded, is one of `keys`."""
        column = f'"{field}__key"' if self.shape(name).fields[field].kind in FOLDED else f'fold("{field}")'
        seen, params = visible(sight)
        for some in (keys[at : at + _MOST_SOUGHT] for at in range(0, len(keys), _MOST_SOUGHT)):
            marks = ",".join("?" * len(some))
            sql = f"SELECT {column}, id FROM r_{name} WHERE {column} IN ({marks}) AND deleted=0 AND {seen}"
            yield from self.index.rows(sql, [*some, *params])

    def best(self, text: str, among: Mapping[str, Sight], most: int) -> list[tuple[int, str, str, str, str | None]]:
        """(how near, changed at, object, id, title) of the records that hold `text`, the best `most` of each object.

        Near: 0 those called so, 1 those whose title begins so, 2 those with it in their title, 3 the rest.
        """
        expression, wanted = tokens.match(text), tokens.fold(text.strip())
        if expression is None:
            return []
        return [
            (near, changed or "", name, id_, title)
            for name, sight in among.items()
            for near, changed, id_, title in self._best(name, sight, (expression, wanted), most)
        ]

    def _best(self, name: str, sight: Sight, looked_for: tuple[str, str], most: int) -> list[Any]:
        expression, wanted = looked_for
        kept = self.shape(name)
        allowed = [field.name for field in kept.searchable if field.name not in sight.hidden]
        title = kept.spec.about.title
        seen, params = visible(sight)
        found = f"SELECT rowid FROM f_{name} WHERE f_{name} MATCH ?"
        titled = f"{{{title}}} : {expression}" if title in allowed else None
        named = f"WHEN rid IN ({found}) THEN 2 " if titled else ""
        sql = (
            f'SELECT CASE WHEN "{title}__key"=? THEN 0 WHEN substr("{title}__key",1,?)=? THEN 1 {named}ELSE 3 END '
            f'AS near, updated_at, id, "{title}" FROM r_{name} '
            f"WHERE rid IN ({found}) AND deleted=0 AND {seen} ORDER BY near, updated_at DESC, id DESC LIMIT ?"
        )
        only = "{" + " ".join(allowed) + "} : " + expression
        start = [wanted, len(wanted), wanted, *([titled] if titled else [])]
        return self.index.rows(sql, [*start, only, *params, most])

    def _ready(self, ask: Ask) -> None:
        """Let the tables exist that the filter looks at."""
        for name in {"people", *(name for name, _ in ask.related)}:
            if name in self.index.specs:
                self.index.shape(name)
