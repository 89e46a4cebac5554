"""The house's rules on who may know whom, held by walking the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.places import ROOT

_ROOMS = ("functions", "shared", "tenants", "infra")
_FILES = sorted(path for room in _ROOMS for path in (ROOT / room).rglob("*.py") if "node_modules" not in path.parts)
_AWS_OR_HTTP = ("boto3", "botocore", "aws_lambda_powertools", "chalice", "urllib.request", "http.client", "requests")
_MOST_LINES = 300


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: a relative import hides who is meant"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _begins(module: str, *prefixes: str) -> bool:
    return any(module == prefix or module.startswith(prefix + ".") for prefix in prefixes)


@pytest.mark.parametrize("path", _FILES, ids=_name)
def test_imports_run_one_way(path: Path) -> None:
    parts = path.relative_to(ROOT).parts
    forbidden = {
        "shared": ["functions", "tenants", "infra"],
        "tenants": ["functions", "infra"],
        "functions": ["tenants", "infra"],
        "infra": [],
    }[parts[0]] + ["tests"]
    if parts[0] == "functions" and len(parts) > 2:
        others = {entry.name for entry in (ROOT / "functions").iterdir() if entry.is_dir()} - {parts[1]}
        forbidden += [f"functions.{other}" for other in others]
    assert [module for module in _imports(path) if _begins(module, *forbidden)] == []


_PURE = [path for path in _FILES if path.name in {"rules.py", "models.py"} or "objects" in path.relative_to(ROOT).parts]


@pytest.mark.parametrize("path", _PURE, ids=_name)
def test_rules_models_and_objects_know_no_aws_and_no_http(path: Path) -> None:
    known = [module for module in _imports(path) if _begins(module, *_AWS_OR_HTTP, "shared.aws", "shared.http")]
    assert known == []


_SHIPPED = [path for path in _FILES if path.relative_to(ROOT).parts[0] != "infra"]


def _but(place: str) -> list[Path]:
    """Everything shipped but the one place that may."""
    assert (ROOT / place).is_file()
    return [path for path in _SHIPPED if _name(path) != place]


@pytest.mark.parametrize("path", _but("shared/aws.py"), ids=_name)
def test_only_one_place_makes_clients(path: Path) -> None:
    assert [module for module in _imports(path) if _begins(module, "boto3", "botocore.session")] == []


@pytest.mark.parametrize("path", _SHIPPED, ids=_name)
def test_nobody_scans_evaluates_or_unpickles(path: Path) -> None:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    names = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
    assert not names & {"scan", "execute_statement", "batch_execute_statement", "eval", "exec"}
    assert [module for module in _imports(path) if _begins(module, "pickle", "marshal", "shelve")] == []


@pytest.mark.parametrize("path", _but("shared/records/access_patterns.py"), ids=_name)
def test_keys_are_made_in_one_place(path: Path) -> None:
    texts = [
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" not in node.value
    ]
    made = [text for text in texts if text.startswith(("G#", "DUE#")) or (text.startswith("T#") and text != "T#")]
    assert made == []


@pytest.mark.parametrize("path", _FILES, ids=_name)
def test_no_file_is_longer_than_a_reader_can_hold(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= _MOST_LINES


@pytest.mark.parametrize("path", _but("shared/clock.py"), ids=_name)
def test_only_the_clock_reads_the_time(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    ours = {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "shared"
        for alias in node.names
    }
    read = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "today", "utcnow", "time"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date", "time"} - ours
    ]
    assert read == []
