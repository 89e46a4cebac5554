"""Cognito's access tokens, verified without asking Cognito: its public keys are fetched once and kept."""

import urllib.error
import urllib.request
from typing import Any

import jwt
import orjson

from shared import clock, settings
from shared.errors import Unavailable

SKEW = 60
"""Seconds by which our clock and Cognito's may differ."""
_LONGEST_TOKEN = 8_192
_LONGEST_KEYS = 100_000
_FETCH_EVERY = 30
_FETCH_AGAIN_AFTER_FAILURE = 2
_KEEP = 24 * 3600
_PATIENCE = 3
_USE = "access"
_NEEDED = ["iss", "exp", "iat", "client_id", "token_use", "username"]


class Unauthorized(Exception):
    """The token is no good; API Gateway answers 401 to exactly this message."""

    def __init__(self) -> None:
        super().__init__("Unauthorized")


class Keys:
    """A user pool's public keys by kid. A kid nobody knows makes at most one fetch per half minute."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: dict[str, Any] = {}
        self._fetched_at = 0.0
        self._next_fetch_at: tuple[float, float] = (0.0, 0.0)

    def find(self, kid: str) -> Any:
        """The key named `kid`; raises Unauthorized when the pool has no such key."""
        now = clock.now().timestamp()
        if kid not in self._keys or not 0 <= now - self._fetched_at < _KEEP:
            self._fetch(now)
        if kid not in self._keys:
            raise Unauthorized()
        return self._keys[kid]

    def _fetch(self, now: float) -> None:
        since, until = self._next_fetch_at
        if since <= now < until:
            return
        self._next_fetch_at = (now, now + _FETCH_AGAIN_AFTER_FAILURE)
        try:
            # The address is the deployment's own, never a token's.
            with urllib.request.urlopen(self._url, timeout=_PATIENCE) as answer:  # noqa: S310
                listed = orjson.loads(answer.read(_LONGEST_KEYS))["keys"]
        except (urllib.error.URLError, TimeoutError, ConnectionError) as problem:
            if self._keys:
                return
            raise Unavailable() from problem
        self._keys = {key["kid"]: jwt.PyJWK(key, "RS256").key for key in listed if key.get("kty") == "RSA"}
        self._fetched_at = now
        self._next_fetch_at = (now, now + _FETCH_EVERY)


class Verifier:
    """Verifies the access tokens of one pool and one client."""

    def __init__(self, pool: str, client_id: str) -> None:
        base = settings.token_issuer_base().rstrip("/")
        # Embedded services issue tokens in AWS's name and serve the keys at their own address.
        keys_base = (settings.endpoint("cognito-idp") or base).rstrip("/")
        self._issuer = f"{base}/{pool}"
        self._client_id = client_id
        self._keys = Keys(f"{keys_base}/{pool}/.well-known/jwks.json")

    def claims(self, event: dict[str, Any]) -> dict[str, Any]:
        """The claims of the request's bearer token; raises Unauthorized for anything but a good access token."""
        token = bearer(event)
        try:
            head = jwt.get_unverified_header(token)
            if head.get("alg") != "RS256" or not isinstance(head.get("kid"), str):
                raise Unauthorized()
            claims: dict[str, Any] = jwt.decode(
                token,
                self._keys.find(head["kid"]),
                algorithms=["RS256"],
                issuer=self._issuer,
                # Access tokens have no audience but `client_id`; the times are held against our own clock below.
                options={
                    "require": _NEEDED, "verify_aud": False, "verify_exp": False, "verify_iat": False,
                    "verify_nbf": False,
                },
            )  # fmt: skip
        except jwt.PyJWTError:
            raise Unauthorized() from None
        if claims["client_id"] != self._client_id or claims["token_use"] != _USE:
            raise Unauthorized()
        if not isinstance(claims["exp"], int) or clock.now().timestamp() >= claims["exp"] + SKEW:
            raise Unauthorized()
        if not isinstance(claims["username"], str):
            raise Unauthorized()
        return claims


def bearer(event: dict[str, Any]) -> str:
    """What the request shows in `Authorization: Bearer`; raises Unauthorized when there is nothing of that kind."""
    for name, value in (event.get("headers") or {}).items():
        if name.lower() == "authorization":
            kind, _, token = str(value).strip().partition(" ")
            if kind.lower() == "bearer" and 0 < len(token) <= _LONGEST_TOKEN:
                return token.strip()
    raise Unauthorized()
