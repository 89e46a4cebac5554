"""Builds what Lambda runs: for each function the modules it imports, compiled, and the wheels they need.

`python -m infra.bundle RecordsFunction --to DIR` for one function, `--all` for a table of sizes of every function
on both platforms. Third-party wheels are taken from `requirements/runtime.txt`, whose hashes are checked.
"""

import argparse
import fcntl
import hashlib
import os
import py_compile
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from infra import imports, routes
from infra.places import ROOT
from infra.template import functions

# python3.11 on Lambda is Amazon Linux 2 with glibc 2.26, so nothing newer than manylinux_2_17 loads there.
PLATFORMS = {"x86_64": "x86_64-manylinux2014", "arm64": "aarch64-manylinux2014"}
_CACHE = ROOT / "build" / "wheels"
# Changes when what is done with an unpacked wheel changes.
_FORM = 1
# Parts of a distribution that nothing of ours loads.
_UNUSED = {"phonenumbers": ("phonenumbers/geodata", "phonenumbers/carrierdata", "phonenumbers/tzdata")}
_SERVICES_ALWAYS = {"sts"}
# Lambda's limit, unpacked.
_LARGEST = 250 * 1024 * 1024


class BundleError(Exception):
    """A function cannot be built; the text says what is missing."""


def build(function: str, to: Path, architecture: str | None) -> tuple[int, int]:
    """Write the bundle of `function` to `to`; without `architecture` only our own modules, for the embedded services.

    Returns the number of our modules and the size in bytes. Raises BundleError.
    """
    handler = functions()[function]
    try:
        wanted = imports.needs(ROOT, handler)
    except LookupError as missing:
        raise BundleError(str(missing)) from missing
    if to.exists():
        shutil.rmtree(to)
    to.mkdir(parents=True)
    if architecture:
        try:
            names = imports.distributions(wanted.modules)
        except LookupError as missing:
            raise BundleError(f"{function}: {missing}") from missing
        for wheel in _wheels(function, names, architecture):
            shutil.copytree(wheel, to, dirs_exist_ok=True, copy_function=_link)
        _trim(to, wanted.services | _SERVICES_ALWAYS)
    for file in wanted.files:
        target = to / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    _compile(to, [to / file.relative_to(ROOT) for file in wanted.files if file.suffix == ".py"])
    if (to / routes.MODULE).exists():
        _describe(function, to / routes.FILE)
    size = sum(path.stat().st_size for path in to.rglob("*") if path.is_file())
    if size > _LARGEST:
        raise BundleError(f"{function}: {size:,} bytes unpacked; Lambda takes {_LARGEST:,}")
    return len(wanted.files), size


def _describe(function: str, to: Path) -> None:
    """In a process of its own: the functions that are imported for it keep parts of other packages out of theirs."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "infra.routes", str(to)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BundleError(f"{function}: {done.stderr.strip()}")


def _link(source: str, target: str) -> None:
    os.link(source, target)


def _pins(names: set[str]) -> dict[str, str]:
    """The lines of the lock file for each of `names`, with their hashes."""
    blocks = re.split(r"\n(?=\S)", (ROOT / "requirements" / "runtime.txt").read_text())
    pins = {match.group(1).lower(): block for block in blocks if (match := re.match(r"([\w.-]+)==", block))}
    missing = names - set(pins)
    if missing:
        raise BundleError(f"{', '.join(sorted(missing))}: not in requirements/runtime.txt; run make lock")
    return {name: pins[name] for name in sorted(names)}


def _wheels(function: str, names: set[str], architecture: str) -> list[Path]:
    """Folders with one wheel each, unpacked, trimmed and compiled; made once for each pin and platform."""
    platform = PLATFORMS[architecture]
    folders = {
        name: _CACHE / f"{name}-{hashlib.sha256(f'{_FORM} {platform} {pin}'.encode()).hexdigest()[:12]}"
        for name, pin in _pins(names).items()
    }
    missing = [name for name, folder in folders.items() if not folder.is_dir()]
    if missing:
        _CACHE.mkdir(parents=True, exist_ok=True)
        with (_CACHE / ".lock").open("w") as lock:  # `sam build` builds functions side by side
            fcntl.flock(lock, fcntl.LOCK_EX)
            for name in missing:
                if not folders[name].is_dir():
                    _unpack(function, name, platform, folders[name])
    return list(folders.values())


def _unpack(function: str, name: str, platform: str, folder: Path) -> None:
    making = _CACHE / f".{os.getpid()}"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    listed = _CACHE / f".{os.getpid()}.txt"
    listed.write_text(_pins({name})[name] + "\n")
    command = [
        str(Path(sys.executable).with_name("uv")), "pip", "install", "--quiet", "--no-config", "--target", str(making),
        "--python-platform", platform, "--python-version", "3.11", "--only-binary", ":all:", "--no-deps",
        "--require-hashes", "-r", str(listed),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    listed.unlink()
    if done.returncode:
        shutil.rmtree(making)
        raise BundleError(f"{function} on {platform}: {done.stderr.strip()}")
    unused = [making / "bin", making / ".lock", *making.rglob("*.dist-info/RECORD"), *making.rglob("*.pyi")]
    for path in [*unused, *making.rglob("tests"), *(making / part for part in _UNUSED.get(name, ()))]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    _compile(making, making.rglob("*.py"))
    making.rename(folder)


def _trim(bundle: Path, services: set[str]) -> None:
    """Leave of botocore's service descriptions those that the function makes clients for."""
    data = bundle / "botocore" / "data"
    if data.is_dir():
        for entry in data.iterdir():
            if entry.is_dir() and entry.name not in services:
                shutil.rmtree(entry)


def _compile(bundle: Path, files: Iterable[Path]) -> None:
    """Byte-compile in place, unchecked: the files of a deployed function never change."""
    for file in list(files):
        py_compile.compile(
            str(file), dfile=str(file.relative_to(bundle)), doraise=False, quiet=2,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )  # fmt: skip


def _sizes() -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("function", "our modules", *PLATFORMS)]
    for function in functions():
        row: list[Any] = [function]
        for architecture in PLATFORMS:
            count, size = build(function, ROOT / "build" / "bundles" / architecture / function, architecture)
            row = [row[0], str(count), *row[2:], f"{size / 1e6:.1f} MB"]
        rows.append(tuple(row))
    return rows


def main() -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m infra.bundle")
    parser.add_argument("function", nargs="?")
    parser.add_argument("--to", type=Path)
    parser.add_argument("--architecture", choices=PLATFORMS, default="x86_64")
    parser.add_argument("--all", action="store_true")
    wish = parser.parse_args()
    try:
        if wish.all:
            for row in _sizes():
                print(f"{row[0]:<28}" + "".join(f"{cell:>14}" for cell in row[1:]))
            return 0
        if not wish.function or not wish.to:
            parser.error("name a function and --to, or --all")
        count, size = build(wish.function, wish.to, wish.architecture)
    except BundleError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{wish.function}: {count} of our modules, {size / 1e6:.1f} MB unpacked for {wish.architecture}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
