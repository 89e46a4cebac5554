"""An OpenSearch of a test run's own: a server that answers as it does, without a cluster or Java."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from osmem_server import OsmemServer

from shared.declare import ObjectSpec
from shared.records.feed import Change
from shared.records.opensearch.domain import Domain
from shared.records.opensearch.feeding import Sending
from shared.records.opensearch.there import There

HELD = {"AccessKeyId": "AKIATEST", "SecretAccessKey": "secret", "SessionToken": "token"}


@contextmanager
def running() -> Iterator[str]:
    """The URL of an empty engine."""
    with OsmemServer.start(japanese=False) as server:
        yield str(server.url)
    server.process.stdout.close()


def domain(url: str) -> Domain:
    """The engine as the back end reaches it."""
    return Domain(url, HELD)


def filled(url: str, tenant: str, specs: Mapping[str, ObjectSpec], changes: Iterable[Change]) -> There:
    """A tenant's first generation with these changes in it."""
    reached = domain(url)
    sending = Sending(reached, (tenant, 1), specs, lambda: None)
    sending.show(sending.send(changes))
    return There(reached, tenant, 1, specs)
