"""The authorizer of the control plane: an operator's token from the operators' own pool, and nobody else's."""

from functools import cache
from typing import Any

from functions.authorizer.rules import answer
from functions.authorizer.tokens import Verifier
from shared import settings


@cache
def _verifier() -> Verifier:
    return Verifier(settings.operator_pool_id(), settings.operator_client_id())


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Allow with the operator's name, or "Unauthorized" (401)."""
    name = _verifier().claims(event)["username"]
    return answer("Allow", event, "operator", {"operator": name})
