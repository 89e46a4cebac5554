"""What operators ask of tenants: to onboard, list, suspend, change them, and see what each uses and how it is."""

from typing import Any

from shared.errors import BadRequest
from shared.tenancy.slugs import is_slug
from tenants import health, service, usage
from tenants.http import Asked
from tenants.models import NewTenant, PlanWish, SearchWish
from tenants.rules import shown
from tenants.store import TenantStore

_PAGE, _LONGEST_PAGE = 50, 100


def onboard(asked: Asked) -> tuple[int, Any]:
    row, made = service.onboard(TenantStore(), asked.body(NewTenant), asked.operator)
    return 201 if made else 200, shown(row)


def page(asked: Asked) -> tuple[int, Any]:
    limit, after = asked.query("limit") or str(_PAGE), asked.query("cursor")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:4]) <= _LONGEST_PAGE and len(limit) <= 3):
        raise BadRequest("limit-out-of-range")
    if after is not None and not is_slug(after):
        raise BadRequest("cursor-invalid")
    store = TenantStore()
    rows = store.page(after, int(limit))
    known = usage.of_each(store, rows)
    return 200, {
        "items": [{**shown(row), **known[row["tenant"]]} for row in rows],
        "next": rows[-1]["slug"] if len(rows) == int(limit) else None,
    }


def read(_: Asked, tenant_id: str) -> tuple[int, Any]:
    return 200, shown(TenantStore().get(tenant_id))


def read_usage(_: Asked, tenant_id: str) -> tuple[int, Any]:
    return 200, usage.of_one(TenantStore().get(tenant_id))


def read_health(_: Asked) -> tuple[int, Any]:
    return 200, {"queues": health.queues()}


def resume(_: Asked, tenant_id: str) -> tuple[int, Any]:
    return 200, shown(service.resume(TenantStore(), tenant_id))


def suspend(asked: Asked, tenant_id: str) -> tuple[int, Any]:
    return 200, shown(service.suspend(TenantStore(), tenant_id, asked.operator))


def reactivate(asked: Asked, tenant_id: str) -> tuple[int, Any]:
    return 200, shown(service.reactivate(TenantStore(), tenant_id, asked.operator))


def change_plan(asked: Asked, tenant_id: str) -> tuple[int, Any]:
    return 200, shown(service.change_plan(TenantStore(), tenant_id, asked.body(PlanWish), asked.operator))


def invite_again(_: Asked, tenant_id: str) -> tuple[int, Any]:
    return 200, shown(service.invite_again(TenantStore(), tenant_id))


def answer_lists_by(asked: Asked, tenant_id: str) -> tuple[int, Any]:
    engine = asked.body(SearchWish).engine
    return 200, shown(service.answer_lists_by(TenantStore(), tenant_id, engine, asked.operator))
