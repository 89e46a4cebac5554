"""The API's own description: every route is in it, and it is true."""

import pytest

from shared import objects
from tests.harness.gateway import Route, routes
from tests.harness.people import Tenant

_ALL = [route for route in routes() if route.path.startswith("/v1/")]


@pytest.mark.parametrize("route", _ALL, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_of_the_template_is_described(route: Route, acme: Tenant) -> None:
    paths = acme.admin.get("/v1/openapi.json").ok()["paths"]
    names = objects.names() if "{object}" in route.path else ("",)
    own = [paths.get(route.path.replace("{object}", name), {}).get(route.method.lower()) for name in names]
    described = [operation for operation in own if operation]
    assert described
    for operation in described:
        assert {"400", "401", "404", "422", "503"} <= set(operation["responses"])
        assert any(status.startswith("2") for status in operation["responses"])
        assert ("security" in operation) == (route.authorizer is None)


def test_an_object_is_described_with_what_can_be_done_with_it_and_no_more(acme: Tenant) -> None:
    paths = acme.admin.get("/v1/openapi.json").ok()["paths"]
    of_files = {path.split("/")[2] for path in paths if path.endswith(("/upload", "/complete", "/download"))}
    assert of_files == {"files"}
    merged = {path.split("/")[2] for path in paths if path.endswith("/merge") and path.count("/") == 4}
    for name in sorted(merged):
        assert acme.admin.get(f"/v1/{name}/nobody/merge").status in (400, 404, 422), name
    for name in set(objects.names()) - merged:
        assert acme.admin.get(f"/v1/{name}/nobody/merge").status in (403, 404), name


def test_operations_have_names_of_their_own(acme: Tenant) -> None:
    paths = acme.admin.get("/v1/openapi.json").ok()["paths"]
    names = [
        operation["operationId"]
        for methods in paths.values()
        for method, operation in methods.items()
        if method != "parameters"
    ]
    assert len(names) == len(set(names))


def test_bodies_are_described_by_the_models_that_judge_them(acme: Tenant) -> None:
    document = acme.admin.get("/v1/openapi.json").ok()
    wish = document["paths"]["/v1/changes"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert wish == {"$ref": "#/components/schemas/Queue"}
    queued = document["components"]["schemas"]["QueuedWrite"]
    assert set(queued["required"]) == {"op", "object", "key"}
    refs = {part.split('"')[0] for part in str(document).replace("'", '"').split("#/components/schemas/")[1:]}
    assert refs <= set(document["components"]["schemas"])


def test_a_role_is_told_of_its_own_objects_only(acme: Tenant) -> None:
    document = acme.rep.get("/v1/openapi.json").ok()
    assert "credit_limit" not in document["components"]["schemas"]["customers"]["properties"]
