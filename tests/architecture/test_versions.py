"""Whatever changes something that is there asks for the version it was read at (P7)."""

import inspect

from tests.harness.gateway import handler, routes

_WITHOUT = {
    ("DELETE", "/v1/sessions"): "signing out has no version",
    ("PUT", "/v1/imports/{id}/mapping"): "a draft of one person's, seen by nobody else",
}


def test_every_route_that_changes_or_removes_asks_for_a_version() -> None:
    asked: set[tuple[str, str]] = set()
    not_asked: set[tuple[str, str]] = set()
    for route in routes():
        if route.method not in {"PUT", "PATCH", "DELETE"} or not route.path.startswith("/v1/"):
            continue
        views = handler(route.function).__self__.views
        form = ["{" if part.startswith("{") else part for part in route.parts]
        view = next(
            view
            for (method, rule), view in views.items()
            if method == route.method
            and ["{" if part.startswith("<") else part for part in rule.strip("/").split("/")] == form
        )
        (asked if "if_match()" in inspect.getsource(view) else not_asked).add((route.method, route.path))
    assert not_asked == set(_WITHOUT)
    assert len(asked) >= 10
