"""What an automation cannot do is refused when it is made, with its place."""

import pytest

from tests.conftest import Kith
from tests.functions.notify.test_automations import PATH, Body, wish
from tests.harness.people import Tenant


@pytest.fixture(scope="module")
def tenant(kith: Kith) -> Tenant:
    return kith.onboard("automation-checks")


WRONG: list[tuple[Body, str]] = [
    ({"object": "nothing"}, "object"),
    ({"when": {"on": "changed", "fields": ["nothing"]}}, "when.fields"),
    ({"when": {"on": "due", "field": "name"}}, "when.field"),
    ({"if": {"field": "nothing", "value": 1}}, "if.nothing"),
    ({"then": [{"kind": "set", "values": {"employees": "many"}}]}, "then.0.values.employees"),
    ({"then": [{"kind": "set", "values": {"created_at": "2026-01-01"}}]}, "then.0.values.created_at"),
    ({"then": [{"kind": "set", "values": {"name": {"formula": "nothing"}}}]}, "then.0.values.name"),
    ({"then": [{"kind": "set", "values": {"name": {"formula": "open('x')"}}}]}, "then.0.values.name"),
    ({"then": [{"kind": "create", "object": "tasks", "values": {"priority": "high"}}]}, "then.0.values.subject"),
    ({"then": [{"kind": "create", "object": "churn_alerts", "values": {"title": "x"}}]}, "then.0.object"),
    ({"then": [{"kind": "assign", "to": {"person": "per_01M89S3JZSMP905YNS2W70GP96"}}]}, "then.0.to"),
    ({"then": [{"kind": "notify", "to": ["owner"], "text": "{{ nothing }}"}]}, "then.0.text"),
    ({"then": [{"kind": "webhook", "endpoint": "whk_01M89S3JZSMP905YNS2W70GP96"}]}, "then.0.endpoint"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "field"), WRONG, ids=[field for _, field in WRONG])
def test_what_cannot_be_done_is_refused_with_its_place(tenant: Tenant, given: Body, field: str) -> None:
    answer = tenant.admin.post(PATH, wish(**given))
    assert answer.status == 422, answer.text
    assert field in [one["field"] for one in answer.json["errors"]], answer.text
