"""What every route of the application plane takes and gives, read from the code that serves it.

`python -m infra.routes FILE` writes the OpenAPI paths of all routes in `template.yaml`. They go into the bundle of the
records function, which cannot import the others, for `GET /v1/openapi.json`.
"""

import ast
import inspect
import json
import os
import re
import sys
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.template import declared

if TYPE_CHECKING:
    from shared.http.app import View

FILE = "functions/records/routes.json"
MODULE = "functions/records/openapi.py"


def document() -> dict[str, Any]:
    """`{"paths": {path: {method: operation}}, "schemas": {name: schema}}`; LookupError for a route not served."""
    paths: dict[str, dict[str, Any]] = {}
    schemas: dict[str, Any] = {}
    for handler, method, path, public in _routes():
        views = {(verb, _shape(rule)): view for (verb, rule), view in _views(handler).items()}
        view = views.get((method.upper(), _shape(path)))
        if view is None:
            raise LookupError(f"{handler} does not serve {method.upper()} {path}")
        paths.setdefault(path, {})[method] = _operation(view, path, public, schemas)
    return {"paths": paths, "schemas": schemas}


def _routes() -> Iterator[tuple[str, str, str, bool]]:
    for resource in declared()["Resources"].values():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        for event in (resource["Properties"].get("Events") or {}).values():
            wish = event["Properties"]
            if event["Type"] == "Api" and wish["Path"].startswith("/v1/"):
                public = (wish.get("Auth") or {}).get("Authorizer") == "NONE"
                yield resource["Properties"]["Handler"], wish["Method"].lower(), wish["Path"], public


def _views(handler: str) -> dict[tuple[str, str], "View"]:
    views: dict[tuple[str, str], View] = import_module(handler.rpartition(".")[0]).api.views
    return views


def _shape(path: str) -> str:
    return re.sub(r"[{<]\w+[}>]", "*", path)


def _operation(view: "View", path: str, public: bool, schemas: dict[str, Any]) -> dict[str, Any]:
    found = _Reader(view)
    parameters = [_parameter(name, "path") for name in re.findall(r"{(\w+)}", path)]
    parameters += [_parameter(name, "query") for name in found.queries]
    if found.conditional:
        parameters.append(_parameter("If-Match", "header", required=True))
    parameters += [_parameter(name, "header") for name in found.headers]
    made: dict[str, Any] = {"operationId": f"{view.__module__.split('.')[1]}.{view.__name__}"}
    if parameters:
        made["parameters"] = parameters
    if found.model is not None:
        schemas.update(_schemas(found.model))
        made["requestBody"] = _body({"$ref": f"#/components/schemas/{found.model.__name__}"})
    elif found.takes_json:
        made["requestBody"] = _body({"type": "object"})
    made["statuses"] = sorted(found.statuses) or [200]
    if public:
        made["security"] = []
    return made


def _parameter(name: str, where: str, *, required: bool = False) -> dict[str, Any]:
    schema = {"limit": {"type": "integer", "minimum": 1}, "deleted": {"type": "boolean"}}.get(name, {"type": "string"})
    return {"name": name, "in": where, "required": required or where == "path", "schema": schema}


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _schemas(model: Any) -> dict[str, Any]:
    whole = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**whole.pop("$defs", {}), model.__name__: whole}


class _Reader(ast.NodeVisitor):
    """What a view asks of its request, its own helpers in the same module included."""

    def __init__(self, view: "View") -> None:
        self._names: dict[str, Any] = dict(vars(sys.modules[view.__module__]))
        self._read: set[str] = set()
        self._assigned: dict[str, ast.expr] = {}
        self.queries: list[str] = []
        self.headers: list[str] = []
        self.conditional = self.takes_json = False
        self.model: Any = None
        self.statuses: set[int] = set()
        self._function(view)

    def _function(self, function: Any) -> None:
        if function.__qualname__ not in self._read:
            self._read.add(function.__qualname__)
            self.visit(ast.parse(textwrap.dedent(inspect.getsource(function))))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self._names[alias.asname or alias.name] = _member(node.module or "", alias.name)

    def visit_For(self, node: ast.For) -> None:
        self._many(node.iter, node)
        self.generic_visit(node)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        source = node.generators[0].iter
        if isinstance(source, ast.Name):
            source = self._assigned.get(source.id, source)
        self._many(source, node.value)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if isinstance(node.targets[0], ast.Name):
            self._assigned[node.targets[0].id] = node.value
        self.generic_visit(node)

    def _many(self, source: ast.expr, used: ast.AST) -> None:
        """`{name: api.query(name) for name in ("a", "b")}`."""
        asks = [
            call
            for call in ast.walk(used)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "query"
        ]
        if asks and isinstance(source, ast.Tuple):
            self.queries += [str(one.value) for one in source.elts if isinstance(one, ast.Constant)]

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func
        first = node.args[0] if node.args else None
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "api":
            self._asked(called.attr, first)
        if isinstance(called, ast.Name):
            if called.id == "Reply":
                self._status(first, node.keywords)
            elif inspect.isfunction(known := self._names.get(called.id)) and known.__module__.startswith("functions."):
                self._status(None, node.keywords, otherwise=False)
                self._function(known)
        self.generic_visit(node)

    def _status(self, first: ast.expr | None, keywords: list[ast.keyword], *, otherwise: bool = True) -> None:
        named = next((one.value for one in keywords if one.arg == "status"), first)
        if named is None:
            self.statuses |= {200} if otherwise else set()
            return
        values = (one.value for one in ast.walk(named) if isinstance(one, ast.Constant))
        self.statuses |= {value for value in values if isinstance(value, int) and 200 <= value < 300}

    def _asked(self, what: str, first: ast.expr | None) -> None:
        if what == "query" and isinstance(first, ast.Constant):
            self.queries.append(str(first.value))
        elif what == "header" and isinstance(first, ast.Constant):
            self.headers.append(str(first.value))
        elif what == "seen":
            self.headers.append("Kith-Seen")
        elif what == "if_match":
            self.conditional = True
        elif what == "json":
            self.takes_json = True
        elif what == "body" and isinstance(first, ast.Name):
            self.model = self._names[first.id]


def _member(module: str, name: str) -> Any:
    found = import_module(module)
    return getattr(found, name, None) or import_module(f"{module}.{name}")


def write(to: Path) -> None:
    """Write the document, at once or not at all."""
    making = to.with_suffix(f".{os.getpid()}")
    making.write_text(json.dumps(document(), sort_keys=True))
    making.replace(to)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
