"""The change feed as its readers meet it."""

import threading

import orjson
import pytest

from shared import ids
from shared.records import feed
from shared.records.access_patterns import FEED, FEED_CHUNK
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
