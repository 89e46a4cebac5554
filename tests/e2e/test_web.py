"""The web app in a real Chromium: against its mock of the API, and against the whole running system.

`KITH_URL` and `KITH_SIGN_INS` (the `sign-ins.json` of that copy) test a system that runs already.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from infra import prepare
from infra.places import ROOT, Places
from tests.e2e.catalogue import catalogue
from tests.e2e.declared import declared

_WEB = ROOT / "web"
_READY, _STOPPED, _SUITE = 1_200, 60, 3_600
"""Seconds until a first start is ready, until a stop is done, and that a suite may take."""

pytestmark = pytest.mark.browser


class System(NamedTuple):
    """A running copy: its address, and the file with its sign-ins."""

    url: str
    sign_ins: Path


def _free_ports() -> int:
    """A port with the following ones free, for a copy of the system."""
    for port in range(8_700, 9_400, 20):
        try:
            for one in range(port, port + 6):
                with socket.create_server(("127.0.0.1", one)):
                    pass
        except OSError:
            continue
        return port
    raise RuntimeError("no free ports between 8700 and 9400")


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole system with its demo company, started as `make run` starts it."""
    if url := os.environ.get("KITH_URL"):
        yield System(url, Path(os.environ["KITH_SIGN_INS"]))
        return
    places = Places(tmp_path_factory.mktemp("kith"), _free_ports())
    said = places.home / "run.txt"
    environment = {**os.environ, "KITH_HOME": str(places.home), "KITH_PORT": str(places.port)}
    with said.open("wb") as output:
        running = subprocess.Popen(
            [sys.executable, "-m", "infra.run"], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        until = time.monotonic() + _READY
        while "Kith is running" not in said.read_text():
            assert running.poll() is None, _told(said, places)
            assert time.monotonic() < until, _told(said, places)
            time.sleep(0.5)
        yield System(places.url, places.home / "sign-ins.json")
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(_STOPPED)


def _told(said: Path, places: Places) -> str:
    logs = sorted((places.home / "logs").glob("*.log"))
    return said.read_text() + "".join(f"\n{log.name}: …{log.read_text()[-6000:]}" for log in logs)


def _run(**environment: str) -> None:
    prepare.web()
    done = subprocess.run(
        ["node", "test/e2e/run.mjs"], cwd=_WEB, env={**os.environ, **environment}, capture_output=True, text=True,
        timeout=_SUITE, check=False,
    )  # fmt: skip
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_screen_works_and_is_accessible_in_both_languages_light_and_dark_on_desk_and_phone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KITH_URL", raising=False)
    _run()


def test_the_main_job_is_done_in_the_browser_on_the_running_system(system: System) -> None:
    _run(KITH_URL=system.url, KITH_SIGN_INS=str(system.sign_ins))


def test_the_mock_knows_the_objects_as_they_are_declared() -> None:
    assert json.loads((_WEB / "test" / "mock" / "objects.json").read_text()) == declared()


def test_the_mock_knows_the_reports_as_they_are_declared() -> None:
    shown = json.loads(json.dumps(catalogue()))
    assert json.loads((_WEB / "test" / "mock" / "reports.json").read_text()) == shown
