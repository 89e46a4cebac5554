"""What a customer, contact, opportunity ... is: one file an object, named as the API names it. Pure Python."""

from functools import cache
from importlib import import_module
from pathlib import Path

from shared.declare import ObjectSpec, Record, spec_of
from shared.errors import NotFound


@cache
def names() -> tuple[str, ...]:
    """Every declared object: the files beside this one."""
    here = Path(__file__).parent
    return tuple(sorted({path.name.split(".")[0] for path in here.iterdir() if path.name[0].isalpha()}))


@cache
def _load(name: str) -> ObjectSpec:
    module = import_module(f"shared.objects.{name}")
    model = next(
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Record) and value.__module__ == module.__name__
        and "about" in vars(value)
    )  # fmt: skip
    return spec_of(name, model, getattr(module, "on_change", None), getattr(module, "follows", None))


def get(name: str) -> ObjectSpec:
    """The declaration of `name`; raises NotFound for anything else."""
    if name not in names():
        raise NotFound()
    return _load(name)


@cache
def prefixes() -> dict[str, str]:
    """Id prefix → object name."""
    return {get(name).prefix: name for name in names()}
