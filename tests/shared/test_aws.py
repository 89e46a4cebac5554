"""The trimmed client answers as botocore's whole one does, and asks for nothing that was trimmed away."""

import os
from typing import Any

import orjson
import pytest
from botocore.exceptions import ClientError

from infra import aws_data
from shared import aws
from tests.harness.dynoxide import client, create_table

ITEM = {
    "pk": {"S": "T#ten_aws#R#x"}, "sk": {"S": "A"}, "raw": {"B": bytes(range(256))}, "number": {"N": "12.3"},
    "list": {"L": [{"S": "华光"}, {"NULL": True}]}, "map": {"M": {"yes": {"BOOL": True}}}, "set": {"SS": ["a", "b"]},
}  # fmt: skip
KEY = {"pk": ITEM["pk"], "sk": ITEM["sk"]}


@pytest.fixture
def clients(dynoxide: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """The functions' client and a whole one, on the same table."""
    name = "AwsClients"
    if name not in client(dynoxide).list_tables()["TableNames"]:
        create_table(dynoxide, name)
    for variable, value in (("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")):
        monkeypatch.setenv(variable, os.environ.get(variable, value))
    return aws.make_client("dynamodb", endpoint=dynoxide), client(dynoxide)


def _answer(made: Any, operation: str, **asked: Any) -> Any:
    answer = getattr(made, operation)(TableName="AwsClients", **asked)
    answer.pop("ResponseMetadata")
    return answer


def test_every_kind_of_value_comes_back_alike(clients: tuple[Any, Any]) -> None:
    lean, whole = clients
    lean.put_item(TableName="AwsClients", Item=ITEM)
    asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": ITEM["pk"]}}
    assert _answer(lean, "get_item", Key=KEY) == _answer(whole, "get_item", Key=KEY)
    assert _answer(lean, "get_item", Key=KEY)["Item"] == ITEM
    assert _answer(lean, "query", **asked) == _answer(whole, "query", **asked)


@pytest.mark.parametrize("condition", ["attribute_not_exists(pk)", "nonsense ("])
def test_a_refusal_has_the_same_code(clients: tuple[Any, Any], condition: str) -> None:
    clients[0].put_item(TableName="AwsClients", Item=ITEM)
    codes = []
    for made in clients:
        with pytest.raises(ClientError) as refused:
            made.put_item(TableName="AwsClients", Item=ITEM, ConditionExpression=condition)
        codes.append(refused.value.response["Error"]["Code"])
    assert codes[0] == codes[1]


def test_a_refused_transaction_says_which_write_was_refused(clients: tuple[Any, Any]) -> None:
    lean, _ = clients
    lean.put_item(TableName="AwsClients", Item=ITEM)
    fresh = {**ITEM, "sk": {"S": "B"}}
    writes = [
        {"Put": {"TableName": "AwsClients", "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}
        for item in (fresh, ITEM)
    ]
    with pytest.raises(ClientError) as refused:
        lean.transact_write_items(TransactItems=writes)
    reasons = [reason["Code"] for reason in refused.value.response["CancellationReasons"]]
    assert reasons == ["None", "ConditionalCheckFailed"]
    assert "Item" not in lean.get_item(TableName="AwsClients", Key={"pk": ITEM["pk"], "sk": fresh["sk"]})


def test_a_request_says_what_botocores_own_would(clients: tuple[Any, Any]) -> None:
    said: list[list[Any]] = []
    for made in clients:
        requests: list[Any] = []
        made.meta.events.register("before-send.dynamodb", lambda request, to=requests, **_: to.append(request))
        made.put_item(TableName="AwsClients", Item=ITEM)
        made.batch_get_item(RequestItems={"AwsClients": {"Keys": [KEY], "ConsistentRead": True}})
        made.transact_write_items(
            TransactItems=[{"Delete": {"TableName": "AwsClients", "Key": KEY}}], ClientRequestToken="a"
        )
        said.append([
            (one.headers["X-Amz-Target"], one.headers["Content-Type"], orjson.loads(one.body)) for one in requests
        ])  # fmt: skip
    assert said[0] == said[1]


def test_a_request_is_signed_and_passes_botocores_hooks(clients: tuple[Any, Any]) -> None:
    lean, _ = clients
    seen: list[str] = []
    lean.meta.events.register(
        "before-send.dynamodb", lambda request, **_: seen.append(str(request.headers["Authorization"]))
    )
    lean.get_item(TableName="AwsClients", Key=KEY)
    assert len(seen) == 1
    assert "AWS4-HMAC-SHA256" in seen[0]


def test_the_trimmed_descriptions_are_those_of_the_installed_botocore() -> None:
    made = aws_data.files()
    assert made
    for name, content in made.items():
        assert (aws_data.FOLDER / name).read_bytes() == content, f"{name} is stale: python -m infra.aws_data"
