"""What earlier versions stored is read, listed, changed and kept by this one (P18)."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.aws import client
from infra.places import ROOT
from shared import objects
from tests.conftest import Kith
from tests.harness.people import Tenant

_FILES = sorted(Path(ROOT, "tests/data/corpus").glob("*.json"))
_TENANT, _PERSON, _ID = "ten_01M89S3JZSMP905YNS2W70GP96", "per_01M89S3JZSMP905YNS2W709999", "01M89S3JZSMP905YNS2W70"
_UNKNOWN = "of_another_version"
_FOLLOWS = {"lifecycle_stage", "version", "updated_at", "updated_by"}
"""What a customer's orders may move at once; all the rest is as it was stored."""


@pytest.fixture(scope="module")
def home(kith: Kith) -> Tenant:
    return kith.onboard("corpus-test")


@pytest.fixture(scope="module", params=_FILES, ids=lambda path: path.stem)
def stored(request: pytest.FixtureRequest, kith: Kith, home: Tenant) -> list[dict[str, Any]]:
    """A version's items in the table, as this tenant's."""
    number = _FILES.index(request.param)
    text = request.param.read_text().replace(_TENANT, home.id).replace(_PERSON, home.admin.id)
    items: list[dict[str, Any]] = json.loads(text.replace(_ID, f"{_ID[:-1]}{number + 1}"))
    table = client("dynamodb", kith.dynamodb_url)
    for item in items:
        typed = {name: {"N": str(value)} if isinstance(value, int) else {"S": value} for name, value in item.items()}
        table.put_item(TableName="KithTable", Item=typed)
    kith.drain()
    return items


def test_every_stored_record_is_read_and_listed_with_all_its_values(home: Tenant, stored: list[dict[str, Any]]) -> None:
    for item in stored:
        was, name = json.loads(item["data"]), item["object"]
        if name == "customers":
            was = {field: value for field, value in was.items() if field not in _FOLLOWS}
        read = home.admin.get(f"/v1/{name}/{item['id']}").ok()
        assert {field: read.get(field) for field in was} == was, name
        condition = json.dumps({"field": "id", "op": "eq", "value": item["id"]})
        (listed,) = home.admin.get(f"/v1/{name}?filter={condition}").ok()["items"]
        assert {field: listed.get(field) for field in was} == was, name


def test_a_changed_record_keeps_what_this_version_does_not_know(
    kith: Kith, home: Tenant, stored: list[dict[str, Any]]
) -> None:
    for item in stored:
        name = item["object"]
        if objects.get(name).about.writes is not None:
            continue
        path = f"/v1/{name}/{item['id']}"
        changed = home.admin.patch(path, {}, If_Match=home.admin.get(path).etag).ok()
        assert changed[_UNKNOWN] == {"kept": ["as", "it", "is"]}, name
        was = json.loads(item["data"])
        lost = {field for field in was if field not in changed}
        assert not lost, name
