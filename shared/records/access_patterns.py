"""The data model, top to bottom: question, index, partition key, sort key. A query not listed here does not exist.

`{tenant}` is filled by the table itself, never by a caller; `#` is refused inside any part.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

Index = Literal["gsi1", "gsi2", "gsi3", "gsi4"] | None


@dataclass(frozen=True)
class AccessPattern:
    """One question the table answers."""

    question: str
    index: Index
    pk: str
    sk: str

    def key(self, **parts: str | int) -> dict[str, str]:
        """The pattern's key attributes, named for its index; raises ValueError for a part with `#` in it or empty."""
        for name, part in parts.items():
            text = str(part)
            if not text or "#" in text:
                raise ValueError(f"{name} cannot be a key part")
        prefix = self.index or ""
        return {f"{prefix}pk": self.pk.format(**parts), f"{prefix}sk": self.sk.format(**parts)}

    def parts(self, pk: str) -> dict[str, str] | None:
        """What `key` was given to make this partition key; None for the key of another pattern."""
        found = _form(self.pk).fullmatch(pk)
        return found.groupdict() if found else None

    def sorted_by(self, row: Mapping[str, str]) -> dict[str, str]:
        """What `key` was given to make the sort key of a row; raises ValueError for one of another pattern."""
        found = _form(self.sk).fullmatch(row[f"{self.index or ''}sk"])
        if found is None:
            raise ValueError("another pattern's row")
        return found.groupdict()


@cache
def _form(pk: str) -> re.Pattern[str]:
    """The form of a partition key: each part as it stands between two `#`."""
    return re.compile(re.sub(r"\{(\w+)[^}]*\}", r"(?P<\1>[^#]+)", pk))


#                              question                                  index   partition key                        sort key
RECORD      = AccessPattern("one record",                                None,   "T#{tenant}#R#{object}#{id}",        "A")
HISTORY     = AccessPattern("one record's history, by version",          None,   "T#{tenant}#R#{object}#{id}",        "H#{version:0>10}")
RELATED     = AccessPattern("a record's related records, by kind, date", "gsi1", "T#{tenant}#OF#{parent}",            "{object}#{on}#{id}")
OPEN_WORK   = AccessPattern("open work of a kind, most urgent first",    "gsi2", "T#{tenant}#W#{queue}",              "{due}#{id}")
DUE         = AccessPattern("what is due by a day, over all tenants",    "gsi3", "DUE#{what}#{day}#{shard}",          "T#{tenant}#{id}")
OF_TYPE     = AccessPattern("every record of an object, by shard",       "gsi4", "T#{tenant}#E#{object}#{shard}",     "{id}")
UNIQUE      = AccessPattern("who holds a unique value",                  None,   "T#{tenant}#U#{object}#{field}#{digest}", "A")
IDEMPOTENCY = AccessPattern("the answer already given to a key",         None,   "T#{tenant}#I#{digest}",             "A")
FEED        = AccessPattern("changes after a sequence number",           None,   "T#{tenant}#F#{chunk:0>8}",          "{seq:0>12}")
FEED_START  = AccessPattern("the oldest changes that are kept",              None,   "T#{tenant}#FEED",                   "START")
SNAPSHOT    = AccessPattern("the newest list index file",                None,   "T#{tenant}#X",                      "{schema}")
SEARCH      = AccessPattern("how far a tenant's OpenSearch documents have come", None, "T#{tenant}#SEARCH",           "STATE")
FACTS       = AccessPattern("the Parquet files of an object's facts",     None,   "T#{tenant}#FACTS",                  "{object}")
CLOCK       = AccessPattern("a customer's churn clock",                  None,   "T#{tenant}#C#{customer}",           "CLOCK")
RUN         = AccessPattern("one run of a schedule, newest last",        None,   "T#{tenant}#RUN#{what}",             "{slot}")
MERGE       = AccessPattern("a record's merges, newest last",             None,   "T#{tenant}#M#{winner}",             "{merge}")
MOVED       = AccessPattern("what a merge moved",                        None,   "T#{tenant}#MM#{merge}",             "{object}#{id}")
JOB         = AccessPattern("a person's jobs, newest last",              None,   "T#{tenant}#JOBS#{person}",          "{id}")
IMPORT      = AccessPattern("a person's import, until it runs",          None,   "T#{tenant}#IMPORTS#{person}",       "{id}")
APART       = AccessPattern("records told apart: not the same",          None,   "T#{tenant}#APART#{object}",         "{first}#{second}")
MAPPING     = AccessPattern("what a table's headers became last time",   None,   "T#{tenant}#MAPPING#{object}",       "{digest}")
NOTICE      = AccessPattern("a person's notifications, newest last",     None,   "T#{tenant}#N#{person}",             "{id}")
TOLD        = AccessPattern("whether a mail was sent already",           None,   "T#{tenant}#TOLD#{id}",              "TOLD")
REMINDER    = AccessPattern("when a task reminds its owner",             None,   "T#{tenant}#REM#{task}",             "REMINDER")
WEBHOOK     = AccessPattern("a tenant's webhook endpoints",              None,   "T#{tenant}#HOOKS",                  "{id}")
DELIVERY    = AccessPattern("an endpoint's deliveries, newest last",     None,   "T#{tenant}#HOOK#{endpoint}",        "{id}")
AUTOMATED   = AccessPattern("an automation's runs, newest last",         None,   "T#{tenant}#AUTO#{automation}",      "{id}")
WAITS       = AccessPattern("when a record is due for an automation",    None,   "T#{tenant}#AUTOWAIT#{automation}#{id}", "WAITS")
CONFIG      = AccessPattern("one piece of a tenant's configuration",     None,   "T#{tenant}#CONFIG",                 "{name}")
SETTING     = AccessPattern("changes of a tenant's settings, newest last", None, "T#{tenant}#SETTINGS",                "{id}")
SIGN_IN     = AccessPattern("a tenant's sign-ins and what is like them, newest last", None, "T#{tenant}#SIGN_INS",    "{id}")
SIGN_INS_OF = AccessPattern("a person's sign-ins, newest last",          "gsi2", "T#{tenant}#SIGN_INS#{person}",      "{id}")
REQUESTS    = AccessPattern("a tenant's requests of ten seconds",        None,   "T#{tenant}#REQUESTS",               "{window}")
USAGE       = AccessPattern("what a tenant used, by day in UTC",         None,   "T#{tenant}#USAGE",                  "{day}")
SEATS       = AccessPattern("how many seats of the plan are taken",      None,   "T#{tenant}#SEATS",                  "SEATS")
API_KEY     = AccessPattern("a tenant's API keys",                       None,   "T#{tenant}#KEYS",                   "{id}")
SIGNED_OUT  = AccessPattern("when a person signed out everywhere",       None,   "T#{tenant}#OUT#{person}",           "OUT")
TENANT      = AccessPattern("one tenant",                                None,   "G#TENANT#{tenant}",                 "A")
TENANTS     = AccessPattern("every tenant, by slug",                     None,   "G#TENANTS",                         "{slug}")
LOGIN       = AccessPattern("who signs in with an e-mail",               None,   "G#LOGIN#{slug}",                    "{digest}")
INVITATION  = AccessPattern("an invitation by its token's hash",         None,   "G#INVITATION#{digest}",             "A")
RESET       = AccessPattern("who may set a new password, by token's hash", None, "G#RESET#{digest}",                  "A")
ATTEMPTS    = AccessPattern("recent failed sign-ins of a login",         None,   "G#ATTEMPTS#{digest}",               "N")
WATERMARK   = AccessPattern("how far a schedule has come",               None,   "G#WATERMARK#{what}",                "A")

SHARD = "0"
"""The one shard of OF_TYPE until a tenant's row says that it has more."""
FEED_CHUNK = 1_000
"""Feed items a partition holds; `chunk = seq // FEED_CHUNK`."""
