"""A table on an embedded DynamoDB, a stand-in for STS, and one tenant's records: what the measurements run against."""

import os
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import orjson

from infra.prepare import dynamo_binary
from infra.template import template
from shared import aws, clock, ids, objects
from shared.records import feed
from shared.records.engine import Records
from shared.records.items import item_of
from shared.records.table import TenantTable
from shared.tenancy import credentials
from shared.tenancy.caller import Caller, system
from tests.harness.cloud import free_port

TENANT = "ten_01BENCHBENCHBENCHBENCHBEN1"
_FIELDS_BYTES = 960
_PEOPLE, _TEAMS = 20, 4

_CREDENTIALS = """<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIATEST</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"""


class _Services(BaseHTTPRequestHandler):
    """STS's AssumeRole, S3 objects in memory and SQS's SendMessage: all that the measured functions call besides
    DynamoDB."""

    protocol_version = "HTTP/1.1"
    files: ClassVar[dict[str, bytes]] = {}

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if "AmazonSQS" in self.headers.get("X-Amz-Target", ""):
            self._answer(200, b'{"MessageId": "1"}', "application/x-amz-json-1.0")
            return
        self._answer(200, _CREDENTIALS.encode(), "text/xml")

    def do_PUT(self) -> None:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            raise NotImplementedError("send whole bodies")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.files[self.path.partition("?")[0]] = _unframed(body) if "aws-chunked" in self._encoding() else body
        self._answer(200, b"")

    def do_GET(self) -> None:
        found = self.files.get(self.path.partition("?")[0])
        self._answer(200, found) if found is not None else self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    def do_DELETE(self) -> None:
        self.files.pop(self.path.partition("?")[0], None)
        self._answer(204, b"")

    def _encoding(self) -> str:
        return str(self.headers.get("Content-Encoding", ""))

    def _answer(self, status: int, body: bytes, kind: str = "application/octet-stream") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


def _unframed(body: bytes) -> bytes:
    content, rest = b"", body
    while rest:
        head, _, rest = rest.partition(b"\r\n")
        size = int(head.split(b";")[0], 16)
        if size == 0:
            break
        content, rest = content + rest[:size], rest[size + 2 :]
    return content


@contextmanager
def world() -> Iterator[dict[str, str]]:
    """The environment of a function with everything it calls on loopback; set in this process too while it lasts."""
    binary = dynamo_binary()
    if binary is None:
        raise RuntimeError("the embedded DynamoDB is not installed; `make run` installs it")
    port = free_port()
    table = subprocess.Popen(
        [str(binary), "serve", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _Services.files = {}
    services = ThreadingHTTPServer(("127.0.0.1", 0), _Services)
    threading.Thread(target=services.serve_forever, daemon=True).start()
    environment = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{services.server_port}",
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{port}",
        "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIATEST",
        "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token", "STAGE": "local", "TABLE_NAME": "KithTable",
        "DATA_BUCKET": "kith-data", "TENANT_ROLE_ARN": "arn:aws:iam::000000000000:role/kith-TenantDataRole",
        "POWERTOOLS_SERVICE_NAME": "kith", "RETENTION_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/000000000000/runs",
    }  # fmt: skip
    before = dict(os.environ)
    os.environ.update(environment)
    _forget()
    try:
        _ready(f"http://127.0.0.1:{port}")
        _make_table()
        yield environment
    finally:
        os.environ.clear()
        os.environ.update(before)
        _forget()
        services.shutdown()
        services.server_close()
        table.kill()
        table.wait()


def _forget() -> None:
    from shared.records import lists

    aws.forget()
    credentials.forget()
    lists.forget()


def _ready(url: str) -> None:
    import time

    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the embedded DynamoDB did not start")


def _make_table() -> None:
    declared = template()["Resources"]["KithTable"]["Properties"]
    names = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")
    plain_client().create_table(TableName="KithTable", **{name: declared[name] for name in names})


def plain_client() -> Any:
    """A DynamoDB client as botocore itself makes it, for what functions never do."""
    from botocore.session import Session

    return Session().create_client("dynamodb", region_name="us-east-1")


def table() -> TenantTable:
    return credentials.table(TENANT)


def records() -> Records:
    return Records(table(), system(TENANT, "bench"))


def caller() -> Caller:
    """An administrator at work in the tenant."""
    everything = {"create": "all", "read": "all", "edit": "all", "delete": "all"}
    return Caller(
        tenant=TENANT, person=person(0), role="administrator", grants={"*": everything},
        cursor_key="0" * 64, slug="bench", name="Bench",
    )  # fmt: skip


_SECTORS = ("retail", "technology", "medical", "finance", "software")
_NOTE = "Buys every quarter, asks for delivery before the tenth; 付款及时，春节前后不下单. Prefers a call. "


def customer(number: int) -> dict[str, Any]:
    """The fields of a customer who is well known, 1.2 kB as stored."""
    fields: dict[str, Any] = {
        "name": f"Customer {number:06} 有限公司", "kind": "organisation",
        "level": ("key", "standard", "small")[number % 3],
        "lifecycle_stage": "customer", "sector": _SECTORS[number % 5], "source": ("fair", "web", "partner")[number % 3],
        "region": f"Region {number % 7}", "country": "United States", "website": f"https://customer-{number}.example/",
        "emails": [f"office@customer-{number}.example", f"orders@customer-{number}.example"],
        "phones": [f"+1212555{number % 10000:04}", f"+1646555{number % 10000:04}"], "tax_number": f"US-{number:09}",
        "employees": number * 7919 % 5000, "founded_year": 1950 + number % 70, "satisfaction": 1 + number % 5,
        "annual_revenue": {"amount": f"{number * 7919 % 900000}.50", "currency": "USD"},
        "credit_limit": {"amount": f"{number * 37 % 9000}.00", "currency": "USD"},
        "customer_since": f"20{10 + number % 10}-0{1 + number % 9}-15", "external_id": f"EXT-{number:06}",
        "owner": person(number), "team": ids.named("tea", str(number % _TEAMS)),
    }  # fmt: skip
    fields["note"] = (_NOTE * 9)[: max(0, _FIELDS_BYTES - len(orjson.dumps(fields)))]
    return fields


def person(number: int) -> str:
    return ids.named("per", str(number % _PEOPLE))


def fill(many: int) -> None:
    """Write teams, people and `many` customers, and the feed of their creation, as engine and stream would have."""
    for number in range(_TEAMS):
        _store("teams", [(ids.named("tea", str(number)), {"name": f"Team {number}", "kind": "team"})])
    people = [(person(number), {"name": f"Person {number}", "email": f"p{number}@bench.example", "role": "rep",
                                "state": "active", "active": True}) for number in range(_PEOPLE)]  # fmt: skip
    _store("people", people)
    for start in range(0, many, 500):
        numbers = range(start, min(many, start + 500))
        _store("customers", [(ids.named("cus", str(number)), customer(number)) for number in numbers])


def _store(name: str, records: list[tuple[str, dict[str, Any]]]) -> None:
    spec, kept, at, by = objects.get(name), table(), clock.stamp(), person(0)
    items = []
    for record_id, fields in records:
        body = {
            "id": record_id, "version": 1, "created_at": at, "created_by": by, **fields, "updated_at": at,
            "updated_by": by,
        }  # fmt: skip
        items.append(item_of(kept, spec, body, {"by": by, "at": at, "write": "w"}))
    kept.batch_put(items)
    feed.append(kept, [feed.Change(name, item["id"], 1, False, item["data"].encode()) for item in items])


def event(method: str, resource: str, path: str, **known: Any) -> dict[str, Any]:
    """A request as API Gateway hands it to a function, its caller verified."""
    variables = dict(zip(resource.split("/"), path.split("/"), strict=True))
    return {
        "resource": resource, "path": path, "httpMethod": method,
        "headers": {"Host": "kith.example", "Accept-Language": "en", "Content-Type": "application/json"},
        "multiValueHeaders": {"Host": ["kith.example"], "Accept-Language": ["en"]},
        "queryStringParameters": None, "multiValueQueryStringParameters": None,
        "pathParameters": {name.strip("{}"): value for name, value in variables.items() if name.startswith("{")},
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource, "httpMethod": method, "path": path, "stage": "live", "requestId": "req-1",
            "identity": {"sourceIp": "198.51.100.7"}, "apiId": "kith", "accountId": "000000000000",
            "authorizer": {"principalId": caller().person, "tenant": TENANT, "caller": caller().dump()},
        },
        "body": None, "isBase64Encoded": False, **known,
    }  # fmt: skip


LIST = ("GET", "/v1/{object}", "/v1/customers")
