"""Administrators say what their organisation is called and what holds for whoever chose nothing else."""

import pytest

from tests.conftest import Kith
from tests.harness.people import Client, Tenant

PATH = "/v1/settings/company"


def version(client: Client) -> str:
    return f'"{client.get(PATH).ok()["version"]}"'


def test_the_name_language_time_zone_and_country_are_changed_and_told_in_the_history(kith: Kith) -> None:
    tenant = kith.onboard("company-test")
    before = tenant.admin.get(PATH).ok()
    assert (before["slug"], before["currency"], before["country"], before["region"]) == (
        "company-test", "USD", None, "US",
    )  # fmt: skip
    wish = {"name": "Nordwind GmbH", "locale": "zh-CN", "time_zone": "Europe/Berlin", "country": "de"}
    made = tenant.admin.patch(PATH, wish, If_Match=version(tenant.admin)).ok()
    assert {name: made[name] for name in wish} == {**wish, "country": "DE"}
    assert made["region"] == "DE"
    me = tenant.rep.get("/v1/me").ok()
    assert (me["tenant"]["name"], me["tenant"]["time_zone"]) == ("Nordwind GmbH", "Europe/Berlin")
    assert me["person"]["region"] == "DE"
    contact = tenant.rep.post("/v1/contacts", {"name": "Ina", "phones": ["030 901820"]}).ok(201)
    assert contact["phones"] == ["+4930901820"]
    told = tenant.admin.get("/v1/settings/changes?piece=company").ok()["items"]
    assert [(one["what"], one["op"]) for one in told] == [("company", "update")]
    assert {"field": "name", "old": before["name"], "new": "Nordwind GmbH"} in told[0]["changes"]


def test_an_app_is_told_of_map_tiles_only_where_the_deployment_names_them(
    kith: Kith, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = kith.onboard("tiles-test")
    assert tenant.rep.get("/v1/me").ok()["map"] is None
    monkeypatch.setenv("MAP_TILES", "https://tiles.example/{z}/{x}/{y}.png")
    monkeypatch.setenv("MAP_CREDIT", "© Tile makers")
    assert tenant.rep.get("/v1/me").ok()["map"] == {
        "tiles": "https://tiles.example/{z}/{x}/{y}.png", "credit": "© Tile makers",
    }  # fmt: skip


def test_a_country_that_is_taken_back_follows_the_currency_again(kith: Kith) -> None:
    tenant = kith.onboard("country-test")
    tenant.admin.patch(PATH, {"country": "GB"}, If_Match=version(tenant.admin)).ok()
    made = tenant.admin.patch(PATH, {"country": None}, If_Match=version(tenant.admin)).ok()
    assert (made["country"], made["region"]) == (None, "US")


def test_the_same_again_changes_nothing(acme: Tenant) -> None:
    known = acme.admin.get(PATH).ok()
    again = acme.admin.patch(PATH, {"name": known["name"]}, If_Match=f'"{known["version"]}"').ok()
    assert again == known


@pytest.mark.parametrize("wish", [
    {"name": " "}, {"name": None}, {"locale": "tlh"}, {"time_zone": "Mars/Olympus"}, {"country": "XX"},
    {"currency": "EUR"}, {"slug": "other"}, {"plan": "enterprise"}, {"cursor_key": "x"}, {"state": "active"},
])  # fmt: skip
def test_what_is_wrong_or_not_theirs_to_say_is_refused_at_its_field(wish: dict[str, object], acme: Tenant) -> None:
    before = acme.admin.get(PATH).ok()
    answer = acme.admin.patch(PATH, wish, If_Match=f'"{before["version"]}"')
    assert answer.status == 422
    assert answer.json["errors"][0]["field"] == next(iter(wish))
    assert acme.admin.get(PATH).ok() == before


def test_nobody_but_who_manages_the_settings_reads_or_changes_it_and_never_over_anothers_change(acme: Tenant) -> None:
    for client in (acme.rep, acme.manager):
        assert client.get(PATH).status == 403
        assert client.patch(PATH, {"name": "Mine"}, If_Match='"1"').status == 403
    assert acme.admin.patch(PATH, {"name": "Late"}, If_Match='"0"').status == 412
    assert acme.admin.patch(PATH, {"name": "Late"}).status == 428
