"""The benchmarks count what DynamoDB bills, by its rules."""

import boto3
import pytest

from benchmarks.account_writes import account_writes
from benchmarks.billing import billed, item_size
from chalicelib.settings import settings
from chalicelib.store import table

pytestmark = pytest.mark.usefixtures("aws")
KB = 1024


def item(size=100, place=None, sort="s"):
    """An item of so many bytes, which stands in the index if it has a place there."""
    whole = {"pk": {"S": "p"}, "sk": {"S": sort}}
    if place:
        whole |= {"index_pk": {"S": "i"}, "index_sk": {"S": place}}
    whole["text"] = {"S": ""}
    whole["text"]["S"] = "x" * (size - item_size(whole))
    return whole


def store(*items):
    for each in items:
        boto3.client("dynamodb").put_item(TableName=settings().table_name, Item=each)


def named(**arguments):
    return {"TableName": settings().table_name, **arguments}


def key(sort="s"):
    return {"pk": {"S": "p"}, "sk": {"S": sort}}


def bill(operation, **arguments):
    with billed() as found:
        getattr(table.client(), operation)(**arguments)
    assert found.requests == 1
    return found.reads, found.writes


CHANGES = {
    "new": (None, item(KB), 1),
    "a byte more than a kilobyte": (None, item(KB + 1), 2),
    "larger": (item(KB), item(3 * KB), 3),
    "smaller": (item(3 * KB), item(KB), 3),
    "new in the index": (None, item(KB, "a"), 1 + 1),
    "as it was": (item(KB, "a"), item(KB, "a"), 1),
    "changed in its place": (item(2 * KB, "a"), item(KB, "a"), 2 + 2),
    "moved in the index": (item(2 * KB, "a"), item(KB, "b"), 2 + 2 + 1),
    "gone from the index": (item(KB, "a"), item(KB), 1 + 1),
}


@pytest.mark.parametrize(("before", "after", "units"), CHANGES.values(), ids=CHANGES)
def test_what_is_put_costs_by_what_was_there_and_is(before, after, units):
    store(*[before] if before else [])
    assert bill("put_item", **named(Item=after)) == (0, units)


def test_what_is_deleted_costs_by_what_was_there():
    store(item(3 * KB, "a"))
    assert bill("delete_item", **named(Key=key())) == (0, 3 + 3)
    assert bill("delete_item", **named(Key=key())) == (0, 1)


def test_what_is_updated_costs_by_the_whole_item():
    store(item(3 * KB))
    values = {":one": {"N": "1"}}
    update = {"UpdateExpression": "SET n = :one", "ExpressionAttributeValues": values}
    assert bill("update_item", **named(Key=key(), **update)) == (0, 4)


def test_in_a_transaction_the_table_costs_twice_and_the_index_once():
    store(item(2 * KB, "a"))
    condition = "attribute_exists(pk)"
    writes = [
        {"ConditionCheck": named(Key=key(), ConditionExpression=condition)},
        {"Put": named(Item=item(KB, "b", sort="new"))},
    ]
    assert bill("transact_write_items", TransactItems=writes) == (0, 2 * 2 + 2 * 1 + 1)


def test_reads_cost_by_the_page_and_half_unless_they_have_to_be_consistent():
    store(*(item(3 * KB, sort=str(number)) for number in range(3)))
    asked = {
        "KeyConditionExpression": "pk = :p",
        "ExpressionAttributeValues": {":p": {"S": "p"}},
    }
    assert bill("query", **named(**asked)) == (1.5, 0)
    assert bill("query", **named(**asked, ConsistentRead=True)) == (3, 0)
    assert bill("get_item", **named(Key=key("0"), ConsistentRead=True)) == (1, 0)
    assert bill("get_item", **named(Key=key("none"))) == (0.5, 0)


def test_items_that_are_asked_for_together_cost_as_each_by_itself():
    store(item(5 * KB, sort="0"))
    keys = {"Keys": [key("0"), key("1")], "ConsistentRead": True}
    asked = {settings().table_name: keys}
    assert bill("batch_get_item", RequestItems=asked) == (2 + 1, 0)


def test_every_form_of_the_account_is_sent_and_billed():
    bills = dict(account_writes())
    assert {"register", "sign in", "new password", "make a token"} <= bills.keys()
    looks = bills.pop("look at the profile")
    assert (looks.requests, looks.writes) == (1, 0)
    for name, found in bills.items():
        assert found.requests >= 2, name
        assert found.writes >= 2, name
