"""Clients of the embedded services, for the launcher, the pump and the tools here; functions use `shared/aws.py`."""

from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config

REGION = "us-east-1"
ACCOUNT = "000000000000"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "kith", "AWS_SECRET_ACCESS_KEY": "kith-embedded"}


@cache
def _session() -> Any:
    return botocore.session.get_session()


def client(service: str, endpoint: str) -> Any:
    """A client of the embedded `service` at `endpoint`; two attempts, one minute for an answer."""
    settings = Config(
        retries={"total_max_attempts": 2}, connect_timeout=2, read_timeout=930,
        # The embedded DynamoDB's shard ids are shorter than the real ones, which botocore would refuse.
        parameter_validation=False,
        signature_version="s3v4" if service == "s3" else None, s3={"addressing_style": "path"},
    )  # fmt: skip
    return _session().create_client(
        service, region_name=REGION, endpoint_url=endpoint, config=settings,
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"], aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
    )  # fmt: skip
