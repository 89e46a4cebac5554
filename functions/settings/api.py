"""The routes of sign-in and settings."""

from typing import Any

from functions.settings import (
    api_keys,
    catalogue,
    changelog,
    company,
    definitions,
    layouts,
    models,
    passwords,
    people,
    pipelines,
    profile,
    roles,
    sessions,
    sights,
    sign_ins,
    usage,
    wishes,
)
from shared.http.app import Api, Reply
from shared.tenancy.registry import Registry

api = Api("settings", owner="settings")
handler = api.handler


@api.post("/v1/sessions")
def sign_in() -> Any:
    return sessions.sign_in(Registry(), api.body(models.SignIn), _source())


@api.post("/v1/sessions/refresh")
def refresh() -> Any:
    return sessions.refresh(Registry(), api.body(models.Refresh))


@api.delete("/v1/sessions")
def sign_out() -> Any:
    sessions.sign_out(api.caller, _source())
    return Reply(204)


@api.post("/v1/sessions/forgotten")
def forgotten() -> Any:
    passwords.forgotten(Registry(), api.body(models.Forgotten), _source())
    return Reply(204)


@api.post("/v1/sessions/reset")
def reset() -> Any:
    passwords.reset(Registry(), api.body(models.PasswordReset), _source())
    return Reply(204)


@api.post("/v1/me/password")
def change_password() -> Any:
    return passwords.change(Registry(), api.caller, api.body(models.PasswordChange), _source())


def _source() -> sessions.Source:
    return sessions.Source(api.address, api.header("User-Agent") or "")


@api.get("/v1/me/sign-ins")
def my_sign_ins() -> Any:
    return sign_ins.own(api.records)


@api.get("/v1/me")
def me() -> Any:
    return sessions.me(Registry(), api.caller)


@api.patch("/v1/me")
def change_me() -> Any:
    person = profile.change(api.caller, api.body(models.Profile), api.if_match())
    return Reply(200, person, version=person["version"])


@api.post("/v1/settings/invitations")
def invite() -> Any:
    person = people.invite(Registry(), api.records, api.body(models.Invitation))
    return Reply(201, person, {"Location": f"/v1/people/{person['id']}"}, version=person["version"])


@api.post("/v1/settings/invitations/accept")
def accept() -> Any:
    people.accept(Registry(), api.body(models.Acceptance), _source())
    return Reply(204)


@api.patch("/v1/settings/memberships/<person_id>")
def change_membership(person_id: str) -> Any:
    wish = api.body(models.MembershipChange)
    person = people.change_membership(Registry(), api.records, person_id, wish, api.if_match())
    return Reply(200, person, version=person["version"])


@api.get("/v1/settings/objects")
def defined_objects() -> Any:
    return definitions.listed(api.records)


@api.post("/v1/settings/objects")
def define_object() -> Any:
    return _defined(definitions.add_object(api.records, api.body(wishes.ObjectWish)), status=201)


@api.get("/v1/settings/objects/<object_name>")
def read_object(object_name: str) -> Any:
    return _defined(definitions.read(api.records, object_name))


@api.patch("/v1/settings/objects/<object_name>")
def change_object(object_name: str) -> Any:
    return _defined(definitions.change_object(api.records, object_name, api.body(wishes.ObjectChange), api.if_match()))


@api.delete("/v1/settings/objects/<object_name>")
def remove_object(object_name: str) -> Any:
    definitions.remove_object(api.records, object_name, api.if_match())
    return Reply(204)


@api.post("/v1/settings/objects/<object_name>/fields")
def define_field(object_name: str) -> Any:
    return _defined(definitions.add_field(api.records, object_name, api.body(wishes.FieldWish)), status=201)


@api.patch("/v1/settings/objects/<object_name>/fields/<field>")
def change_field(object_name: str, field: str) -> Any:
    wish = api.body(wishes.FieldChange)
    return _defined(definitions.change_field(api.records, object_name, field, wish, api.if_match()))


@api.delete("/v1/settings/objects/<object_name>/fields/<field>")
def remove_field(object_name: str, field: str) -> Any:
    return _defined(definitions.remove_field(api.records, object_name, field, api.if_match()))


@api.get("/v1/settings/objects/<object_name>/layout")
def read_layout(object_name: str) -> Any:
    return _defined(layouts.read(api.records, object_name))


@api.put("/v1/settings/objects/<object_name>/layout")
def replace_layout(object_name: str) -> Any:
    return _defined(layouts.replace(api.records, object_name, api.body(wishes.LayoutWish), api.if_match()))


@api.delete("/v1/settings/objects/<object_name>/layout")
def reset_layout(object_name: str) -> Any:
    layouts.reset(api.records, object_name, api.if_match())
    return Reply(204)


@api.get("/v1/settings/roles")
def list_roles() -> Any:
    return roles.listed(api.records, api.locale)


@api.post("/v1/settings/roles")
def add_role() -> Any:
    return _defined(roles.add(api.records, api.body(wishes.RoleWish), api.locale), status=201)


@api.get("/v1/settings/roles/<role>")
def read_role(role: str) -> Any:
    return _defined(roles.read(api.records, role, api.locale))


@api.patch("/v1/settings/roles/<role>")
def change_role(role: str) -> Any:
    return _defined(roles.change(api.records, role, api.body(wishes.RoleChange), api.if_match(), api.locale))


@api.delete("/v1/settings/roles/<role>")
def remove_role(role: str) -> Any:
    roles.remove(api.records, role, api.if_match())
    return Reply(204)


@api.get("/v1/settings/people/<person_id>/preview")
def preview(person_id: str) -> Any:
    return sights.preview(Registry(), api.records, person_id, api.locale)


@api.get("/v1/settings/changes")
def changes() -> Any:
    wish = {name: api.query(name) for name in ("by", "piece", "op", "address", "from", "to", "cursor")}
    if api.query("format") == "csv":
        return _file("changes.csv", *changelog.as_csv(api.records, wish, api.locale))
    return changelog.listed(api.records, wish)


@api.get("/v1/settings/sign-ins")
def list_sign_ins() -> Any:
    wish = {name: api.query(name) for name in ("by", "kind", "address", "from", "to", "cursor")}
    if api.query("format") == "csv":
        return _file("sign-ins.csv", *sign_ins.as_csv(api.records, wish, api.locale))
    return sign_ins.listed(api.records, wish)


def _file(name: str, text: bytes, cut: bool) -> Reply:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **({"Kith-Cut": "true"} if cut else {})}
    return Reply(body=text, kind="text/csv; charset=utf-8", headers=headers)


@api.get("/v1/settings/company")
def read_company() -> Any:
    found = company.read(Registry(), api.records)
    return Reply(200, found, version=found["version"])


@api.patch("/v1/settings/company")
def change_company() -> Any:
    made = company.change(Registry(), api.records, api.body(models.CompanyWish), api.if_match())
    return Reply(200, made, version=made["version"])


@api.get("/v1/settings/usage")
def read_usage() -> Any:
    return usage.shown(api.records, api.locale)


@api.get("/v1/settings/pipelines")
def list_pipelines() -> Any:
    return pipelines.listed(api.records.table, api.locale)


@api.post("/v1/settings/pipelines")
def add_pipeline() -> Any:
    return _defined(pipelines.add(api.records, api.body(wishes.PipelineWish), api.locale), status=201)


@api.get("/v1/settings/pipelines/<pipeline>")
def read_pipeline(pipeline: str) -> Any:
    return _defined(pipelines.read(api.records.table, pipeline, api.locale))


@api.patch("/v1/settings/pipelines/<pipeline>")
def change_pipeline(pipeline: str) -> Any:
    return _defined(
        pipelines.change(api.records, pipeline, api.body(wishes.PipelineChange), api.if_match(), api.locale)
    )


@api.delete("/v1/settings/pipelines/<pipeline>")
def remove_pipeline(pipeline: str) -> Any:
    pipelines.remove(api.records, pipeline, api.if_match())
    return Reply(204)


@api.get("/v1/settings/keys")
def list_keys() -> Any:
    return api_keys.listed(api.records)


@api.post("/v1/settings/keys")
def add_key() -> Any:
    key = api_keys.add(api.records, api.body(models.KeyWish))
    return Reply(201, key, {"Location": f"/v1/settings/keys/{key['id']}"}, version=1)


@api.get("/v1/settings/keys/<key_id>")
def read_key(key_id: str) -> Any:
    key = api_keys.read(api.records, key_id)
    return Reply(200, key, version=key["version"])


@api.patch("/v1/settings/keys/<key_id>")
def change_key(key_id: str) -> Any:
    key = api_keys.change(api.records, key_id, api.body(models.KeyChange), api.if_match())
    return Reply(200, key, version=key["version"])


@api.delete("/v1/settings/keys/<key_id>")
def remove_key(key_id: str) -> Any:
    api_keys.remove(api.records, key_id, api.if_match())
    return Reply(204)


@api.get("/v1/settings/dictionaries")
def dictionaries() -> Any:
    return catalogue.dictionaries(api.records, api.locale)


def _defined(given: tuple[dict[str, Any], int], status: int = 200) -> Reply:
    definition, version = given
    return Reply(status, definition, version=version)
