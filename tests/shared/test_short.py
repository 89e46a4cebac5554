"""Reads without botocore's layers: signed as botocore signs, and botocore asked whenever the answer is not plain."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import aws
from shared.short import Short, Signer

KEYS = {"AccessKeyId": "ASIATEST", "SecretAccessKey": "sécret", "SessionToken": "token+/="}
PLAIN = b'{"Items":[{"pk":{"S":"T#1"}}],"Count":1}'
ASK = {"TableName": "KithTable", "KeyConditionExpression": "pk = :pk"}


@given(st.binary(max_size=50), st.sampled_from(["Query", "GetItem"]), st.sampled_from(["us-east-1", "cn-north-1"]))
@settings(max_examples=20, deadline=None)
def test_a_request_is_signed_as_botocore_signs_it(body: bytes, operation: str, region: str) -> None:
    target = f"DynamoDB_20120810.{operation}"
    made = Signer(KEYS, region, "dynamodb").sign("dynamodb.example", target, body)
    theirs = SigV4Auth(Credentials(*KEYS.values()), "dynamodb", region)
    sent = {name: value for name, value in made.items() if name != "Authorization"}
    request = AWSRequest("POST", "https://dynamodb.example/", headers=sent, data=body)
    request.context["timestamp"] = made["X-Amz-Date"]
    said = theirs.string_to_sign(request, theirs.canonical_request(request))
    assert made["Authorization"].endswith(f"Signature={theirs.signature(said, request)}")
    assert theirs.scope(request) in made["Authorization"]
    assert f"SignedHeaders={theirs.signed_headers(theirs.headers_to_sign(request))}," in made["Authorization"]


class Server:
    """Answers each request with the next of `answers`, bytes as they are; closes the connection where one says so."""

    def __init__(self) -> None:
        self.answers: list[tuple[bytes, bool]] = []
        self.connections = 0
        self.requests: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            line, _ = self._listener.accept()
            with line:
                self.connections += 1
                while (request := line.recv(65_536)) and request != b"stop":
                    self.requests.append(request)
                    answer, goes_on = self.answers.pop(0)
                    line.sendall(answer)
                    if not goes_on:
                        break
                if request == b"stop":
                    return

    def stop(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(b"stop")
        self._thread.join(5)
        self._listener.close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


@pytest.fixture
def short(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Short]:
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    aws.forget()
    client = aws.make_client("dynamodb", KEYS, f"http://127.0.0.1:{server.port}")
    made = Short(client, KEYS, None)
    yield made
    made.close()
    aws.forget()


def answered(body: bytes, status: str = "200 OK", *more: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *more, "", ""]).encode() + body


def test_reads_share_a_connection(server: Server, short: Short) -> None:
    server.answers = [(answered(PLAIN), True)] * 3
    for _ in range(3):
        assert short.read("Query", ASK) == orjson.loads(PLAIN)
    assert server.connections == 1
    assert server.requests[0].endswith(orjson.dumps(ASK))


@pytest.mark.parametrize("said", [True, False])
def test_a_connection_that_the_other_end_closed_is_made_again(server: Server, short: Short, said: bool) -> None:
    more = ("Connection: close",) if said else ()
    server.answers = [(answered(PLAIN, "200 OK", *more), False)] * 2
    assert short.read("Query", ASK) == short.read("Query", ASK) == orjson.loads(PLAIN)
    assert server.connections == 2


@pytest.mark.parametrize(("answer", "asked_again"), [
    (answered(b'{"__type":"ThrottlingException"}', "400 Bad Request"), False),
    (answered(b"", "500 Internal Server Error"), False),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", False),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}", False),
    (b"nonsense\r\n\r\n", False),
    (b"", False),
    (answered(b'{"Item":{"x":{"B":"AA=="}}}'), True),
    (answered(b"[1]"), True),
    (answered(b"{"), True),
])  # fmt: skip
def test_what_is_not_a_plain_answer_is_left_to_botocore(
    server: Server, short: Short, answer: bytes, asked_again: bool
) -> None:
    server.answers = [(answer, False), (answered(PLAIN), False)]
    assert short.read("GetItem", ASK) is None
    assert (short.read("GetItem", ASK) is not None) == asked_again, "after a failure botocore has the next seconds too"


WRITES = {"TransactItems": [{"Put": {"Item": {"data": {"B": b"\x00\xff"}}}}], "ClientRequestToken": "t"}
CANCELLED = b"""{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed"}]}"""


def test_a_transaction_is_sent_with_its_token_and_its_binary_values_as_text(server: Server, short: Short) -> None:
    server.answers = [(answered(b"{}"), True)]
    assert short.transact(WRITES) == {}
    sent = orjson.loads(server.requests[0].partition(b"\r\n\r\n")[2])
    assert sent == {"TransactItems": [{"Put": {"Item": {"data": {"B": "AP8="}}}}], "ClientRequestToken": "t"}


def test_a_refused_transaction_is_an_answer_after_which_the_short_way_goes_on(server: Server, short: Short) -> None:
    server.answers = [(answered(CANCELLED, "400 Bad Request"), True), (answered(PLAIN), True)]
    refused = short.transact(WRITES)
    assert refused
    assert [one["Code"] for one in refused["CancellationReasons"]] == ["None", "ConditionalCheckFailed"]
    assert short.read("Query", ASK) == orjson.loads(PLAIN)


@pytest.mark.parametrize(
    "answer", [answered(b'{"__type":"x#ThrottlingException"}', "400 Bad Request"), b"", b"HTTP/1.1"]
)
def test_a_transaction_without_a_plain_answer_is_left_to_botocore(server: Server, short: Short, answer: bytes) -> None:
    server.answers = [(answer, False), (answered(b"{}"), False)]
    assert short.transact(WRITES) is None
    assert short.transact(WRITES) is None, "botocore has the next seconds too"


def test_listeners_at_botocores_boundary_are_told(server: Server, short: Short) -> None:
    met: list[Any] = []
    events = aws.session()
    events.register("before-send.dynamodb", lambda request, **_: met.append(request.headers["X-Amz-Target"]))
    events.register("after-call.dynamodb.Query", lambda parsed, **_: met.append(parsed["Count"]))
    again = Short(aws.make_client("dynamodb", KEYS, f"http://127.0.0.1:{server.port}"), KEYS, None)
    server.answers = [(answered(PLAIN), False)]
    assert again.read("Query", ASK)
    again.close()
    assert met == ["DynamoDB_20120810.Query", 1]


def test_nobody_there_is_left_to_botocore(short: Short) -> None:
    client = aws.make_client("dynamodb", KEYS, "http://127.0.0.1:9")
    assert Short(client, KEYS, None).read("Query", ASK) is None
