"""The control plane as a Chalice app. `template.yaml` declares each of these routes; Chalice matches them exactly."""

from collections.abc import Callable
from typing import Any

from chalice.app import Chalice, Request

from tenants.http import answered
from tenants.routes import sessions, tenants

app = Chalice(app_name="tenants", configure_logs=False)


def _event() -> dict[str, Any]:
    asked = app.current_request
    assert isinstance(asked, Request), "Chalice calls a view within a request"
    event: dict[str, Any] = asked.to_original_event()
    return event


def _route(method: str, path: str, view: Callable[..., tuple[int, Any]]) -> None:
    # No content types: Chalice's own refusal of one would not be a problem document.
    app.route(path, methods=[method], name=f"{method} {path}", content_types=[])(answered(view, _event))


_route("POST", "/admin/v1/sessions", sessions.sign_in)
_route("POST", "/admin/v1/tenants", tenants.onboard)
_route("GET", "/admin/v1/tenants", tenants.page)
_route("GET", "/admin/v1/tenants/{tenant_id}", tenants.read)
_route("GET", "/admin/v1/tenants/{tenant_id}/usage", tenants.read_usage)
_route("GET", "/admin/v1/health", tenants.read_health)
_route("POST", "/admin/v1/tenants/{tenant_id}/resume", tenants.resume)
_route("POST", "/admin/v1/tenants/{tenant_id}/suspend", tenants.suspend)
_route("POST", "/admin/v1/tenants/{tenant_id}/reactivate", tenants.reactivate)
_route("PUT", "/admin/v1/tenants/{tenant_id}/plan", tenants.change_plan)
_route("POST", "/admin/v1/tenants/{tenant_id}/invite", tenants.invite_again)
_route("PUT", "/admin/v1/tenants/{tenant_id}/search", tenants.answer_lists_by)

handler = app
