"""Reads `template.yaml` without resolving it: short intrinsic functions become their long form."""

from functools import cache
from typing import Any

import yaml

from infra.places import ROOT


class _Loader(yaml.CSafeLoader):
    pass


def _intrinsic(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = tag if tag in ("Ref", "Condition") else f"Fn::{tag}"
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        if tag == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {name: value}


_Loader.add_multi_constructor("!", _intrinsic)


@cache
def declared() -> dict[str, Any]:
    """The template as plain data; the same object at each call, to be read only."""
    return template()


def template() -> dict[str, Any]:
    """The template as plain data, a new copy at each call."""
    loaded: dict[str, Any] = yaml.load((ROOT / "template.yaml").read_text("utf-8"), _Loader)  # noqa: S506 - a SafeLoader
    return loaded


def functions() -> dict[str, str]:
    """Handler of each function by its name in the template."""
    resources = declared()["Resources"].items()
    return {k: v["Properties"]["Handler"] for k, v in resources if v["Type"] == "AWS::Serverless::Function"}
