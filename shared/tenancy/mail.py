"""Mail that Kith itself sends, by Amazon SES, to one address at a time."""

from urllib.parse import quote

from shared import aws, i18n, settings
from shared.errors import Unavailable


def send_invitation(*, to: str, name: str, tenant_name: str, slug: str, token: str, locale: str) -> None:
    """Invite `name` to a tenant in the language `locale`; raises Unavailable when SES does not take it."""
    link = f"{settings.web_url().rstrip('/')}/invite?tenant={quote(slug)}#token={quote(token)}"
    subject = i18n.text("mail.invitation.subject", locale, tenant=tenant_name)
    body = i18n.text("mail.invitation.body", locale, name=name, tenant=tenant_name, link=link)
    _send(to, subject, body)


def _send(to: str, subject: str, body: str) -> None:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        aws.client("ses").send_email(
            Source=settings.mail_from(),
            Destination={"ToAddresses": [to]},
            Message={
                "Subject": {"Data": subject, "Charset": "UTF-8"},
                "Body": {"Text": {"Data": body, "Charset": "UTF-8"}},
            },
        )
    except (ClientError, BotoCoreError) as problem:
        raise Unavailable("mail-unavailable", retry_after=30) from problem
