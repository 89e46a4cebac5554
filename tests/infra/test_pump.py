"""The embedded stream pump: order, retries, halving, giving up."""

from typing import Any

from infra.embedded.patterns import matches
from infra.embedded.pump import deliver

POISON = "7"


def _records(count: int) -> list[dict[str, Any]]:
    return [{"dynamodb": {"SequenceNumber": str(number)}} for number in range(1, count + 1)]


def _numbers(records: list[dict[str, Any]]) -> list[str]:
    return [record["dynamodb"]["SequenceNumber"] for record in records]


class _Function:
    """A consumer that takes every record but the poisonous one, and fails as a whole when it meets that."""

    def __init__(self) -> None:
        self.took: list[str] = []
        self.met_poison = 0

    def __call__(self, records: list[dict[str, Any]]) -> set[str]:
        numbers = _numbers(records)
        if POISON in numbers:
            self.met_poison += 1
            return {numbers[0]}
        self.took += numbers
        return set()


def test_a_poisonous_record_is_given_up_after_bounded_tries_and_the_others_arrive_in_order() -> None:
    function, lost = _Function(), []
    deliver(_records(20), function, attempts=1, give_up=lambda records: lost.extend(_numbers(records)))
    assert lost == [POISON]
    assert function.took == [number for number in _numbers(_records(20)) if number != POISON]
    assert function.met_poison < 10


def test_a_batch_goes_on_from_the_record_that_the_function_says_failed() -> None:
    seen: list[list[str]] = []

    def invoke(records: list[dict[str, Any]]) -> set[str]:
        seen.append(_numbers(records))
        return {"3"} if len(seen) == 1 else set()

    deliver(_records(4), invoke, attempts=1, give_up=lambda _: None)
    assert seen == [["1", "2", "3", "4"], ["3", "4"]]


def test_a_filter_lets_through_what_it_names() -> None:
    pattern = {"dynamodb": {"Keys": {"sk": {"S": ["A"]}}, "NewImage": {"object": {"S": ["orders", "customers"]}}}}
    order = {"dynamodb": {"Keys": {"sk": {"S": "A"}}, "NewImage": {"object": {"S": "orders"}}}}
    assert matches(pattern, order)
    assert not matches(pattern, {"dynamodb": {"Keys": {"sk": {"S": "A"}}}})
    assert not matches(pattern, {"dynamodb": {**order["dynamodb"], "Keys": {"sk": {"S": "H#1"}}}})
    assert matches({"a": [{"exists": False}]}, {})
    assert matches({"a": [{"prefix": "T#"}]}, {"a": "T#1"})
    assert not matches({"a": [{"anything-but": ["x"]}]}, {"a": "x"})
