"""The routes of sign-in and settings."""

from typing import Any

from functions.settings import catalogue, people, profile, sessions
from functions.settings.models import Acceptance, Invitation, MembershipChange, Profile, Refresh, SignIn
from shared.http.app import Api, Reply
from shared.tenancy.registry import Registry

api = Api("settings", owner="settings")
handler = api.handler


@api.post("/v1/sessions")
def sign_in() -> Any:
    return sessions.sign_in(Registry(), api.body(SignIn))


@api.post("/v1/sessions/refresh")
def refresh() -> Any:
    return sessions.refresh(Registry(), api.body(Refresh))


@api.delete("/v1/sessions")
def sign_out() -> Any:
    sessions.sign_out(api.caller)
    return Reply(204)


@api.get("/v1/me")
def me() -> Any:
    return sessions.me(Registry(), api.caller)


@api.patch("/v1/me")
def change_me() -> Any:
    person = profile.change(api.caller, api.body(Profile), api.if_match())
    return Reply(200, person, version=person["version"])


@api.post("/v1/settings/invitations")
def invite() -> Any:
    person = people.invite(Registry(), api.records, api.body(Invitation))
    return Reply(201, person, {"Location": f"/v1/people/{person['id']}"}, version=person["version"])


@api.post("/v1/settings/invitations/accept")
def accept() -> Any:
    people.accept(Registry(), api.body(Acceptance))
    return Reply(204)


@api.patch("/v1/settings/memberships/<person_id>")
def change_membership(person_id: str) -> Any:
    wish = api.body(MembershipChange)
    person = people.change_membership(Registry(), api.records, person_id, wish, api.if_match())
    return Reply(200, person, version=person["version"])


@api.get("/v1/settings/roles")
def roles() -> Any:
    return catalogue.roles(api.records.table, api.caller, api.locale)


@api.get("/v1/settings/pipelines")
def pipelines() -> Any:
    return catalogue.pipelines(api.records.table, api.locale)


@api.get("/v1/settings/dictionaries")
def dictionaries() -> Any:
    return catalogue.dictionaries(api.records.table, api.caller, api.locale)
