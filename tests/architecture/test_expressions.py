"""No attribute name in an expression is a word that DynamoDB reserves: there it fails, and only when it is run."""

import ast
import re
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError
from ministack.services._dynamodb_keywords import AWS_KEYWORDS

from infra.places import ROOT
from tests.harness.dynoxide import client, create_table

_EXPRESSION = re.compile(
    r"^(SET|ADD) \w+.* :\w|^REMOVE \w+|attribute_(not_)?exists\(|begins_with\(|\w+ (=|<|<=|>|>=) :\w|\w+ IN \(:"
)
_LANGUAGE = frozenset({
    "SET", "ADD", "REMOVE", "DELETE", "AND", "OR", "NOT", "IN", "BETWEEN", "attribute_exists", "attribute_not_exists",
    "begins_with", "contains", "size", "if_not_exists", "list_append", "attribute_type",
})  # fmt: skip
_NAME = re.compile(r"(?<![:#\w])[A-Za-z_]\w*")


def _expressions() -> Iterator[tuple[str, str]]:
    """(file, expression) of every string in the code that reads like an expression of DynamoDB."""
    for folder in ("functions", "shared", "tenants", "infra"):
        for path in (ROOT / folder).rglob("*.py"):
            if "demo" not in path.parts and "node_modules" not in path.parts:
                for node in ast.walk(ast.parse(path.read_text())):
                    if (
                        isinstance(node, ast.Constant)
                        and isinstance(node.value, str)
                        and _EXPRESSION.search(node.value)
                    ):
                        yield str(path.relative_to(ROOT)), node.value


def _names(expression: str) -> set[str]:
    return set(_NAME.findall(expression)) - _LANGUAGE


def test_no_expression_names_an_attribute_by_a_reserved_word() -> None:
    found = list(_expressions())
    assert len(found) >= 40
    reserved = {(path, name) for path, text in found for name in _names(text) if name.upper() in AWS_KEYWORDS}
    assert reserved == set()


def test_a_reserved_word_would_be_seen() -> None:
    assert _names("SET roles = :r, #s = :s") == {"roles"}
    assert len(AWS_KEYWORDS) == 573


def test_the_table_of_the_tests_refuses_reserved_words_as_aws_does(dynoxide: str) -> None:
    create_table(dynoxide, "Reserved")
    table = client(dynoxide)
    for word in sorted(AWS_KEYWORDS)[::12]:
        with pytest.raises(ClientError, match="reserved"):
            table.update_item(
                TableName="Reserved", Key={"pk": {"S": "x"}, "sk": {"S": "x"}},
                UpdateExpression=f"SET {word.lower()} = :v", ExpressionAttributeValues={":v": {"S": "x"}},
            )  # fmt: skip
