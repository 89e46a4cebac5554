"""API keys: a program at work with a role of its own, in the name of the person who answers for it."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import clock
from shared.tenancy import api_keys
from tests.conftest import Kith
from tests.harness.people import Client, Tenant


@pytest.fixture(scope="module")
def own(kith: Kith) -> Tenant:
    return kith.onboard("keys-test")


def made(tenant: Tenant, **wish: Any) -> dict[str, Any]:
    return dict(tenant.admin.post("/v1/settings/keys", {"name": "ERP", "role": "rep", **wish}).ok(201))


def change(tenant: Tenant, key: dict[str, Any], **wish: Any) -> dict[str, Any]:
    path = f"/v1/settings/keys/{key['id']}"
    return dict(tenant.admin.patch(path, wish, If_Match=tenant.admin.get(path).etag).ok())


def program(kith: Kith, key: dict[str, Any]) -> Client:
    return Client(kith.gateway, key["key"])


def test_a_program_works_with_the_role_of_its_key_and_says_which_one_it_used(own: Tenant, kith: Kith) -> None:
    key = made(own, name="Web shop")
    shop = program(kith, key)
    known = shop.get("/v1/me").ok()
    assert (known["person"]["id"], known["person"]["role"]) == (own.admin.id, "rep")
    customer = shop.post("/v1/customers", {"name": "Bought online"}).ok(201)
    assert customer["owner"] == own.admin.id
    assert shop.get("/v1/settings/changes").status == 403
    kith.drain()
    (entry,) = own.admin.get(f"/v1/customers/{customer['id']}/history").ok()["items"]
    assert (entry["by"], entry["key"]) == (own.admin.id, "Web shop")


def test_the_text_of_a_key_is_shown_once_and_kept_nowhere(own: Tenant, kith: Kith) -> None:
    key = made(own)
    assert "key" not in own.admin.get(f"/v1/settings/keys/{key['id']}").ok()
    listed = own.admin.get("/v1/settings/keys").ok()["items"]
    assert key["id"] in {one["id"] for one in listed}
    assert not any("key" in one or "digest" in one for one in listed)
    changes = own.admin.get("/v1/settings/changes?piece=keys").text
    assert key["key"] not in changes
    assert api_keys.digest(key["key"]) not in changes


def test_a_key_that_is_off_over_replaced_or_removed_opens_nothing_from_the_next_request_on(
    own: Tenant, kith: Kith
) -> None:
    key = made(own, expires_on=clock.today("UTC").isoformat())
    shop = program(kith, key)
    assert shop.get("/v1/customers").status == 200
    change(own, key, active=False)
    assert shop.get("/v1/customers").status == 401
    change(own, key, active=True)
    assert shop.get("/v1/customers").status == 200
    with clock.at(clock.now().replace(year=clock.now().year + 1)):
        assert shop.get("/v1/customers").status == 401
    replaced = change(own, key, new_secret=True)
    assert shop.get("/v1/customers").status == 401
    again = program(kith, replaced)
    assert again.get("/v1/customers").status == 200
    path = f"/v1/settings/keys/{key['id']}"
    assert own.admin.delete(path, If_Match=own.admin.get(path).etag).status == 204
    assert again.get("/v1/customers").status == 401
    assert own.admin.get(path).status == 404


def test_a_key_says_on_which_day_it_was_used_last(own: Tenant, kith: Kith) -> None:
    key = made(own)
    assert "used_on" not in key
    program(kith, key).get("/v1/me").ok()
    assert own.admin.get(f"/v1/settings/keys/{key['id']}").ok()["used_on"] == clock.now().date().isoformat()


def test_a_key_ends_with_the_work_of_the_person_who_answers_for_it(own: Tenant, kith: Kith) -> None:
    shop = program(kith, made(own, person=own.other_rep.id))
    assert shop.get("/v1/customers").status == 200
    path = f"/v1/settings/memberships/{own.other_rep.id}"
    etag = own.admin.get(f"/v1/people/{own.other_rep.id}").etag
    own.admin.patch(path, {"active": False}, If_Match=etag).ok()
    assert shop.get("/v1/customers").status == 403


def test_only_an_administrator_in_person_makes_keys(own: Tenant, kith: Kith) -> None:
    assert own.manager.post("/v1/settings/keys", {"name": "Mine", "role": "rep"}).status == 403
    assert own.manager.get("/v1/settings/keys").status == 403
    all_rights = program(kith, made(own, role="administrator"))
    assert all_rights.get("/v1/settings/roles").status == 200
    assert all_rights.post("/v1/settings/keys", {"name": "More", "role": "rep"}).status == 403
    assert all_rights.delete("/v1/sessions").status == 403
    mine = own.admin.get("/v1/me").ok()["person"]
    assert mine["role"] == "administrator"
    assert all_rights.patch("/v1/me", {"name": "Somebody"}, If_Match='"1"').status == 403


def test_what_is_wrong_with_a_key_is_named(own: Tenant) -> None:
    wish = {"name": "X", "role": "pirate", "person": own.team, "expires_on": "2001-01-01"}
    refused = own.admin.post("/v1/settings/keys", wish)
    assert refused.status == 422
    assert {(one["field"], one["code"]) for one in refused.json["errors"]} == {
        ("role", "choice"), ("person", "no-such-record"), ("expires_on", "past"),
    }  # fmt: skip
    assert own.admin.post("/v1/settings/keys", {"role": "rep"}).status == 422


def test_a_key_of_one_tenant_is_none_of_another(own: Tenant, globex: Tenant, kith: Kith) -> None:
    text = made(own)["key"]
    swapped = "kith_" + globex.id[4:] + text[31:]
    assert Client(kith.gateway, swapped).get("/v1/customers").status == 401
    assert Client(kith.gateway, text[:-1] + ("A" if text[-1] != "A" else "B")).get("/v1/customers").status == 401
    assert Client(kith.gateway, text).get(f"/v1/people/{globex.admin.id}").status == 404


@given(st.text(max_size=200) | st.from_regex(r"kith_[0-9A-Z]{52}[\w-]{43}"))
def test_only_texts_of_the_form_are_read_as_keys(text: str) -> None:
    found = api_keys.read(text)
    assert found is None or text.startswith("kith_" + found.tenant[4:] + found.key[4:])


def test_a_new_key_is_read_as_what_it_is() -> None:
    tenant, key = "ten_" + "0" * 26, "key_" + "1" * 26
    text = api_keys.new(tenant, key)
    assert api_keys.read(text) == (tenant, key)
    assert api_keys.same(text, api_keys.digest(text))
    assert not api_keys.same(text + "x", api_keys.digest(text))


def test_the_last_day_of_a_key_is_whole_wherever_its_people_are(own: Tenant, kith: Kith) -> None:
    now = clock.now()
    shop = program(kith, made(own, expires_on=now.date().isoformat()))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    with clock.at(midnight + timedelta(hours=11)):
        assert shop.get("/v1/customers").status == 200
    with clock.at(midnight + timedelta(hours=13)):
        assert shop.get("/v1/customers").status == 401
