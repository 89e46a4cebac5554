"""What a first start adds: the operator, the demo tenant, its data; and what a later start finds missing of these."""

import json
import os
import secrets
import subprocess
import sys
import time
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from botocore.exceptions import ClientError

from infra.aws import client
from infra.embedded import stack
from infra.places import ROOT, Places

_WAITS = (1, 3, 8)
OPERATOR = "operator@kith.local"
ADMINISTRATOR = {"name": "Ada Administrator", "email": "ada@acme.example"}
ACME = {
    "name": "Acme", "slug": "acme", "plan": "business", "locale": "en", "time_zone": "America/New_York",
    "currency": "USD", "kind": "b2b", "administrator": ADMINISTRATOR,
}  # fmt: skip


class SetupError(Exception):
    """The first start could not finish; the text says where. The next start goes on from there."""


class _Failed(SetupError):
    """Not our request's fault: it may be made again."""


def run(places: Places) -> None:
    """Do what is not done yet. Raises SetupError."""
    outputs = stack.deployed(places)["outputs"]
    password = operator(places, outputs)
    if not (ROOT / "infra" / "demo" / "load.py").is_file() or (places.home / "demo.done").exists():
        return
    token = call(places, "POST", "/admin/v1/sessions", {"email": OPERATOR, "password": password})["access_token"]
    print("Onboarding the tenant acme …", flush=True)
    tenant = call(places, "POST", "/admin/v1/tenants", ACME, token)
    credentials = places.home / "sign-ins.json"
    known = json.loads(credentials.read_text()) if credentials.exists() else {}
    if known.get("tenant_id") != tenant["id"]:
        known = {"base_url": places.url, "tenant": "acme", "tenant_id": tenant["id"], **ADMINISTRATOR}
        _write_private(credentials, json.dumps({**known, "password": _secret(places, "acme")}, indent=1))
    _load(places, str(credentials))
    (places.home / "demo.done").write_text("")


def _load(places: Places, credentials: str) -> None:
    command = [sys.executable, "-m", "infra.demo.load", "--base-url", places.url, "--credentials", credentials]
    if subprocess.run(command, cwd=ROOT, check=False, env={**os.environ, "KITH_HOME": str(places.home)}).returncode:  # noqa: S603
        raise SetupError("The demo data is not loaded completely; make run again goes on from there.")


def _write_private(path: Any, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def _secret(places: Places, name: str) -> str:
    """A random password kept in the state folder, the same at every start."""
    path = places.home / f"{name}.password"
    if not path.exists():
        _write_private(path, "-".join(secrets.token_hex(3) for _ in range(4)))
    return path.read_text()


def operator(places: Places, outputs: dict[str, str]) -> str:
    """Make sure that the operator can sign in; returns the password."""
    password = _secret(places, "operator")
    cognito = client("cognito-idp", places.services_url)
    pool = {"UserPoolId": outputs["OperatorPoolId"], "Username": OPERATOR}
    try:
        cognito.admin_get_user(**pool)
    except ClientError as missing:
        if missing.response["Error"]["Code"] != "UserNotFoundException":
            raise
        cognito.admin_create_user(
            **pool, MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": OPERATOR}, {"Name": "email_verified", "Value": "true"}],
        )  # fmt: skip
        cognito.admin_set_user_password(**pool, Password=password, Permanent=True)
    return password


def call(places: Places, method: str, path: str, body: dict[str, Any] | None = None, token: str = "") -> dict[str, Any]:
    """One request to the running system, made again when it fails on that side; each of ours may be repeated.

    Raises SetupError with the answer's problem.
    """
    for wait in _WAITS:
        try:
            return _once(places, method, path, body, token)
        except _Failed as failed:
            print(f"  {failed} Trying again in {wait} s.", flush=True)
            time.sleep(wait)
    return _once(places, method, path, body, token)


def _once(places: Places, method: str, path: str, body: dict[str, Any] | None, token: str) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = Request(f"{places.url}{path}", json.dumps(body).encode() if body else None, headers, method=method)  # noqa: S310
    try:
        with urlopen(request, timeout=60) as answer:  # noqa: S310 - loopback
            found: dict[str, Any] = json.loads(answer.read() or b"{}")
            return found
    except HTTPError as refused:
        kind = _Failed if refused.code >= 500 else SetupError
        raise kind(f"{method} {path} was answered {refused.code}: {refused.read().decode()[:500]}") from refused
    except (URLError, TimeoutError) as failed:
        raise _Failed(f"{method} {path} was not answered: {failed}") from failed


def welcome(places: Places, seconds: float) -> None:
    """Print where it is, who can sign in, and how to stop."""
    print(f"\nKith is running: {places.url}   (ready in {seconds:.0f} s; data in {places.home})")
    sign_ins = places.home / "sign-ins.json"
    if sign_ins.exists():
        known = json.loads(sign_ins.read_text())
        print(f"  organisation {known['tenant']}")
        for person in [known, *known.get("people", [])]:
            print(f"  {person.get('role', 'administrator'):<14} {person['email']:<32} {person['password']}")
    print(f"  {'operator':<14} {OPERATOR:<32} {_secret(places, 'operator')}   ({places.url}/operator)")
    print("Stop with Ctrl-C.", flush=True)
