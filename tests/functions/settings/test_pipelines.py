"""A tenant's own pipelines: their stages rule how deals move, and what deals are in is never lost."""

from typing import Any

import pytest

from tests.conftest import Kith
from tests.harness.people import Tenant

PIPELINES = "/v1/settings/pipelines"
QUALIFY = {"value": "qualify", "label": ["Qualify", "资格确认"], "probability": 15}
TRIAL = {"value": "trial", "label": ["Trial", "试用"], "probability": 60}
PARTNERS = {"name": "partners", "label": ["Partners", "渠道"], "stages": [QUALIFY, TRIAL]}


@pytest.fixture(scope="module")
def home(kith: Kith) -> Tenant:
    tenant = kith.onboard("pipes-test")
    tenant.admin.post("/v1/opportunities", {"name": "Before"}).ok(201)
    tenant.admin.post(PIPELINES, PARTNERS).ok(201)
    return tenant


def deal(home: Tenant, **known: Any) -> dict[str, Any]:
    return dict(home.admin.post("/v1/opportunities", {"name": "Deal", "pipeline": "partners", **known}).ok(201))


def move(home: Tenant, one: dict[str, Any], **to: Any) -> Any:
    return home.admin.patch(f"/v1/opportunities/{one['id']}", to, If_Match=f'"{one["version"]}"')


def etag(home: Tenant, name: str) -> str:
    return home.admin.get(f"{PIPELINES}/{name}").etag


def test_a_deal_runs_through_the_stages_of_its_pipeline(home: Tenant) -> None:
    customer = home.admin.post("/v1/customers", {"name": "Buyer"}).ok(201)["id"]
    amount = {"amount": "200.00", "currency": "USD"}
    begun = deal(home, customer=customer, amount=amount)
    assert (begun["stage"], begun["probability"], begun["forecast"]) == ("qualify", 15, "pipeline")
    assert "engaged_on" not in begun
    tried = move(home, begun, stage="trial").ok()
    assert (tried["probability"], tried["forecast"], tried["weighted_amount"]["amount"]) == (60, "best_case", "120.00")
    assert "engaged_on" in tried
    refused = move(home, tried, stage="engaging")
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "stage")
    won = move(home, tried, stage="won").ok()
    assert home.admin.get(f"/v1/orders/ord{won['id'][3:]}").ok()["amount"] == amount
    assert move(home, won, pipeline="sales").status == 422


def test_a_deal_changes_pipelines_at_the_first_stage_of_the_other(home: Tenant) -> None:
    moved = move(home, deal(home), pipeline="sales").ok()
    assert (moved["stage"], moved["probability"]) == ("prospecting", 10)
    back = move(home, moved, pipeline="partners", stage="trial").ok()
    assert (back["stage"], back["pipeline"]) == ("trial", "partners")


def test_the_first_pipeline_works_as_before_and_forms_offer_every_stage(home: Tenant) -> None:
    made = home.rep.post("/v1/opportunities", {"name": "Usual"}).ok(201)
    assert (made["pipeline"], made["stage"], made["probability"]) == ("sales", "prospecting", 10)
    objects = home.rep.get("/v1/objects").ok()["objects"]
    fields = {field["name"]: field for one in objects if one["name"] == "opportunities" for field in one["fields"]}
    offered = [choice["value"] for choice in fields["stage"]["choices"]]
    assert offered == ["prospecting", "engaging", "qualify", "trial", "won", "lost"]
    assert [choice["value"] for choice in fields["pipeline"]["choices"]] == ["sales", "partners"]
    board = {"group": "stage", "filter": {"field": "pipeline", "op": "eq", "value": "partners"}}
    keys = {group["key"] for group in home.admin.post("/v1/opportunities/search", board).ok()["groups"]}
    assert keys <= {"qualify", "trial", "won", "lost"}


def test_a_stage_with_deals_is_archived_but_not_left_out(home: Tenant, kith: Kith) -> None:
    kept = deal(home, stage="trial")
    kith.drain()
    without = {"stages": [QUALIFY]}
    refused = home.admin.patch(f"{PIPELINES}/partners", without, If_Match=etag(home, "partners"))
    assert (refused.status, refused.json["type"]) == (409, "https://kith.dev/problems/definition-in-use")
    archived = {"stages": [QUALIFY, {**TRIAL, "archived": True}]}
    shown = home.admin.patch(f"{PIPELINES}/partners", archived, If_Match=etag(home, "partners")).ok()
    assert [(stage["value"], stage["archived"]) for stage in shown["stages"]][1] == ("trial", True)
    assert move(home, kept, name="Still editable").ok()["stage"] == "trial"
    assert move(home, deal(home), stage="trial").status == 422
    assert home.admin.delete(f"{PIPELINES}/partners", If_Match=etag(home, "partners")).status == 409
    assert home.admin.patch(f"{PIPELINES}/partners", {"archived": True}, If_Match=etag(home, "partners")).ok()[
        "archived"
    ]
    assert home.admin.post("/v1/opportunities", {"name": "Late", "pipeline": "partners"}).status == 422
    assert move(home, {**kept, "version": 2}, stage="lost").ok()["stage"] == "lost"


def test_an_unused_pipeline_is_removed_and_the_first_never(home: Tenant) -> None:
    home.admin.post(PIPELINES, {**PARTNERS, "name": "unused"}).ok(201)
    home.admin.delete(f"{PIPELINES}/unused", If_Match=etag(home, "unused")).ok()
    assert home.admin.get(f"{PIPELINES}/unused").status == 404
    assert home.admin.delete(f"{PIPELINES}/sales", If_Match=etag(home, "sales")).status == 409
    assert home.admin.patch(f"{PIPELINES}/sales", {"archived": True}, If_Match=etag(home, "sales")).status == 409


def test_the_first_pipelines_stages_are_the_tenants_to_change(home: Tenant) -> None:
    stages = home.admin.get(f"{PIPELINES}/sales").ok()["stages"]
    mine = [{name: stage[name] for name in ("value", "probability")} | {"label": stage["labels"]} for stage in stages]
    mine[0] |= {"label": ["New", "新建"], "probability": 5}
    home.admin.patch(f"{PIPELINES}/sales", {"stages": mine}, If_Match=etag(home, "sales")).ok()
    assert home.rep.post("/v1/opportunities", {"name": "Newer"}).ok(201)["probability"] == 5
    shown = home.rep.speaking("zh-CN").get(f"{PIPELINES}/sales").ok()["stages"]
    assert [stage["label"] for stage in shown] == ["新建", "深入洽谈", "赢单", "输单"]
    assert [stage["kind"] for stage in shown] == ["open", "open", "won", "lost"]


@pytest.mark.parametrize(
    ("stages", "code"),
    [
        ([QUALIFY, QUALIFY], "repeated"), ([{**QUALIFY, "archived": True}], "no-open-stage"),
        ([{**QUALIFY, "value": "won"}], "no-open-stage"),
        ([QUALIFY, {**QUALIFY, "value": "won", "archived": True}], "stage-closed"),
    ],
)  # fmt: skip
def test_stages_that_make_no_pipeline_are_refused(home: Tenant, stages: Any, code: str) -> None:
    answer = home.admin.post(PIPELINES, {**PARTNERS, "name": "odd", "stages": stages})
    assert answer.status == 422
    assert code in {error["code"] for error in answer.json["errors"]}


def test_only_who_manages_settings_changes_pipelines(home: Tenant) -> None:
    assert home.manager.post(PIPELINES, {**PARTNERS, "name": "mine"}).status == 403
    assert home.manager.patch(f"{PIPELINES}/sales", {"label": ["x", "y"]}, If_Match='"1"').status == 403
    assert home.rep.delete(f"{PIPELINES}/sales", If_Match='"1"').status == 403
    newest = home.admin.get("/v1/settings/changes").ok()["items"][0]
    assert (newest["what"], newest["by_name"]) == ("pipelines.sales", "Ada Admin")
