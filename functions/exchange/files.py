"""A job's own files on S3: what a chunk shall do, which rows it refused, the lists it works from."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from shared import settings
from shared.errors import Unavailable
from shared.tenancy import credentials

LINK_SECONDS = 900
_ID_LENGTH = 30
"""Of a record's id; with its line end, where a record stands in a list follows from its number."""


class JobFiles:
    """The files of one job or import; every part of a key is the server's own."""

    def __init__(self, tenant: str, owner_id: str) -> None:
        self.tenant = tenant
        self._folder = f"jobs/{tenant}/{owner_id}"

    def key(self, name: str) -> str:
        return f"{self._folder}/{name}"

    def put(self, name: str, content: bytes, kind: str = "application/json") -> None:
        self._call("put_object", Key=self.key(name), Body=content, ContentType=kind)

    def put_file(self, name: str, path: Path, kind: str) -> None:
        with path.open("rb") as body:
            self._call("put_object", Key=self.key(name), Body=body, ContentType=kind)

    def get(self, name: str, first: int | None = None, last: int | None = None) -> bytes | None:
        """The file's bytes, or those from `first` to `last`; None where there is no such file."""
        answer = self.open(name, first, last)
        if answer is None:
            return None
        content: bytes = answer["Body"].read()
        return content

    def open(self, name: str, first: int | None = None, last: int | None = None) -> dict[str, Any] | None:
        """S3's answer, its `Body` not read yet; None where there is no such file."""
        part = {} if first is None else {"Range": f"bytes={first}-{'' if last is None else last}"}
        try:
            return self._call("get_object", Key=self.key(name), **part)
        except FileNotFoundError:
            return None

    def dump(self, name: str, value: Any) -> None:
        self.put(name, orjson.dumps(value))

    def load(self, name: str) -> Any:
        """The JSON value of a file, or None where there is no such file."""
        content = self.get(name)
        return None if content is None else orjson.loads(content)

    def put_ids(self, ids: list[str]) -> None:
        """Keep the records a job is for, in order."""
        self.put("ids", "".join(f"{one}\n" for one in ids).encode(), "text/plain")

    def ids(self, first: int, count: int) -> list[str]:
        """`count` of the records a job is for, from number `first` on."""
        width = _ID_LENGTH + 1
        content = self.get("ids", first * width, (first + count) * width - 1) or b""
        return content.decode().split()

    def link(self, name: str, shown: str, kind: str) -> str:
        """A link that downloads the file as `shown` for a quarter of an hour."""
        disposition = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(shown, safe='')}"
        made: str = credentials.links(self.tenant).generate_presigned_url(
            "get_object",
            Params={
                "Bucket": settings.data_bucket(),
                "Key": self.key(name),
                "ResponseContentType": kind,
                "ResponseContentDisposition": disposition,
            },
            ExpiresIn=LINK_SECONDS,
        )
        return made

    def _call(self, operation: str, **ask: Any) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            client = credentials.s3(self.tenant)
            answer: dict[str, Any] = getattr(client, operation)(Bucket=settings.data_bucket(), **ask)
        except ClientError as problem:
            if problem.response.get("Error", {}).get("Code") in {"NoSuchKey", "404"}:
                raise FileNotFoundError(ask["Key"]) from None
            raise Unavailable() from problem
        except BotoCoreError as problem:
            raise Unavailable() from problem
        return answer


def plan_name(chunk: int) -> str:
    return f"plan-{chunk:06}"


def rows_name(chunk: int) -> str:
    return f"rows-{chunk:06}"


def refused_name(chunk: int) -> str:
    return f"refused-{chunk:06}"
