"""What is asked of DynamoDB is counted, and what it says that it consumed is added up."""

import json
from threading import Thread

import pytest
from botocore.awsrequest import AWSResponse
from botocore.retries import standard

from chalicelib.store import keys, table
from chalicelib.store.dynamodb import measured_usage
from chalicelib.store.errors import Unavailable

pytestmark = pytest.mark.usefixtures("aws")
KEY = keys.health()
THROTTLED = {"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException"}


class Raw:
    """A body as botocore reads it from the network."""

    def __init__(self, body):
        self._body = body

    def stream(self, **_):
        yield self._body


@pytest.fixture
def answers(monkeypatch):
    """What DynamoDB answers, status and body, one after the other; and what it was asked."""
    prepared, asked = [], []

    def answer(request, **_):
        asked.append(json.loads(request.body))
        status, body = prepared.pop(0)
        return AWSResponse(request.url, status, {}, Raw(json.dumps(body).encode()))

    events = table.client().meta.events
    events.register_first("before-send.dynamodb", answer)
    monkeypatch.setattr(standard.ExponentialBackoff, "delay_amount", lambda *_: 0)
    yield prepared, asked
    events.unregister("before-send.dynamodb", answer)


def units(total, **more):
    return {"TableName": "x", "CapacityUnits": total, **more}


CALLS = {
    "get": (lambda: table.get(KEY), units(0.5), (0.5, 0)),
    "query": (lambda: table.query({}), units(3.5), (3.5, 0)),
    "change": (lambda: table.change(KEY, "ADD n :n", n=1), units(2.0), (0, 2.0)),
    # The total has what the index consumes, too.
    "transact": (
        lambda: table.transact([table.put(KEY)]),
        [units(5.0, WriteCapacityUnits=4.0), units(2.0, WriteCapacityUnits=2.0)],
        (0, 7.0),
    ),
    # The same transaction once more is only read.
    "transact again": (
        lambda: table.transact([table.put(KEY)]),
        [units(4.0, ReadCapacityUnits=4.0)],
        (4.0, 0),
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_units_are_added_up_by_reading_and_writing(answers, name):
    call, consumed, expected = CALLS[name]
    prepared, asked = answers
    prepared += [(200, {"ConsumedCapacity": consumed, "Items": [], "Attributes": {}})] * 2
    with measured_usage() as used:
        call()
        call()
    assert used.requests == 2
    assert (used.read_units, used.write_units) == (2 * expected[0], 2 * expected[1])
    assert [each["ReturnConsumedCapacity"] for each in asked] == ["TOTAL", "TOTAL"]


def test_a_try_again_is_a_request(answers):
    prepared, _ = answers
    prepared += [(400, THROTTLED), (500, {}), (200, {"ConsumedCapacity": units(0.5)})]
    with measured_usage() as used:
        table.get(KEY)
    assert (used.requests, used.read_units) == (3, 0.5)


def test_what_is_refused_is_a_request(answers):
    answers[0].extend([(400, THROTTLED)] * 3)
    with measured_usage() as used, pytest.raises(Unavailable):
        table.get(KEY)
    assert (used.requests, used.read_units) == (3, 0)


def test_what_is_no_call_for_items_is_asked_as_before():
    assert table.client().describe_limits()["TableMaxReadCapacityUnits"]


def test_others_at_the_same_time_are_not_counted():
    others = []

    def other():
        with measured_usage() as used:
            table.get(KEY)
            table.get(KEY)
        others.append(used.requests)

    with measured_usage() as used:
        table.get(KEY)
        thread = Thread(target=other)
        thread.start()
        thread.join()
    table.get(KEY)
    assert (used.requests, others) == (1, [2])


def test_within_a_measure_another_has_what_is_its_own():
    with measured_usage() as outer:
        table.get(KEY)
        with measured_usage() as inner:
            table.get(KEY)
        table.get(KEY)
    assert (outer.requests, inner.requests) == (2, 1)
