"""A user pool's keys, served on loopback, and tokens signed with them."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared import clock

POOL, CLIENT = "us-east-1_people", "app-client"
TENANT, PERSON = "ten_01M81BYVNCZKKVHBDN1GKM6QNG", "per_01M81BZVQVKMAENXWF05ZQ8031"


class Pool:
    """Signs tokens as Cognito does; `fetches` counts how often its keys were asked for."""

    def __init__(self) -> None:
        self.keys = {"kid-1": a_key(1)}
        self.url = ""
        self.fetches = 0
        self.broken = False

    def jwks(self) -> bytes:
        found = []
        for kid, key in self.keys.items():
            jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
            found.append({**jwk, "kid": kid, "alg": "RS256", "use": "sig"})
        return json.dumps({"keys": found}).encode()

    def claims(self, **other: Any) -> dict[str, Any]:
        now = int(clock.now().timestamp())
        return {
            "iss": f"{self.url}/{POOL}", "client_id": CLIENT, "token_use": "access", "exp": now + 3600, "iat": now,
            "auth_time": now, "username": f"{TENANT}.{PERSON}", **other,
        }  # fmt: skip

    def token(self, *, kid: str = "kid-1", key: Any = None, algorithm: str = "RS256", **other: Any) -> str:
        claims = {name: value for name, value in self.claims(**other).items() if value is not None}
        return jwt.encode(claims, key if key is not None else self.keys[kid], algorithm, {"kid": kid})

    def public_pem(self) -> bytes:
        return self.keys["kid-1"].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@cache
def a_key(number: int) -> rsa.RSAPrivateKey:
    """Always the same key for a number: making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@contextmanager
def serving(pool: Pool) -> Iterator[Pool]:
    """Serve the pool's keys until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pool.fetches += 1
            right = self.path == f"/{POOL}/.well-known/jwks.json" and not pool.broken
            self.send_response(200 if right else 500)
            self.end_headers()
            self.wfile.write(pool.jwks() if right else b"")

        def log_message(self, *_: Any) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    pool.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield pool
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
