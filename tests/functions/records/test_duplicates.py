"""Duplicates found while a record is entered."""

from tests.conftest import Kith
from tests.harness.people import Tenant


def test_an_entry_is_compared_with_what_is_there_and_says_why(acme: Tenant, kith: Kith) -> None:
    wish = {"name": "Dupont Roofing Ltd", "emails": ["office@dupont.example"], "tax_number": "77-1234567"}
    known = acme.admin.post("/v1/customers", {**wish, "phones": ["+12125550147"]}).ok(201)
    kith.drain()
    found = acme.admin.post("/v1/customers/duplicates", {"name": "DUPONT ROOFING Inc."}).ok()["items"]
    assert [one["id"] for one in found] == [known["id"]]
    assert found[0]["reasons"][0]["code"] == "same-name"
    for draft, code in (
        ({"emails": ["OFFICE@dupont.example"]}, "same-email"),
        ({"phones": ["(212) 555-0147"]}, "same-phone"),
        ({"tax_number": "771234567"}, "same-value"),
        ({"name": "Dupond Roofing"}, "similar-name"),
    ):
        found = acme.admin.post("/v1/customers/duplicates", draft).ok()["items"]
        assert [reason["code"] for reason in found[0]["reasons"]] == [code]
        assert found[0]["id"] == known["id"]
    said = acme.admin.speaking("zh-CN").post("/v1/customers/duplicates", {"tax_number": "771234567"}).ok()
    assert said["items"][0]["reasons"][0]["message"] == "税号相同"


def test_chinese_names_are_found_by_part_sound_and_without_the_legal_form(globex: Tenant, kith: Kith) -> None:
    known = globex.admin.post("/v1/customers", {"name": "上海晨光文具股份有限公司"}).ok(201)
    latin = globex.admin.post("/v1/customers", {"name": "Hongyuan Dianzi"}).ok(201)
    kith.drain()
    for name, wanted in (("晨光文具", known), ("上海辰光文具有限公司", known), ("宏远电子有限公司", latin)):
        found = globex.admin.post("/v1/customers/duplicates", {"name": name}).ok()["items"]
        assert [one["id"] for one in found] == [wanted["id"]], name


def test_creating_with_the_check_is_refused_with_the_candidates_and_without_it_goes_through(acme: Tenant) -> None:
    known = acme.admin.post("/v1/contacts", {"name": "Ines Contact", "emails": ["ines@twice.example"]}).ok(201)
    draft = {"name": "Contact, Ines", "emails": ["ines@twice.example"]}
    refused = acme.admin.post("/v1/contacts?check_duplicates=true", draft)
    assert refused.status == 409
    assert refused.json["type"].endswith("possible-duplicates")
    assert [one["id"] for one in refused.json["duplicates"]] == [known["id"]]
    second = acme.admin.post("/v1/contacts", draft).ok(201)
    found = acme.admin.get(f"/v1/contacts/{second['id']}/duplicates").ok()["items"]
    assert [one["id"] for one in found] == [known["id"]]
    fresh = {"name": "Quite Another", "emails": ["quite@another.example"]}
    acme.admin.post("/v1/contacts?check_duplicates=true", fresh).ok(201)


def test_only_what_the_person_may_see_is_a_candidate(acme: Tenant, kith: Kith) -> None:
    deal = {"name": "Secret glass tower", "external_id": "SECRET-77"}
    acme.other_rep.post("/v1/opportunities", deal).ok(201)
    kith.drain()
    assert acme.rep.post("/v1/opportunities/duplicates", deal).ok()["items"] == []
    assert len(acme.admin.post("/v1/opportunities/duplicates", deal).ok()["items"]) == 1
    assert acme.rep.post("/v1/customers/duplicates", {"credit_limit": {}}).status == 422


def test_a_wrong_draft_names_the_field(acme: Tenant) -> None:
    for draft, field in (({"emails": "a"}, "emails"), ({"name": 3}, "name"), ({"nothing": 1}, "nothing")):
        answer = acme.admin.post("/v1/customers/duplicates", draft)
        assert answer.status == 422
        assert [error["field"] for error in answer.json["errors"]] == [field]
