"""Starts the embedded system, watches it, and stops it. `infra.run` prepares and then becomes this."""

import os
import signal
import sys
import time
from pathlib import Path
from shutil import rmtree
from typing import NoReturn

from botocore.exceptions import BotoCoreError, ClientError

from infra.embedded import first, parts, repair, stack
from infra.embedded.dynamo import tend
from infra.places import Places

_RESTARTS, _WITHIN = 5, 60.0


class Stopped(Exception):
    """A signal asked to stop."""


def main() -> int:
    """Run until Ctrl-C, SIGTERM, or a part that will not stay up. Returns the exit status."""
    places = Places.from_environment()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    system = System(places)
    try:
        system.start()
        system.watch()
    except Stopped:
        print("\nStopping …", flush=True)
        return 0
    except (parts.PartError, stack.DeployError, first.SetupError) as problem:
        print(problem, flush=True)
        return 1
    except (BotoCoreError, ClientError) as problem:
        print(f"An embedded service did not do its part: {problem}; see {places.log('cloud')}", flush=True)
        return 1
    finally:
        # A second Ctrl-C must not leave half of the processes behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        system.stop()


def _stop(_number: int, _frame: object) -> NoReturn:
    raise Stopped


class System:
    """The processes of one copy."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._parts: list[parts.Part] = []
        self._deploying = False
        self._began = time.monotonic()

    def start(self) -> None:
        """Bring everything up, deploy what changed, set up what a first start lacks, say where it is."""
        places = self._places
        swept = parts.sweep(places)
        if swept:
            print(f"Ended what an earlier run left behind: {', '.join(swept)}.", flush=True)
        taken = parts.taken(places)
        if taken:
            raise parts.PartError(
                f"Port {taken[0]} is in use by another program. Stop it, or choose another: make run KITH_PORT=9080"
            )
        rmtree(parts.scratch(places), ignore_errors=True)
        dynamo = parts.dynamo(places)
        if dynamo is not None:
            self._bring_up(dynamo)
            tend(parts.dynamo_file(places))
        self._bring_up(parts.cloud(places, dynamo is not None))
        self._deploy(dynamo is not None)
        repair.run(places)
        if dynamo is not None:
            self._bring_up(parts.pump(places))
        first.run(places)
        seconds = time.monotonic() - self._began
        first.welcome(places, seconds)

    def _bring_up(self, part: parts.Part) -> None:
        self._parts.append(part)
        part.start()

    def _deploy(self, dynamo: bool) -> None:
        places = self._places
        found = stack.deployed(places)
        if found.get("hash") == stack.wanted(places) and stack.is_up(places):
            if dynamo:
                stack.table(places.dynamo_url, found["outputs"]["TableName"])
            return
        print("Deploying template.yaml to the embedded services …", flush=True)
        self._deploying = True
        stack.deploy(places, dynamo)
        self._deploying = False

    def watch(self) -> NoReturn:
        """Start again whatever ends by itself; give up after five times in a minute."""
        ended: list[float] = []
        while True:
            time.sleep(0.2)
            for part in self._parts:
                if not part.died():
                    continue
                now = time.monotonic()
                ended = [moment for moment in ended if now - moment < _WITHIN] + [now]
                if len(ended) > _RESTARTS:
                    log = self._places.log(part.name)
                    raise parts.PartError(
                        f"{part.name} keeps ending; see {log}. Nothing acknowledged is lost: make run again."
                    )
                print(f"{part.name} ended unexpectedly; starting it again.", flush=True)
                part.stop(hard=True)
                part.start()

    def stop(self) -> None:
        """End every process, the last started first."""
        for part in reversed(self._parts):
            # Interrupted while deploying, the services must not save half a stack over a whole one.
            part.stop(hard=self._deploying and part.name == "cloud")
        lock = os.environ.get("KITH_LOCK")
        if lock:
            os.ftruncate(int(lock), 0)
        rmtree(parts.scratch(self._places), ignore_errors=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
