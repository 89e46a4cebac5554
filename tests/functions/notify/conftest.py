"""Tests that move the clock leave the schedule's place as they found it."""

from collections.abc import Iterator

import pytest

from shared import waking
from shared.records.access_patterns import WATERMARK
from shared.tenancy.registry import Registry
from tests.conftest import Kith


@pytest.fixture
def watermark(kith: Kith) -> Iterator[None]:
    """The schedule's watermark, as it would be without the slots of this test."""
    table, key = Registry().table, WATERMARK.key(what=waking.BUCKETS)
    known = table.get(key)
    yield
    table.delete(key)
    if known:
        table.put(known)
