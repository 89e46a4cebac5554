"""What notifications and digests look like as mail: text and HTML, in the reader's language, nothing of it trusted."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared import clock, i18n, settings
from shared.tenancy import mail
from shared.tenancy.caller import Caller

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

    from functions.notify.digest import Waiting

_HERE = Path(__file__).parent
_LONGEST_SUBJECT = 150
Body = dict[str, Any]


def send_notice(caller: Caller, notice: Body, text: str) -> None:
    """Mail one notification; raises Unavailable."""
    path = f"/{notice['object']}/{notice['record']}" if notice["record"] and notice["object"] != "jobs" else "/"
    _send(caller, text, "notice", {"text": text, "link": _link(path)})


def send_digest(caller: Caller, waiting: "Waiting") -> None:
    """Mail what waits for a person, warnings first; raises Unavailable."""
    alerts = [_alert(caller, alert) for alert in waiting.alerts]
    tasks = [
        {"title": task["subject"], "due_on": task["due_on"], "link": _link(f"/tasks/{task['id']}")}
        for task in waiting.tasks
    ]
    key, count = ("subject", waiting.alerts_total) if alerts else ("subject.tasks", waiting.tasks_total)
    _send(caller, i18n.text(f"mail.digest.{key}", caller.locale, count=count), "digest", {
        "alerts": alerts, "total": waiting.alerts_total, "tasks": tasks, "tasks_total": waiting.tasks_total,
        "day": _day(caller), "link": _link("/retention" if alerts else "/tasks"),
    })  # fmt: skip


def _alert(caller: Caller, alert: Body) -> Body:
    loss = alert.get("expected_loss") or alert.get("value_at_risk")
    reasons = [
        i18n.text(f"churn.reason.{reason['code']}", caller.locale, **reason["values"])
        for reason in alert.get("reasons") or ()
    ]
    return {
        "title": alert["title"], "loss": _money(caller, loss) if loss else "", "reasons": reasons,
        "link": _link(f"/churn_alerts/{alert['id']}"), "respond_by": alert.get("respond_by") or "",
        "escalated": alert.get("escalated_to") == caller.person,
    }  # fmt: skip


def _money(caller: Caller, amount: Body) -> str:
    from decimal import Decimal

    from babel.numbers import format_currency

    return format_currency(Decimal(amount["amount"]), amount["currency"], locale=caller.locale.replace("-", "_"))


def _day(caller: Caller) -> str:
    from babel.dates import format_date

    return format_date(clock.today(caller.time_zone), format="long", locale=caller.locale.replace("-", "_"))


def _link(path: str) -> str:
    return settings.web_url().rstrip("/") + path


def _send(caller: Caller, subject: str, name: str, values: Body) -> None:
    given = {**values, "name": caller.name, "subject": subject, "locale": caller.locale}
    mail.send(
        caller,
        subject=" ".join(subject.split())[:_LONGEST_SUBJECT],
        text=_environment(caller.locale).get_template(f"{name}.txt.jinja").render(given),
        html=_environment(caller.locale).get_template(f"{name}.html.jinja").render(given),
    )


@cache
def _environment(locale: str) -> "SandboxedEnvironment":
    from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
    from jinja2.sandbox import SandboxedEnvironment

    made = SandboxedEnvironment(
        loader=FileSystemLoader(_HERE),
        autoescape=select_autoescape(enabled_extensions=("html.jinja",), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def t(key: str, **values: object) -> str:
        return i18n.text(f"mail.{key}", locale, **values)

    made.globals["t"] = t
    return made
