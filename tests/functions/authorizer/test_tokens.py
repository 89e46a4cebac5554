"""Which tokens are believed."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.authorizer.tokens import Unauthorized, Verifier
from shared import clock
from shared.errors import Unavailable
from tests.functions.authorizer.keys import CLIENT, PERSON, POOL, TENANT, Pool, a_key, serving


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    with serving(Pool()) as served:
        monkeypatch.setenv("TOKEN_ISSUER_BASE", served.url)
        monkeypatch.setenv("AWS_ENDPOINT_URL", served.url)
        yield served


@pytest.fixture
def verifier(pool: Pool) -> Verifier:
    return Verifier(POOL, CLIENT)


def bearing(token: str, name: str = "Authorization") -> dict[str, Any]:
    return {"headers": {name: f"Bearer {token}"}}


def unsigned(pool: Pool) -> str:
    parts = ({"alg": "none", "kid": "kid-1"}, pool.claims())
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def signed_with_the_public_key(pool: Pool) -> str:
    import hashlib
    import hmac

    def encoded(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    head = encoded(json.dumps({"alg": "HS256", "kid": "kid-1"}).encode())
    body = encoded(json.dumps(pool.claims()).encode())
    signature = hmac.new(pool.public_pem(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{encoded(signature)}"


FORGERIES: dict[str, Callable[[Pool], str]] = {
    "no signature": unsigned,
    "HS256 with the public key": signed_with_the_public_key,
    "an unknown key id": lambda pool: pool.token(kid="kid-9", key=a_key(2)),
    "another key under a known id": lambda pool: pool.token(key=a_key(2)),
    "another pool's issuer": lambda pool: pool.token(iss=f"{pool.url}/us-east-1_other"),
    "another client": lambda pool: pool.token(client_id="other-client"),
    "an id token": lambda pool: pool.token(token_use="id"),
    "expired": lambda pool: pool.token(exp=int(clock.now().timestamp()) - 61),
    "no expiry": lambda pool: pool.token(exp=None),
    "no name": lambda pool: pool.token(username=None),
    "a name that is none": lambda pool: pool.token(username=7),
    "RS512": lambda pool: pool.token(algorithm="RS512"),
    "not a token": lambda _: "abc",
    "nothing": lambda _: "",
    "endless": lambda _: "a" * 9_000,
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_token_that_is_not_a_good_access_token_is_refused(pool: Pool, verifier: Verifier, forgery: str) -> None:
    with pytest.raises(Unauthorized, match=r"^Unauthorized$"):
        verifier.claims(bearing(FORGERIES[forgery](pool)))


def test_a_good_token_says_who_calls_however_the_header_is_spelt(pool: Pool, verifier: Verifier) -> None:
    assert verifier.claims(bearing(pool.token()))["username"] == f"{TENANT}.{PERSON}"
    assert verifier.claims(bearing(pool.token(), name="authorization"))["username"] == f"{TENANT}.{PERSON}"


def test_clocks_may_differ_by_a_minute(pool: Pool, verifier: Verifier) -> None:
    now = int(clock.now().timestamp())
    assert verifier.claims(bearing(pool.token(exp=now - 30)))
    assert verifier.claims(bearing(pool.token(iat=now + 50, auth_time=now + 50)))


def test_a_token_without_header_or_of_another_scheme_is_refused(verifier: Verifier, pool: Pool) -> None:
    for headers in ({}, None, {"Authorization": f"Basic {pool.token()}"}, {"Authorization": pool.token()}):
        with pytest.raises(Unauthorized):
            verifier.claims({"headers": headers})


def test_a_flood_of_unknown_key_ids_asks_for_the_keys_once_in_half_a_minute(pool: Pool, verifier: Verifier) -> None:
    start = clock.now()
    with clock.at(start):
        for number in range(50):
            with pytest.raises(Unauthorized):
                verifier.claims(bearing(pool.token(kid=f"kid-{number + 10}", key=pool.keys["kid-1"])))
    assert pool.fetches == 1


def test_a_new_key_is_known_after_half_a_minute_and_the_old_one_goes(pool: Pool, verifier: Verifier) -> None:
    start = clock.now()
    with clock.at(start):
        old = pool.token()
        verifier.claims(bearing(old))
        pool.keys = {"kid-2": a_key(2)}
        with pytest.raises(Unauthorized):
            verifier.claims(bearing(pool.token(kid="kid-2")))
    with clock.at(start + timedelta(seconds=31)):
        assert verifier.claims(bearing(pool.token(kid="kid-2")))
        with pytest.raises(Unauthorized):
            verifier.claims(bearing(old))


def test_keys_that_cannot_be_fetched_are_our_trouble_not_the_callers(pool: Pool, verifier: Verifier) -> None:
    pool.broken = True
    with pytest.raises(Unavailable):
        verifier.claims(bearing(pool.token()))


def test_keys_once_fetched_outlive_a_broken_key_server(pool: Pool, verifier: Verifier) -> None:
    start = clock.now()
    with clock.at(start):
        token = pool.token(exp=int(start.timestamp()) + 200_000)
        verifier.claims(bearing(token))
    pool.broken = True
    with clock.at(start + timedelta(hours=25)):
        assert verifier.claims(bearing(token))
