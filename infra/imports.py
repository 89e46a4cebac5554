"""What a handler imports, found by reading its source: our modules, and the distributions the rest comes from."""

import ast
import re
import sys
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from importlib.util import resolve_name
from pathlib import Path

from packaging.requirements import Requirement

OURS = ("functions", "shared", "tenants")


@dataclass
class Needs:
    """What one function needs: files of ours, top-level modules of others, AWS services it makes clients for."""

    files: set[Path] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    services: set[str] = field(default_factory=set)


def needs(root: Path, handler: str) -> Needs:
    """Walk the imports from `handler` ("functions.records.api.handler"), also those made inside functions.

    Raises LookupError when a module of ours that is imported does not exist.
    """
    found = Needs()
    module = handler.rpartition(".")[0]
    if _file(root, module) is None:
        raise LookupError(f"{handler}: there is no module {module}")
    waiting, seen = [module], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        file = _file(root, name)
        if file is None:
            raise LookupError(f"{handler}: {name} is imported and does not exist")
        found.files.add(file)
        parent = name.rpartition(".")[0]
        if parent and _file(root, parent):
            waiting.append(parent)
        if file.name == "__init__.py":
            found.files.update(path for path in file.parent.iterdir() if path.is_file() and path.suffix in _DATA)
        waiting.extend(_imported(root, name, file, found))
    return found


_DATA = frozenset({".json", ".jinja", ".txt", ".typed", ".sql", ".pem", ".bin", ".typ", ".ttf"})


def _file(root: Path, module: str) -> Path | None:
    path = root.joinpath(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def _is_ours(name: str) -> bool:
    return name.split(".", maxsplit=1)[0] in OURS


def _imported(root: Path, module: str, file: Path, found: Needs) -> list[str]:
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    ours: list[str] = []

    def take(name: str) -> None:
        if _is_ours(name):
            ours.append(name)
        elif name.split(".", maxsplit=1)[0] not in sys.stdlib_module_names:
            found.modules.add(name.split(".", maxsplit=1)[0])

    for node in _nodes_that_run(ast.parse(file.read_text("utf-8"), str(file))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                take(alias.name)
        elif isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), package) if node.level else node.module or ""
            if not _is_ours(base):
                take(base)
                continue
            submodules = [f"{base}.{alias.name}" for alias in node.names if _file(root, f"{base}.{alias.name}")]
            if _file(root, base):
                take(base)
            elif len(submodules) < len(node.names):
                raise LookupError(f"{module}: {base} is imported and does not exist")
            for name in submodules:
                take(name)
        elif isinstance(node, ast.Call):
            for name in _called(root, node, found, package):
                take(name)
    return ours


def _nodes_that_run(tree: ast.AST) -> list[ast.AST]:
    nodes, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting.extend(node.orelse)
        else:
            waiting.extend(ast.iter_child_nodes(node))
    return nodes


def _called(root: Path, node: ast.Call, found: Needs, package: str) -> list[str]:
    """Modules that `import_module(...)` may load; AWS services are noted where a client of them is made."""
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    first = node.args[0] if node.args else None
    if called.endswith("client") and isinstance(first, ast.Constant) and isinstance(first.value, str):
        found.services.add(first.value)
    if called != "import_module" or first is None:
        return []
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return [first.value]
    # A computed name: every module of the package it begins with (`f"shared.objects.{name}"`).
    text = ast.unparse(first).replace("__name__", package).replace("__package__", package)
    begins = re.search(r"((?:functions|shared|tenants)(?:\.\w+)*)[.{]", text)
    folder = root.joinpath(*(begins.group(1) if begins else package).split("."))
    prefix = ".".join(folder.relative_to(root).parts)
    return [f"{prefix}.{path.stem}" for path in folder.glob("*.py") if path.stem != "__init__"]


# What these require is for their command lines; the runtime needs none of it.
_ALONE = frozenset({"chalice"})
# What these load only when it is there, and we count on.
_WITH = {"pyjwt": ("cryptography",)}


@cache
def _providers() -> dict[str, list[str]]:
    return dict(metadata.packages_distributions())


def distributions(modules: set[str]) -> set[str]:
    """Names of the distributions that provide `modules`, and those they require; LookupError for unknown ones."""
    waiting: list[str] = []
    for module in modules:
        if module not in _providers():
            raise LookupError(f"{module} is imported and no installed distribution provides it")
        waiting.append(_providers()[module][0])
    found: set[str] = set()
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        found.add(name)
        waiting.extend(_WITH.get(name, ()))
        if name in _ALONE:
            continue
        for line in metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return found
