"""Modules that gather far more than a function uses: what is used of them is imported, the gathering waits.

Nothing is replaced or taken away. A postponed module is found as always, and its own code runs as soon as something is
asked of it that is neither one of its submodules nor named here. See docs/decisions/0008-lean-start.md.
"""

import gc
import sys
import threading
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import module_from_spec
from typing import Any

_lock = threading.RLock()

# The usual 700 new objects make dozens of collections of a start, each a walk over modules that are never garbage.
gc.set_threshold(50_000, 20, 20)


def postpone(module: str, *calls: str, **homes: str) -> None:
    """Make `module` importable without running its code yet; one imported already is left as it is.

    `calls`: functions of it that others import by name and may never call. `homes`: for names that it would have
    gathered, the submodule that defines each. A module that is not there (a bundle holds only what its function
    imports) is left to whoever asks for it.
    """
    if module in sys.modules:
        return
    try:
        spec = _spec(module)
    except ModuleNotFoundError:
        return
    made, waiting, within = module_from_spec(spec), [spec.loader], spec.submodule_search_locations or []

    def run() -> None:
        with _lock:
            if waiting and (loader := waiting.pop()):
                loader.exec_module(made)

    def later(name: str) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            run()
            return vars(made)[name](*given, **named)

        return call

    def __getattr__(name: str) -> Any:  # noqa: N807
        if name in homes:
            return getattr(import_module(f"{module}.{homes[name]}"), name)
        if waiting and name in calls:
            return later(name)
        if not name.startswith("__") and PathFinder.find_spec(f"{module}.{name}", within):
            return import_module(f"{module}.{name}")
        if name != "__path__":  # what the import system asks of everything
            run()
        try:
            return vars(made)[name]
        except KeyError:
            raise AttributeError(f"module {module!r} has no attribute {name!r}", name=name, obj=made) from None

    made.__getattr__ = __getattr__  # type: ignore[method-assign]
    sys.modules[module] = made


def _spec(module: str) -> ModuleSpec:
    """Where a module is, found without importing its parent (as importlib.util would): that may be what has to wait."""
    parent, _, _ = module.rpartition(".")
    within = _spec(parent).submodule_search_locations if parent else None
    spec = PathFinder.find_spec(module, within)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)
    return spec
