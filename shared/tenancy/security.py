"""Who came in, who failed to, and what went out: append-only, a small line each, kept for a year."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Literal

from shared import clock, ids
from shared.errors import Stale, Unavailable
from shared.records.access_patterns import SIGN_IN, SIGN_INS_OF
from shared.records.table import Item, TenantTable

Kind = Literal[
    "signed_in", "failed", "signed_out", "accepted", "reset_asked", "reset", "password_changed", "key_used", "exported",
    "downloaded",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "signed_in", "failed", "signed_out", "accepted", "reset_asked", "reset", "password_changed", "key_used", "exported",
    "downloaded",
)  # fmt: skip
KEPT = timedelta(days=365)
_LONGEST = 200
# The first that is found is meant: the others name those before them.
_BROWSERS = (
    ("Edge", r"\bEdg\w*/"), ("Opera", r"\bOPR/"), ("Samsung Internet", r"\bSamsungBrowser/"),
    ("WeChat", r"\bMicroMessenger/"), ("Firefox", r"\b(Firefox|FxiOS)/"), ("Chrome", r"\b(Headless)?Chrome/|\bCriOS/"),
    ("Safari", r"\bSafari/"), ("curl", r"^curl/"), ("Python", r"^[Pp]ython"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", r"\biPhone\b"), ("iPad", r"\biPad\b"), ("Android", r"\bAndroid\b"), ("HarmonyOS", r"\bHarmonyOS\b"),
    ("Windows", r"\bWindows\b"), ("macOS", r"\bMac OS X\b"), ("ChromeOS", r"\bCrOS\b"), ("Linux", r"\bLinux\b"),
)  # fmt: skip


def line(
    table: TenantTable, person: str, kind: Kind, *, address: str, client: str = "", what: str = "", line_id: str = ""
) -> Item:
    """The line of what somebody did now; `client` is what the request says of the program that sent it."""
    now = clock.now()
    line_id = line_id or ids.new("sgn")
    item: Item = {
        **table.key(SIGN_IN, id=line_id), **table.key(SIGN_INS_OF, person=person, id=line_id), "id": line_id,
        "at": clock.stamp(), "person": person, "kind": kind, "expires_at": int((now + KEPT).timestamp()),
    }  # fmt: skip
    known = {"address": address, "client": in_words(client), "what": what[:_LONGEST]}
    return {**item, **{name: value for name, value in known.items() if value}}


def note(table: TenantTable, person: str, kind: Kind, *, address: str, client: str = "", what: str = "") -> None:
    """Keep a line. Raises Unavailable."""
    table.put(line(table, person, kind, address=address, client=client, what=what))


def note_file(
    table: TenantTable, person: str, kind: Literal["exported", "downloaded"], file: tuple[str, str, str], *,
    address: str, client: str = "",
) -> None:  # fmt: skip
    """Keep that a file was asked for or fetched; `file`: the id of its job, when that was made (ISO 8601), its name.

    A file that is asked for again by a repeated request is told once; one that is fetched again, once a minute and
    address. Raises Unavailable.
    """
    job, made_at, what = file
    moment = datetime.fromisoformat(made_at) if kind == "exported" else clock.now().replace(second=0, microsecond=0)
    line_id = ids.timed("sgn", moment, kind, job, *(() if kind == "exported" else (address,)))
    with suppress(Stale):
        told = line(table, person, kind, address=address, client=client, what=what, line_id=line_id)
        table.put(told, condition="attribute_not_exists(pk)")


def note_tried(
    table: TenantTable, person: str, kind: Literal["failed", "reset_asked"], *, address: str, client: str, known: bool
) -> None:  # fmt: skip
    """Keep that a password was wrong or a new one asked for; for a person who is not `known` nothing is kept, at the
    same cost."""
    item = line(table, person, kind, address=address, client=client)
    with suppress(Stale, Unavailable):
        table.put(item, condition="attribute_not_exists(pk)" if known else "attribute_exists(pk)")


def in_words(client: str) -> str:
    """The browser and the system that a User-Agent header names, such as `Firefox, Windows`; empty for others."""
    said = client[:1_000]
    return ", ".join(name for name in (_first(_BROWSERS, said), _first(_SYSTEMS, said)) if name)


def _first(known: Sequence[tuple[str, str]], said: str) -> str | None:
    return next((name for name, form in known if re.search(form, said)), None)
