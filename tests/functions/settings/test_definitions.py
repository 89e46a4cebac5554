"""A tenant's own fields and objects, defined at run time and found on every surface."""

import json
from typing import Any

import pytest

from tests.conftest import Kith
from tests.harness.people import Client, Tenant

OBJECTS = "/v1/settings/objects"
MARGIN = {"name": "margin", "kind": "decimal", "label": ["Margin", "毛利"], "least": 0, "most": "99.5"}
MACHINE = {"name": "machines", "prefix": "xma", "label": ["Machine", "机器"], "label_plural": ["Machines", "机器"]}


@pytest.fixture(scope="module")
def home(kith: Kith) -> Tenant:
    return kith.onboard("schema-test")


def field(who: Client, name: str, wish: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = who.post(f"{OBJECTS}/{name}/fields", wish).ok(201)
    return found


def described(who: Client, name: str) -> dict[str, Any]:
    objects = who.get("/v1/objects").ok()["objects"]
    return next((one for one in objects if one["name"] == name), {"fields": []})


def fields_of(who: Client, name: str) -> dict[str, Any]:
    return {one["name"]: one for one in described(who, name)["fields"]}


def listed(who: Client, name: str, **condition: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = who.post(f"/v1/{name}/search", {"filter": condition}).ok()["items"]
    return items


class TestAField:
    def test_is_found_on_every_surface_and_by_no_other_tenant(self, kith: Kith, home: Tenant, globex: Tenant) -> None:
        field(home.admin, "customers", {**MARGIN, "name": "net_margin"})
        made = home.admin.post("/v1/customers", {"name": "Field Works", "x_net_margin": "12.5"}).ok(201)
        assert made["x_net_margin"] == "12.5"
        assert fields_of(home.rep, "customers")["x_net_margin"]["label"] == "Margin"
        document = home.admin.get("/v1/openapi.json").ok()["components"]["schemas"]["customers_write"]
        assert "x_net_margin" in document["properties"]
        found = listed(home.admin, "customers", field="x_net_margin", op="gte", value="12")
        assert [one["id"] for one in found] == [made["id"]]
        ordered = home.admin.get("/v1/customers?sort=-x_net_margin&limit=1").ok()["items"]
        assert ordered[0]["id"] == made["id"]
        table = home.admin.get("/v1/customers?format=csv&fields=name,x_net_margin").text
        assert "Margin" in table
        assert "12.5" in table
        batch = {"items": [{"op": "update", "id": made["id"], "version": 1, "data": {"x_net_margin": "13"}}]}
        assert home.admin.post("/v1/customers/batch", batch).ok()["results"][0]["status"] == 200
        kith.drain()
        changes = home.admin.get(f"/v1/customers/{made['id']}/history").ok()["items"][0]["changes"]
        assert {"field": "x_net_margin", "old": "12.5", "new": "13"} in changes
        assert "x_net_margin" not in globex.admin.get("/v1/objects").text
        refusal = globex.admin.post("/v1/customers", {"name": "Elsewhere", "x_net_margin": "1"})
        assert refusal.status == 422

    def test_of_any_kind_keeps_its_rules(self, home: Tenant) -> None:
        wishes: list[tuple[dict[str, Any], Any, Any]] = [
            ({"kind": "text", "pattern": "[A-Z]{2}-[0-9]+"}, "AB-1", "ab"), ({"kind": "integer", "most": 5}, 5, 6),
            ({"kind": "number"}, 1.5, "x"), ({"kind": "percent"}, "7.25", "x"), ({"kind": "time"}, "09:30", "25:00"),
            ({"kind": "money", "least": "10"}, {"amount": "10", "currency": "USD"}, {"amount": "9", "currency": "USD"}),
            ({"kind": "date", "least": "2026-01-01"}, "2026-01-01", "2025-12-31"), ({"kind": "boolean"}, True, "yes"),
            ({"kind": "datetime"}, "2026-01-01T00:00:00.000Z", "soon"), ({"kind": "email"}, "a@kith.example", "a"),
            ({"kind": "choice", "choices": [{"value": "a", "label": ["A", "甲"]}]}, "a", "b"),
            ({"kind": "choices", "choices": [{"value": "a", "label": ["A", "甲"]}]}, ["a"], ["b"]),
            ({"kind": "phone"}, "+8613812345678", "x"), ({"kind": "link"}, "https://kith.example/", "ftp:x"),
            ({"kind": "long_text"}, "Long", 5), ({"kind": "reference", "ref": "people"}, home.rep.id, "per_x"),
        ]  # fmt: skip
        for number, (wish, good, bad) in enumerate(wishes):
            name = f"k{number}"
            field(home.admin, "products", {"name": name, "label": [name, name], **wish})
            product = {"name": f"Product {number}", f"x_{name}": good}
            made = home.admin.post("/v1/products", product)
            assert made.ok(201)[f"x_{name}"] == good, wish
            refusal = home.admin.post("/v1/products", {**product, "name": "Other", f"x_{name}": bad})
            assert refusal.status == 422, wish
            assert refusal.json["errors"][0]["field"].startswith(f"x_{name}")
            full = listed(home.admin, "products", field=f"x_{name}", op="empty", value=False)
            assert [one["id"] for one in full] == [made.json["id"]]

    def test_that_is_required_later_leaves_what_is_stored_readable_and_is_named_at_the_next_write(
        self, home: Tenant
    ) -> None:
        old = home.admin.post("/v1/customers", {"name": "Before the rule"}).ok(201)
        field(home.admin, "customers", {"name": "vat", "kind": "text", "label": ["VAT", "税"], "required": True})
        path = f"/v1/customers/{old['id']}"
        assert home.admin.get(path).ok()["name"] == "Before the rule"
        refusal = home.admin.patch(path, {"country": "DE"}, If_Match='"1"')
        assert refusal.status == 422
        assert [error["field"] for error in refusal.json["errors"]] == ["x_vat"]
        assert home.admin.patch(path, {"country": "DE", "x_vat": "1"}, If_Match='"1"').ok()["version"] == 2
        version = home.admin.get(f"{OBJECTS}/customers").etag
        home.admin.patch(f"{OBJECTS}/customers/fields/x_vat", {"required": False}, If_Match=version).ok()

    def test_in_use_is_removed_by_nobody_and_archived_without_loss(self, home: Tenant) -> None:
        version = field(home.admin, "contacts", {"name": "shoe", "kind": "integer", "label": ["Shoe", "鞋码"]})[
            "version"
        ]
        made = home.admin.post("/v1/contacts", {"name": "Foot Sore", "x_shoe": 44}).ok(201)
        one = f"{OBJECTS}/contacts/fields/x_shoe"
        refusal = home.admin.delete(one, If_Match=f'"{version}"')
        assert refusal.status == 409
        assert "1 records" in refusal.json["title"]
        archived = home.admin.patch(one, {"archived": True}, If_Match=f'"{version}"').ok()
        assert "x_shoe" not in fields_of(home.admin, "contacts")
        assert home.admin.post("/v1/contacts/search", {"sort": ["x_shoe"]}).status == 400
        home.admin.patch(one, {"archived": False}, If_Match=f'"{archived["version"]}"').ok()
        assert listed(home.admin, "contacts", field="x_shoe", value=44)[0]["id"] == made["id"]

    def test_without_values_is_removed(self, home: Tenant) -> None:
        version = field(home.admin, "contacts", {"name": "hat", "kind": "text", "label": ["Hat", "帽"]})["version"]
        home.admin.delete(f"{OBJECTS}/contacts/fields/x_hat", If_Match=f'"{version}"').ok()
        assert "x_hat" not in fields_of(home.admin, "contacts")

    def test_may_be_required_in_a_state_alone(self, home: Tenant) -> None:
        home.admin.post("/v1/settings/objects/opportunities/fields", {
            "name": "budget", "kind": "text", "label": ["Budget", "预算"], "required_in": ["engaging"],
        }).ok(201)  # fmt: skip
        deal = home.admin.post("/v1/opportunities", {"name": "Roof", "stage": "prospecting"}).ok(201)
        path = f"/v1/opportunities/{deal['id']}"
        refusal = home.admin.patch(path, {"stage": "engaging"}, If_Match='"1"')
        assert [error["field"] for error in refusal.json["errors"]] == ["x_budget"]
        home.admin.patch(path, {"stage": "engaging", "x_budget": "ours"}, If_Match='"1"').ok()

    @pytest.mark.parametrize(
        ("wish", "wrong"),
        [
            ({"kind": "text", "pattern": "("}, "pattern"), ({"kind": "text", "pattern": "(?=a)b"}, "pattern"),
            ({"kind": "text", "pattern": "(a{1000}){1000}"}, "pattern"),
            ({"kind": "boolean", "unique": True}, "unique"),
            ({"kind": "choice"}, "choices"), ({"kind": "reference", "ref": "nothing"}, "ref"),
            ({"kind": "integer", "least": 5, "most": 1}, "most"), ({"kind": "integer", "default": "x"}, "default"),
            ({"kind": "date", "least": "soon"}, "least"), ({"kind": "text", "required_in": ["x"]}, "required_in"),
        ],
    )  # fmt: skip
    def test_that_cannot_be_is_refused_by_name(self, home: Tenant, wish: dict[str, Any], wrong: str) -> None:
        answer = home.admin.post(f"{OBJECTS}/orders/fields", {"name": "odd", "label": ["Odd", "怪"], **wish})
        assert answer.status == 422
        assert [error["field"] for error in answer.json["errors"]] == [wrong]

    def test_pattern_of_a_tenant_costs_linear_time(self, home: Tenant) -> None:
        field(home.admin, "orders", {"name": "slow", "kind": "text", "label": ["S", "S"], "pattern": "(a+)+$"})
        answer = home.admin.post("/v1/orders", {"x_slow": "a" * 199 + "!"})
        assert "x_slow" in {error["field"] for error in answer.json["errors"]}

    def test_is_defined_by_administrators_alone(self, home: Tenant) -> None:
        for who in (home.manager, home.rep):
            assert who.post(f"{OBJECTS}/customers/fields", MARGIN).status == 403
            assert who.get(OBJECTS).status == 403

    def test_that_somebody_changed_meanwhile_is_not_overwritten(self, home: Tenant) -> None:
        version = field(home.admin, "teams", {"name": "floor", "kind": "integer", "label": ["Floor", "楼层"]})[
            "version"
        ]
        one, seen = f"{OBJECTS}/teams/fields/x_floor", f'"{version}"'
        home.admin.patch(one, {"label": ["Level", "层"]}, If_Match=seen).ok()
        assert home.admin.patch(one, {"label": ["Storey", "层"]}, If_Match=seen).status == 412
        assert home.admin.patch(one, {"label": ["Storey", "层"]}).status == 428
        assert fields_of(home.admin, "teams")["x_floor"]["label"] == "Level"


class TestAFormula:
    def test_is_computed_filtered_sorted_exported_and_never_written(self, home: Tenant) -> None:
        formula = "amount * probability / 100"
        add = {"name": "weighted", "kind": "money", "label": ["Weighted", "加权"], "formula": formula}
        field(home.admin, "opportunities", add)
        wish = {"name": "Half sure", "amount": {"amount": "200", "currency": "USD"}, "probability": 50}
        deal = home.admin.post("/v1/opportunities", wish).ok(201)
        assert deal["x_weighted"] == {"amount": "100.00", "currency": "USD"}
        path = f"/v1/opportunities/{deal['id']}"
        assert home.admin.get(path).ok()["x_weighted"]["amount"] == "100.00"
        found = listed(home.admin, "opportunities", field="x_weighted", op="gte", value="100")
        assert [(one["id"], one["x_weighted"]["amount"]) for one in found] == [(deal["id"], "100.00")]
        assert home.admin.get("/v1/opportunities?sort=-x_weighted&limit=1").ok()["items"][0]["id"] == deal["id"]
        assert "100.00" in home.admin.get("/v1/opportunities?format=csv&fields=name,x_weighted").text
        assert home.admin.patch(path, {"x_weighted": None}, If_Match='"1"').status == 422
        later = home.admin.patch(path, {"probability": 10}, If_Match='"1"').ok()
        assert later["x_weighted"]["amount"] == "20.00"
        assert fields_of(home.admin, "opportunities")["x_weighted"]["access"] == "read"

    def test_that_is_changed_holds_for_every_record_at_once(self, home: Tenant) -> None:
        add = {"name": "twice", "kind": "integer", "label": ["Twice", "双"], "formula": "employees * 2"}
        version = field(home.admin, "customers", add)["version"]
        made = home.admin.post("/v1/customers", {"name": "Counted", "employees": 7}).ok(201)
        assert listed(home.admin, "customers", field="x_twice", value=14)[0]["id"] == made["id"]
        one = f"{OBJECTS}/customers/fields/x_twice"
        home.admin.patch(one, {"formula": "employees * 3"}, If_Match=f'"{version}"').ok()
        assert listed(home.admin, "customers", field="x_twice", value=21)[0]["x_twice"] == 21
        assert listed(home.admin, "customers", field="x_twice", value=14) == []

    def test_of_a_hidden_field_is_hidden(self, home: Tenant) -> None:
        add = {"name": "spare", "kind": "money", "label": ["Spare", "余额"], "formula": "credit_limit * 2"}
        field(home.admin, "customers", add)
        limit = {"amount": "77.5", "currency": "USD"}
        made = home.admin.post("/v1/customers", {"name": "Secret limit", "credit_limit": limit}).ok(201)
        assert made["x_spare"]["amount"] == "155.00"
        assert "x_spare" not in home.rep.get(f"/v1/customers/{made['id']}").text
        assert "x_spare" not in fields_of(home.rep, "customers")
        assert home.rep.post("/v1/customers/search", {"sort": ["x_spare"]}).status == 400

    @pytest.mark.parametrize(
        ("formula", "said"),
        [("amount +", "character 9"), ("().__class__", "character 1"), ("nobody + 1", "nobody"), ("today()", "today")],
    )
    def test_that_cannot_be_read_is_refused_with_its_place(self, home: Tenant, formula: str, said: str) -> None:
        wish = {"name": "bad", "kind": "decimal", "label": ["Bad", "坏"], "formula": formula}
        answer = home.admin.post(f"{OBJECTS}/orders/fields", wish)
        assert answer.status == 422
        assert [error["field"] for error in answer.json["errors"]] == ["formula"]
        assert said in answer.json["errors"][0]["message"]


class TestAnObject:
    def test_is_found_on_every_surface_and_by_no_other_tenant(self, kith: Kith, home: Tenant, globex: Tenant) -> None:
        home.admin.post(OBJECTS, MACHINE).ok(201)
        field(home.admin, "x_machines", {"name": "at", "kind": "reference", "ref": "customers", "parent": True,
                                         "label": ["At", "地点"]})  # fmt: skip
        field(home.admin, "x_machines", {"name": "serial", "kind": "text", "unique": True, "label": ["Serial", "序号"],
                                         "searchable": True})  # fmt: skip
        customer = home.admin.post("/v1/customers", {"name": "Mill"}).ok(201)
        wish = {"name": "Press", "x_at": customer["id"], "x_serial": "SN-77"}
        made = home.admin.post("/v1/x_machines", wish).ok(201)
        assert made["id"].startswith("xma_")
        assert home.admin.post("/v1/x_machines", {**wish, "name": "Copy"}).status == 409
        assert described(home.admin, "x_machines")["label_plural"] == "Machines"
        assert described(home.admin.speaking("zh-CN"), "x_machines")["label"] == "机器"
        assert "/v1/x_machines/{id}" in home.admin.get("/v1/openapi.json").ok()["paths"]
        kith.drain()
        page = home.admin.get("/v1/x_machines").ok()
        assert page["names"][customer["id"]] == "Mill"
        assert [hit["object"] for hit in home.admin.get("/v1/search?q=SN-77").ok()["items"]] == ["x_machines"]
        related = home.admin.get(f"/v1/customers/{customer['id']}/overview").ok()["related"]
        assert related["x_machines"]["total"] == 1
        assert home.admin.get(f"/v1/x_machines/{made['id']}/history").ok()["items"][0]["op"] == "create"
        assert globex.admin.get("/v1/x_machines").status == 404
        assert globex.admin.get(f"/v1/x_machines/{made['id']}").status == 404

    def test_of_a_tenant_is_no_business_of_a_role_that_was_given_nothing_on_it(self, home: Tenant) -> None:
        assert home.rep.get("/v1/x_machines").status == 403

    def test_in_use_is_archived_rather_than_removed(self, home: Tenant) -> None:
        version = home.admin.get(f"{OBJECTS}/x_machines").etag
        assert home.admin.delete(f"{OBJECTS}/x_machines", If_Match=version).status == 409
        away = home.admin.patch(f"{OBJECTS}/x_machines", {"archived": True}, If_Match=version).ok()
        assert home.admin.get("/v1/x_machines").status == 404
        again = {"archived": False}
        home.admin.patch(f"{OBJECTS}/x_machines", again, If_Match=f'"{away["version"]}"').ok()
        assert home.admin.get("/v1/x_machines").ok()["total"] == 1

    def test_takes_no_name_or_prefix_twice(self, home: Tenant) -> None:
        assert home.admin.post(OBJECTS, MACHINE).status == 409
        assert home.admin.post(OBJECTS, {**MACHINE, "name": "others"}).status == 409


class TestADictionary:
    def test_is_extended_renamed_reordered_and_cut_only_where_unused(self, home: Tenant) -> None:
        field_path = f"{OBJECTS}/customers/fields/level"
        home.admin.post("/v1/customers", {"name": "Key one", "level": "key"}).ok(201)
        choices = [
            {"value": "gold", "label": ["Gold", "金"]}, {"value": "key", "label": ["Core", "核心"]},
            {"value": "standard", "label": ["Standard", "普通"], "archived": True},
        ]  # fmt: skip
        version = home.admin.get(f"{OBJECTS}/customers").etag
        refusal = home.admin.patch(field_path, {"choices": choices[:1]}, If_Match=version)
        assert refusal.status == 409
        home.admin.patch(field_path, {"choices": choices}, If_Match=version).ok()
        level = fields_of(home.admin, "customers")["level"]
        assert [(one["value"], one["label"]) for one in level["choices"]] == [("gold", "Gold"), ("key", "Core")]
        assert home.admin.post("/v1/customers", {"name": "Plain", "level": "standard"}).status == 422
        found = home.admin.get("/v1/settings/dictionaries").ok()["items"]
        shown = next(one for one in found if (one["object"], one["field"]) == ("customers", "level"))
        assert "gold" in json.dumps(shown)
