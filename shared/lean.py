"""Packages whose `__init__` gathers far more than a function uses: their parts are imported, the gathering waits.

Nothing is replaced or taken away. A postponed package is found as always, and its `__init__` runs when something is
asked of it that is neither one of its modules nor named here. See docs/decisions/0012-lean-start.md.
"""

import sys
import threading
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import Any

_lock = threading.RLock()


def postpone(package: str, **homes: str) -> None:
    """Make `package` importable without running its `__init__` yet; parents go before children.

    `homes`: the module of the package that defines a name, for names that the `__init__` would have gathered. A package
    imported already is left as it is. Raises ModuleNotFoundError.
    """
    if package in sys.modules:
        return
    spec = find_spec(package)
    if spec is None or spec.loader is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not a package", name=package)
    module, loader, waiting = module_from_spec(spec), spec.loader, [package]

    def __getattr__(name: str) -> Any:  # noqa: N807
        if name in homes:
            return getattr(import_module(f"{package}.{homes[name]}"), name)
        if not name.startswith("__") and find_spec(f"{package}.{name}"):
            return import_module(f"{package}.{name}")
        with _lock:
            if waiting:
                waiting.pop()
                loader.exec_module(module)
        try:
            return vars(module)[name]
        except KeyError:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=module) from None

    module.__getattr__ = __getattr__  # type: ignore[method-assign]
    sys.modules[package] = module
    parent, _, own = package.rpartition(".")
    if parent:
        setattr(sys.modules[parent], own, module)
