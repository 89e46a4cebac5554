"""One change and everything that must happen with it, all or nothing."""

from collections.abc import Sequence

from shared import clock, ids
from shared.errors import Duplicate, FieldError, KithError, Stale, Unavailable
from shared.records import idempotency, lists
from shared.records.carried import MOST_RACES, Overtaken, carried, fetched
from shared.records.idempotency import Asked
from shared.records.items import Body, item_of, unique_keys
from shared.records.prepared import Prepared
from shared.records.table import Item, Refused, TenantTable, Write
from shared.tenancy.caller import Caller

_NEW = "attribute_not_exists(pk)"


def write(
    table: TenantTable, caller: Caller, prepared: Prepared, *, also: Sequence[Write] = (), asked: Asked | None = None
) -> Body:
    """Store `prepared` with what follows from it; raises Stale, Duplicate (naming the field), Invalid for what the
    records that it is carried over to refuse, and what `also` refuses as Stale.
    """
    carries = prepared.carries()
    if not carries:
        return _write(table, caller, prepared, also=also, asked=asked)
    for _ in range(MOST_RACES):
        whole = prepared.carrying(carried(table, caller, carries, fetched(table, carries)))
        try:
            return _write(table, caller, whole, also=also, asked=asked)
        except Overtaken:
            continue
    raise Unavailable()


def _write(
    table: TenantTable, caller: Caller, prepared: Prepared, *, also: Sequence[Write], asked: Asked | None
) -> Body:
    """A lone record is one conditional put; anything more is one transaction. A reply lost after the commit is
    recognised by the write's own id.
    """
    token = ids.new("wrt")
    origin = origin_of(caller, token)
    items = [item_of(table, entry.spec, entry.body, origin) for entry in prepared.every()]
    writes, meaning = writes_of(table, prepared, items)
    if asked:
        meaning.append("idempotency")
        now = int(clock.now().timestamp())
        writes.append(
            Write.put(asked.item(prepared.body), condition=f"{_NEW} OR expires_at < :now", values={":now": now})
        )
    writes += also
    try:
        if len(writes) == 1:
            condition, values = _condition(prepared)
            table.put(items[0], condition=condition, values=values)
        else:
            table.transact(writes, token=token[4:])
    except Refused as refusal:
        if not _is_stored(table, items[0], token):
            return _explain(table, prepared, meaning, refusal, asked)
    except Stale:
        if not _is_stored(table, items[0], token):
            raise _lost(prepared) from None
    lists.note(table.tenant, *(entry.noted() for entry in prepared.every()))
    return prepared.body


def _condition(entry: Prepared) -> tuple[str, Item | None]:
    return (_NEW, None) if entry.before is None else ("version = :v", {":v": entry.before["version"]})


def origin_of(caller: Caller, token: str) -> Item:
    """Who writes, when, from where; `token` names the write."""
    return {
        "by": caller.person, "at": clock.stamp(), "address": caller.address or None,
        "request_id": caller.request_id or None, "key": caller.key or None, "write": token,
        "automation": caller.automation or None, "chain": " ".join(caller.chain) or None,
    }  # fmt: skip


def writes_of(table: TenantTable, prepared: Prepared, items: list[Item]) -> tuple[list[Write], list[str]]:
    """The writes that store `prepared`, and what each one's refusal would mean."""
    writes, meaning = [], []
    claims: list[tuple[str, Item]] = []
    freed: dict[str, tuple[Item, str]] = {}
    own = 1 + len(prepared.drafts)
    for at, (entry, item) in enumerate(zip(prepared.every(), items, strict=True)):
        condition, values = _condition(entry)
        writes.append(Write.put(item, condition=condition, values=values))
        meaning.append("record" if at < own else "carried")
        old = unique_keys(table, entry.spec, entry.before) if entry.before else {}
        new = unique_keys(table, entry.spec, entry.body)
        where = "" if entry is prepared else f"{entry.spec.name}."
        claims += [(where + name, {**key, "id": entry.body["id"]}) for name, key in new.items() if old.get(name) != key]
        freed |= {key["pk"]: ({**key}, entry.body["id"]) for name, key in old.items() if new.get(name) != key}
    for name, claim in claims:
        # What another record of the same write gives up passes over: one item may be written only once.
        _, holder = freed.pop(claim["pk"], ({}, ""))
        condition = f"{_NEW} OR id = :id" if holder else _NEW
        writes.append(Write.put(claim, condition=condition, values={":id": holder} if holder else None))
        meaning.append(f"unique {name}")
    for key, holder in freed.values():
        writes.append(Write.delete(key, condition=f"{_NEW} OR id = :id", values={":id": holder}))
        meaning.append("release")
    return writes, meaning


def _is_stored(table: TenantTable, item: Item, token: str) -> bool:
    stored = table.get({"pk": item["pk"], "sk": item["sk"]})
    return stored is not None and stored.get("write") == token


def _lost(prepared: Prepared) -> Exception:
    return Stale() if prepared.before else Duplicate()


def _explain(table: TenantTable, prepared: Prepared, meaning: list[str], refusal: Refused, asked: Asked | None) -> Body:
    """The answer given before when the key was used meanwhile; else the error that names what was refused."""
    reasons = [meaning[position] if position < len(meaning) else "also" for position in refusal.failed]
    if asked and "idempotency" in reasons:
        known = idempotency.seen(table, asked)
        if known.answer is None:
            raise Unavailable()
        return known.answer
    raise refusal_of(prepared, reasons)


def refusal_of(prepared: Prepared, reasons: Sequence[str]) -> KithError:
    """The error for the writes that were refused, by their meaning."""
    if set(reasons) == {"carried"}:
        return Overtaken()
    taken = tuple(FieldError(word[7:], "taken") for word in reasons if word.startswith("unique "))
    if taken:
        return Duplicate(errors=taken)
    return Duplicate() if "record" in reasons and prepared.before is None else Stale()
