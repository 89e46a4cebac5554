"""The only place that makes AWS clients: one per process, service and credentials.

A plain botocore session: boto3's resource layer is never needed and costs start-up time. botocore's credentials,
signing, endpoints and retries are its own; what is ours is which of its modules, service descriptions
(`shared/aws_data`) and handlers are loaded, how DynamoDB's JSON is written and JSON answers are parsed, and which
certificate roots are trusted.
"""

import os
import re
import threading
from datetime import datetime
from functools import cache
from typing import Any

from shared import aws_data, settings
from shared.lean import postpone

_lock = threading.RLock()
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")


@cache
def session() -> Any:
    """The process's botocore session."""
    _trim_imports()
    from botocore.session import Session

    made = Session(include_builtin_handlers=False)
    made.register_component("data_loader", aws_data.loader())
    made.register_component("response_parser_factory", _parsers())
    if os.environ.get("AWS_ACCESS_KEY_ID"):
        # Where Lambda puts them; the other places to look prepare connections that are never made.
        from botocore.credentials import CredentialResolver, EnvProvider

        made.register_component("credential_provider", CredentialResolver([EnvProvider()]))
    _listen(made, "all")
    return made


_heard: set[str] = set()


def _listen(made: Any, group: str) -> None:
    """Register those of botocore's own handlers that concern `group`: a trimmed service, "all" services, or "others".

    Nearly all of its hundred-odd handlers are for services that Kith does not call, and registering them takes longer
    than making a client.
    """
    from botocore.handlers import BUILTIN_HANDLERS, REGISTER_FIRST

    if group in _heard:
        return
    _heard.add(group)
    events = made.get_component("event_emitter")
    for event, handler, *order in BUILTIN_HANDLERS:
        _, _, scope = event.partition(".")
        service = scope.split(".")[0]
        if group != ("all" if not scope else service if service in aws_data.TRIMMED else "others"):
            continue
        if not order:
            events.register(event, handler)
        elif order[0] is REGISTER_FIRST:
            events.register_first(event, handler)
        else:
            events.register_last(event, handler)


def _trim_imports() -> None:
    """Leave out of botocore's imports what only its manual, waiters, odd dates, profiles and other packages'
    versions need."""
    postpone("certifi", "where")
    postpone("dateutil")
    postpone("dateutil.parser", "parse")
    postpone("dateutil.tz", "tzlocal", "tzutc")
    postpone("getpass", "getpass")
    postpone("jmespath")
    postpone("subprocess", "Popen")
    postpone("tempfile")
    postpone("urllib.request", "getproxies", "proxy_bypass")
    postpone("urllib3.http2")
    postpone("botocore.docs")
    postpone("botocore.docs.bcdoc.restdoc", "DocumentStructure")
    postpone("botocore.docs.method", "document_model_driven_method")
    postpone("botocore.docs.paginator", "document_paginate_method")
    postpone("botocore.docs.waiter", "document_wait_method")


def make_client(service: str, credentials: dict[str, str] | None = None, endpoint: str | None = None) -> Any:
    """A new client; `credentials` as STS returns them (AccessKeyId, SecretAccessKey, SessionToken).

    For the services in `shared/aws_data` it has the operations named there and no others.
    """
    made = session()
    from botocore.config import Config

    extra: dict[str, Any] = {}
    if credentials:
        extra = {
            "aws_access_key_id": credentials["AccessKeyId"],
            "aws_secret_access_key": credentials["SecretAccessKey"],
            "aws_session_token": credentials["SessionToken"],
        }
    config: dict[str, Any] = {
        "connect_timeout": 2,
        "read_timeout": 10,
        "retries": {"mode": "standard", "max_attempts": 3},
        "user_agent": "kith",  # botocore would put a longer one together for every request
    }
    if not proxied():
        config["proxies"] = {}  # botocore would import urllib.request to find none
    if service == "dynamodb":
        config["parameter_validation"] = False  # a quarter of an import; `records/dynamo.py` types every value itself
    if service == "s3":
        config |= {
            "signature_version": "s3v4",
            "s3": {"addressing_style": "path" if settings.endpoint("s3") else "auto"},
        }
    with _lock:
        _listen(made, service if service in aws_data.TRIMMED else "others")
        client = made.create_client(
            service,
            region_name=settings.region(),
            endpoint_url=endpoint or settings.endpoint(service),
            verify=roots(settings.region()),
            config=Config(**config),
            **extra,
        )
    if service == "dynamodb":
        client._serializer = _typed()  # botocore has no public way to give one
    return client


def proxied() -> bool:
    """Whether requests may have to go through a proxy."""
    return any(name.lower().endswith("_proxy") and name.lower() != "no_proxy" for name in os.environ)


def roots(region: str) -> str | None:
    """Amazon's few roots where Amazon's own authority signs: reading botocore's whole bundle is slow.

    None, botocore's choice, in the partitions apart (China, isolated regions) and where AWS_CA_BUNDLE says otherwise.
    """
    apart = region.startswith(("cn-", "us-iso", "eu-iso"))
    return None if apart or os.environ.get("AWS_CA_BUNDLE") else aws_data.AMAZON_ROOTS


@cache
def _typed() -> Any:
    """botocore's JSON serializer, but what is typed for DynamoDB already is written as it is, not shape by shape."""
    import orjson
    from botocore.serialize import JSONSerializer

    class TypedJSONSerializer(JSONSerializer):  # type: ignore[misc]
        def serialize_to_request(self, parameters: dict[str, Any], operation_model: Any) -> Any:
            request = super().serialize_to_request({}, operation_model)
            request["body"] = orjson.dumps(parameters, default=self._get_base64)
            return request

    return TypedJSONSerializer()


@cache
def _parsers() -> Any:
    """botocore's response parsers, but plain JSON answers read as they are instead of shape by shape."""
    import orjson
    from botocore.parsers import JSONParser, ResponseParserFactory
    from botocore.utils import lowercase_dict

    class PlainJSONParser(JSONParser):  # type: ignore[misc]
        def parse(self, response: dict[str, Any], shape: Any) -> Any:
            body = response["body"]
            plain = shape is not None and shape.documentation == aws_data.PLAIN and response["status_code"] == 200
            if not plain or b'"B":' in body or b'"BS":' in body:
                return super().parse(response, shape)
            try:
                answer = orjson.loads(body)
            except orjson.JSONDecodeError:
                answer = None
            if not isinstance(answer, dict):
                return super().parse(response, shape)
            headers = lowercase_dict(response["headers"])
            answer["ResponseMetadata"] = {
                "RequestId": headers.get("x-amzn-requestid", ""), "HTTPStatusCode": 200, "HTTPHeaders": headers,
            }  # fmt: skip
            return answer

    class Parsers(ResponseParserFactory):  # type: ignore[misc]
        def create_parser(self, protocol_name: str) -> Any:
            if protocol_name == "json":
                return PlainJSONParser(**self._defaults)
            return super().create_parser(protocol_name)

    parsers = Parsers()
    parsers.set_parser_defaults(timestamp_parser=_moment)
    return parsers


def _moment(value: Any) -> datetime:
    """A time in an answer; botocore guesses at all that is not ISO 8601 in full."""
    if isinstance(value, str) and _ISO.fullmatch(value):
        return datetime.fromisoformat(value)
    from botocore.utils import parse_timestamp

    guessed: datetime = parse_timestamp(value)
    return guessed


_clients: dict[str, Any] = {}


def client(service: str) -> Any:
    """The process's client for `service` with the function's own role."""
    with _lock:
        if service not in _clients:
            _clients[service] = make_client(service)
        return _clients[service]


def forget() -> None:
    """Drop every client, so that the next call sees the environment as it is now."""
    with _lock:
        _clients.clear()
        _heard.clear()
        session.cache_clear()


def passes(problem: BaseException) -> bool:
    """Whether a request failed in a way that passes: AWS is busy or cannot be reached."""
    if not type(problem).__module__.startswith("botocore"):
        return False
    from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

    if isinstance(problem, ClientError):
        return int(problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)) >= 500
    return isinstance(problem, ConnectionError | HTTPClientError)
