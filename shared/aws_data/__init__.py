"""AWS's own descriptions of the services that functions call, cut down to the operations they use.

`infra/aws_data.py` makes these files from the installed botocore; a test compares them. Looking for a service in
botocore's whole data and reading all of it is most of the time a first client takes.
"""

from functools import cache
from pathlib import Path
from typing import Any

import orjson

_HERE = Path(__file__).parent
TRIMMED = frozenset({"dynamodb", "s3", "sts"})
"""The services described here."""
AMAZON_ROOTS = str(_HERE / "amazon-roots.pem")
PLAIN = "plain JSON"
"""The documentation of an answer's shape that needs no conversion but of DynamoDB's binary values."""
_COMMON = frozenset({"endpoints", "partitions", "sdk-default-configuration"})


@cache
def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = orjson.loads((_HERE / f"{name}.json").read_bytes())
    return content


@cache
def loader() -> Any:
    """A botocore data loader that reads these files, and botocore's own for everything else."""
    from botocore.loaders import Loader

    class Trimmed(Loader):  # type: ignore[misc]
        def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
            known = _read(service_name).get(type_name) if service_name in TRIMMED else None
            return known if known is not None else super().load_service_model(service_name, type_name, api_version)

        def load_data_with_path(self, name: str) -> Any:
            if name in _COMMON:
                return _read("common")[name], f"{self.BUILTIN_DATA_PATH}/{name}"
            return super().load_data_with_path(name)

    return Trimmed()
