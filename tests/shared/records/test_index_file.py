"""The file in which a large tenant's list index waits for the next process."""

from datetime import timedelta

import pytest

from shared import clock, ids
from shared.records import feed, lists
from shared.records.access_patterns import FEED, FEED_START, OF_TYPE, SHARD, SNAPSHOT
from shared.records.index import snapshots
from shared.records.table import Item, TenantTable
from shared.tenancy import credentials
from tests.shared.records.conftest import BUCKET, s3
from tests.shared.records.listing import files, find, item, stored

MANY = snapshots.SMALL + 5


@pytest.fixture(scope="module")
def grown() -> list[str]:
    """The one tenant that is large, once it has been made: its records outlive a test, its files do not."""
    return []


@pytest.fixture
def large(cloud: None, grown: list[str]) -> TenantTable:
    """A tenant of many records that are in the table and not in the feed, without a file."""
    if not grown:
        grown.append(ids.new("ten"))
        stored(credentials.table(grown[0]), [item_of_many(grown[0], n) for n in range(MANY)], told=False)
    table = credentials.table(grown[0])
    table.delete(table.key(SNAPSHOT, schema=snapshots.schema()))
    lists.forget()
    return table


def item_of_many(tenant: str, number: int) -> Item:
    return item(credentials.table(tenant), "customers", name=f"C{number}")


class TestIndexFile:
    def test_is_written_once_a_tenant_is_large_and_read_by_the_next_process(self, large: TenantTable) -> None:
        total = find(large).total
        assert total >= snapshots.SMALL
        assert len(files(large)) == 1
        for row in large.query(OF_TYPE, {"object": "customers", "shard": SHARD}, limit=1):
            large.delete({"pk": row["pk"], "sk": row["sk"]})
        lists.forget()
        assert find(large).total == total, "the file was not read"
        stored(large, [item(large, "customers", name="After")])
        lists.forget()
        assert find(large).total == total + 1

    @pytest.mark.parametrize("damage", [b"", b"nonsense", None])
    def test_that_is_damaged_or_gone_is_made_again(self, large: TenantTable, damage: bytes | None) -> None:
        total = find(large).total
        (key,) = files(large)
        if damage is None:
            s3().delete_object(Bucket=BUCKET, Key=key)
        else:
            s3().put_object(Bucket=BUCKET, Key=key, Body=damage)
        lists.forget()
        assert find(large).total == total
        assert files(large) == [key]
        assert len(s3().get_object(Bucket=BUCKET, Key=key)["Body"].read()) > 10_000

    def test_that_cannot_be_written_spoils_no_list(self, large: TenantTable, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATA_BUCKET", "no-such-bucket")
        assert find(large).total >= snapshots.SMALL

    def test_is_never_made_for_a_small_tenant(self, table: TenantTable) -> None:
        stored(table, [item(table, "customers", name="One")])
        find(table)
        assert files(table) == []
        assert table.get(table.key(SNAPSHOT, schema=snapshots.schema())) is None

    def test_of_a_longer_feed_replaces_older_ones_but_the_last(self, large: TenantTable) -> None:
        for seq in range(3):
            stored(large, [item(large, "customers", name=f"More {seq}")])
            mark = feed.last(large)
            assert snapshots.save(large, lists.open_index(large), mark.changes)
        assert [key.rsplit("/", 1)[1] for key in files(large)] == [
            f"{mark.seq - 1:012}.sqlite",
            f"{mark.seq:012}.sqlite",
        ]

    def test_that_the_feed_no_longer_reaches_back_to_is_not_used(self, large: TenantTable) -> None:
        before = find(large).total
        stored(large, [item(large, "customers", name="Written when nobody looked")])
        large.put({**large.key(FEED_START), "chunk": 1, "removed": 1})
        large.delete(large.key(FEED, chunk=0, seq=feed.last(large).seq))
        lists.forget()
        assert find(large).total == before
        with clock.at(clock.now() + timedelta(days=31)):
            assert find(large).total == before + 1

    def test_and_the_feed_since_equal_reading_the_whole_table(self, large: TenantTable) -> None:
        find(large)
        (customer,) = stored(large, [item(large, "customers", name="Late", phones=["+8613800138000"])])
        stored(
            large,
            [item(large, "customers", id=customer, version=2, name="Later", deleted_at="2026-01-02T00:00:00.000Z")],
        )
        lists.forget()
        followed, read = lists.open_index(large), snapshots.rebuild(large)
        sql = "SELECT r.id, version, deleted, name, body FROM r_customers r JOIN b_customers USING(rid) ORDER BY r.id"
        for index in (followed, read):
            index.shape("customers")
        assert followed.execute(sql) == read.execute(sql)
        assert followed.seq >= read.seq
