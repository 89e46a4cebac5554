"""An in-memory DynamoDB for tests: one dynoxide process, tables as `template.yaml` declares them."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.exceptions import EndpointConnectionError
from botocore.session import Session

from infra.template import declared

ROOT = Path(__file__).parents[2]
BINARY = ROOT / "infra/embedded/node_modules/@dynoxide/linux-x64/dynoxide"
_PATIENCE = 200


def table_definition(name: str) -> dict[str, Any]:
    """What `create_table` needs for the declared table, under another name."""
    table = declared()["Resources"]["KithTable"]["Properties"]
    stream = {**table["StreamSpecification"], "StreamEnabled": True}
    kept = {key: table[key] for key in ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")}
    return {"TableName": name, "BillingMode": "PAY_PER_REQUEST", "StreamSpecification": stream, **kept}


def client(url: str, service: str = "dynamodb") -> Any:
    """A botocore client for the process at `url`; `service` may be `dynamodbstreams`."""
    return Session().create_client(
        service,
        region_name="us-east-1",
        endpoint_url=url,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"max_attempts": 1}),
    )


@contextmanager
def running(binary: Path = BINARY) -> Iterator[str]:
    """The URL of a fresh, empty process, which ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [str(binary), "--host", "127.0.0.1", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _await(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=5)


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    asked = client(url)
    for _ in range(_PATIENCE):
        try:
            asked.list_tables()
        except EndpointConnectionError:
            if process.poll() is not None:
                raise RuntimeError(f"dynoxide ended with {process.returncode}") from None
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("dynoxide does not answer")


def create_table(url: str, name: str) -> None:
    """Create the declared table; it is ready on return."""
    client(url).create_table(**table_definition(name))
