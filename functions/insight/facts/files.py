"""Parquet files on S3 and their copies on this machine. A file's name is never used twice, so a copy is never stale."""

import tempfile
from pathlib import Path
from typing import Any

from shared import ids, settings
from shared.tenancy import credentials

MOST_BYTES = 1_000_000_000
"""What is kept of all tenants' files on this machine; facts that are more than this by themselves are Athena's."""


def _folder() -> Path:
    place = Path(tempfile.gettempdir(), "kith-facts")
    place.mkdir(exist_ok=True)
    return place


def _here(key: str) -> Path:
    return _folder() / key.replace("/", "~")


def new_key(tenant: str, object_name: str, month: str) -> str:
    return f"facts/{tenant}/{object_name}/{month}/{ids.new('fct')}.parquet"


def put(tenant: str, key: str, made: Path) -> None:
    """Store a file made here and keep it as the local copy."""
    with made.open("rb") as body:
        _s3(tenant).put_object(Bucket=settings.data_bucket(), Key=key, Body=body)
    made.replace(_here(key))


def get(tenant: str, key: str) -> Path:
    """The local copy, fetched when it is not here; raises FileNotFoundError when S3 has no such file."""
    from botocore.exceptions import ClientError

    place = _here(key)
    if not place.exists():
        try:
            body = _s3(tenant).get_object(Bucket=settings.data_bucket(), Key=key)["Body"].read()
        except ClientError as problem:
            if problem.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                raise FileNotFoundError(key) from problem
            raise
        _make_room(len(body))
        part = place.with_suffix(f".{ids.new('tmp')}")
        part.write_bytes(body)
        part.replace(place)
    return place


def drop(tenant: str, keys: set[str]) -> None:
    """Delete files that no manifest names any more."""
    for key in keys:
        _s3(tenant).delete_object(Bucket=settings.data_bucket(), Key=key)
        _here(key).unlink(missing_ok=True)


def _make_room(size: int) -> None:
    kept = sorted(_folder().glob("*.parquet"), key=lambda path: path.stat().st_atime)
    held = sum(path.stat().st_size for path in kept)
    for path in kept:
        if held + size <= MOST_BYTES:
            return
        held -= path.stat().st_size
        path.unlink(missing_ok=True)


def _s3(tenant: str) -> Any:
    return credentials.s3(tenant)
