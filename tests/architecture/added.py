"""Run by `test_one_line.py` in a copy of the project where `customers.shoe_size` and `gadgets` were added."""

import json

from tests.conftest import Kith
from tests.harness.people import Tenant


def test_the_added_field_is_in_api_openapi_list_filter_sort_history_and_form(acme: Tenant, kith: Kith) -> None:
    record = acme.admin.post("/v1/customers", {"name": "Sneaker Ltd", "shoe_size": 43}).ok(201)
    assert acme.admin.get(f"/v1/customers/{record['id']}").ok()["shoe_size"] == 43
    assert acme.admin.post("/v1/customers", {"name": "Wrong", "shoe_size": "big"}).status == 422
    condition = json.dumps({"field": "shoe_size", "op": "gte", "value": 40})
    found = acme.admin.get(f"/v1/customers?filter={condition}&sort=-shoe_size&fields=name,shoe_size").ok()
    assert [item["shoe_size"] for item in found["items"]] == [43]
    document = acme.admin.get("/v1/openapi.json").ok()
    assert document["components"]["schemas"]["customers"]["properties"]["shoe_size"]["type"] == "integer"
    declared = {entry["name"]: entry for entry in acme.admin.speaking("zh-CN").get("/v1/objects").ok()["objects"]}
    labels = {field["name"]: field["label"] for field in declared["customers"]["fields"]}
    assert labels["shoe_size"] == "鞋码"
    kith.drain()
    entry = acme.admin.get(f"/v1/customers/{record['id']}/history").ok()["items"][0]
    assert {"field": "shoe_size", "old": None, "new": 43} in entry["changes"]
    exported = acme.admin.get("/v1/customers?format=csv&fields=name,shoe_size")
    assert exported.status == 200
    assert "Shoe size" in exported.text
    assert "Sneaker Ltd,43" in exported.text


def test_the_added_object_is_created_listed_searched_and_related(acme: Tenant) -> None:
    customer = acme.admin.post("/v1/customers", {"name": "Gadget buyer"}).ok(201)
    wish = {"name": "Screwdriver", "weight": 3, "customer": customer["id"]}
    gadget = acme.admin.post("/v1/gadgets", wish).ok(201)
    assert gadget["id"].startswith("gdg_")
    assert acme.admin.get("/v1/gadgets?q=screw").ok()["total"] == 1
    overview = acme.admin.get(f"/v1/customers/{customer['id']}/overview").ok()
    assert overview["related"]["gadgets"]["total"] == 1
    assert "/v1/gadgets" in acme.admin.get("/v1/openapi.json").ok()["paths"]
    assert "gadgets" in {entry["name"] for entry in acme.admin.get("/v1/objects").ok()["objects"]}
