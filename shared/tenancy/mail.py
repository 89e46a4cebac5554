"""Mail that Kith itself sends, by Amazon SES, to one address at a time."""

from urllib.parse import quote

from shared import aws, i18n, settings
from shared.errors import Unavailable


def send_invitation(*, to: str, name: str, tenant_name: str, slug: str, token: str, locale: str) -> None:
    """Invite `name` to a tenant in the language `locale`; raises Unavailable when SES does not take it."""
    link = f"{settings.web_url().rstrip('/')}/invite?tenant={quote(slug)}#token={quote(token)}"
    subject = i18n.text("mail.invitation.subject", locale, tenant=tenant_name)
    body = i18n.text("mail.invitation.body", locale, name=name, tenant=tenant_name, link=link)
    send(to=to, subject=subject, text=body)


def send(*, to: str, subject: str, text: str, html: str | None = None) -> None:
    """Send a mail as text and, when given, HTML; raises Unavailable when SES does not take it."""
    from botocore.exceptions import BotoCoreError, ClientError

    body = {"Text": {"Data": text, "Charset": "UTF-8"}}
    if html is not None:
        body["Html"] = {"Data": html, "Charset": "UTF-8"}
    try:
        aws.client("ses").send_email(
            Source=settings.mail_from(),
            Destination={"ToAddresses": [to]},
            Message={"Subject": {"Data": subject, "Charset": "UTF-8"}, "Body": body},
        )
    except (ClientError, BotoCoreError) as problem:
        raise Unavailable("mail-unavailable", retry_after=30) from problem
