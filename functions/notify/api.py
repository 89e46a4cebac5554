"""The notification routes: the centre, how a person is told, and webhook endpoints."""

from typing import Any

from functions.notify import hooks, service
from functions.notify.automation import kept, runs, trying
from functions.notify.automation.models import AutomationChange, AutomationWish, RunWish, TryWish
from functions.notify.models import EndpointChange, EndpointWish, Nothing, ReadWish, ReplayWish, SettingsWish
from shared.http.app import Api, Reply

api = Api("notify", owner="notify")
handler = api.handler


@api.get("/v1/notifications")
def list_notifications() -> Any:
    wish = {"limit": api.query("limit"), "cursor": api.query("cursor")}
    return service.listed(api.records, api.locale, wish)


@api.post("/v1/notifications/read")
def mark_read() -> Any:
    return service.mark_read(api.records, api.body(ReadWish).ids)


@api.post("/v1/notifications/<notification_id>/read")
def mark_one_read(notification_id: str) -> Any:
    api.body(Nothing)
    return service.mark_read(api.records, [notification_id])


@api.get("/v1/me/notification-settings")
def read_settings() -> Any:
    known = service.read_settings(api.records)
    mail = service.mail_of(api.records.caller, api.locale)
    return Reply(body={**known.body(), "mail": mail}, version=known.version)


@api.put("/v1/me/notification-settings")
def set_settings() -> Any:
    stored = service.set_settings(api.records, api.body(SettingsWish), api.if_match())
    return Reply(body=stored.body(), version=stored.version)


@api.get("/v1/settings/webhooks")
def list_webhooks() -> Any:
    return {"items": hooks.listed(api.records), "next": None}


@api.post("/v1/settings/webhooks")
def add_webhook() -> Any:
    made = hooks.add(api.records, api.body(EndpointWish))
    return Reply(201, made, {"Location": f"/v1/settings/webhooks/{made['id']}"}, made["version"])


@api.get("/v1/settings/webhooks/<webhook_id>")
def read_webhook(webhook_id: str) -> Any:
    known = hooks.read(api.records, webhook_id)
    return Reply(body=known, version=known["version"])


@api.patch("/v1/settings/webhooks/<webhook_id>")
def change_webhook(webhook_id: str) -> Any:
    known = hooks.change(api.records, webhook_id, api.body(EndpointChange), api.if_match())
    return Reply(body=known, version=known["version"])


@api.delete("/v1/settings/webhooks/<webhook_id>")
def remove_webhook(webhook_id: str) -> Any:
    hooks.remove(api.records, webhook_id, api.if_match())
    return Reply(204)


@api.get("/v1/settings/webhooks/<webhook_id>/deliveries")
def list_deliveries(webhook_id: str) -> Any:
    return {"items": hooks.deliveries(api.records, webhook_id), "next": None}


@api.post("/v1/settings/webhooks/<webhook_id>/replay")
def replay_delivery(webhook_id: str) -> Any:
    return Reply(202, hooks.replay(api.records, webhook_id, api.body(ReplayWish).delivery))


@api.get("/v1/settings/automations")
def list_automations() -> Any:
    found, table = kept.listed(api.records), api.records.table
    items = [{**one, "lately": runs.lately(table, one["id"])} for one in found["items"]]
    return {**found, "items": items, "next": None}


@api.post("/v1/settings/automations")
def add_automation() -> Any:
    made = kept.add(api.records, api.body(AutomationWish))
    return Reply(201, made, {"Location": f"/v1/settings/automations/{made['id']}"}, made["version"])


@api.post("/v1/settings/automations/try")
def try_automation() -> Any:
    return trying.tried(api.records, api.body(TryWish), api.locale)


@api.get("/v1/settings/automations/<automation_id>")
def read_automation(automation_id: str) -> Any:
    known = kept.read(api.records, automation_id)
    return Reply(body=known, version=known["version"])


@api.patch("/v1/settings/automations/<automation_id>")
def change_automation(automation_id: str) -> Any:
    known = kept.change(api.records, automation_id, api.body(AutomationChange), api.if_match())
    return Reply(body=known, version=known["version"])


@api.delete("/v1/settings/automations/<automation_id>")
def remove_automation(automation_id: str) -> Any:
    kept.remove(api.records, automation_id, api.if_match())
    return Reply(204)


@api.get("/v1/settings/automations/<automation_id>/runs")
def list_runs(automation_id: str) -> Any:
    return runs.listed(api.records, automation_id, api.locale, api.query("cursor"))


@api.post("/v1/settings/automations/<automation_id>/replay")
def replay_run(automation_id: str) -> Any:
    return Reply(202, runs.replay(api.records, automation_id, api.body(RunWish).run, api.locale))
