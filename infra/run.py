"""`make run`: the whole system on this machine, until Ctrl-C. Needs nothing but Python 3.11, Node 20 and npm to begin.

This file runs before anything is installed, so it imports only the standard library.
"""

import fcntl
import os
import sys
from pathlib import Path

from infra import prepare
from infra.places import ROOT, Places


def main() -> int:
    """Take the lock, install what is missing, then become the launcher. Returns the exit status."""
    try:
        places = Places.from_environment()
    except ValueError as wrong:
        print(wrong)
        return 1
    places.home.mkdir(parents=True, exist_ok=True)
    lock = os.open(places.home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.pread(lock, 20, 0).decode().strip()
        print(f"Kith is already running at {places.url} (process {owner}). Stop it with Ctrl-C in its window.")
        return 1
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    os.set_inheritable(lock, True)
    try:
        prepare.tools()
        prepare.python("run")
        prepare.dynamo()
        prepare.web()
    except prepare.CannotPrepare as missing:
        print(missing)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What was installed is kept.")
        return 130
    python = ROOT / ".venv" / "bin" / "python"
    # The lock's descriptor stays open in the launcher, and so does the lock.
    os.chdir(ROOT)
    os.execve(python, [str(python), "-m", "infra.launcher"], {**os.environ, "KITH_LOCK": str(lock)})  # noqa: S606
    return 1


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
