"""Duplicates among all records of an object: found, shown in the reader's sight, merged or told apart."""

from typing import Any

import pytest

from tests.conftest import Kith
from tests.functions.exchange.conftest import finished
from tests.harness.people import Client, Tenant


@pytest.fixture(scope="module")
def crowd(kith: Kith) -> Tenant:
    made = kith.onboard("twins-crowd", currency="CNY", time_zone="Asia/Shanghai")
    for record in (
        {"name": "深圳华强电子有限公司"}, {"name": "华强电子"}, {"name": "Acme Trading Co., Ltd."},
        {"name": "ACME Tradng", "phones": ["13800138000"]}, {"name": "Quite Another", "phones": ["+86 138 0013 8000"]},
        {"name": "Lone Wolf"}, {"name": "北京长城机械"},
    ):  # fmt: skip
        made.admin.post("/v1/customers", {**record, "owner": made.manager.id}).ok(201)
    for owner in (made.rep, made.other_rep):
        made.admin.post("/v1/leads", {"name": "Same Lead", "emails": ["same@twins.example"], "owner": owner.id}).ok(201)
    return made


def looked(kith: Kith, client: Client, name: str = "customers") -> dict[str, Any]:
    job = finished(kith, client, client.post("/v1/duplicates", {"object": name}).ok(202))
    assert (job["state"], job["done"]) == ("done", job["total"]), job
    page: dict[str, Any] = client.get(f"/v1/duplicates/{job['id']}").ok()
    return {**page, "job": job["id"]}


def names(page: dict[str, Any]) -> list[set[str]]:
    return [{record["name"] for record in group["records"]} for group in page["items"]]


def test_groups_are_found_by_name_phone_and_legal_form(kith: Kith, crowd: Tenant) -> None:
    page = looked(kith, crowd.admin)
    assert {frozenset(group) for group in names(page)} == {
        frozenset({"深圳华强电子有限公司", "华强电子"}),
        frozenset({"Acme Trading Co., Ltd.", "ACME Tradng", "Quite Another"}),
    }
    codes = {reason["code"] for group in page["items"] for pair in group["pairs"] for reason in pair["reasons"]}
    assert codes == {"similar-name", "same-phone"}
    scores = [group["score"] for group in page["items"]]
    assert (page["groups"], page["next"], scores) == (2, None, sorted(scores, reverse=True))


def test_a_pair_told_apart_is_not_shown_again_until_it_is_taken_back(kith: Kith, crowd: Tenant) -> None:
    page = looked(kith, crowd.admin)
    pair = next(one for group in page["items"] for one in group["pairs"] if one["reasons"][0]["code"] == "same-phone")
    wish = {"pair": [pair["right"], pair["left"]]}
    path = f"/v1/duplicates/{page['job']}/dismissals"
    crowd.admin.post(path, wish).ok()
    seen = crowd.admin.get(f"/v1/customers/{pair['left']}/duplicates").ok()["items"]
    assert pair["right"] not in [one["id"] for one in seen]
    left = frozenset({"Acme Trading Co., Ltd.", "ACME Tradng"})
    assert left in map(frozenset, names(crowd.admin.get(f"/v1/duplicates/{page['job']}").ok()))
    assert left in map(frozenset, names(looked(kith, crowd.admin)))
    crowd.admin.post(path, {**wish, "apart": False}).ok()
    seen = crowd.admin.get(f"/v1/customers/{pair['left']}/duplicates").ok()["items"]
    assert pair["right"] in [one["id"] for one in seen]
    assert left not in map(frozenset, names(looked(kith, crowd.admin)))
    assert crowd.admin.post(path, {"pair": [pair["left"]] * 2}).status == 422
    assert crowd.rep.post(path, wish).status == 404


def test_a_merge_started_from_a_group_takes_it_away(kith: Kith, crowd: Tenant) -> None:
    page = looked(kith, crowd.admin)
    group = next(one for one in page["items"] if len(one["records"]) == 2)
    winner, loser = group["records"]
    wish = {"other": loser["id"], "other_version": loser["version"]}
    crowd.admin.post(f"/v1/customers/{winner['id']}/merge", wish, If_Match=f'"{winner["version"]}"').ok()
    assert len(crowd.admin.get(f"/v1/duplicates/{page['job']}").ok()["items"]) == 1


def test_what_is_out_of_sight_is_in_no_group(kith: Kith, crowd: Tenant) -> None:
    assert len(looked(kith, crowd.admin, "leads")["items"]) == 1
    assert looked(kith, crowd.rep, "leads")["items"] == []
    assert crowd.rep.post("/v1/duplicates", {"object": "people"}).status == 422
