"""Roles, made and changed by those who manage people; nobody gives more than they have."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import Kith
from tests.functions.settings.test_memberships import change, join
from tests.harness.people import Tenant

ROLES = "/v1/settings/roles"
LOOK = {"create": "none", "read": "all", "edit": "none", "delete": "none"}
EVERY = {"create": "all", "read": "all", "edit": "all", "delete": "all"}
AUDITOR: dict[str, Any] = {
    "name": "auditor", "label": ["Auditor", "审计"], "grants": {"customers": LOOK},
    "fields": {"customers": {"note": "hidden", "level": "read"}},
}  # fmt: skip


@pytest.fixture(scope="module")
def home(kith: Kith) -> Tenant:
    return kith.onboard("roles-test")


def etag(home: Tenant, role: str) -> str:
    return home.admin.get(f"{ROLES}/{role}").etag


def test_a_role_holds_from_the_next_call_of_whoever_has_it(home: Tenant) -> None:
    home.admin.post(ROLES, AUDITOR).ok(201)
    change(home.admin, home.other_rep.id, {"role": "auditor"}).ok()
    made = home.admin.post("/v1/customers", {"name": "Audited", "note": "secret"}).ok(201)
    one = f"/v1/customers/{made['id']}"
    assert "note" not in home.other_rep.get(one).ok()
    assert home.other_rep.patch(one, {"name": "x"}, If_Match='"1"').status == 403
    assert home.other_rep.get("/v1/orders").status == 403
    wider = {"grants": {"customers": {**LOOK, "edit": "all"}}}
    assert home.admin.patch(f"{ROLES}/auditor", wider, If_Match=etag(home, "auditor")).ok()["people"] == 1
    home.other_rep.patch(one, {"name": "Edited"}, If_Match='"1"').ok()
    assert home.other_rep.patch(one, {"level": "key"}, If_Match='"2"').status == 422


def test_a_role_that_somebody_has_is_not_removed(home: Tenant) -> None:
    refusal = home.admin.delete(f"{ROLES}/auditor", If_Match=etag(home, "auditor"))
    assert (refusal.status, refusal.json["title"]) == (409, "1 people have this role: give them another first")
    home.admin.post(ROLES, {**AUDITOR, "name": "unused"}).ok(201)
    home.admin.delete(f"{ROLES}/unused", If_Match=etag(home, "unused")).ok()
    assert home.admin.get(f"{ROLES}/unused").status == 404


def test_a_role_that_a_key_carries_is_not_removed(home: Tenant) -> None:
    home.admin.post(ROLES, {**AUDITOR, "name": "machine"}).ok(201)
    key = home.admin.post("/v1/settings/keys", {"name": "ERP", "role": "machine"}).ok(201)
    refusal = home.admin.speaking("zh-CN").delete(f"{ROLES}/machine", If_Match=etag(home, "machine"))
    assert (refusal.status, refusal.json["title"]) == (409, "有 1 个 API 密钥使用此角色：请先为它们更换角色")
    home.admin.delete(f"/v1/settings/keys/{key['id']}", If_Match='"1"').ok()
    home.admin.delete(f"{ROLES}/machine", If_Match=etag(home, "machine")).ok()


def test_a_role_is_never_given_and_removed_at_once(home: Tenant) -> None:
    def at_once(round_: int) -> None:
        name = f"race_{round_}"
        home.admin.post(ROLES, {**AUDITOR, "name": name}).ok(201)
        version, person = etag(home, name), home.admin.get(f"/v1/people/{home.other_rep.id}").ok()["version"]
        with ThreadPoolExecutor(2) as both:
            gone = both.submit(home.admin.delete, f"{ROLES}/{name}", If_Match=version)
            given = both.submit(change, home.admin, home.other_rep.id, {"role": name}, person)
        assert (gone.result().status, given.result().status) in {(204, 422), (409, 200)}

    for round_ in range(4):
        at_once(round_)
    change(home.admin, home.other_rep.id, {"role": "auditor"}).ok()


def test_changing_a_role_keeps_the_tenants_definitions_in_force(home: Tenant) -> None:
    wish = {"name": "kept", "kind": "text", "label": ["Kept", "保留"]}
    home.admin.post("/v1/settings/objects/customers/fields", wish).ok(201)
    later = {**AUDITOR, "name": "later", "fields": {"customers": {"x_kept": "hidden"}}}
    home.admin.post(ROLES, later).ok(201)
    assert home.admin.post("/v1/customers", {"name": "Keeps", "x_kept": "1"}).ok(201)["x_kept"] == "1"


def test_the_administrators_role_stays_as_it_is(home: Tenant) -> None:
    for answer in (
        home.admin.patch(f"{ROLES}/administrator", {"grants": {}}, If_Match='"1"'),
        home.admin.delete(f"{ROLES}/administrator", If_Match='"1"'),
    ):
        assert answer.status == 409


def test_a_role_names_only_what_there_is(home: Tenant) -> None:
    wish = {
        **AUDITOR, "name": "odd", "grants": {"nothing": LOOK, "products": {**LOOK, "read": "own"}},
        "fields": {"customers": {"nowhere": "hidden"}},
    }  # fmt: skip
    answer = home.admin.post(ROLES, wish)
    named = {error["field"] for error in answer.json["errors"]}
    assert named == {"grants.nothing", "grants.products.read", "fields.customers.nowhere"}


def test_roles_are_no_business_of_those_who_do_not_manage_people(home: Tenant) -> None:
    for who in (home.manager, home.rep):
        assert who.post(ROLES, AUDITOR).status == 403
        assert who.get(f"{ROLES}/rep").status == 403
        assert who.patch(f"{ROLES}/rep", {"grants": {"*": LOOK}}, If_Match='"1"').status == 403
        assert who.delete(f"{ROLES}/service", If_Match='"1"').status == 403
        assert who.get(f"/v1/settings/people/{home.admin.id}/preview").status == 403
        assert who.get("/v1/settings/changes").status == 403


def test_nobody_gives_what_they_lack(home: Tenant, kith: Kith) -> None:
    staff = {"grants": {"*": EVERY, "orders": LOOK}, "fields": {"customers": {"credit_limit": "hidden"}}}
    home.admin.post(ROLES, {**AUDITOR, **staff, "name": "hr"}).ok(201)
    hana = join(kith, home, "hana@roles-test.example", "hr")
    wider = (
        {"grants": {"*": EVERY}},  # orders too
        {"grants": {"customers": LOOK}, "fields": {}},
        {"grants": {"customers": LOOK}, "fields": {"customers": {"credit_limit": "read"}}},
    )
    for given in wider:
        assert hana.post(ROLES, {**AUDITOR, **given, "name": "more"}).status == 403
    assert hana.patch(f"{ROLES}/manager", {"label": ["M", "经"]}, If_Match='"1"').status == 403
    assert hana.patch(f"{ROLES}/hr", {"grants": {"*": EVERY}}, If_Match='"1"').status == 403
    assert hana.delete(f"{ROLES}/manager", If_Match='"1"').status == 403
    peer = {"grants": {"orders": LOOK, "people": LOOK}, "fields": {}}
    assert hana.post(ROLES, {**AUDITOR, **peer, "name": "peer"}).status == 201


def test_an_edited_standard_role_says_everything_itself_until_it_is_put_back(home: Tenant) -> None:
    shown = home.admin.get(f"{ROLES}/marketer").ok()
    assert (shown["standard"], shown["editable"], shown["labels"]) == (True, True, ["Marketer", "市场人员"])
    edited = home.admin.patch(f"{ROLES}/marketer", {"label": ["Brand", "品牌"]}, If_Match='"1"').ok()
    assert (edited["standard"], edited["grants"]) == (False, shown["grants"])
    assert home.admin.patch(f"{ROLES}/marketer", {"label": ["Late", "晚"]}, If_Match='"1"').status == 412
    back = home.admin.patch(f"{ROLES}/marketer", {"standard": True}, If_Match='"2"').ok()
    assert (back["standard"], back["label"], back["version"]) == (True, "Marketer", 3)
    assert home.admin.patch(f"{ROLES}/hr", {"standard": True}, If_Match='"1"').status == 409


def test_a_preview_shows_what_the_person_sees(home: Tenant, kith: Kith) -> None:
    for who, name in ((home.rep, "Mine"), (home.admin, "Not mine")):
        who.post("/v1/opportunities", {"name": name}).ok(201)
    kith.drain()
    shown = home.admin.get(f"/v1/settings/people/{home.rep.id}/preview").ok()
    of = {entry["object"]: entry for entry in shown["objects"]}
    assert of["opportunities"]["access"] == {"create": "all", "read": "own", "edit": "own", "delete": "own"}
    assert of["opportunities"]["records"] == home.rep.get("/v1/opportunities").ok()["total"] == 1
    assert of["customers"]["hidden"] == ["credit_limit"]
    assert of["customers"]["records"] == home.rep.get("/v1/customers").ok()["total"]
    auditor = home.admin.get(f"/v1/settings/people/{home.other_rep.id}/preview").ok()
    of = {entry["object"]: entry for entry in auditor["objects"]}
    assert (of["orders"]["access"]["read"], of["orders"]["records"]) == ("none", 0)
    assert "level" in of["customers"]["read_only"]


def test_every_change_of_a_role_is_in_the_settings_history(home: Tenant) -> None:
    page = home.admin.get("/v1/settings/changes").ok()["items"]
    assert [entry["at"] for entry in page] == sorted((entry["at"] for entry in page), reverse=True)
    newest = next(entry for entry in page if entry["what"] == "roles.auditor" and entry["op"] == "update")
    assert newest["by_name"] == "Ada Admin"
    assert {"field": "grants.customers.edit", "old": "none", "new": "all"} in newest["changes"]
    gone = next(entry for entry in page if entry["what"] == "roles.unused")
    assert (gone["op"], gone["address"]) == ("delete", "198.51.100.7")
    last = page[-1]["id"]
    assert home.admin.get(f"/v1/settings/changes?cursor={last}").ok()["items"] == []
    assert home.admin.get("/v1/settings/changes?cursor=x").status == 400


def test_changes_of_settings_are_found_by_who_what_when_and_where(home: Tenant) -> None:
    def found(**wish: str) -> list[dict[str, Any]]:
        return list(home.admin.get("/v1/settings/changes?" + urlencode(wish)).ok()["items"])

    everything = found()
    assert found(piece="roles") == [entry for entry in everything if entry["what"].startswith("roles.")] != []
    assert found(op="delete") == [entry for entry in everything if entry["op"] == "delete"] != []
    assert found(by=home.admin.id) == [entry for entry in everything if entry["by"] == home.admin.id] != []
    assert found(by=home.rep.id) == found(piece="pipelines") == found(address="192.0.2.1") == []
    assert found(address="198.51.100.7", piece="roles", op="create")
    day = everything[0]["at"][:10]
    zone = timedelta(days=1)
    assert found(**{"from": (date.fromisoformat(day) - zone).isoformat()}) == everything
    assert found(to=(date.fromisoformat(day) - 2 * zone).isoformat()) == []
    for name, value in {"piece": "all", "op": "x", "by": "me", "from": "today", "to": "2026-13-01"}.items():
        refused = home.admin.get(f"/v1/settings/changes?{urlencode({name: value})}")
        assert (refused.status, refused.json["errors"][0]["field"]) == (400, name)


def test_changes_of_settings_are_a_file_in_the_readers_time_and_words_that_no_spreadsheet_runs(kith: Kith) -> None:
    home = kith.onboard("log-file", time_zone="Asia/Shanghai")
    own = home.admin.get(f"/v1/people/{home.admin.id}").ok()["version"]
    home.admin.patch("/v1/me", {"name": "=1+1"}, If_Match=f'"{own}"').ok()
    home.admin.post("/v1/settings/roles", {**AUDITOR, "name": "tricky"}).ok(201)
    kith.drain()
    (entry,) = home.admin.get("/v1/settings/changes").ok()["items"]
    answer = home.admin.speaking("zh-CN").get("/v1/settings/changes?format=csv&piece=roles")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert "attachment" in answer.headers["Content-Disposition"]
    head, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert head == ["时间", "人员", "地址", "设置", "操作", "字段", "旧值", "新值"]
    there = datetime.fromisoformat(entry["at"]).astimezone(ZoneInfo("Asia/Shanghai"))
    assert {tuple(row[:5]) for row in rows} == {
        (there.strftime("%Y-%m-%d %H:%M:%S"), "'=1+1", entry["address"], "roles.tricky", "新建")
    }
    assert ["fields.customers.note", "", "hidden"] in [row[5:] for row in rows]
    empty = home.admin.get("/v1/settings/changes?format=csv&to=2026-01-01")
    assert len(list(csv.reader(io.StringIO(empty.text)))) == 1
    assert home.rep.get("/v1/settings/changes?format=csv").status == 403
    assert home.admin.get("/v1/settings/changes?format=csv&from=x").status == 400
