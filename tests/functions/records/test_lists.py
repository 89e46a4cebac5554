"""Lists over HTTP: filters, pages, groups, search, and the same as a table."""

import json

import pytest

from tests.functions.records.test_api import a_customer
from tests.harness.people import Tenant


class TestLists:
    def test_pages_show_every_record_once_in_order(self, acme: Tenant) -> None:
        for number in range(7):
            acme.admin.post("/v1/products", {"name": f"Paged {number}", "series": "paged"}).ok(201)
        condition = json.dumps({"field": "series", "op": "eq", "value": "paged"})
        names, cursor = [], ""
        for _ in range(10):
            page = acme.admin.get(f"/v1/products?filter={condition}&sort=-name&limit=3{cursor}").ok()
            names += [item["name"] for item in page["items"]]
            assert page["total"] == 7
            if not page["next"]:
                break
            cursor = f"&cursor={page['next']}"
        assert names == [f"Paged {number}" for number in (6, 5, 4, 3, 2, 1, 0)]

    def test_two_chinese_characters_find_a_customer(self, acme: Tenant) -> None:
        record = a_customer(acme, "上海华光电子有限公司")
        for text in ("华光", "上海", "电子"):
            found = acme.admin.get(f"/v1/customers?q={text}").ok()["items"]
            assert [item["id"] for item in found] == [record["id"]]
        assert acme.admin.get("/v1/search?q=华光").ok()["items"][0]["title"] == "上海华光电子有限公司"

    @pytest.mark.parametrize("query", [
        "limit=201", "limit=0", "limit=x", "cursor=abc", "sort=x') OR 1=1--", "sort=nothing", "filter={", "filter=[]",
        'filter={"field":"name","op":"eval","value":"1"}', "fields=pk",
        'filter={"field":"name) OR (1","op":"eq","value":1}',
    ])  # fmt: skip
    def test_a_list_that_cannot_be_is_refused(self, query: str, acme: Tenant) -> None:
        assert acme.admin.get(f"/v1/customers?{query}").status in {400, 422}

    def test_groups_count_and_sum(self, acme: Tenant) -> None:
        customer = a_customer(acme, "Grouped Ltd")
        for stage, amount in (("prospecting", "10.10"), ("prospecting", "20.20"), ("engaging", "5.00")):
            wish = {"name": "Grouped", "stage": stage, "customer": customer["id"]}
            acme.admin.post("/v1/opportunities", {**wish, "amount": {"amount": amount, "currency": "USD"}}).ok(201)
        wish = {
            "filter": {"field": "customer", "op": "eq", "value": customer["id"]},
            "group": "stage",
            "sums": ["amount"],
        }
        groups = {group["key"]: group for group in acme.admin.post("/v1/opportunities/search", wish).ok()["groups"]}
        assert groups["prospecting"]["count"] == 2
        assert groups["prospecting"]["sums"]["amount"] in (
            {"amount": "30.30", "currency": "USD"},
            [{"amount": "30.30", "currency": "USD"}],
        )

    def test_groups_by_month_and_stage_with_averages(self, acme: Tenant) -> None:
        customer = a_customer(acme, "Measured Ltd")
        for amount in ("10.00", "20.00"):
            wish = {"name": "Measured", "stage": "prospecting", "customer": customer["id"]}
            acme.admin.post("/v1/opportunities", {**wish, "amount": {"amount": amount, "currency": "USD"}}).ok(201)
        asked: dict[str, object] = {
            "filter": {"field": "customer", "op": "eq", "value": customer["id"]},
            "group": ["created_at:year", "stage"],
            "measures": ["avg:amount"],
        }
        (group,) = acme.admin.post("/v1/opportunities/search", asked).ok()["groups"]
        assert group["keys"][1] == "prospecting"
        assert group["key"].endswith("-01-01")
        assert group["measures"] == {"avg:amount": {"amount": "15.00", "currency": "USD"}}

    def test_a_chinese_name_is_found_by_its_spelling_and_initials(self, acme: Tenant) -> None:
        record = a_customer(acme, "重庆王芳贸易")
        for text in ("wangfang", "wfmy", "chongqing"):
            assert record["id"] in {item["id"] for item in acme.admin.get(f"/v1/search?q={text}").ok()["items"]}

    def test_search_keeps_to_the_objects_asked_for(self, acme: Tenant) -> None:
        customer = a_customer(acme, "Among Ltd")
        wish = {"name": "Among deals", "stage": "prospecting", "customer": customer["id"]}
        acme.admin.post("/v1/opportunities", wish).ok(201)
        found = [item["object"] for item in acme.admin.get("/v1/search?q=among&objects=opportunities").ok()["items"]]
        assert found == ["opportunities"]
        refused = acme.admin.get("/v1/search?q=among&objects=opportunities,nothing")
        assert (refused.status, refused.json["errors"][0]["field"]) == (400, "nothing")


class TestCsv:
    def test_a_list_is_a_table_in_the_readers_language_that_runs_no_formula(self, acme: Tenant) -> None:
        a_customer(acme, "=HYPERLINK(evil)", sector="csv-test", annual_revenue={"amount": "5.50", "currency": "EUR"})
        condition = json.dumps({"field": "sector", "op": "eq", "value": "csv-test"})
        path = f"/v1/customers?format=csv&filter={condition}&fields=name,annual_revenue,owner"
        answer = acme.admin.speaking("zh-CN").get(path)
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/csv")
        assert answer.text.splitlines() == [
            "\ufeff名称,年营业额,年营业额 (币种),负责人",
            "'=HYPERLINK(evil),5.50,EUR,Ada Admin",
        ]

    def test_a_field_hidden_from_the_reader_is_no_column(self, acme: Tenant) -> None:
        assert "Credit limit" in acme.admin.get("/v1/customers?format=csv").text
        assert "Credit limit" not in acme.rep.get("/v1/customers?format=csv").text
