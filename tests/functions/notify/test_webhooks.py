"""Webhooks: signed, retried for three days, logged, replayed, and never sent to where they must not go."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from standardwebhooks import Webhook

from functions.notify.hooks import WAITS
from shared import clock, ids
from tests.conftest import Kith
from tests.harness.gateway import invoke
from tests.harness.people import Tenant

pytestmark = pytest.mark.usefixtures("watermark")


@dataclass
class Receiver:
    """Somebody else's server on this machine."""

    url: str = ""
    status: int = 204
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    known = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            known.got.append((dict(self.headers.items()), body))
            self.send_response(known.status)
            self.send_header("location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    known.url = f"http://127.0.0.1:{server.server_port}/kith?from=test"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield known
    server.shutdown()
    server.server_close()


@dataclass
class Hooked:
    """A tenant with a webhook, and a way to have a customer warned of."""

    kith: Kith
    tenant: Tenant
    hook: dict[str, Any]
    count: int = 0

    def warn(self) -> str:
        self.count += 1
        name = f"Hooked {self.count}"
        self.tenant.admin.post("/v1/customers", {"name": name, "customer_since": "2016-01-01"}).ok(201)
        self.kith.drain()
        self.tenant.manager.post("/v1/retention/runs", {"as_of": f"2018-06-{self.count:02}"}).ok(202)
        self.kith.drain()
        return name

    def log(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.tenant.admin.get(f"/v1/settings/webhooks/{self.hook['id']}/deliveries").ok()[
            "items"
        ]
        return found

    def wait(self, time: timedelta) -> None:
        at = datetime.now(UTC) + time
        with clock.at(at):
            invoke("RetentionScheduleFunction", {"time": at.isoformat()})
            self.kith.drain()


@pytest.fixture(scope="module")
def hooked(kith: Kith, receiver: Receiver) -> Hooked:
    tenant = kith.onboard("hooks-test")
    wish = {"name": "ERP", "url": receiver.url, "events": ["churn.warning", "churn.lost"]}
    return Hooked(kith, tenant, tenant.admin.post("/v1/settings/webhooks", wish).ok(201))


def test_a_warning_is_sent_signed_as_a_cloud_event(hooked: Hooked, receiver: Receiver) -> None:
    receiver.status = 204
    name = hooked.warn()
    headers, body = receiver.got[-1]
    event = Webhook(hooked.hook["secret"]).verify(body, headers)
    assert event["specversion"] == "1.0"
    assert event["type"] == "dev.kith.churn.warning"
    assert event["data"]["title"] == name
    assert event["source"] == "/tenants/hooks-test"
    assert headers["webhook-id"] == event["id"]
    assert [(one["state"], one["attempts"][0]["status"]) for one in hooked.log()] == [("delivered", 204)]


def test_the_secret_is_shown_once_and_to_nobody_again(hooked: Hooked) -> None:
    secret, one = hooked.hook["secret"], f"/v1/settings/webhooks/{hooked.hook['id']}"
    admin = hooked.tenant.admin
    for path in ("/v1/settings/webhooks", one, f"{one}/deliveries"):
        assert secret not in admin.get(path).text
    for other in (hooked.tenant.manager, hooked.tenant.rep):
        for path in ("/v1/settings/webhooks", one, f"{one}/deliveries"):
            assert other.get(path).status == 403
        assert (
            other.post(
                "/v1/settings/webhooks", {"name": "x", "url": "https://kith.dev/", "events": ["churn.lost"]}
            ).status
            == 403
        )
    fresh = admin.patch(one, {"new_secret": True}, If_Match=admin.get(one).etag).ok()["secret"]
    assert fresh != secret
    hooked.hook = {**hooked.hook, "secret": fresh}


def test_what_fails_is_tried_again_for_three_days_and_can_be_replayed(hooked: Hooked, receiver: Receiver) -> None:
    receiver.status = 500
    hooked.warn()
    first = hooked.log()[0]
    assert (first["state"], first["tries"], first["attempts"][0]["problem"]) == ("waiting", 1, "status")
    receiver.status, sent = 302, len(receiver.got)
    hooked.wait(WAITS[0] + timedelta(minutes=1))
    assert len(receiver.got) == sent + 1, "a redirect is not followed"
    assert hooked.log()[0]["tries"] == 2
    past = timedelta(minutes=1)
    for wait in WAITS:
        past += wait + timedelta(minutes=6)
        hooked.wait(past)
    assert past < timedelta(days=3)
    given_up = hooked.log()[0]
    assert (given_up["state"], given_up["tries"]) == ("failed", len(WAITS) + 1)
    receiver.status, sent = 204, len(receiver.got)
    wish = {"delivery": given_up["id"]}
    hooked.tenant.admin.post(f"/v1/settings/webhooks/{hooked.hook['id']}/replay", wish).ok(202)
    hooked.kith.drain()
    assert len(receiver.got) == sent + 1
    assert hooked.log()[0]["state"] == "delivered"
    ids_ = [headers["webhook-id"] for headers, _ in receiver.got[-2:]]
    assert ids_[0] == ids_[1], "the receiver can tell that it had this one"


def test_only_what_was_asked_for_is_sent_and_an_endpoint_that_is_gone_is_stopped(
    hooked: Hooked, receiver: Receiver
) -> None:
    receiver.status = 204
    hooked.warn()
    alert = json.loads(receiver.got[-1][1])["data"]
    admin, sent = hooked.tenant.admin, len(receiver.got)
    held = {"until": "2099-01-01", "measures": [{"text": "Call"}]}
    answer = admin.post(f"/v1/retention/alerts/{alert['id']}/reprieve", held, If_Match=f'"{alert["version"]}"')
    hooked.kith.drain()
    assert len(receiver.got) == sent
    receiver.status = 410
    admin.post(f"/v1/retention/alerts/{alert['id']}/lost", {"reason": "price"}, If_Match=answer.etag).ok()
    hooked.kith.drain()
    assert json.loads(receiver.got[-1][1])["type"] == "dev.kith.churn.lost"
    stopped = admin.get(f"/v1/settings/webhooks/{hooked.hook['id']}").ok()
    assert (stopped["active"], stopped["stopped"]) == (False, "gone")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://kith.dev/", "https"), ("https://user:pass@kith.dev/", "https"),
        ("https://kith.dev\\@10.0.0.1/", "https"),
        ("https://10.0.0.1/", "public"), ("https://169.254.169.254/latest", "public"),
        ("https://[::ffff:a00:1]/", "public"),
        ("https://0x0a000001/", "public"), ("https://[fd00::1]/", "public"), ("https://kith.dev:0/", "https"),
    ],
)  # fmt: skip
def test_an_endpoint_that_must_not_be_reached_is_refused_by_name(acme: Tenant, url: str, code: str) -> None:
    answer = acme.admin.post("/v1/settings/webhooks", {"name": "x", "url": url, "events": ["churn.lost"]})
    assert answer.status == 422
    assert answer.json["errors"][0]["field"] == "url"
    assert code in answer.json["errors"][0]["message"]
    assert acme.admin.get("/v1/settings/webhooks").ok()["items"] == []


def test_another_tenants_endpoint_is_nobodys(hooked: Hooked, acme: Tenant) -> None:
    one, nobody = hooked.hook["id"], ids.new("whk")
    for path in ("/v1/settings/webhooks/{}", "/v1/settings/webhooks/{}/deliveries"):
        theirs, absent = acme.admin.get(path.format(one)), acme.admin.get(path.format(nobody))
        assert theirs.status == absent.status == 404
    assert acme.admin.delete(f"/v1/settings/webhooks/{one}", If_Match='"1"').status == 404
    assert hooked.tenant.admin.get(f"/v1/settings/webhooks/{one}").status == 200
