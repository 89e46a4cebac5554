"""An object's tables in the index, made anew where they were made for another declaration."""

from typing import Any

import apsw
import orjson

from shared.records.index.columns import Shape


def reshape(db: apsw.Connection, wanted: Shape) -> None:
    """Make the tables of `wanted`; those that differ are filled again from the bodies, which hold every field."""
    present, formulas = _columns(db, f"r_{wanted.name}"), _formulas(db, wanted)
    if present and (present, _columns(db, f"f_{wanted.name}"), formulas) != _expected(wanted):
        _refill(db, wanted)
    else:
        for statement in wanted.ddl():
            db.execute(statement)
    if _said(wanted) != formulas:
        db.execute("INSERT OR REPLACE INTO about VALUES(?,?)", (f"formulas of {wanted.name}", _said(wanted)))


def _refill(db: apsw.Connection, wanted: Shape) -> None:
    name, say = wanted.name, wanted.statements
    with db:
        rows: list[Any] = db.execute(f"SELECT rid, id, version, deleted FROM r_{name}").fetchall()
        db.execute(f"DROP TABLE r_{name}")
        db.execute(f"DROP TABLE IF EXISTS f_{name}")
        db.execute(f"DROP TABLE c_{name}")
        for statement in wanted.ddl():
            db.execute(statement)
        add = say.add.replace("(", "(rid,", 1).replace("VALUES(", "VALUES(?,", 1)
        for rid, record_id, version, deleted in rows:
            body = _body(db, name, rid)
            db.execute(add, (rid, *wanted.row({**body, "id": record_id}, version, deleted)))
            if wanted.searchable and body:
                db.execute(say.learn, (rid, *wanted.text(body)))


def _body(db: apsw.Connection, name: str, rid: int) -> dict[str, Any]:
    for (content,) in db.execute(f"SELECT body FROM b_{name} WHERE rid=?", (rid,)):
        return orjson.loads(content) if content else {}
    return {}


def _columns(db: apsw.Connection, table: str) -> list[tuple[str, str]]:
    rows: Any = db.execute("SELECT name, type FROM pragma_table_info(?)", (table,))
    return [(name, kind) for name, kind in rows]


def _formulas(db: apsw.Connection, wanted: Shape) -> str:
    """The formulas by which the object's columns were filled."""
    rows: Any = db.execute("SELECT value FROM about WHERE name=?", (f"formulas of {wanted.name}",))
    return next((str(value) for (value,) in rows), "")


def _said(wanted: Shape) -> str:
    return "; ".join(f"{field.name} = {field.formula}" for field in wanted.spec.formulas)


def _expected(wanted: Shape) -> tuple[list[tuple[str, str]], list[tuple[str, str]], str]:
    stored = [("rid", "INTEGER"), ("id", "TEXT"), *(column for column in wanted.columns if column[0] != "id")]
    return stored, [(field.name, "") for field in wanted.searchable], _said(wanted)
