"""Makes `shared/aws_data`: of botocore's service descriptions what functions call; of its CA bundle Amazon's roots.

`python -m infra.aws_data` writes the files anew: after botocore changes, or when a function calls a new operation.
"""

import re
import sys
from pathlib import Path
from typing import Any

import orjson

from infra.places import ROOT
from shared.aws_data import PLAIN

FOLDER = ROOT / "shared" / "aws_data"
OPERATIONS = {
    "dynamodb": (
        "BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "TransactWriteItems",
        "UpdateItem",
    ),
    "s3": ("CopyObject", "DeleteObject", "GetObject", "PutObject"),
    "sts": ("AssumeRole",),
}  # fmt: skip
"""Service → the operations that clients made by `shared.aws` have."""

_PROSE = frozenset({"documentation", "documentationUrl", "examples", "smokeTests"})
_ROOTS = ("Amazon Root CA 1", "Amazon Root CA 2", "Amazon Root CA 3", "Amazon Root CA 4",
          "Starfield Services Root Certificate Authority - G2")  # fmt: skip


def files() -> dict[str, bytes]:
    """Name → content of every file, made from the installed botocore."""
    from botocore.loaders import Loader

    loader = Loader(include_default_search_paths=False, extra_search_paths=[Loader.BUILTIN_DATA_PATH])
    made = {f"{service}.json": _dump(_service(loader, service)) for service in OPERATIONS}
    common = {name: loader.load_data(name) for name in ("partitions", "sdk-default-configuration")}
    made["common.json"] = _dump({**common, "endpoints": _endpoints(loader.load_data("endpoints"))})
    made["amazon-roots.pem"] = _roots()
    return made


def _dump(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _without_prose(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_prose(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    # A shape may have a member that is called as prose is; only prose is a string.
    return {k: _without_prose(v) for k, v in value.items() if k not in _PROSE or isinstance(v, dict)}


def _service(loader: Any, service: str) -> dict[str, Any]:
    whole = loader.load_service_model(service, "service-2")
    operations = {name: whole["operations"][name] for name in OPERATIONS[service]}
    for operation in operations.values():
        # Endpoint discovery is optional for these, and its own operation is not among them.
        operation.pop("endpointdiscovery", None)
        # Finds table ARNs in batches, to choose endpoints by; Kith's tables are named.
        operation.pop("operationContextParams", None)
    shapes: dict[str, Any] = {}
    waiting = _named(operations)
    while waiting:
        name = waiting.pop()
        if name not in shapes:
            shapes[name] = whole["shapes"][name]
            waiting += _named(shapes[name])
    model = _without_prose({**whole, "operations": operations, "shapes": dict(sorted(shapes.items()))})
    if "clientContextParams" in whole:
        # The one place whose prose botocore cannot do without.
        model["clientContextParams"] = whole["clientContextParams"]
    if model["metadata"]["protocol"] == "json":
        for operation in operations.values():
            answer = operation["output"]["shape"]
            if _is_plain(answer, model["shapes"], set()):
                # Of what a parser is shown of a shape, this alone is free for a remark.
                model["shapes"][answer]["documentation"] = PLAIN
    rules = loader.load_service_model(service, "endpoint-rule-set-1")
    return {"service-2": model, "endpoint-rule-set-1": _without_prose(rules)}


def _named(value: Any) -> list[str]:
    """Every shape that a description refers to."""
    if isinstance(value, list):
        return [name for entry in value for name in _named(entry)]
    if not isinstance(value, dict):
        return []
    own = [value["shape"]] if isinstance(value.get("shape"), str) else []
    return own + [name for entry in value.values() for name in _named(entry)]


def _is_plain(name: str, shapes: dict[str, Any], seen: set[str]) -> bool:
    """Whether JSON's own types are the whole answer: no times, no streams, no bytes but DynamoDB's `B` and `BS`."""
    if name in seen:
        return True
    seen.add(name)
    shape = shapes[name]
    if shape["type"] == "structure":
        members = [
            member for key, member in shape["members"].items() if name != "AttributeValue" or key not in {"B", "BS"}
        ]
        odd = any(member.keys() & {"location", "locationName", "eventstream"} for member in members)
        return not odd and all(_is_plain(member["shape"], shapes, seen) for member in members)
    if shape["type"] in {"list", "map"}:
        inner = shape["member"] if shape["type"] == "list" else shape["value"]
        return _is_plain(inner["shape"], shapes, seen)
    return shape["type"] in {"string", "integer", "long", "boolean", "float", "double"}


def _endpoints(whole: dict[str, Any]) -> dict[str, Any]:
    return {
        **whole,
        "partitions": [
            {**partition, "services": {k: v for k, v in partition["services"].items() if k in OPERATIONS}}
            for partition in whole["partitions"]
        ],
    }


def _roots() -> bytes:
    import botocore

    text = Path(botocore.BOTOCORE_ROOT, "cacert.pem").read_text("utf-8")
    label, certificate = r'# Label: "(.+)"\n(?:#.*\n)*', r"(-----BEGIN[^#]+?-----END CERTIFICATE-----\n)"
    found = dict(re.findall(label + certificate, text))
    return "".join(f"# {name}\n{found[name]}" for name in _ROOTS).encode()


def main() -> int:
    """Command line; returns the exit status."""
    for name, content in files().items():
        (FOLDER / name).write_bytes(content)
        print(f"{name}: {len(content):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
