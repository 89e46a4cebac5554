"""A million customers in one tenant: built, packed, opened and asked, each in a process of its own; CPU and memory.

`python -m tests.bench.million [customers]`. Memory is what only the process holds (RssAnon): the pages of the mapped
file are the system's to take back.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.places import ROOT
from shared import objects
from shared.records.index import Index
from shared.records.index.files import on_disk
from tests.bench import sizes

MANY = 1_000_000


def _memory() -> int:
    """Megabytes that the process alone holds."""
    (line,) = (one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("RssAnon"))
    return int(line.split()[1]) // 1024


def _told(what: str, began: float, most: int) -> None:
    print(f"    {what:<44}{time.process_time() - began:>9.2f} s {most:>8} MB", flush=True)


def build(file: Path, customers: int) -> None:
    """Build the index on disk, as a rebuild does, and pack it."""
    began, most = time.process_time(), 0
    index = Index(sizes.specs(), on_disk())
    for start in range(0, customers, 10_000):
        index.apply((sizes.change(number) for number in range(start, min(customers, start + 10_000))), 1)
        most = max(most, _memory())
    _told(f"build {customers:,} ({index.size / 1e6:,.0f} MB)", began, most)
    began = time.process_time()
    with file.open("wb") as to:
        index.write(to)
    _told(f"pack ({file.stat().st_size / 1e6:,.0f} MB)", began, max(most, _memory()))


def ask(file: Path) -> None:
    """Open the packed file as from S3 and ask each question of `sizes` once cold, then at its median."""
    began = time.process_time()
    with file.open("rb") as source:
        index = Index.load(source, sizes.specs())
    _told("open", began, _memory())
    for name, work in sizes.questions(index).items():
        began = time.process_time()
        work()
        cold = time.process_time() - began
        began = time.process_time()
        for _ in range(3):
            work()
        print(f"    {name:<44}{cold * 1e3:>9.0f} ms first {(time.process_time() - began) / 3e-3:>8.0f} ms then"
              f"{_memory():>6} MB", flush=True)  # fmt: skip
    assert objects.get("customers").name in index.specs


def main(customers: int = MANY) -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        for step in ("build", "ask"):
            command = [sys.executable, "-m", "tests.bench.million", step, str(Path(folder) / "index"), str(customers)]
            subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["build", path, many]:
            build(Path(path), int(many))
        case ["ask", path, _]:
            ask(Path(path))
        case [many]:
            main(int(many))
        case _:
            main()
