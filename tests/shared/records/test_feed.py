"""The change feed as its readers meet it."""

import threading
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from shared import clock, ids
from shared import settings as app
from shared.records import feed
from shared.records.access_patterns import FEED, FEED_CHUNK, FEED_START
from shared.records.feed import Change
from shared.records.table import TenantTable
from shared.tenancy import credentials


def change(version: int = 1, size: int = 0) -> Change:
    body = {"id": ids.new("cus"), "version": version, "name": "腾讯", "note": "x" * size}
    return Change("customers", str(body["id"]), version, False, orjson.dumps(body))


def everything(table: TenantTable, after: int = 0) -> list[Change]:
    return [one for _, changes in feed.read(table, after) for one in changes]


def forget_where_feeds_end() -> None:
    feed._known.clear()


class TestFeed:
    def test_gives_back_changes_as_they_were_in_their_order(self, table: TenantTable) -> None:
        changes = [change(), change()._replace(deleted=True), change()._replace(deleted=True, body=b"")]
        assert feed.append(table, changes) == 1
        assert everything(table) == changes

    def test_is_empty_for_a_tenant_that_did_nothing(self, table: TenantTable) -> None:
        assert everything(table) == []
        assert feed.last(table) == (0, 0)

    def test_shows_only_what_came_after(self, table: TenantTable) -> None:
        first, second = change(), change()
        seen = feed.append(table, [first])
        feed.append(table, [second])
        assert everything(table, after=seen) == [second]

    def test_splits_what_does_not_fit_one_item(self, table: TenantTable) -> None:
        changes = [change(size=30_000) for _ in range(20)]
        assert feed.append(table, changes) == 4
        assert everything(table) == changes

    def test_never_shows_another_tenants_changes(self, table: TenantTable) -> None:
        feed.append(table, [change()])
        assert everything(credentials.table(ids.new("ten"))) == []

    def test_loses_nothing_when_many_append_at_once(self, table: TenantTable) -> None:
        changes = [[change() for _ in range(3)] for _ in range(8)]
        writers = [threading.Thread(target=feed.append, args=(table, some)) for some in changes]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert sorted(everything(table)) == sorted(one for some in changes for one in some)
        assert feed.last(table) == (8, 24)

    @pytest.mark.parametrize("end", [FEED_CHUNK - 1, FEED_CHUNK, 3 * FEED_CHUNK - 1, 7 * FEED_CHUNK + 5])
    def test_goes_on_where_it_ended_for_a_process_that_has_just_started(self, table: TenantTable, end: int) -> None:
        for seq in sorted({chunk * FEED_CHUNK - 1 for chunk in range(1, end // FEED_CHUNK + 1)} | {end}):
            item = {"seq": seq, "upto": seq, "changes": "[]"}
            table.put({**table.key(FEED, chunk=seq // FEED_CHUNK, seq=seq), **item})
        forget_where_feeds_end()
        assert feed.last(table) == (end, end)
        written = [change(), change()]
        assert feed.append(table, written[:1]) == end + 1
        assert feed.append(table, written[1:]) == end + 2
        assert everything(table, after=end) == written

    def test_stops_before_a_number_that_is_not_visible_yet(self, table: TenantTable) -> None:
        for _ in range(3):
            feed.append(table, [change()])
        table.delete(table.key(FEED, chunk=0, seq=2))
        assert len(everything(table)) == 1


NOW = datetime(2026, 3, 1, tzinfo=UTC)


def feed_of(table: TenantTable, chunks: int, *, fresh: int) -> int:
    """A feed of so many full chunks, the `fresh` last of which were written just now; its last number."""
    for chunk in range(chunks):
        at = "2026-02-28T00:00:00.000Z" if chunk >= chunks - fresh else "2026-01-10T00:00:00.000Z"
        for seq in (chunk * FEED_CHUNK + 1, chunk * FEED_CHUNK + 500, (chunk + 1) * FEED_CHUNK - 1):
            item = {"seq": seq, "upto": seq, "at": at, "changes": "[]"}
            table.put({**table.key(FEED, chunk=seq // FEED_CHUNK, seq=seq), **item})
    forget_where_feeds_end()
    return chunks * FEED_CHUNK - 1


def numbers(table: TenantTable, chunk: int) -> list[int]:
    return [item["seq"] for item in table.query(FEED, {"chunk": chunk})]


class TestTrimming:
    def test_removes_old_chunks_a_few_at_a_time_and_goes_on_where_the_feed_ended(self, table: TenantTable) -> None:
        end = feed_of(table, 6, fresh=1)
        with clock.at(NOW):
            assert [feed.trim(table) for _ in range(3)] == [3, 1, 0]
        assert [len(numbers(table, chunk)) for chunk in range(6)] == [0, 0, 0, 0, 3, 3]
        assert feed.start(table) == 4 * FEED_CHUNK
        forget_where_feeds_end()
        assert feed.append(table, [change()]) == end + 1

    def test_keeps_what_is_younger_and_the_two_newest_chunks_whatever_their_age(self, table: TenantTable) -> None:
        feed_of(table, 4, fresh=3)
        with clock.at(NOW):
            assert feed.trim(table) == 1
        other = credentials.table(ids.new("ten"))
        end = feed_of(other, 2, fresh=0)
        with clock.at(NOW + timedelta(days=1_000)):
            assert feed.trim(other) == 0
        assert feed.last(other).seq == end

    def test_that_was_killed_is_ended_by_the_next(self, table: TenantTable) -> None:
        feed_of(table, 4, fresh=3)
        table.put({**table.key(FEED_START), "chunk": 1, "removed": 0})
        with clock.at(NOW):
            feed.trim(table)
        assert numbers(table, 0) == []

    def test_misleads_no_process_that_remembers_an_end_which_is_gone(self, table: TenantTable) -> None:
        feed_of(table, 1, fresh=0)
        remembered = feed.last(table)
        end = feed_of(table, 5, fresh=1)
        with clock.at(NOW):
            assert feed.trim(table) == 3
        feed._known[app.table_name(), table.tenant] = remembered
        assert feed.append(table, [change()]) == end + 1
