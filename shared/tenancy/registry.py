"""The register of tenants, logins and invitations (`G#…`), kept with the function's own role and by no tenant."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from shared import aws, clock, ids
from shared.errors import Duplicate, Stale, Unavailable
from shared.records import dynamo
from shared.records.access_patterns import INVITATION, LOGIN, RESET, TENANT, TENANTS, AccessPattern
from shared.records.table import Item, Key, Refused, TenantTable, Write
from shared.tenancy.slugs import is_slug

ONBOARDING, ACTIVE, SUSPENDED = "onboarding", "active", "suspended"
INVITATION_LASTS, RESET_LASTS = timedelta(days=7), timedelta(hours=1)
MAIL_AGAIN_AFTER = timedelta(minutes=10)
CLAIM = timedelta(seconds=30)
"""Longer than a function may run: a claim outlives its claimer, never the person's patience."""
_NOWHERE = "-"
_MOST_ROUNDS = 8


class SystemTable(TenantTable):
    """The table outside any tenant."""

    def __init__(self, client: Any = None) -> None:
        super().__init__("-", client or aws.client("dynamodb"))

    def read(self, keys: Iterable[Key]) -> list[Item]:
        """Items by key in one consistent read; at most a hundred."""
        wanted = [dynamo.dump(key) for key in keys]
        found: list[Item] = []
        for _ in range(_MOST_ROUNDS):
            ask = {self._name: {"Keys": wanted, "ConsistentRead": True}}
            answer = self._call("batch_get_item", table=False, RequestItems=ask)
            found += [dynamo.load(item) for item in answer.get("Responses", {}).get(self._name, [])]
            wanted = answer.get("UnprocessedKeys", {}).get(self._name, {}).get("Keys", [])
            if not wanted:
                return found
        raise Unavailable()

    def page(self, pk: str, after: str | None, limit: int) -> list[Item]:
        """Up to `limit` items of one partition whose sort key is beyond `after`."""
        condition, values = "pk = :pk", {":pk": {"S": pk}}
        if after is not None:
            condition, values = condition + " AND sk > :after", {**values, ":after": {"S": after}}
        answer = self._call(
            "query",
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ConsistentRead=True,
            Limit=limit,
        )
        return [dynamo.load(item) for item in answer["Items"]]


class Links:
    """Links that serve once, each by its token's hash; the token itself is nowhere but in the mail."""

    def __init__(self, table: SystemTable, pattern: AccessPattern, lasts: timedelta) -> None:
        self._table = table
        self._pattern = pattern
        self._lasts = lasts

    def keep(self, token: str, tenant: str, person: str) -> None:
        """Let the token serve `person` of `tenant` from now on."""
        now = clock.now()
        times = {"made_at": _epoch(now), "expires_at": _epoch(now + self._lasts)}
        self._table.put({**self._key(token), "tenant": tenant, "person": person, **times})

    def claim(self, token: str, tenant: str) -> Item | None:
        """A live link of `tenant` (attributes `person`, `made_at`), held for one claimer; None for any other token."""
        now = clock.now()
        condition = (
            "tenant = :tenant AND expires_at > :now AND (attribute_not_exists(held_until) OR held_until <= :now)"
        )
        values = {":tenant": tenant, ":now": _epoch(now), ":until": _epoch(now + CLAIM)}
        try:
            return self._table.update(self._key(token), "SET held_until = :until", values, condition=condition)
        except Stale:
            return None

    def release(self, token: str) -> None:
        """Give up a claim, so that the link can be used again."""
        self._table.update(self._key(token), "SET held_until = :none", {":none": 0}, condition="attribute_exists(pk)")

    def spend(self, token: str) -> None:
        """A link serves once."""
        self._table.delete(self._key(token))

    def _key(self, token: str) -> Key:
        return self._pattern.key(digest=ids.digest(token))


class Registry:
    """Tenants by id and slug, logins by e-mail, invitations and new passwords by token."""

    def __init__(self, table: SystemTable | None = None) -> None:
        self.table = table or SystemTable()
        self.invitations = Links(self.table, INVITATION, INVITATION_LASTS)
        self.resets = Links(self.table, RESET, RESET_LASTS)

    def tenant(self, tenant: str) -> Item | None:
        """The row of a tenant, whatever its state."""
        return self.table.get(TENANT.key(tenant=tenant)) if ids.is_id(tenant) else None

    def by_slug(self, slug: str) -> Item | None:
        listed = self.table.get(TENANTS.key(slug=slug)) if is_slug(slug) else None
        return self.tenant(listed["tenant"]) if listed else None

    def tenants(self, after: str | None, limit: int) -> list[Item]:
        """The rows of up to `limit` tenants by slug, those beyond the slug `after`."""
        listed = self.table.page(TENANTS.pk, after, limit)
        if not listed:
            return []
        rows = self.table.read(TENANT.key(tenant=entry["tenant"]) for entry in listed)
        return sorted(rows, key=lambda row: str(row["slug"]))

    def reserve(self, row: Item) -> Item:
        """Store a new tenant's row under its slug; raises Duplicate when the slug is taken."""
        stored = {**row, **TENANT.key(tenant=row["tenant"]), "version": 1, "updated_at": clock.stamp()}
        listed = {**TENANTS.key(slug=row["slug"]), "tenant": row["tenant"]}
        new = "attribute_not_exists(pk)"
        try:
            self.table.transact([Write.put(listed, condition=new), Write.put(stored, condition=new)])
        except Refused:
            raise Duplicate("slug-taken") from None
        return stored

    def save(self, row: Item) -> Item:
        """Store a changed row; raises Stale when another change came first."""
        version = row["version"]
        changed = {**row, "version": version + 1, "updated_at": clock.stamp()}
        self.table.put(changed, condition="version = :v", values={":v": version})
        return changed

    def login(self, slug: str, email: str) -> Item | None:
        """Who signs in with `email` at the tenant named `slug`: attributes `tenant`, `person`."""
        return self.table.get(login_key(slug, email))

    def hold_login(self, slug: str, email: str, tenant: str, person: str) -> Item:
        """The login of `email`, made for `person` unless somebody has it already."""
        login = {**login_key(slug, email), "tenant": tenant, "person": person, "made_at": clock.stamp()}
        try:
            self.table.put(login, condition="attribute_not_exists(pk)")
        except Stale:
            known = self.login(slug, email)
            if known is None:
                raise Unavailable() from None
            return known
        return login

    def drop_login(self, slug: str, email: str, person: str) -> None:
        """Free a login that came to nothing; another person's stays."""
        condition = "attribute_not_exists(pk) OR person = :person"
        self.table.delete(login_key(slug, email), condition=condition, values={":person": person})

    def take_mailing(self, login: Item, again_after: timedelta) -> bool:
        """Whether this caller, and no other, may mail the invitation: nobody did within `again_after`."""
        now = clock.now()
        values = {":now": _epoch(now), ":past": _epoch(now - again_after), ":person": login["person"]}
        condition = "person = :person AND (attribute_not_exists(mailed_at) OR mailed_at <= :past)"
        try:
            self.table.update(_key(login), "SET mailed_at = :now", values, condition=condition)
        except Stale:
            return False
        return True

    def give_mailing_back(self, login: Item) -> None:
        """The mail was not sent after all."""
        self.table.update(_key(login), "SET mailed_at = :never", {":never": 0}, condition="attribute_exists(pk)")

    def mark_accepted(self, slug: str, email: str) -> None:
        """Note that the login's person has chosen a password."""
        values = {":at": clock.stamp()}
        self.table.update(login_key(slug, email), "SET accepted_at = :at", values, condition="attribute_exists(pk)")


def login_key(slug: str, email: str) -> Key:
    """The key of a login; an impossible slug gives the key of no login, at the same cost."""
    slug = slug if is_slug(slug) else _NOWHERE
    return LOGIN.key(slug=slug, digest=ids.digest(slug, email.strip().casefold()))


def slug_key(slug: str) -> Key:
    return TENANTS.key(slug=slug if is_slug(slug) else _NOWHERE)


def _key(item: Item) -> Key:
    return {"pk": item["pk"], "sk": item["sk"]}


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())
