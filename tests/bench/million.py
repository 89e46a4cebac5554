"""A million customers in one tenant: built, packed, opened and asked, each in a process of its own; CPU and memory.

`python -m tests.bench.million [customers]`. Memory is what only the process holds (RssAnon): the pages of the mapped
file are the system's to take back.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory

import orjson

from infra.places import ROOT
from shared.records.index import Index
from shared.records.index.files import on_disk
from tests.bench import sizes

MANY = 1_000_000
_TAKEN_IN = 10_000


def _memory() -> int:
    """Megabytes that the process alone holds."""
    (line,) = (one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("RssAnon"))
    return int(line.split()[1]) // 1024


def _told(what: str, began: float, most: int) -> None:
    print(f"    {what:<44}{time.process_time() - began:>9.2f} s {most:>8} MB", flush=True)


def build(file: Path, customers: int) -> None:
    """Build an index on disk, as a rebuild does, and pack it. Only the first are taken in as changes, which says what
    one costs; the others are copies of their rows under names and ids of their own."""
    began = time.process_time()
    index = Index(sizes.specs(), on_disk())
    index.apply((sizes.change(number) for number in range(_TAKEN_IN)), 1)
    _told(f"take in {_TAKEN_IN:,}", began, _memory())
    _copy(index, customers // _TAKEN_IN)
    began = time.process_time()
    with file.open("wb") as to:
        index.write(to)
    packed = file.stat().st_size / 1e6
    _told(f"pack {index.records:,}: {index.size / 1e6:,.0f} MB into {packed:,.0f} MB", began, _memory())


def _copy(index: Index, times: int) -> None:
    kept = index.shape("customers")
    texts = [kept.text(orjson.loads(sizes.change(number).body)) for number in range(_TAKEN_IN)]
    named = {"name", "name__key", "name__sort"}
    columns = [name for name, _ in kept.columns if name != "id"]
    names = ",".join(f'"{name}"' for name in columns)
    values = ",".join(f"\"{name}\"||' '||:k" if name in named else f'"{name}"' for name in columns)
    row = (
        f"INSERT INTO r_customers(rid,id,{names}) SELECT rid+:far,"
        f"printf('cus_%026d',rid-1+:far),{values} FROM r_customers WHERE rid<=:own"
    )
    body = "INSERT INTO b_customers SELECT rid+:far,body FROM b_customers WHERE rid<=:own"
    for k in range(1, times):
        given = {"far": k * _TAKEN_IN, "own": _TAKEN_IN, "k": k}
        with index._db:
            index._db.execute(row, given)
            index._db.execute(body, {name: given[name] for name in ("far", "own")})
            index._db.executemany(
                kept.statements.learn, ((at + 1 + given["far"], *text) for at, text in enumerate(texts))
            )


def ask(file: Path) -> None:
    """Open the packed file as from S3 and ask each question of `sizes`: first, after a change, and again."""
    began = time.process_time()
    with file.open("rb") as source:
        index = Index.load(source, sizes.specs())
    _told("open", began, _memory())
    change = sizes.changing(index)
    print(f"    {'CPU of a query, ms':<44}{'first':>9}{'changed':>9}{'again':>9}{'MB':>6}")
    for name, work in sizes.questions(index).items():
        first = _cpu(work)
        change()
        spent = [first, _cpu(work), _cpu(work)]
        print(f"    {name:<44}" + "".join(f"{one * 1e3:>9.1f}" for one in spent) + f"{_memory():>6}", flush=True)
    print(f"    with the pages of the file that are mapped      {getrusage(RUSAGE_SELF).ru_maxrss // 1024:>25} MB")


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


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
