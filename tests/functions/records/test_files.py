"""Files: uploaded to S3 by a signed address, judged, and read by a link that saves them."""

import urllib.request
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.records import content
from infra.aws import client
from infra.embedded.pump import expire
from shared import clock
from tests.conftest import Kith
from tests.harness.gateway import Answer
from tests.harness.people import Tenant
from tests.harness.tables import items

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 40
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


def send(tenant: Tenant, name: str, body: bytes, kind: str, *, size: int = 0, about: str = "") -> tuple[str, Answer]:
    wish = {"name": name, **({"about_record": about} if about else {})}
    file = tenant.admin.post("/v1/files", wish).ok(201)
    one = f"/v1/files/{file['id']}"
    upload = tenant.admin.post(f"{one}/upload", {"size": size or len(body), "content_type": kind}).ok()["upload"]
    ask = urllib.request.Request(upload["url"], data=body, method=upload["method"], headers=upload["headers"])
    with urllib.request.urlopen(ask, timeout=10) as answer:
        assert answer.status == 200
    return one, tenant.admin.post(f"{one}/complete")


def stored(kith: Kith) -> set[str]:
    listed = client("s3", kith.services.url).list_objects_v2(Bucket="kith-data")
    return {entry["Key"] for entry in listed.get("Contents", [])}


def test_a_file_is_uploaded_completed_and_downloaded_under_its_own_name(acme: Tenant, kith: Kith) -> None:
    customer = acme.admin.post("/v1/customers", {"name": "Attached Ltd"}).ok(201)
    one, done = send(acme, '图纸 "A";\r\n.png', PNG, "image/png", about=customer["id"])
    assert (done.ok()["state"], done.json["size"], done.json["content_type"]) == ("ready", len(PNG), "image/png")
    link = acme.admin.get(f"{one}/download").ok()["link"]
    asked = parse_qs(urlsplit(link).query)["response-content-disposition"][0]
    assert asked.startswith('attachment; filename="__ _A____.png"')
    assert "\r" not in asked
    assert "%E5%9B%BE" in asked
    with urllib.request.urlopen(link, timeout=10) as answer:
        assert answer.read() == PNG
    assert f"files/{acme.id}/{one.rpartition('/')[2]}" in stored(kith)
    assert f"uploads/{acme.id}/{one.rpartition('/')[2]}" not in stored(kith)
    assert acme.admin.get(f"/v1/customers/{customer['id']}/related/files").ok()["total"] == 1
    shown = acme.admin.get(f"/v1/customers/{customer['id']}/timeline?kinds=files").ok()["items"]
    assert [entry["title"][:2] for entry in shown] == ["图纸"]
    assert acme.admin.post(f"{one}/complete").ok()["state"] == "ready"
    assert acme.admin.post(f"{one}/upload", {"size": 1, "content_type": "image/png"}).status == 409


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        (EICAR, "text/plain", "file-infected"),
        (b"MZ\x90\x00" + b"\x00" * 60, "application/octet-stream", "file-is-program"),
        (PNG, "application/pdf", "file-type-differs"),
    ],
)
def test_what_is_not_what_it_says_is_quarantined_and_removed(
    acme: Tenant, kith: Kith, body: bytes, kind: str, why: str
) -> None:
    one, refused = send(acme, "bad", body, kind)
    assert refused.status == 422
    assert refused.json["errors"][0]["code"] == why
    assert acme.admin.get(one).ok()["state"] == "quarantined"
    assert not [key for key in stored(kith) if one.rpartition("/")[2] in key]
    assert acme.admin.get(f"{one}/download").status == 409


def test_size_and_type_are_limited_and_only_what_was_announced_is_taken(acme: Tenant) -> None:
    file = acme.admin.post("/v1/files", {"name": "limits"}).ok(201)
    one = f"/v1/files/{file['id']}"
    for wish, field in (
        ({"size": 2 * 10**9, "content_type": "image/png"}, "size"),
        ({"size": 5, "content_type": "application/x-msdownload"}, "content_type"),
        ({"size": 0, "content_type": "image/png"}, "size"),
        ({"size": 5, "content_type": "image/png\r\nX: y"}, "content_type"),
    ):
        answer = acme.admin.post(f"{one}/upload", wish)
        assert answer.status == 422
        assert [error["field"] for error in answer.json["errors"]] == [field]
    assert acme.admin.post(f"{one}/complete").status == 409
    signed = acme.admin.post(f"{one}/upload", {"size": 5, "content_type": "image/png"}).ok()["upload"]["url"]
    assert "content-length" in parse_qs(urlsplit(signed).query)["X-Amz-SignedHeaders"][0]
    assert acme.admin.patch(one, {"state": "ready"}, If_Match='"2"').status == 422


def test_a_file_about_a_record_out_of_sight_is_not_there(acme: Tenant, kith: Kith) -> None:
    deal = acme.admin.post("/v1/opportunities", {"name": "Hidden deal"}).ok(201)
    one, done = send(acme, "secret.png", PNG, "image/png", about=deal["id"])
    done.ok()
    kith.drain()
    for role in (acme.rep, acme.other_rep):
        assert role.get(f"{one}/download").status in {403, 404}
    customer = acme.admin.post("/v1/customers", {"name": "No file"}).ok(201)
    assert acme.admin.get(f"/v1/customers/{customer['id']}/download").status == 404


def test_a_purged_file_leaves_no_content_no_history_and_a_tombstone(acme: Tenant, kith: Kith) -> None:
    one, done = send(acme, "purge.png", PNG, "image/png")
    kith.drain()
    version = done.ok()["version"]
    assert acme.admin.delete(f"{one}?purge=true", If_Match=f'"{version}"').status == 409
    acme.admin.delete(one, If_Match=f'"{version}"')
    kith.drain()
    assert acme.admin.delete(f"{one}?purge=true", If_Match=f'"{version}"').status == 412
    assert acme.admin.delete(f"{one}?purge=true", If_Match=f'"{version + 1}"').status == 204
    kith.drain()
    assert acme.admin.get(f"{one}?deleted=true").status == 404
    assert acme.admin.get(f"{one}/history").status == 404
    assert acme.admin.get("/v1/files?deleted=true&q=purge").ok()["total"] == 0
    assert not [key for key in stored(kith) if one.rpartition("/")[2] in key]


def test_only_those_who_may_delete_all_purge(acme: Tenant, kith: Kith) -> None:
    mine = acme.rep.post("/v1/customers", {"name": "Purged by none"}).ok(201)
    one = f"/v1/customers/{mine['id']}"
    acme.rep.delete(one, If_Match='"1"')
    assert acme.rep.delete(f"{one}?purge=true", If_Match='"2"').status == 403
    assert acme.admin.delete(f"{one}?purge=true", If_Match='"2"').status == 204
    assert acme.rep.post("/v1/customers", {"name": "Purged by none"}).status == 201


def test_nothing_that_a_browser_runs_is_served_as_such() -> None:
    for kind in ("image/svg+xml", "text/html", "application/xhtml+xml", "text/javascript"):
        assert content.served_as(kind) == "application/octet-stream"
    assert content.served_as("image/png") == "image/png"


def test_what_was_deleted_is_removed_for_good_after_thirty_days_with_all_that_belongs_to_it(
    acme: Tenant, kith: Kith
) -> None:
    with clock.at(clock.now() - timedelta(days=31)):
        one, done = send(acme, "expired.png", PNG, "image/png")
        kept = acme.admin.post("/v1/customers", {"name": "Restored in time"}).ok(201)["id"]
        acme.admin.delete(one, If_Match=f'"{done.ok()["version"]}"')
        acme.admin.delete(f"/v1/customers/{kept}", If_Match='"1"')
        acme.admin.post(f"/v1/customers/{kept}/restore", If_Match='"2"').ok()
    late = acme.admin.post("/v1/customers", {"name": "Deleted today"}).ok(201)["id"]
    acme.admin.delete(f"/v1/customers/{late}", If_Match='"1"')
    kith.drain()
    cursor = acme.admin.get("/v1/changes?snapshot=false").ok()["next"]
    assert acme.admin.get(f"{one}?deleted=true").status == 200
    expire(client("dynamodb", kith.dynamodb_url), "KithTable", int(clock.now().timestamp()))
    kith.drain()
    assert acme.admin.get(f"{one}?deleted=true").status == 404
    file_id = one.rpartition("/")[2]
    assert not [key for key in stored(kith) if file_id in key]
    assert not [item for item in items(kith.dynamodb_url) if file_id in item["pk"]["S"]]
    assert acme.admin.get("/v1/files?deleted=true&q=expired").ok()["total"] == 0
    told = acme.admin.get(f"/v1/changes?after={cursor}").ok()["changes"]
    assert [(change["id"], change["gone"]) for change in told] == [(file_id, True)]
    assert acme.admin.get(f"/v1/customers/{kept}").status == 200
    assert acme.admin.get(f"/v1/customers/{late}?deleted=true").status == 200
