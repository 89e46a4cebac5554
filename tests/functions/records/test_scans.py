"""Files where a virus scanner is configured: nobody downloads one before it was found clean."""

import os
from typing import Any

import orjson
import pytest

from shared import aws
from tests.conftest import Kith
from tests.functions.records.test_files import PNG, send, stored
from tests.harness.gateway import invoke
from tests.harness.people import Tenant


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILE_SCANNER", "aws.guardduty")


def event(tenant: Tenant, one: str, found: str, *, status: str = "COMPLETED", etag: str = "") -> dict[str, Any]:
    """What GuardDuty puts on the bus for the file at `one`."""
    checksum = etag or tenant.admin.get(one).ok().get("checksum", "")
    about = {
        "bucketName": os.environ["DATA_BUCKET"], "objectKey": f"files/{tenant.id}/{one.rpartition('/')[2]}",
        "eTag": checksum, "versionId": "1", "s3Throttled": False,
    }  # fmt: skip
    threats = [{"name": "EICAR-Test-File"}] if found == "THREATS_FOUND" else None
    return {
        "version": "0", "id": "72c7d362", "source": "aws.guardduty", "account": "123456789012", "resources": [],
        "detail-type": "GuardDuty Malware Protection Object Scan Result", "time": "2026-01-31T01:01:01Z",
        "detail": {
            "schemaVersion": "1.0", "scanStatus": status, "resourceType": "S3_OBJECT", "s3ObjectDetails": about,
            "scanResultDetails": {"scanResultStatus": found, "threats": threats},
        },
    }  # fmt: skip


def told(kith: Kith, *events: dict[str, Any]) -> None:
    for one in events:
        aws.client("sqs").send_message(QueueUrl=os.environ["RECORDS_QUEUE_URL"], MessageBody=orjson.dumps(one).decode())
    kith.drain()


def test_without_a_scanner_a_file_is_not_scanned_and_can_be_downloaded(acme: Tenant) -> None:
    one, done = send(acme, "plain.png", PNG, "image/png")
    assert (done.ok()["state"], done.json["scan"]) == ("ready", "not_scanned")
    assert acme.admin.get(f"{one}/download").status == 200


@pytest.mark.usefixtures("scanner")
def test_a_file_waits_for_its_scan_and_can_then_be_downloaded(acme: Tenant, kith: Kith) -> None:
    one, done = send(acme, "waits.png", PNG, "image/png")
    assert (done.ok()["state"], done.json["scan"]) == ("scanning", "pending")
    assert acme.admin.get(f"{one}/download").status == 409
    assert acme.admin.post(f"{one}/complete").ok()["state"] == "scanning"
    told(kith, event(acme, one, "NO_THREATS_FOUND"), event(acme, one, "NO_THREATS_FOUND"))
    now = acme.admin.get(one).ok()
    assert (now["state"], now["scan"], now["version"]) == ("ready", "clean", done.json["version"] + 1)
    assert acme.admin.get(f"{one}/download").status == 200
    history = acme.admin.get(f"{one}/history").ok()["items"]
    assert history[0]["by"] == "system:scan"


@pytest.mark.usefixtures("scanner")
@pytest.mark.parametrize(
    ("found", "status", "scan"),
    [
        ("THREATS_FOUND", "COMPLETED", "infected"),
        ("UNSUPPORTED", "COMPLETED", "failed"),
        ("ACCESS_DENIED", "SKIPPED", "failed"),
        ("NO_THREATS_FOUND", "FAILED", "failed"),
    ],
)
def test_what_is_infected_or_cannot_be_scanned_is_never_downloaded_and_its_sender_is_told(
    found: str, status: str, scan: str, acme: Tenant, kith: Kith
) -> None:
    one, _ = send(acme, f"bad {found} {status}.png", PNG, "image/png")
    told(kith, event(acme, one, found, status=status))
    now = acme.admin.get(one).ok()
    assert (now["state"], now["scan"]) == ("quarantined", scan)
    assert acme.admin.get(f"{one}/download").status == 409
    assert f"files/{acme.id}/{now['id']}" not in stored(kith)
    told(kith, event(acme, one, "NO_THREATS_FOUND"))
    assert acme.admin.get(one).ok()["state"] == "quarantined"
    notices = acme.admin.get("/v1/notifications").ok()["items"]
    told_of = [(each["kind"], each["text"]) for each in notices if each["record"] == now["id"]]
    assert told_of == [("file_refused", f"{now['name']} was refused by the virus check and cannot be downloaded")]


@pytest.mark.usefixtures("scanner")
def test_a_result_of_other_content_another_bucket_or_no_file_changes_nothing(acme: Tenant, kith: Kith) -> None:
    one, _ = send(acme, "mine.png", PNG, "image/png")
    strange = event(acme, one, "NO_THREATS_FOUND")
    strange["detail"]["s3ObjectDetails"]["bucketName"] = "another"
    nobody = event(acme, one, "THREATS_FOUND")
    nobody["detail"]["s3ObjectDetails"]["objectKey"] = "files/../fil_1"
    told(kith, event(acme, one, "NO_THREATS_FOUND", etag="0" * 32), strange, nobody)
    assert acme.admin.get(one).ok()["state"] == "scanning"


@pytest.mark.usefixtures("scanner")
def test_a_result_that_comes_before_the_file_is_complete_is_delivered_again(acme: Tenant) -> None:
    file = acme.admin.post("/v1/files", {"name": "early.png"}).ok(201)
    early = event(acme, f"/v1/files/{file['id']}", "NO_THREATS_FOUND", etag="1")
    message = {"messageId": "7", "body": orjson.dumps(early).decode()}
    assert invoke("RecordsWorkerFunction", {"Records": [message]}) == {"batchItemFailures": [{"itemIdentifier": "7"}]}
