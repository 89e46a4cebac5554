"""Passwords and sessions, in Amazon Cognito. A username is `<tenant>.<person>`; it never changes."""

import base64
from dataclasses import dataclass
from typing import Any

import orjson

from shared import aws, settings
from shared.errors import FieldError, Invalid, Unavailable

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 256
_REFUSED = frozenset({
    "NotAuthorizedException", "UserNotFoundException", "UserNotConfirmedException", "PasswordResetRequiredException",
    "InvalidParameterException",
})  # fmt: skip


@dataclass(frozen=True)
class Tokens:
    """What a sign-in gives; `username` is whose session it is."""

    access_token: str
    refresh_token: str
    expires_in: int

    @property
    def username(self) -> str:
        return str(self._claims["username"])

    @property
    def began_at(self) -> int:
        """When the session began, in whole seconds since 1970."""
        return int(self._claims.get("auth_time") or self._claims["iat"])

    @property
    def _claims(self) -> dict[str, Any]:
        # Straight from Cognito's answer: nothing to verify.
        body = self.access_token.split(".")[1]
        claims: dict[str, Any] = orjson.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return claims

    def answer(self) -> dict[str, Any]:
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "expires_in": self.expires_in,
            "token_type": "Bearer",
        }


class Directory:
    """One user pool."""

    def __init__(self, pool: str, client_id: str) -> None:
        self._pool = pool
        self._client_id = client_id

    def create(self, username: str) -> None:
        """Make a user nobody can sign in as until a password is set; an existing one stays as it is."""
        self._ask("admin_create_user", allowed="UsernameExistsException", Username=username, MessageAction="SUPPRESS")

    def set_password(self, username: str, password: str) -> None:
        """Set the password for good; raises Invalid when it does not meet the pool's policy."""
        self._ask("admin_set_user_password", Username=username, Password=password, Permanent=True)

    def sign_in(self, username: str, password: str) -> Tokens | None:
        """A new session, or None: no such user, wrong password, disabled, no password set yet."""
        return self._start("ADMIN_USER_PASSWORD_AUTH", {"USERNAME": username, "PASSWORD": password})

    def refresh(self, refresh_token: str) -> Tokens | None:
        """The session carried on, or None when it was ended."""
        return self._start("REFRESH_TOKEN_AUTH", {"REFRESH_TOKEN": refresh_token}, refresh_token)

    def sign_out(self, username: str) -> None:
        """End every session: no refresh token works any more."""
        self._ask("admin_user_global_sign_out", allowed="UserNotFoundException", Username=username)

    def disable(self, username: str) -> None:
        self._ask("admin_disable_user", allowed="UserNotFoundException", Username=username)

    def enable(self, username: str) -> None:
        self._ask("admin_enable_user", allowed="UserNotFoundException", Username=username)

    def _start(self, flow: str, parameters: dict[str, str], refresh_token: str = "") -> Tokens | None:
        answer = self._ask(
            "admin_initiate_auth", refused=_REFUSED, ClientId=self._client_id, AuthFlow=flow, AuthParameters=parameters
        )
        # A challenge means that the invitation was never accepted.
        result = answer.get("AuthenticationResult") if answer else None
        if not result:
            return None
        return Tokens(result["AccessToken"], result.get("RefreshToken", refresh_token), int(result["ExpiresIn"]))

    def _ask(
        self, operation: str, *, allowed: str = "", refused: frozenset[str] = frozenset(), **parameters: Any
    ) -> dict[str, Any] | None:
        from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

        try:
            answer: dict[str, Any] = getattr(aws.client("cognito-idp"), operation)(UserPoolId=self._pool, **parameters)
        except ClientError as problem:
            code = problem.response.get("Error", {}).get("Code", "")
            if code == allowed or code in refused:
                return None
            if code == "InvalidPasswordException":
                raise Invalid(errors=(FieldError("password", "password"),)) from None
            status = problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            if code in {"TooManyRequestsException", "LimitExceededException"} or status >= 500:
                raise Unavailable() from None
            raise
        except (ConnectionError, HTTPClientError):
            raise Unavailable() from None
        return answer


def username(tenant: str, person: str) -> str:
    return f"{tenant}.{person}"


def people() -> Directory:
    """The pool of tenants' people."""
    return Directory(settings.user_pool_id(), settings.user_pool_client_id())


def operators() -> Directory:
    """The pool of operators, apart from tenants' people; a username is an e-mail address."""
    return Directory(settings.operator_pool_id(), settings.operator_client_id())
