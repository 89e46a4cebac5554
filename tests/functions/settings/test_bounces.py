"""Mail that comes back, or is marked as unwanted: no more is sent there, and people see why."""

from typing import Any

import pytest

from shared import ids
from tests.conftest import Kith
from tests.functions.settings.test_memberships import change
from tests.harness.gateway import invoke
from tests.harness.people import Client, Tenant


@pytest.fixture(scope="module")
def post(kith: Kith) -> Tenant:
    """A tenant whose mail may come back."""
    return kith.onboard("post-test")


def event(tenant: str, kind: str, address: str, **more: str) -> dict[str, Any]:
    """What SES puts on the event bus."""
    names = {
        "Bounce": ("Email Bounced", "bouncedRecipients"),
        "Complaint": ("Email Complaint Received", "complainedRecipients"),
    }
    detail_type, recipients = names[kind]
    about = {
        "feedbackId": "0100",
        "timestamp": "2026-03-01T00:00:00.000Z",
        recipients: [{"emailAddress": address}],
        **more,
    }
    return {
        "version": "0", "id": "12f1e3a4", "source": "aws.ses", "detail-type": detail_type, "account": "000000000000",
        "time": "2026-03-01T00:00:01Z", "region": "us-east-1",
        "resources": ["arn:aws:ses:us-east-1:000000000000:configuration-set/kith-MailSet"],
        "detail": {"eventType": kind, kind.lower(): about, "mail": {
            "timestamp": "2026-03-01T00:00:00.000Z", "messageId": "0100", "destination": [address],
            "tags": {"ses:configuration-set": ["kith-MailSet"], "tenant": [tenant]},
        }},
    }  # fmt: skip


def tell(tenant: str, kind: str, address: str, **more: str) -> None:
    invoke("BouncesFunction", event(tenant, kind, address, **more))


def mentioned(kith: Kith, tenant: Tenant, person: Client) -> int:
    """How many mails somebody gets when they are mentioned."""
    before = len(kith.services.mails())
    customer = tenant.admin.post("/v1/customers", {"name": ids.new("cus"), "owner": person.id}).ok()["id"]
    note = {"body": f"Ask @[Rae Rep]({person.id}) first", "about_record": customer, "owner": person.id}
    tenant.admin.post("/v1/notes", note).ok(201)
    kith.drain()
    return len(kith.services.mails()) - before


def test_an_address_whose_mail_came_back_gets_no_more_until_an_administrator_says_so(kith: Kith, post: Tenant) -> None:
    address = post.rep.get(f"/v1/people/{post.rep.id}").ok()["email"]
    assert mentioned(kith, post, post.rep) == 1
    for _ in range(2):
        tell(post.id, "Bounce", f"Rae <{address.upper()}>", bounceType="Permanent", bounceSubType="General")
    shown = post.admin.get(f"/v1/people/{post.rep.id}").ok()
    assert shown["mail_problem"] == "bounced"
    assert shown["mail_problem_on"]
    assert mentioned(kith, post, post.rep) == 0
    told = post.rep.get("/v1/me/notification-settings").ok()["mail"]
    assert told["problem"] == "bounced"
    assert address in told["text"]
    assert "退回" in post.rep.speaking("zh-CN").get("/v1/me/notification-settings").ok()["mail"]["text"]
    assert "mail_problem" not in change(post.admin, post.rep.id, {"mail_again": True}).ok()
    assert mentioned(kith, post, post.rep) == 1
    assert post.rep.get("/v1/me/notification-settings").ok()["mail"] == {"problem": None, "text": None}


def test_a_complaint_counts_and_a_full_mailbox_does_not(post: Tenant) -> None:
    address = post.manager.get(f"/v1/people/{post.manager.id}").ok()["email"]
    tell(post.id, "Bounce", address, bounceType="Transient", bounceSubType="MailboxFull")
    tell(post.id, "Complaint", address, complaintFeedbackType="not-spam")
    assert "mail_problem" not in post.admin.get(f"/v1/people/{post.manager.id}").ok()
    tell(post.id, "Complaint", address, complaintFeedbackType="abuse")
    assert post.admin.get(f"/v1/people/{post.manager.id}").ok()["mail_problem"] == "complained"


def test_an_event_of_one_tenant_says_nothing_of_the_same_address_in_another(
    kith: Kith, post: Tenant, globex: Tenant
) -> None:
    address = post.other_rep.get(f"/v1/people/{post.other_rep.id}").ok()["email"]
    tell(globex.id, "Bounce", address, bounceType="Permanent", bounceSubType="NoEmail")
    tell("nobody", "Bounce", address, bounceType="Permanent", bounceSubType="NoEmail")
    assert "mail_problem" not in post.admin.get(f"/v1/people/{post.other_rep.id}").ok()


def test_only_who_manages_people_has_mail_sent_again(post: Tenant) -> None:
    assert change(post.rep, post.manager.id, {"mail_again": True}).status == 403
