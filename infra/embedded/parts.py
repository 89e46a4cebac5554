"""The processes of the embedded system: how each is started, watched, and stopped with all its children."""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from infra.aws import CREDENTIALS, REGION
from infra.places import ROOT, Places
from infra.prepare import dynamo_binary

_GRACE = 8.0
_PR_SET_PDEATHSIG = 1


class PartError(Exception):
    """A part did not start; the text is one line."""


def _die_with_launcher() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Part:
    """One process in a session of its own, logging to a file, known by `name`."""

    def __init__(self, name: str, command: list[str], places: Places, port: int | None = None) -> None:
        self.name = name
        self.port = port
        self._command = command
        self._places = places
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 60.0) -> None:
        """Start and wait until its port answers. Raises PartError."""
        log = self._places.log(self.name)
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > 5_000_000:
            log.replace(log.with_suffix(".log.1"))
        # Whatever the shell says of AWS is of another one: an endpoint set there would draw the functions' calls away.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        with log.open("ab") as out:
            self._process = subprocess.Popen(  # noqa: S603
                self._command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True, preexec_fn=_die_with_launcher,  # noqa: PLW1509 - no threads yet
            )  # fmt: skip
        (self._places.home / f"{self.name}.pid").write_text(str(self._process.pid))
        deadline = time.monotonic() + seconds
        while self.port is not None and not answers(self.port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise PartError(f"{self.name} did not start; see {log}")
            time.sleep(0.02)

    def died(self) -> bool:
        """Whether it was started and has ended."""
        return self._process is not None and self._process.poll() is not None

    def stop(self, hard: bool = False) -> None:
        """End it and every process of its session: politely, then after eight seconds by force."""
        if self._process is None:
            return
        _end(self._process.pid, lambda: self._process is None or self._process.poll() is not None, hard)
        self._process.wait()
        (self._places.home / f"{self.name}.pid").unlink(missing_ok=True)
        self._process = None


def _end(pid: int, gone: Callable[[], bool], hard: bool) -> None:
    if not hard and not gone():
        _signal(pid, signal.SIGTERM, group=False)
        deadline = time.monotonic() + _GRACE
        while not gone() and time.monotonic() < deadline:
            time.sleep(0.02)
    # Whatever it started is of its group; workers of functions end here at the latest.
    _signal(pid, signal.SIGKILL, group=True)


def _signal(pid: int, number: signal.Signals, group: bool) -> None:
    try:
        if group:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)
    except ProcessLookupError:
        return


def sweep(places: Places) -> list[str]:
    """End what an earlier launcher left behind when it was killed; returns the names. A pid is ours by its command."""
    swept = []
    for file in places.home.glob("*.pid"):
        text = file.read_text().strip()
        if text.isdigit() and _command_of(int(text)).find(str(places.home)) >= 0:
            pid = int(text)
            _end(pid, lambda pid=pid: not _command_of(pid), hard=False)  # type: ignore[misc]
            swept.append(file.stem)
        file.unlink()
    return swept


def _command_of(pid: int) -> str:
    shown = subprocess.run(["ps", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S607, S603
    state, _, command = shown.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else command


def answers(port: int) -> bool:
    """Whether something listens on the loopback `port`."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def dynamo_file(places: Places) -> Path:
    """Where the records are."""
    return places.home / "records.sqlite"


def dynamo(places: Places) -> Part | None:
    """The embedded DynamoDB over a file, or None where it has no build."""
    binary = dynamo_binary()
    if binary is None:
        return None
    file = str(dynamo_file(places))
    command = [str(binary), "serve", "--host", "127.0.0.1", "--port", str(places.dynamo_port), "--db-path", file]
    return Part("dynamo", command, places, places.dynamo_port)


def cloud(places: Places, with_dynamo: bool, *, as_on_aws: bool = False) -> Part:
    """All other embedded services, with Kith's address and the address of files in front.

    `as_on_aws`: role policies hold, and functions see what their bundles hold and nothing else.
    """
    state = places.home / "cloud"
    scratch = places.home / "tmp"
    for folder in (state, scratch, places.home / "files"):
        folder.mkdir(parents=True, exist_ok=True)
    environment = {
        **CREDENTIALS,
        "AWS_DEFAULT_REGION": REGION,
        "MINISTACK_REGION": REGION,
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(places.services_port),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(places.home / "files"),
        "TMPDIR": str(scratch),
        "COGNITO_EMAIL_ENABLED": "false",
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": "",
        "AWS_EC2_METADATA_DISABLED": "true",
        **({"AWS_ENDPOINT_URL_DYNAMODB": places.dynamo_url} if with_dynamo else {}),
        **({"AUTH": "true"} if as_on_aws else {}),
    }
    settings = places.home / "cloud.json"
    settings.write_text(
        json.dumps(
            {
                "environment": environment, "web": str(places.web), "stack_file": str(places.stack_file),
                "origin_port": places.port, "files_port": places.files_port, "services_port": places.services_port,
                "whole_bundles": as_on_aws, "tiles": os.environ.get("MAP_TILES", ""),
            }
        )
    )  # fmt: skip
    return Part("cloud", [sys.executable, "-m", "infra.embedded.cloud", str(settings)], places, places.services_port)


def pump(places: Places) -> Part:
    """Carries the table's stream to its functions, and expires items."""
    return Part("pump", [sys.executable, "-m", "infra.embedded.pump", str(places.home)], places)


def taken(places: Places) -> list[int]:
    """Ports of ours that somebody else listens on."""
    ports = (places.port, places.files_port, places.services_port, places.dynamo_port)
    return [port for port in ports if answers(port)]


def scratch(places: Places) -> Path:
    """Where functions' workers unpack; emptied at each start."""
    return places.home / "tmp"
