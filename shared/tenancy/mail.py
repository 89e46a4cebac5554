"""Mail that Kith itself sends, by Amazon SES, to one address at a time."""

from urllib.parse import quote

from shared import aws, i18n, settings
from shared.errors import Unavailable
from shared.records.table import Item
from shared.tenancy import credentials, usage
from shared.tenancy.caller import Caller


def send_invitation(*, to: str, name: str, row: Item, token: str, locale: str) -> None:
    """Invite `name` to the tenant of a registry `row` in the language `locale`; raises Unavailable when SES does not
    take it."""
    link = f"{settings.web_url().rstrip('/')}/invite?tenant={quote(row['slug'])}#token={quote(token)}"
    _send_words("invitation", row, to, locale, name=name, link=link)


def send_reset(*, to: str, name: str, row: Item, token: str, locale: str) -> None:
    """Mail the link by which `name` chooses a new password; raises Unavailable when SES does not take it."""
    link = f"{settings.web_url().rstrip('/')}/reset?tenant={quote(row['slug'])}#token={quote(token)}"
    _send_words("reset", row, to, locale, name=name, link=link)


def send_password_changed(*, to: str, name: str, row: Item, locale: str) -> None:
    """Tell `name` that the password is another one; raises Unavailable when SES does not take it."""
    _send_words("password-changed", row, to, locale, name=name, link=f"{settings.web_url().rstrip('/')}/forgotten")


def send(to: Caller, *, subject: str, text: str, html: str | None = None) -> None:
    """Mail a person as text and, when given, HTML, unless their address takes no mail; raises Unavailable when SES
    does not take it."""
    if not to.mail_problem:
        _send(to.tenant, to.email, subject, text=text, html=html)


def send_to(tenant: str, address: str, *, subject: str, text: str) -> None:
    """Mail somebody who is no user, who agreed to it; raises Unavailable when SES does not take it."""
    _send(tenant, address, subject, text=text)


def _send_words(key: str, row: Item, to: str, locale: str, *, name: str, link: str) -> None:
    subject = i18n.text(f"mail.{key}.subject", locale, tenant=row["name"])
    body = i18n.text(f"mail.{key}.body", locale, name=name, tenant=row["name"], link=link)
    _send(row["tenant"], to, subject, text=body)


def _send(tenant: str, to: str, subject: str, *, text: str, html: str | None = None) -> None:
    from botocore.exceptions import BotoCoreError, ClientError

    body = {"Text": {"Data": text, "Charset": "UTF-8"}}
    if html is not None:
        body["Html"] = {"Data": html, "Charset": "UTF-8"}
    try:
        aws.client("ses").send_email(
            Source=settings.mail_from(),
            Destination={"ToAddresses": [to]},
            Message={"Subject": {"Data": subject, "Charset": "UTF-8"}, "Body": body},
            Tags=[{"Name": "tenant", "Value": tenant}],  # what comes back is told of with it
            **({"ConfigurationSetName": name} if (name := settings.mail_set()) else {}),
        )
    except (ClientError, BotoCoreError) as problem:
        raise Unavailable("mail-unavailable", retry_after=30) from problem
    usage.count(credentials.table(tenant), mails=1)
