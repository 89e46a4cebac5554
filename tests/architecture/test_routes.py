"""The house's rules on addresses, held by reading the template."""

import pytest

from shared import objects
from tests.harness.gateway import Route, routes


@pytest.mark.parametrize("route", routes(), ids=lambda route: f"{route.method} {route.path}")
def test_no_route_hides_an_objects_own(route: Route) -> None:
    """A gateway answers nothing of `/v1/{object}` under a literal address that begins the same."""
    assert route.parts[1] not in objects.names()
