"""`make run`, the hard way: parts killed, second starts, taken ports, and nothing left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree

import pytest

from infra.aws import client
from infra.embedded import stack
from infra.places import ROOT, Places
from infra.prepare import dynamo_binary

pytestmark = [
    pytest.mark.deployed,
    pytest.mark.skipif(dynamo_binary() is None, reason="the embedded DynamoDB has no build for this platform"),
]
PATIENCE = 90.0


def _free_ports() -> int:
    """The first of four free ports in a row."""
    for first in range(19480, 29480, 10):
        with suppress(OSError):
            for port in range(first, first + 4):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return first
    raise AssertionError("no four free ports in a row")


class Copy:
    """A second copy of the system, beside one that may run."""

    def __init__(self, home: Path) -> None:
        self.places = Places(home, _free_ports())
        self.log = home / "run.log"
        home.mkdir(exist_ok=True)
        (home / "demo.done").write_text("")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "KITH_HOME": str(self.places.home), "KITH_PORT": str(self.places.port)}

    def start(self) -> float:
        """Start and wait until it says that it runs; returns the seconds that took."""
        began = time.monotonic()
        said = len(self.text())
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "infra.run"], cwd=ROOT, env=self.environment, stdout=out, stderr=out
            )
        self.wait_for("Stop with Ctrl-C", said)
        return time.monotonic() - began

    def text(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def wait_for(self, words: str, after: int = 0) -> None:
        deadline = time.monotonic() + PATIENCE
        while words not in self.text()[after:]:
            assert self.process is not None
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)

    def again(self) -> str:
        """What another `make run` says."""
        command = [sys.executable, "-m", "infra.run"]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=60
        ).stdout

    def pid(self, part: str) -> int:
        return int((self.places.home / f"{part}.pid").read_text())

    def interrupt(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    def answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(self.places.url + "/v1/health", timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)

    def processes(self) -> list[str]:
        """Command lines of everything that belongs to this copy."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if str(self.places.home) in command and "pytest" not in command:
                    found.append(command)
        return found

    def wait_until_nothing_runs(self) -> None:
        deadline = time.monotonic() + 20
        while self.processes():
            assert time.monotonic() < deadline, self.processes()
            time.sleep(0.1)

    def put(self, name: str) -> None:
        table = stack.deployed(self.places)["outputs"]["TableName"]
        item = {"pk": {"S": f"T#ten_{name}#R#nothing#{name}"}, "sk": {"S": "X"}}
        client("dynamodb", self.places.dynamo_url).put_item(TableName=table, Item=item)

    def has(self, name: str) -> bool:
        table = stack.deployed(self.places)["outputs"]["TableName"]
        key = {"pk": {"S": f"T#ten_{name}#R#nothing#{name}"}, "sk": {"S": "X"}}
        return "Item" in client("dynamodb", self.places.dynamo_url).get_item(TableName=table, Key=key)

    def put_person(self, tenant: str, person: str) -> None:
        table = stack.deployed(self.places)["outputs"]["TableName"]
        body = {"id": person, "state": "active", "email": "rooted@kith.example"}
        item = {
            "pk": {"S": f"T#{tenant}#R#people#{person}"}, "sk": {"S": "A"}, "object": {"S": "people"},
            "data": {"S": json.dumps(body)},
        }  # fmt: skip
        client("dynamodb", self.places.dynamo_url).put_item(TableName=table, Item=item)

    def invite(self, name: str) -> None:
        pool = stack.deployed(self.places)["outputs"]["UserPoolId"]
        users = client("cognito-idp", self.places.services_url)
        users.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS")

    def knows(self, name: str) -> bool:
        pool = stack.deployed(self.places)["outputs"]["UserPoolId"]
        users = client("cognito-idp", self.places.services_url)
        return bool(users.admin_get_user(UserPoolId=pool, Username=name)["Username"] == name)


@contextmanager
def _ended(copy: Copy) -> Iterator[Copy]:
    try:
        yield copy
    finally:
        if copy.process is not None and copy.process.poll() is None:
            copy.process.send_signal(signal.SIGTERM)
            copy.process.wait(30)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    with _ended(Copy(tmp_path_factory.mktemp("kith"))) as made:
        made.start()
        yield made


@pytest.fixture(autouse=True)
def _running(copy: Copy) -> None:
    if copy.process is None or copy.process.poll() is not None:
        copy.start()


def test_a_second_make_run_says_where_the_first_one_is(copy: Copy) -> None:
    said = copy.again()
    assert said.splitlines() == [said.strip()]
    assert copy.places.url in said
    assert copy.answers()


@pytest.mark.parametrize("part", ["dynamo", "cloud", "pump"])
def test_a_killed_part_comes_back_with_everything_acknowledged(copy: Copy, part: str) -> None:
    copy.put(part)
    copy.invite(f"person-{part}")
    before = len(copy.text())
    os.kill(copy.pid(part), signal.SIGKILL)
    copy.wait_for(f"{part} ended unexpectedly; starting it again.", before)
    copy.wait_until_it_answers()
    time.sleep(1)
    assert copy.has(part)
    assert copy.knows(f"person-{part}")


def test_ctrl_c_leaves_no_process_and_a_second_start_is_quick_and_keeps_all(copy: Copy) -> None:
    copy.put("kept")
    copy.invite("kept")
    assert copy.interrupt() == 0
    copy.wait_until_nothing_runs()
    deployed = stack.deployed(copy.places)
    assert copy.start() < 20
    assert stack.deployed(copy.places) == deployed
    assert copy.has("kept")
    assert copy.knows("kept")


def test_a_killed_launcher_takes_its_parts_with_it_and_the_next_start_goes_on(copy: Copy) -> None:
    copy.put("survivor")
    copy.invite("survivor")
    assert copy.process is not None
    copy.process.kill()
    copy.process.wait()
    copy.wait_until_nothing_runs()
    copy.start()
    assert copy.has("survivor")
    assert copy.knows("survivor")


def test_everything_killed_at_once_loses_nothing(copy: Copy) -> None:
    copy.put("storm")
    copy.invite("storm")
    assert copy.process is not None
    for pid in (copy.process.pid, copy.pid("cloud"), copy.pid("dynamo"), copy.pid("pump")):
        os.kill(pid, signal.SIGKILL)
    copy.process.wait()
    copy.wait_until_nothing_runs()
    copy.start()
    assert copy.has("storm")
    assert copy.knows("storm")


def test_a_taken_port_is_one_clear_line_and_loses_nothing(copy: Copy) -> None:
    copy.interrupt()
    copy.wait_until_nothing_runs()
    with socket.create_server(("127.0.0.1", copy.places.files_port)):
        said = copy.again()
    assert said.splitlines() == [said.strip()]
    assert f"Port {copy.places.files_port} is in use" in said
    copy.start()
    assert copy.answers()


def test_a_lost_queue_is_made_again(copy: Copy) -> None:
    sqs = client("sqs", copy.places.services_url)
    url = stack.deployed(copy.places)["resources"]["RetentionQueue"]
    sqs.delete_queue(QueueUrl=url)
    copy.interrupt()
    copy.wait_until_nothing_runs()
    copy.start()
    assert "Made again: queue RetentionQueue." in copy.text()
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])["Attributes"]
    assert "RetentionDeadLetters" in attributes["RedrivePolicy"]


def test_all_that_the_services_keep_may_be_lost_but_records_and_people(copy: Copy) -> None:
    copy.put("rooted")
    copy.put_person("ten_rooted", "per_rooted")
    copy.interrupt()
    copy.wait_until_nothing_runs()
    rmtree(copy.places.home / "cloud")
    copy.start()
    assert copy.answers()
    assert copy.has("rooted")
    assert copy.knows("ten_rooted.per_rooted")
    assert "1 people outside the demo must be invited again" in copy.text()
