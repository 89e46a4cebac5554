"""The retention routes: the churn rule, runs of the review, and the outcome of alerts."""

from typing import Any

from functions.retention import offers, runs, service
from functions.retention.models import (
    LifecycleWish,
    Loss,
    Nothing,
    PolicyWish,
    PreviewWish,
    Reprieve,
    Retained,
    RunWish,
)
from shared.http.app import Api, Reply

api = Api("retention", owner="retention")
handler = api.handler


@api.get("/v1/retention/policy")
def read_policy() -> Any:
    known = service.read_policy(api.records)
    return Reply(body=known.body(), version=known.version)


@api.put("/v1/retention/policy")
def set_policy() -> Any:
    stored = service.set_policy(api.records, api.body(PolicyWish), api.if_match())
    return Reply(body=stored.body(), version=stored.version)


@api.get("/v1/retention/lifecycle")
def read_lifecycle() -> Any:
    known = service.read_lifecycle(api.records)
    return Reply(body=known.body(), version=known.version)


@api.put("/v1/retention/lifecycle")
def set_lifecycle() -> Any:
    stored = service.set_lifecycle(api.records, api.body(LifecycleWish), api.if_match())
    return Reply(body=stored.body(), version=stored.version)


@api.get("/v1/retention/customers/<customer_id>/next-products")
def next_products(customer_id: str) -> Any:
    return offers.next_products(api.records, customer_id, api.locale, api.query("limit"))


@api.post("/v1/retention/preview")
def preview() -> Any:
    return service.preview(api.records, api.body(PreviewWish))


@api.get("/v1/retention/model")
def read_model() -> Any:
    return service.read_model(api.records)


@api.get("/v1/retention/alerts/<alert_id>/reasons")
def explain(alert_id: str) -> Any:
    return service.explain(api.records, alert_id, api.locale)


@api.post("/v1/retention/runs")
def start_run() -> Any:
    run, new = service.start_run(api.records, api.body(RunWish).as_of)
    return Reply(202 if new else 200, runs.body(run), {"Location": f"/v1/retention/runs/{run['id']}"})


@api.get("/v1/retention/runs")
def list_runs() -> Any:
    return {"items": [runs.body(run) for run in service.list_runs(api.records)], "next": None}


@api.get("/v1/retention/runs/<run_id>")
def read_run(run_id: str) -> Any:
    return runs.body(service.read_run(api.records, run_id))


@api.post("/v1/retention/alerts/<alert_id>/reprieve")
def reprieve(alert_id: str) -> Any:
    return _written(service.reprieve(api.records, alert_id, api.body(Reprieve), api.if_match()))


@api.post("/v1/retention/alerts/<alert_id>/lost")
def lose(alert_id: str) -> Any:
    return _written(service.lose(api.records, alert_id, api.body(Loss), api.if_match()))


@api.post("/v1/retention/alerts/<alert_id>/retained")
def retain(alert_id: str) -> Any:
    return _written(service.retain(api.records, alert_id, api.body(Retained), api.if_match()))


@api.post("/v1/retention/alerts/<alert_id>/won-back")
def win_back(alert_id: str) -> Any:
    return _written(service.win_back(api.records, alert_id, api.body(Retained), api.if_match()))


@api.post("/v1/retention/alerts/<alert_id>/undo")
def undo(alert_id: str) -> Any:
    api.body(Nothing)
    return _written(service.undo(api.records, alert_id, api.if_match()))


def _written(alert: dict[str, Any]) -> Reply:
    headers = {"Kith-Wrote": f"churn_alerts/{alert['id']}@{alert['version']}"}
    return Reply(body=alert, headers=headers, version=alert["version"])
