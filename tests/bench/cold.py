"""Cold start: CPU of a fresh process that answers one list request, over that of a Python that does nothing."""

import json
import os
import statistics
import subprocess
import sys
import sysconfig
from typing import Any, NamedTuple

from infra.places import ROOT
from tests.bench import world

_START = str(ROOT / "tests" / "bench" / "start.py")
HANDLER = "functions.records.api.handler"


class Cold(NamedTuple):
    """Medians over a run: `ratio` of CPU seconds to bare Python's, parts in multiples of it, modules loaded."""

    ratio: float
    parts: dict[str, float]
    modules: int
    names: list[str]


def _cpu(arguments: list[str], environment: dict[str, str], stdin: bytes = b"") -> tuple[float, bytes]:
    with subprocess.Popen(
        [_python(), *arguments], env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(stdin)
        process.stdin.close()
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(said.decode())
    return used.ru_utime + used.ru_stime, said


def _python() -> str:
    """The interpreter itself: neither a launcher's time nor what a developer's site-packages start is Kith's."""
    return os.path.realpath(sys.executable)


def measure(environment: dict[str, str], rounds: int, handler: str = HANDLER, event: Any = None) -> Cold:
    """Bare and cold starts in turn, so that a busy machine slows both."""
    own = {**environment, "PYTHONPATH": os.pathsep.join([str(ROOT), sysconfig.get_path("purelib")]), "HOME": "/tmp"}
    own |= {"PATH": os.environ["PATH"], "AWS_LAMBDA_FUNCTION_NAME": "bench", "LANG": "C.UTF-8"}
    sent = json.dumps(event or world.event(*world.LIST)).encode()
    bare, cold, parts = [], [], []
    names: list[str] = []
    for turn in range(rounds + 1):
        nothing, _ = _cpu(["-S", "-c", "pass"], own)
        whole, said = _cpu(["-S", "-P", _START, handler], own, sent)
        found = json.loads(said.splitlines()[-1])
        assert found["status"] == 200, found
        if turn:  # the first writes byte code
            bare.append(nothing)
            cold.append(whole)
            parts.append(found["parts"])
        names = found["modules"]
    unit = statistics.median(bare)
    mean = {name: statistics.median(part[name] for part in parts) / unit for name in parts[0]}
    return Cold(statistics.median(cold) / unit, mean, len(names), names)
