"""Bounds for any e-mail, known or not: ten wrong passwords in a quarter of an hour, and three mails about a new one an
hour, a minute apart."""

from contextlib import suppress
from datetime import timedelta

from shared import clock, ids
from shared.errors import Stale, TooMany
from shared.records.access_patterns import ATTEMPTS
from shared.records.table import Item
from shared.tenancy.registry import SystemTable

MOST = 10
WINDOW = timedelta(minutes=15)
MOST_MAILS = 3
MAIL_WINDOW, MAIL_AGAIN_AFTER = timedelta(hours=1), timedelta(minutes=1)
_ROUNDS = 3


class Attempts:
    """The tries of one login."""

    def __init__(self, table: SystemTable, place: str, email: str) -> None:
        self._table = table
        self._key = ATTEMPTS.key(digest=ids.digest(place, email.strip().casefold()))

    def count(self) -> None:
        """Count a try before it is made, so that parallel guesses are bounded too; raises TooMany when locked out."""
        now = int(clock.now().timestamp())
        for _ in range(_ROUNDS):
            try:
                values: Item = {":one": 1, ":now": now, ":most": MOST}
                self._table.update(self._key, "ADD tries :one", values, condition="expires_at > :now AND tries < :most")
            except Stale:
                self._open_window(now)
            else:
                return
        raise TooMany("locked-out", retry_after=1)

    def forget(self) -> None:
        """The right password was given."""
        self._table.delete(self._key)

    def _open_window(self, now: int) -> None:
        window = self._table.get(self._key)
        if window and window["expires_at"] > now:
            if window["tries"] >= MOST:
                raise TooMany("locked-out", retry_after=int(window["expires_at"]) - now)
            return
        fresh = {**self._key, "tries": 0, "expires_at": now + int(WINDOW.total_seconds())}
        try:
            self._table.put(fresh, condition="attribute_not_exists(pk) OR expires_at <= :now", values={":now": now})
        except Stale:
            return  # another try opened the window first


class Mailings:
    """The mails about a new password to one login."""

    def __init__(self, table: SystemTable, place: str, email: str) -> None:
        self._table = table
        self._key = ATTEMPTS.key(digest=ids.digest("forgotten", place, email.strip().casefold()))

    def take(self) -> bool:
        """Whether this caller, and no other, may have one sent now."""
        now = int(clock.now().timestamp())
        values = {":one": 1, ":now": now, ":most": MOST_MAILS, ":past": now - int(MAIL_AGAIN_AFTER.total_seconds())}
        with suppress(Stale):
            condition = "expires_at > :now AND tries < :most AND last_at <= :past"
            self._table.update(self._key, "SET last_at = :now ADD tries :one", values, condition=condition)
            return True
        first = {**self._key, "tries": 1, "last_at": now, "expires_at": now + int(MAIL_WINDOW.total_seconds())}
        with suppress(Stale):
            condition = "attribute_not_exists(pk) OR expires_at <= :now"
            self._table.put(first, condition=condition, values={":now": now})
            return True
        return False

    def give_back(self) -> None:
        """Nothing was sent after all."""
        values = {":never": 0, ":less": -1}
        with suppress(Stale):
            condition = "attribute_exists(pk)"
            self._table.update(self._key, "SET last_at = :never ADD tries :less", values, condition=condition)
