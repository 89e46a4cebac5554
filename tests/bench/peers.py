"""`make bench-peers`: CPU per request beside Tryton's, both in this run, both from parsed request to answer.

Tryton 7.6 from PyPI with its party module on SQLite, in a Python environment of its own. Its database is part of its
process, ours on AWS is not; signing in is in its requests, and in ours the authorizer's.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from infra.places import ROOT
from tests.bench import warm, world
from tests.bench.cost import cost

_HOME = ROOT / ".venv/tools/peers"
_PARTIES = 1_000
GOAL = 0.2
"""Of Tryton's CPU, at most."""


def main() -> None:
    """Install what is missing, measure both, print both."""
    _install()
    theirs = _tryton()
    with world.world(), redirect_stdout(StringIO()):
        ours = _kith()
    print(f"CPU per request, ms, {_PARTIES:,} records     Kith   Tryton   Kith ÷ Tryton   goal ≤ {GOAL}")
    for name, spent in ours.items():
        print(f"    {name:<24}{spent:>14.2f}{theirs[name]:>9.2f}{spent / theirs[name]:>16.2f}")


def _install() -> None:
    uv = str(ROOT / ".venv/bin/uv")
    if not (_HOME / "bin/python").exists():
        subprocess.run([uv, "venv", "-q", "--no-config", "--python", sys.executable, str(_HOME)], check=True)
    locked = ["--require-hashes", "-r", str(ROOT / "requirements/peers.txt")]
    command = [uv, "pip", "install", "-q", "--no-config", "--python", str(_HOME / "bin/python"), *locked]
    subprocess.run(command, check=True)


def _tryton() -> dict[str, float]:
    """Its own figures, from a new database with the party module."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        configuration, secret = home / "trytond.conf", home / "password"
        configuration.write_text(f"[database]\nuri = sqlite://\npath = {home}\n")
        secret.write_text(secrets.token_urlsafe(24))
        (home / "kith.sqlite").touch()
        environment = {**os.environ, "TRYTONPASSFILE": str(secret)}
        asked = ["-d", "kith", "-u", "party", "--activate-dependencies", "--email", "peer@kith.example", "-l", "en"]
        command = [str(_HOME / "bin/trytond-admin"), "-c", str(configuration), *asked]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        script = ["-m", "tests.bench.tryton", str(configuration), str(secret), str(_PARTIES)]
        command = [str(_HOME / "bin/python"), *script]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found


def _kith() -> dict[str, float]:
    from functions.records import api

    world.fill(_PARTIES)
    listed = json.loads(warm.handle(world.event(*world.LIST))["body"])
    one = f"/v1/customers/{listed['items'][0]['id']}"
    number = iter(range(_PARTIES, 10**9))

    def create() -> None:
        body = {"name": f"Customer {next(number):06} 有限公司"}
        answer = api.handler(world.event("POST", "/v1/{object}", "/v1/customers", body=json.dumps(body)), None)
        assert answer["statusCode"] == 201, answer["body"]

    def ask(**query: str) -> Callable[[], Any]:
        given = world.event(*world.LIST, queryStringParameters={"limit": "50", **query})
        return lambda: warm.handle(given)

    return {
        "create": cost(create),
        "read": cost(lambda: warm.handle(world.event("GET", "/v1/{object}/{id}", one))),
        "list of 50": cost(ask()),
        "list of 50 by name": cost(ask(sort="name")),
        "search": cost(ask(q="Customer 0007", sort="name")),
    }


if __name__ == "__main__":
    main()
