"""What the gateway is told, and whether a session is over. Pure."""

from collections.abc import Mapping
from typing import Any


def answer(effect: str, event: Mapping[str, Any], principal: str, context: dict[str, str]) -> dict[str, Any]:
    """The gateway's policy document: `Allow` or `Deny` for exactly the method that was asked for."""
    return {
        "principalId": principal,
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}],
        },
        "context": context,
    }


def signed_out(claims: Mapping[str, Any], signed_out_at: int | None) -> bool:
    """Whether the session began no later than the person signed out everywhere (both in whole seconds)."""
    began = claims.get("auth_time", claims["iat"])
    return signed_out_at is not None and (not isinstance(began, int) or began <= signed_out_at)
