"""Operators sign in."""

from typing import Any

from tenants import service
from tenants.http import Asked
from tenants.models import SignIn
from tenants.store import TenantStore


def sign_in(asked: Asked) -> tuple[int, Any]:
    return 200, service.sign_in(TenantStore(), asked.body(SignIn))
