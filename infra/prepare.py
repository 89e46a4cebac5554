"""Installs what is missing, and only that: a stamp beside each result holds the hash of what it was made from.

Standard library only: this runs before anything is installed.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from infra.places import ROOT

_VENV = ROOT / ".venv"
_EMBEDDED = ROOT / "infra" / "embedded"
_WEB = ROOT / "web"


class CannotPrepare(Exception):
    """Something is missing that we do not install; the text is the one line a person needs."""


def tools() -> None:
    """Check the tools that must be there already. Raises CannotPrepare naming the one that is not."""
    if sys.version_info[:2] != (3, 11):
        raise CannotPrepare(
            f"Kith needs Python 3.11; this is {platform.python_version()}. Run: make run PYTHON=python3.11"
        )
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise CannotPrepare(f"Kith needs Node 20 with npm; {tool} is not on the PATH.")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()  # noqa: S607
    if not version.startswith("v") or int(version[1:].split(".")[0]) < 20:
        raise CannotPrepare(f"Kith needs Node 20 or newer; this is {version or 'broken'}.")


def _digest(files: list[Path]) -> str:
    whole = hashlib.sha256()
    for file in sorted(files):
        whole.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def _fresh(stamp: Path, digest: str) -> bool:
    return stamp.is_file() and stamp.read_text() == digest


def _do(what: str, command: list[str], folder: Path) -> None:
    print(f"{what} …", flush=True)
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=folder, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError as missing:
        raise CannotPrepare(f"{what}: {missing.filename} is not there") from missing
    if done.returncode:
        tail = (done.stderr.strip() or done.stdout.strip()).splitlines()[-12:]
        raise CannotPrepare("\n".join([f"{what} failed:", *tail]))


def python(name: str) -> None:
    """Make `.venv` with what `requirements/<name>.txt` lists, by hash. Raises CannotPrepare."""
    listed = ROOT / "requirements" / f"{name}.txt"
    pinned = ROOT / "requirements" / "uv.txt"
    if not (_VENV / "bin" / "python").exists():
        print("Making a virtual environment …", flush=True)
        try:
            venv.create(_VENV, with_pip=True, clear=True)
        except subprocess.CalledProcessError as failed:
            raise CannotPrepare(
                "Python 3.11 has no working venv module (on Debian: apt install python3.11-venv)."
            ) from failed
    digest = _digest([listed, pinned])
    stamp = _VENV / f".kith-{name}"
    if _fresh(stamp, digest):
        return
    interpreter = str(_VENV / "bin" / "python")
    if not (_VENV / "bin" / "uv").exists():
        _do("Installing uv", [interpreter, "-m", "pip", "install", "-q", "--require-hashes", "-r", str(pinned)], ROOT)
    # The lock is the whole answer: what pyproject.toml tells uv about solving would ask for hashes of ranges.
    # Compiled here once: where Python may not keep what it compiles, each of the system's processes would do it anew.
    how = ["-q", "--no-config", "--no-deps", "--require-hashes", "--compile-bytecode"]
    command = [str(_VENV / "bin" / "uv"), "pip", "install", *how, "--python", interpreter, "-r"]
    _do(f"Installing Python packages ({listed.name})", [*command, str(listed)], ROOT)
    stamp.write_text(digest)


def dynamo() -> None:
    """Install the embedded DynamoDB where it exists for this platform; say so where it does not."""
    stamp = _EMBEDDED / "node_modules" / ".kith"
    digest = _digest([_EMBEDDED / "package.json", _EMBEDDED / "package-lock.json"])
    if not _fresh(stamp, digest):
        _do("Installing the embedded DynamoDB", ["npm", "ci", "--no-audit", "--no-fund"], _EMBEDDED)
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(digest)
    if dynamo_binary() is None:
        print(
            f"The embedded DynamoDB has no build for {sys.platform}-{platform.machine()}; "
            "ministack's own serves instead (slower, and it keeps data on a clean stop only)."
        )


def dynamo_binary() -> Path | None:
    """The embedded DynamoDB's program, or None where it has none."""
    found = sorted((_EMBEDDED / "node_modules" / "@dynoxide").glob("*/dynoxide*"))
    return found[0] if found else None


def _web_sources() -> list[Path]:
    skipped = {"node_modules", "dist", "coverage", "test-results", ".vite"}
    found, waiting = [], [_WEB]
    while waiting:
        for entry in waiting.pop().iterdir():
            if entry.is_dir() and entry.name not in skipped and not entry.is_symlink():
                waiting.append(entry)
            elif entry.is_file():
                found.append(entry)
    return found


def web_packages() -> None:
    """Install the web app's packages from its lock file. Raises CannotPrepare."""
    digest = _digest([_WEB / "package.json", _WEB / "package-lock.json"])
    stamp = _WEB / "node_modules" / ".kith"
    if not _fresh(stamp, digest):
        _do("Installing the web app's packages", ["npm", "ci", "--no-audit", "--no-fund"], _WEB)
        stamp.write_text(digest)


def web() -> None:
    """Build the web app when its sources changed. Raises CannotPrepare."""
    digest = _digest(_web_sources())
    stamp = _WEB / "node_modules" / ".kith-dist"
    if _fresh(stamp, digest) and (_WEB / "dist" / "index.html").is_file():
        return
    web_packages()
    _do("Building the web app", ["npm", "run", "build"], _WEB)
    stamp.write_text(digest)


def main() -> int:
    """`python -m infra.prepare dev|test`: what the checks need; `test` also Chromium, fonts and the tools."""
    try:
        tools()
        python("dev")
        dynamo()
        if sys.argv[1:] == ["test"]:
            web()
            _browser()
            code = "from infra.sam import tool; tool('sam', 'sam'); tool('checkov', 'checkov')"
            _do("Installing the deployment tools", [str(_VENV / "bin" / "python"), "-c", code], ROOT)
    except CannotPrepare as missing:
        print(missing)
        return 1
    return 0


def browser() -> str | None:
    """The path of Chromium or Chrome, if there is one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


def _browser() -> None:
    """Install Chromium and Chinese fonts with apt when we may; else say what to install."""
    listing = ["fc-list", ":lang=zh"]
    fonts = ""
    if shutil.which(listing[0]):
        fonts = subprocess.run(listing, capture_output=True, text=True, check=False).stdout  # noqa: S603
    if browser() and fonts.strip():
        return
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise CannotPrepare("The browser tests need Chromium and Chinese fonts: apt install chromium fonts-noto-cjk")
    apt = ["apt-get", "install", "-y", "--no-install-recommends", "chromium", "fontconfig", "fonts-noto-cjk"]
    _do("Updating the package lists", ["apt-get", "update", "-q"], ROOT)
    _do("Installing Chromium and fonts", ["env", "DEBIAN_FRONTEND=noninteractive", *apt], ROOT)


if __name__ == "__main__":
    sys.exit(main())
