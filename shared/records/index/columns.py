"""A declared object as columns of the list index, and a record's body as a row."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import orjson

from shared.declare import FieldSpec, ObjectSpec
from shared.parts import one_line, parts_of
from shared.records.derive import derived
from shared.records.index import tokens

LAYOUT = 5
"""Part of the schema hash: raise it when rows of an older layout must not be used any more."""

_UNITS = 10_000
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SYSTEM = (
    FieldSpec("id", "reference", ("Id", "编号")),
    FieldSpec("version", "integer", ("Version", "版本")),
    FieldSpec("created_at", "datetime", ("Created", "创建时间")),
    FieldSpec("created_by", "reference", ("Created by", "创建人"), ref="people"),
    FieldSpec("updated_at", "datetime", ("Changed", "修改时间")),
    FieldSpec("updated_by", "reference", ("Changed by", "修改人"), ref="people"),
    FieldSpec("deleted_at", "datetime", ("Deleted", "删除时间")),
)
SYSTEM: Mapping[str, FieldSpec] = {field.name: field for field in _SYSTEM}
LISTS = frozenset({"texts", "emails", "phones", "choices"})
UNSORTED = LISTS | {"rows", "long_text", "lines"}
FOLDED = frozenset({"text", "address"})
"""Kinds with a second column, `<field>__key`, to compare and sort by."""
EXACT = frozenset({"decimal", "percent"})
"""Kinds kept in ten-thousandths."""


def plain(value: Any) -> tuple[Any]:
    return (value if isinstance(value, str | int | float) and value != "" else None,)


def folded(value: Any) -> tuple[Any, Any]:
    return (value, tokens.fold(value)) if isinstance(value, str) and value else (None, None)


def worded(value: Any) -> tuple[Any, Any, Any]:
    """A text, what it is compared by, and what it is sorted by where that differs."""
    if not isinstance(value, str) or not value:
        return None, None, None
    if value.isascii():
        return value, value.lower(), None
    from shared.records.index.pinyin import sort_key

    return value, tokens.fold(value), sort_key(value)


def truth(value: Any) -> tuple[Any]:
    return (int(value) if isinstance(value, bool) else None,)


def exact(amount: str) -> int:
    """A decimal amount in ten-thousandths; raises ValueError for anything else."""
    whole, _, part = amount.partition(".")
    if len(part) > 4:
        raise ValueError("amount")
    return int(whole + part.ljust(4, "0"))


def written(units: int) -> str:
    """Ten-thousandths as the API writes an amount; a sum may pass the limit of a single amount."""
    whole, part = divmod(abs(units), _UNITS)
    text = f"{whole}.{part:04}"
    return ("-" if units < 0 else "") + (text[:-2] if text.endswith("00") else text)


def price(value: Any) -> tuple[Any, Any]:
    try:
        return exact(value["amount"]), str(value["currency"])
    except (TypeError, KeyError, ValueError, AttributeError):
        return None, None


def address(value: Any) -> tuple[Any, ...]:
    text = one_line(value)
    point = (value.get("latitude"), value.get("longitude")) if isinstance(value, dict) else (None, None)
    return (*folded(text), *(plain(one)[0] for one in point))


def units(value: Any) -> tuple[Any]:
    try:
        return (exact(value),)
    except (ValueError, AttributeError):
        return (None,)


def entries(value: Any) -> tuple[Any]:
    return (orjson.dumps(value).decode() if isinstance(value, list) and value else None,)


def count(value: Any) -> tuple[Any]:
    return (len(value) if isinstance(value, list) and value else None,)


def left_out(_: Any) -> tuple[()]:
    """Long text would make every scan read it; it is looked up in the body when a filter needs it."""
    return ()


Stored = tuple[Callable[[Any], tuple[Any, ...]], tuple[tuple[str, str], ...]]
_STORED: dict[str, Stored] = {
    "text": (worded, (("", "TEXT"), ("__key", "TEXT"), ("__sort", "TEXT"))),
    "integer": (plain, (("", "INTEGER"),)),
    "number": (plain, (("", "REAL"),)),
    "boolean": (truth, (("", "INTEGER"),)),
    "money": (price, (("", "INTEGER"), ("_currency", "TEXT"))),
    "texts": (entries, (("", "TEXT"),)),
    "emails": (entries, (("", "TEXT"),)),
    "phones": (entries, (("", "TEXT"),)),
    "choices": (entries, (("", "TEXT"),)),
    "rows": (count, (("", "INTEGER"),)),
    "lines": (count, (("", "INTEGER"),)),
    "decimal": (units, (("", "INTEGER"),)),
    "percent": (units, (("", "INTEGER"),)),
    "address": (address, (("", "TEXT"), ("__key", "TEXT"), ("__latitude", "REAL"), ("__longitude", "REAL"))),
    "long_text": (left_out, ()),
}
_OTHERWISE: Stored = (plain, (("", "TEXT"),))


def stored(kind: str) -> Stored:
    """How a value of a kind becomes cells, and its columns: what follows the field's name, and their type."""
    return _STORED.get(kind, _OTHERWISE)


@dataclass(frozen=True, eq=False)
class Shape:
    """How one object's records lie in the index: table `r_<object>`, bodies in `b_<object>`, search in `f_<object>`."""

    spec: ObjectSpec

    @property
    def name(self) -> str:
        return self.spec.name

    @cached_property
    def fields(self) -> dict[str, FieldSpec]:
        return {**SYSTEM, **self.spec.fields}

    def at(self, name: str) -> FieldSpec:
        """A field, or a part of an address: `address.country`."""
        first, _, part = name.partition(".")
        return parts_of(self.fields[first].kind)[part] if part else self.fields[first]

    @cached_property
    def searchable(self) -> tuple[FieldSpec, ...]:
        return tuple(field for field in self.spec.fields.values() if field.searchable)

    @cached_property
    def references(self) -> tuple[FieldSpec, ...]:
        return tuple(field for field in self.fields.values() if field.kind == "reference" and field.ref)

    @cached_property
    def _stored(self) -> list[tuple[str, Callable[[Any], tuple[Any, ...]]]]:
        return [(name, stored(field.kind)[0]) for name, field in self.fields.items() if not field.beyond]

    @cached_property
    def columns(self) -> list[tuple[str, str]]:
        """Column names and types, in the order of `row`; names come from the declaration alone."""
        found: list[tuple[str, str]] = [("deleted", "INTEGER")]
        for name, field in self.fields.items():
            if not _NAME.fullmatch(name):
                raise ValueError(f"{self.name}.{name} cannot be a column")
            found += [(name + suffix, kind) for suffix, kind in stored(field.kind)[1] if not field.beyond]
        return found

    def row(self, body: Mapping[str, Any], version: int, deleted: int) -> list[Any]:
        """The row of a record; a value that does not fit its kind any more counts as empty."""
        cells: list[Any] = [deleted]
        body = derived(self.spec, dict(body))
        for name, convert in self._stored:
            cells += convert(body.get(name))
        cells[self._version] = version
        return cells

    @cached_property
    def _version(self) -> int:
        return [name for name, _ in self.columns].index("version")

    def text(self, body: Mapping[str, Any]) -> list[str]:
        """The tokens of each searchable field."""
        found = []
        for field in self.searchable:
            value = body.get(field.name)
            value = one_line(value) if field.kind == "address" else value
            parts = [str(part) for part in value] if isinstance(value, list) else [str(value)] if value else []
            found.append(tokens.digits(parts) if field.kind in {"phone", "phones"} else _words(field, " ".join(parts)))
        return found

    def ddl(self) -> Iterator[str]:
        """The statements that make this object's tables; `c_<object>` counts records by whom they are in sight of."""
        columns = ",".join(f'"{name}" {kind}' for name, kind in self.columns if name != "id")
        yield f"CREATE TABLE IF NOT EXISTS r_{self.name}(rid INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL,{columns})"
        yield f"CREATE TABLE IF NOT EXISTS b_{self.name}(rid INTEGER PRIMARY KEY, body BLOB)"
        yield from self._counted()
        if self.searchable:
            texts = ",".join(f'"{field.name}"' for field in self.searchable)
            options = "content='', contentless_delete=1, tokenize='ascii'"
            yield f"CREATE VIRTUAL TABLE IF NOT EXISTS f_{self.name} USING fts5({texts}, {options})"

    def _counted(self) -> Iterator[str]:
        by = ["deleted", *(name for name in ("owner", "team") if name in self.spec.fields)]
        names = ",".join(f'"{name}"' for name in by)
        counts, rows = f"c_{self.name}", f"r_{self.name}"
        new, old = ([f"ifnull({row}.\"{name}\",'')" for name in by] for row in ("new", "old"))
        add = f"INSERT INTO {counts} VALUES({','.join(new)},1) ON CONFLICT({names}) DO UPDATE SET n=n+1;"
        place = " AND ".join(f'"{name}"={value}' for name, value in zip(by, old, strict=True))
        take = f"UPDATE {counts} SET n=n-1 WHERE {place};"
        moved = " OR ".join(f'old."{name}" IS NOT new."{name}"' for name in by)
        yield f"CREATE TABLE IF NOT EXISTS {counts}({names},n INTEGER NOT NULL,PRIMARY KEY({names})) WITHOUT ROWID"
        yield f"CREATE TRIGGER IF NOT EXISTS added_{self.name} AFTER INSERT ON {rows} BEGIN {add} END"
        yield (
            f"CREATE TRIGGER IF NOT EXISTS moved_{self.name} AFTER UPDATE OF {names} ON {rows} WHEN {moved} "
            f"BEGIN {take} {add} END"
        )

    @cached_property
    def statements(self) -> "Statements":
        names = [f'"{name}"' for name, _ in self.columns]
        texts = ["rowid", *(f'"{field.name}"' for field in self.searchable)]
        return Statements(
            known=f"SELECT rid, version FROM r_{self.name} WHERE id=?",
            change=f"UPDATE r_{self.name} SET {','.join(f'{name}=?' for name in names)} WHERE rid=?",
            add=f"INSERT INTO r_{self.name}({','.join(names)}) VALUES({','.join('?' * len(names))})",
            body=f"INSERT OR REPLACE INTO b_{self.name}(rid,body) VALUES(?,?)",
            unlearn=f"DELETE FROM f_{self.name} WHERE rowid=?",
            learn=f"INSERT INTO f_{self.name}({','.join(texts)}) VALUES({','.join('?' * len(texts))})",
        )


def _words(field: FieldSpec, text: str) -> str:
    if field.kind != "text" or text.isascii():
        return tokens.words(text)
    from shared.records.index.pinyin import spelled

    return " ".join([tokens.words(text), *dict.fromkeys(spelled(text))])


class Statements(NamedTuple):
    """What keeps one object's tables up to date."""

    known: str
    change: str
    add: str
    body: str
    unlearn: str
    learn: str


def shape(spec: ObjectSpec) -> Shape:
    """The shape of `spec`, compiled once and kept with it."""
    kept = vars(spec)
    if "_shape" not in kept:
        kept["_shape"] = Shape(spec)
    known: Shape = kept["_shape"]
    return known
