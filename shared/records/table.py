"""One tenant's part of the table. It is built for a tenant; none of its methods takes one."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shared import settings
from shared.errors import Conflict, Stale, Unavailable
from shared.records import dynamo
from shared.records.access_patterns import AccessPattern
from shared.short import OPERATIONS, Short

Item = dict[str, Any]
Key = dict[str, str]
_BATCH = 100
_TRANSACTION = 100
_THROTTLES = {
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "InternalServerError",
}
_MOST_ROUNDS = 8


class TenantTable:
    """The table as one tenant sees it; `client` carries that tenant's credentials, `short` reads with the same."""

    def __init__(self, tenant: str, client: Any, short: Short | None = None) -> None:
        self.tenant = tenant
        self._client = client
        self._short = short
        self._name = settings.table_name()

    def key(self, pattern: AccessPattern, **parts: str | int) -> Key:
        """The key of `pattern` within this tenant."""
        return pattern.key(tenant=self.tenant, **parts)

    def get(self, key: Key, *, consistent: bool = True) -> Item | None:
        answer = self._call("get_item", Key=dynamo.dump(key), ConsistentRead=consistent)
        item = answer.get("Item")
        return dynamo.load(item) if item else None

    def batch_get(self, keys: Iterable[Key], *, names: tuple[str, ...] = (), consistent: bool = False) -> list[Item]:
        """The items that exist, in no order; `names` limits the attributes."""
        found: list[Item] = []
        wanted = [dynamo.dump(key) for key in {tuple(key.items()): key for key in keys}.values()]
        extra: Item = {"ConsistentRead": True} if consistent else {}
        if names:
            extra |= {
                "ProjectionExpression": ",".join(f"#p{i}" for i, _ in enumerate(names)),
                "ExpressionAttributeNames": {f"#p{i}": name for i, name in enumerate(names)},
            }
        rounds = 0
        while wanted:
            now, wanted = wanted[:_BATCH], wanted[_BATCH:]
            answer = self._call("batch_get_item", table=False, RequestItems={self._name: {"Keys": now, **extra}})
            found += [dynamo.load(item) for item in answer.get("Responses", {}).get(self._name, [])]
            left = answer.get("UnprocessedKeys", {}).get(self._name, {}).get("Keys", [])
            if left:
                rounds += 1
                if rounds > _MOST_ROUNDS:
                    raise Unavailable()
                wanted = left + wanted
        return found

    def query(
        self,
        pattern: AccessPattern,
        parts: Mapping[str, str | int],
        *,
        begins: str = "",
        after: str | None = None,
        until: str | None = None,
        limit: int | None = None,
        backwards: bool = False,
        consistent: bool = False,
    ) -> Iterator[Item]:
        """Items of one partition in sort-key order: those whose sort key `begins` so, or is > `after` and ≤ `until`.

        Pages are fetched as they are consumed; at most `limit` items. Rows whose base key is
        another tenant's are dropped.
        """
        prefix = pattern.index or ""
        pk = pattern.pk.format(tenant=self.tenant, **_checked(parts))
        condition, values = f"{prefix}pk = :pk", {":pk": {"S": pk}}
        if begins:
            condition += f" AND begins_with({prefix}sk, :b)"
            values[":b"] = {"S": begins}
        elif after is not None and until is not None:
            condition += f" AND {prefix}sk BETWEEN :a AND :u"
            values |= {":a": {"S": after + "\x00"}, ":u": {"S": until}}
        elif after is not None:
            condition += f" AND {prefix}sk > :a"
            values[":a"] = {"S": after}
        elif until is not None:
            condition += f" AND {prefix}sk <= :u"
            values[":u"] = {"S": until}
        ask: Item = {
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": values,
            "ScanIndexForward": not backwards,
        }
        if pattern.index:
            ask["IndexName"] = pattern.index
        elif consistent:
            ask["ConsistentRead"] = True
        mine, given = f"T#{self.tenant}#", 0
        while True:
            if limit is not None:
                ask["Limit"] = limit - given
            answer = self._call("query", **ask)
            for raw in answer["Items"]:
                if raw["pk"]["S"].startswith(mine):
                    given += 1
                    yield dynamo.load(raw)
            start = answer.get("LastEvaluatedKey")
            if not start or (limit is not None and given >= limit):
                return
            ask["ExclusiveStartKey"] = start

    def put(self, item: Item, *, condition: str = "", values: Item | None = None) -> None:
        """Write one item; raises Stale when `condition` does not hold."""
        self._call("put_item", Item=dynamo.dump(item), **_condition(condition, values))

    def delete(self, key: Key, *, condition: str = "", values: Item | None = None) -> None:
        self._call("delete_item", Key=dynamo.dump(key), **_condition(condition, values))

    def update(self, key: Key, expression: str, values: Item, *, condition: str = "") -> Item:
        """Update one item and return it as it is afterwards; raises Stale when `condition` does not hold."""
        ask = {"UpdateExpression": expression, **_condition(condition, values), "ReturnValues": "ALL_NEW"}
        return dynamo.load(self._call("update_item", Key=dynamo.dump(key), **ask)["Attributes"])

    def batch_put(self, items: Iterable[Item]) -> None:
        """Write items unconditionally, until none is left unprocessed."""
        self._batch_write([{"PutRequest": {"Item": dynamo.dump(item)}} for item in items])

    def batch_delete(self, keys: Iterable[Key]) -> None:
        """Remove items unconditionally, until none is left unprocessed."""
        self._batch_write([{"DeleteRequest": {"Key": dynamo.dump(key)}} for key in keys])

    def _batch_write(self, waiting: list[Item]) -> None:
        rounds = 0
        while waiting:
            now, waiting = waiting[:25], waiting[25:]
            answer = self._call("batch_write_item", table=False, RequestItems={self._name: now})
            left = answer.get("UnprocessedItems", {}).get(self._name, [])
            if left:
                rounds += 1
                if rounds > _MOST_ROUNDS:
                    raise Unavailable()
                waiting = left + waiting

    def transact(self, writes: list["Write"], token: str | None = None) -> None:
        """All or nothing; raises Refused naming the writes whose condition failed. `token` makes a retry harmless."""
        if len(writes) > _TRANSACTION:
            raise Conflict("too-much-at-once")
        asks = [write.ask(self._name) for write in writes]
        ask = {"TransactItems": asks, "ClientRequestToken": token or secrets.token_hex(16)}
        for attempt in range(_MOST_ROUNDS):
            try:
                self._transacted(ask)
            except TransactionConflict:
                if attempt + 1 == _MOST_ROUNDS:
                    raise Unavailable() from None
            else:
                return

    def _transacted(self, ask: Item) -> None:
        answer = self._short.transact(ask) if self._short else None
        if answer is None:
            self._call("transact_write_items", table=False, **ask)
        elif "CancellationReasons" in answer:
            raise _cancelled(answer["CancellationReasons"])

    def _call(self, operation: str, *, table: bool = True, **ask: Any) -> Item:
        if table:
            ask["TableName"] = self._name
        if (
            self._short
            and operation in OPERATIONS
            and (read := self._short.read(OPERATIONS[operation], ask)) is not None
        ):
            return read
        from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

        try:
            answer: Item = getattr(self._client, operation)(**ask)
        except ClientError as problem:
            raise _translated(problem) from problem
        except (ConnectionError, HTTPClientError) as problem:
            raise Unavailable() from problem
        return answer


class Refused(Exception):
    """A transaction's conditions did not hold; `failed` are the positions of the writes that were refused."""

    def __init__(self, failed: tuple[int, ...]) -> None:
        super().__init__(f"refused at {failed}")
        self.failed = failed


class TransactionConflict(Exception):
    """Another transaction was at the same items; botocore itself does not retry this."""


class Write:
    """One write of a transaction."""

    def __init__(self, kind: str, body: Item) -> None:
        self._kind = kind
        self._body = body

    def ask(self, table: str) -> Item:
        return {self._kind: {"TableName": table, **self._body}}

    @classmethod
    def put(cls, item: Item, *, condition: str = "", values: Item | None = None) -> "Write":
        return cls("Put", {"Item": dynamo.dump(item), **_condition(condition, values)})

    @classmethod
    def delete(cls, key: Key, *, condition: str = "", values: Item | None = None) -> "Write":
        return cls("Delete", {"Key": dynamo.dump(key), **_condition(condition, values)})

    @classmethod
    def check(cls, key: Key, *, condition: str, values: Item | None = None) -> "Write":
        return cls("ConditionCheck", {"Key": dynamo.dump(key), **_condition(condition, values)})

    @classmethod
    def update(cls, key: Key, expression: str, values: Item, *, condition: str = "") -> "Write":
        return cls("Update", {"Key": dynamo.dump(key), "UpdateExpression": expression, **_condition(condition, values)})


def _condition(condition: str, values: Item | None) -> Item:
    ask: Item = {}
    if condition:
        ask["ConditionExpression"] = condition
    if values:
        ask["ExpressionAttributeValues"] = dynamo.dump(values)
    return ask


def _checked(parts: Mapping[str, str | int]) -> Mapping[str, str | int]:
    for name, part in parts.items():
        if "#" in str(part) or not str(part):
            raise ValueError(f"{name} cannot be a key part")
    return parts


def _cancelled(given: Iterable[Mapping[str, Any]]) -> Exception:
    reasons = [reason.get("Code", "None") for reason in given]
    failed = tuple(i for i, reason in enumerate(reasons) if reason == "ConditionalCheckFailed")
    if failed:
        return Refused(failed)
    return TransactionConflict() if "TransactionConflict" in reasons else Unavailable()


def _translated(problem: Any) -> Exception:
    error = problem.response.get("Error", {})
    code = error.get("Code", "")
    if code == "ConditionalCheckFailedException":
        return Stale()
    if code == "TransactionCanceledException":
        return _cancelled(problem.response.get("CancellationReasons", []))
    if code == "TransactionInProgressException":
        return TransactionConflict()
    if code in _THROTTLES or problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500:
        return Unavailable()
    return problem if isinstance(problem, Exception) else Unavailable()
