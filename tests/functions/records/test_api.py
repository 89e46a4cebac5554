"""Records over HTTP, as an administrator, a manager and a rep use them."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared import ids, objects
from shared.records.index.columns import UNSORTED
from tests.conftest import Kith
from tests.harness import samples
from tests.harness.people import Tenant

ROOF = {"name": "New roof", "stage": "prospecting", "amount": {"amount": "1200.50", "currency": "USD"}}


def a_customer(tenant: Tenant, name: str, **fields: object) -> dict[str, object]:
    record: dict[str, object] = tenant.admin.post("/v1/customers", {"name": name, **fields}).ok(201)
    return record


class TestAnyObject:
    @pytest.mark.parametrize("name", samples.writable())
    def test_is_created_read_edited_deleted_and_restored(self, name: str, acme: Tenant) -> None:
        made = acme.admin.post(f"/v1/{name}", samples.minimal(acme, name))
        record = made.ok(201)
        one = f"/v1/{name}/{record['id']}"
        assert made.headers["Location"] == one
        assert made.etag == '"1"'
        read = acme.admin.get(one).ok()
        assert {key: read[key] for key in record} == record
        assert acme.admin.patch(one, {}, If_Match='"1"').ok()["version"] == 2
        assert acme.admin.delete(one, If_Match='"2"').status == 204
        assert acme.admin.get(one).status == 404
        assert acme.admin.get(f"{one}?deleted=true").ok()["deleted_at"]
        restored = acme.admin.post(f"{one}/restore", If_Match='"3"').ok()
        assert "deleted_at" not in restored
        assert acme.admin.get(one).ok()["version"] == 4

    @pytest.mark.parametrize("name", samples.writable())
    def test_keeps_every_field_it_was_given(self, name: str, acme: Tenant) -> None:
        wish = samples.minimal(acme, name)
        for field in objects.get(name).fields.values():
            later = field.read_only or field.name in samples.LATER.get(name, ())
            if not field.ref and not later and field.name not in wish:
                wish[field.name] = samples.value(name, field)
        record = acme.admin.post(f"/v1/{name}", wish).ok(201)
        assert {key: record[key] for key in wish} == wish

    @pytest.mark.parametrize("name", objects.names())
    def test_is_in_the_declarations_and_the_openapi_document(self, name: str, acme: Tenant) -> None:
        declared = {entry["name"]: entry for entry in acme.admin.get("/v1/objects").ok()["objects"]}
        document = acme.admin.get("/v1/openapi.json").ok()
        fields = {field["name"] for field in declared[name]["fields"]}
        assert fields == set(objects.get(name).fields)
        assert fields <= set(document["components"]["schemas"][name]["properties"])
        assert f"/v1/{name}" in document["paths"]

    @pytest.mark.parametrize("name", objects.names())
    def test_can_be_listed_and_sorted_by_every_field(self, name: str, acme: Tenant) -> None:
        for field in objects.get(name).fields.values():
            if field.kind not in UNSORTED:
                answer = acme.admin.get(f"/v1/{name}?sort=-{field.name}&limit=2")
                assert answer.status == 200, f"{field.name}: {answer.text}"


class TestFields:
    def test_every_wrong_field_is_named_in_the_callers_language(self, acme: Tenant) -> None:
        wish = {"name": "Wrong", "employees": -1, "website": "ftp://x", "founded_year": "soon", "kind": "alien", "x": 1}
        answer = acme.admin.speaking("zh-CN").post("/v1/customers", {"name": "", "nonsense": 1})
        assert answer.status == 422
        assert answer.json["title"] == "部分内容无效"
        assert {error["field"] for error in answer.json["errors"]} == {"nonsense"}
        del wish["x"]
        named = {error["field"] for error in acme.admin.post("/v1/customers", wish).json["errors"]}
        assert {"employees", "website", "founded_year", "kind"} <= named

    def test_a_phone_without_country_is_one_of_the_tenants_country(self, acme: Tenant, globex: Tenant) -> None:
        american = acme.admin.post("/v1/contacts", {"name": "Ann", "phones": ["(202) 555-0123"]}).ok(201)
        chinese = globex.admin.post("/v1/contacts", {"name": "安娜", "phones": ["138 1234 5678"]}).ok(201)
        assert american["phones"] == ["+12025550123"]
        assert chinese["phones"] == ["+8613812345678"]

    def test_phones_and_mails_are_normalised(self, acme: Tenant) -> None:
        wish = {"name": "王小明", "phones": ["+86 138 1234 5678"], "emails": ["Wang@EXAMPLE.com"]}
        contact = acme.admin.post("/v1/contacts", wish).ok(201)
        assert contact["phones"] == ["+8613812345678"]
        assert contact["emails"] == ["Wang@example.com"]

    @pytest.mark.parametrize("field", ["id", "version", "created_by", "team", "updated_at", "tenant", "pk"])
    def test_what_the_system_keeps_cannot_be_set(self, field: str, acme: Tenant) -> None:
        answer = acme.admin.post("/v1/customers", {"name": "Sneaky", field: "x"})
        assert answer.status == 422
        assert answer.json["errors"][0]["field"] == field

    def test_a_field_hidden_from_a_role_does_not_exist_for_it(self, acme: Tenant) -> None:
        limit = {"amount": "987654.00", "currency": "USD"}
        record = a_customer(acme, "Canary Ltd", credit_limit=limit, owner=acme.rep.id)
        one = f"/v1/customers/{record['id']}"
        assert acme.admin.get(one).ok()["credit_limit"] == limit
        condition = json.dumps({"field": "credit_limit", "op": "gt", "value": 1})
        unknown = json.dumps({"field": "no_such_field", "op": "gt", "value": 1})
        for path in (
            one,
            f"{one}/overview",
            f"{one}/history",
            "/v1/customers?q=Canary",
            "/v1/objects",
            "/v1/openapi.json",
        ):
            answer = acme.rep.get(path)
            assert answer.status == 200
            assert "987654" not in answer.text
            assert "credit_limit" not in answer.text
        for path in (
            f"/v1/customers?filter={condition}",
            "/v1/customers?sort=credit_limit",
            "/v1/customers?fields=credit_limit",
        ):
            refused = acme.rep.get(path)
            same = acme.rep.get(path.replace(condition, unknown).replace("credit_limit", "no_such_field"))
            assert refused.status == same.status
            assert refused.json["type"] == same.json["type"]
        assert acme.rep.patch(one, {"credit_limit": limit}, If_Match='"1"').status == 422


class TestUniqueness:
    def test_a_taken_value_is_refused_and_named_whatever_its_case(self, acme: Tenant) -> None:
        a_customer(acme, "Unique Ltd", tax_number="TAX-1")
        answer = acme.admin.post("/v1/customers", {"name": "UNIQUE ltd ", "tax_number": "tax-1"})
        assert answer.status == 409
        assert {error["field"] for error in answer.json["errors"]} == {"name", "tax_number"}

    def test_a_deleted_records_values_are_free_and_restoring_it_then_is_refused(self, acme: Tenant) -> None:
        first = a_customer(acme, "Phoenix Ltd")
        acme.admin.delete(f"/v1/customers/{first['id']}", If_Match='"1"')
        a_customer(acme, "Phoenix Ltd")
        assert acme.admin.post(f"/v1/customers/{first['id']}/restore", If_Match='"2"').status == 409

    def test_a_renamed_record_gives_its_old_name_free(self, acme: Tenant) -> None:
        record = a_customer(acme, "Before Ltd")
        acme.admin.patch(f"/v1/customers/{record['id']}", {"name": "After Ltd"}, If_Match='"1"').ok()
        a_customer(acme, "Before Ltd")
        assert acme.admin.post("/v1/customers", {"name": "after ltd"}).status == 409


class TestIdempotency:
    def test_fifty_posts_with_one_key_make_one_record_and_equal_answers(self, acme: Tenant) -> None:
        wish = {"name": "Once Ltd"}

        def post(_: int) -> tuple[int, str]:
            answer = acme.admin.post("/v1/customers", wish, Idempotency_Key="once")
            return answer.status, answer.text

        with ThreadPoolExecutor(8) as pool:
            answers = set(pool.map(post, range(50)))
        assert len(answers) == 1
        assert next(iter(answers))[0] == 201

    def test_the_same_key_with_another_body_is_refused(self, acme: Tenant) -> None:
        acme.admin.post("/v1/customers", {"name": "Key One"}, Idempotency_Key="twice").ok(201)
        answer = acme.admin.post("/v1/customers", {"name": "Key Two"}, Idempotency_Key="twice")
        assert answer.status == 422
        assert answer.json["type"].endswith("idempotency-key-reused")


class TestOpportunities:
    def test_a_won_deal_becomes_an_order_of_the_same_customer_and_amount(self, acme: Tenant, kith: Kith) -> None:
        customer = a_customer(acme, "Roof Buyer")
        deal = acme.admin.post("/v1/opportunities", {**ROOF, "customer": customer["id"]}).ok(201)
        one = f"/v1/opportunities/{deal['id']}"
        won = acme.admin.patch(one, {"stage": "won", "closed_on": "2026-03-04"}, If_Match='"1"').ok()
        assert won["probability"] == 100
        kith.drain()
        orders = acme.admin.get(f"/v1/customers/{customer['id']}/overview").ok()["related"]["orders"]
        assert orders["total"] == 1
        order = orders["items"][0]
        assert (order["amount"], order["placed_on"]) == (ROOF["amount"], "2026-03-04")
        assert order["opportunity"] == deal["id"]

    def test_a_closed_deal_keeps_its_stage(self, acme: Tenant) -> None:
        deal = acme.admin.post("/v1/opportunities", {**ROOF, "stage": "lost"}).ok(201)
        answer = acme.admin.patch(f"/v1/opportunities/{deal['id']}", {"stage": "engaging"}, If_Match='"1"')
        assert answer.status == 422
        assert answer.json["type"].endswith("deal-closed")

    def test_winning_needs_a_customer(self, acme: Tenant) -> None:
        answer = acme.admin.post("/v1/opportunities", {**ROOF, "stage": "won"})
        assert [error["field"] for error in answer.json["errors"]] == ["customer"]


class TestRights:
    def test_a_rep_sees_own_deals_a_manager_the_teams_an_administrator_all(self, acme: Tenant, kith: Kith) -> None:
        mine = acme.rep.post("/v1/opportunities", {**ROOF, "name": "Mine alone"}).ok(201)
        other = acme.other_rep.post("/v1/opportunities", {**ROOF, "name": "Elsewhere alone"}).ok(201)
        kith.drain()
        seen = {
            who: {item["id"] for item in getattr(acme, who).get("/v1/opportunities?q=alone").ok()["items"]}
            for who in ("rep", "other_rep", "manager", "admin")
        }
        assert seen["rep"] == {mine["id"]}
        assert seen["other_rep"] == {other["id"]}
        assert seen["manager"] == {mine["id"]}
        assert seen["admin"] == {mine["id"], other["id"]}
        assert acme.manager.get(f"/v1/opportunities/{other['id']}").status == 404

    def test_a_rep_edits_only_own_customers(self, acme: Tenant) -> None:
        record = a_customer(acme, "Somebody else's", owner=acme.other_rep.id)
        assert acme.rep.get(f"/v1/customers/{record['id']}").status == 200
        assert acme.rep.patch(f"/v1/customers/{record['id']}", {"note": "mine"}, If_Match='"1"').status == 403

    def test_people_and_alerts_cannot_be_written_around_their_owners(self, acme: Tenant) -> None:
        answer = acme.admin.patch(f"/v1/people/{acme.rep.id}", {"role": "administrator"}, If_Match='"1"')
        assert answer.status == 403
        assert acme.admin.post("/v1/churn_alerts", {"state": "lost"}).status == 403


class TestBatch:
    def test_each_item_has_its_own_outcome(self, acme: Tenant) -> None:
        first = a_customer(acme, "Batch one")
        wish = [
            {"op": "create", "data": {"name": "Batch two"}},
            {"op": "create", "data": {"name": "Batch two"}},
            {"op": "update", "id": first["id"], "version": 1, "data": {"note": "changed"}},
            {"op": "delete", "id": ids.new("cus"), "version": 1},
        ]
        results = acme.admin.post("/v1/customers/batch", {"items": wish}).ok()["results"]
        assert [result["status"] for result in results] == [201, 409, 200, 404]

    def test_more_than_a_hundred_is_refused_whole(self, acme: Tenant) -> None:
        wish = {"items": [{"data": {"name": f"Too many {number}"}} for number in range(101)]}
        assert acme.admin.post("/v1/customers/batch", wish).status == 422
        assert acme.admin.get("/v1/customers?q=Too many").ok()["total"] == 0


class TestHistory:
    def test_shows_who_changed_what_newest_first(self, acme: Tenant, kith: Kith) -> None:
        record = acme.rep.post("/v1/customers", {"name": "Storied Ltd"}).ok(201)
        acme.rep.patch(f"/v1/customers/{record['id']}", {"level": "key"}, If_Match='"1"').ok()
        kith.drain()
        entries = acme.admin.get(f"/v1/customers/{record['id']}/history").ok()["items"]
        assert [(entry["op"], entry["by"]) for entry in entries] == [("update", acme.rep.id), ("create", acme.rep.id)]
        assert entries[0]["by_name"] == "Rae Rep"
        assert entries[0]["address"] == "198.51.100.7"
        assert {"field": "level", "old": None, "new": "key"} in entries[0]["changes"]
