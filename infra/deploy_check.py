"""`make deploy-check`: the real deployment tools against fresh embedded services that enforce role policies.

`sam validate --lint`, `sam build`, `sam deploy`, then the smoke test over HTTP. Leaves nothing running.
"""

import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn

from infra import prepare, sam, smoke
from infra.aws import CREDENTIALS, REGION, client
from infra.embedded import first, parts, stack
from infra.places import ROOT, Places

_HOME = ROOT / "build" / "deploy-check"


def main() -> int:
    """Returns the exit status; each step prints what it took."""
    signal.signal(signal.SIGTERM, _interrupted)
    port = int(os.environ.get("KITH_CHECK_PORT") or "9480")
    places = Places(_HOME, port)
    os.environ.update(KITH_HOME=str(_HOME), KITH_PORT=str(port))
    shutil.rmtree(_HOME, ignore_errors=True)
    _HOME.mkdir(parents=True)
    running: list[parts.Part] = []
    try:
        taken = parts.taken(places)
        if taken:
            print(f"Port {taken[0]} is in use. Choose others: make deploy-check KITH_CHECK_PORT=9580")
            return 1
        prepare.dynamo()
        with _Step("sam validate --lint"):
            sam.validate(REGION)
        with _Step("sam build"):
            sam.build("x86_64")
        with _Step("embedded services with AUTH=true"):
            dynamo = parts.dynamo(places)
            cloud = parts.cloud(places, dynamo is not None, as_on_aws=True)
            for part in (dynamo, cloud):
                if part is not None:
                    running.append(part)
                    part.start()
        with _Step("sam deploy"):
            _deploy(places, dynamo is not None)
        if dynamo is not None:
            pump = parts.pump(places)
            running.append(pump)
            pump.start()
        with _Step("smoke test"):
            smoke.run(places)
    except (sam.ToolError, parts.PartError, stack.DeployError, first.SetupError, smoke.SmokeError) as problem:
        print(f"deploy-check failed: {problem}")
        print(f"Logs are in {_HOME / 'logs'}")
        return 1
    finally:
        for part in reversed(running):
            part.stop()
    print("deploy-check passed")
    return 0


def _interrupted(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _deploy(places: Places, dynamo: bool) -> None:
    s3 = client("s3", places.services_url)
    s3.create_bucket(Bucket="kith-uploads")
    environment = {**CREDENTIALS, "AWS_ENDPOINT_URL": places.services_url, "AWS_DEFAULT_REGION": REGION}
    parameters = stack.parameters(places)
    sam.deploy(stack.NAME, parameters, REGION, ["--s3-bucket", "kith-uploads"], environment)
    stack.describe(places, "", dynamo)


class _Step:
    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        self._began = time.monotonic()
        print(f"{self._name} …", flush=True)

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            print(f"{self._name}: {time.monotonic() - self._began:.1f} s", flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
