"""The SAM command line, in an environment of its own under `.venv/tools` because its pins disagree with ours."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from infra.places import ROOT

BUILD = ROOT / "build" / "sam"


class ToolError(Exception):
    """A tool failed; the text is its last words."""


def tool(name: str, program: str) -> Path:
    """The program of `requirements/<name>.txt`, installed when it is missing or its lock file changed."""
    folder = ROOT / ".venv" / "tools" / name
    listed = ROOT / "requirements" / f"{name}.txt"
    stamp = folder / ".kith"
    if not stamp.is_file() or stamp.read_text() != listed.read_text():
        print(f"Installing {name} …", flush=True)
        uv = str(Path(sys.executable).with_name("uv"))
        shutil.rmtree(folder, ignore_errors=True)
        quietly([uv, "venv", "-q", "--python", sys.executable, str(folder)])
        as_locked = ["--no-config", "--no-deps", "--require-hashes"]
        quietly([uv, "pip", "install", "-q", "--python", str(folder / "bin/python"), *as_locked, "-r", str(listed)])
        stamp.write_text(listed.read_text())
    return folder / "bin" / program


def quietly(command: list[str], environment: dict[str, str] | None = None) -> str:
    """Run; returns what it printed. Raises ToolError with its last lines."""
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        env={**os.environ, "SAM_CLI_TELEMETRY": "0", **(environment or {})},
    )  # fmt: skip
    if done.returncode:
        tail = (done.stdout.strip() + "\n" + done.stderr.strip()).strip().splitlines()[-40:]
        raise ToolError("\n".join([f"{' '.join(command[:3])} failed:", *tail]))
    return done.stdout + done.stderr


def validate(region: str) -> None:
    """`sam validate --lint`. Raises ToolError."""
    quietly([str(tool("sam", "sam")), "validate", "--lint", "--template", "template.yaml", "--region", region])


def build(architecture: str) -> Path:
    """`sam build` with our bundler; returns the built template. Raises ToolError."""
    sam = str(tool("sam", "sam"))
    out = quietly(
        [sam, "build", "--build-in-source", "--parallel", "--template", "template.yaml", "--build-dir", str(BUILD)],
        {"KITH_ARCHITECTURE": architecture, "KITH_PYTHON": sys.executable},
    )
    for line in sorted(set(out.splitlines())):
        if " of our modules, " in line:
            print(f"  {line.strip()}")
    return BUILD / "template.yaml"


def deploy(stack: str, parameters: dict[str, str], region: str, extra: list[str], environment: dict[str, str]) -> None:
    """`sam deploy` of what was built, without questions. Raises ToolError."""
    overrides = [f"{name}={value}" for name, value in parameters.items() if value]
    quietly(
        [
            str(tool("sam", "sam")), "deploy", "--template-file", str(BUILD / "template.yaml"), "--stack-name", stack,
            "--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND", "--no-confirm-changeset",
            "--no-fail-on-empty-changeset", "--no-progressbar", "--region", region,
            "--parameter-overrides", *overrides, *extra,
        ],
        environment,
    )  # fmt: skip
