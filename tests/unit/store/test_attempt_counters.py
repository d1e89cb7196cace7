"""Tries counted together: all of them, or none, in as few requests as can be."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from msgspec.structs import replace

from chalicelib.store import attempt_counters, table
from chalicelib.store.attempt_counters import Limit, TooManyTries, Try
from chalicelib.store.errors import Unavailable
from tests.unit.store import builders

pytestmark = pytest.mark.usefixtures("aws")
NETWORK = Try(Limit("network", 4), "192.0.2.1")
ACCOUNT = Try(Limit("account", 2), "ana@example.org")
BEGIN = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def move(monkeypatch):
    """A clock that stands still until it is moved."""

    def to(seconds):
        class Then(datetime):
            @classmethod
            def now(cls, tz=None):
                return BEGIN + timedelta(seconds=seconds)

        monkeypatch.setattr(attempt_counters, "datetime", Then)

    to(0)
    return to


@pytest.fixture
def requests(monkeypatch):
    seen = []
    call = table.client()._make_api_call

    def noting(operation, arguments):
        seen.append(operation)
        return call(operation, arguments)

    monkeypatch.setattr(table.client(), "_make_api_call", noting)
    return seen


def counted():
    return {
        partition.split("#")[1]: int(item["tries"])
        for (partition, _), item in builders.items().items()
    }


def seen():
    return table.get_all(attempt_counters.counter_keys([NETWORK, ACCOUNT]))


def try_it(counters=()):
    """The seconds to wait, 0 where the try may be made."""
    try:
        attempt_counters.count([NETWORK, ACCOUNT], counters)
    except TooManyTries as held:
        return held.seconds
    return 0


def test_free_ones_are_one_request(requests):
    assert [try_it(), try_it()] == [0, 0]
    assert requests == ["TransactWriteItems"] * 2
    assert counted() == {"network": 2, "account": 2}


def test_each_after_them_waits_twice_as_long_as_the_one_before(move):
    waits, at = [], 0
    for _ in range(14):
        while wait := try_it():
            waits.append(wait)
            at += wait
            move(at)
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_a_try_that_one_brake_holds_is_not_counted_by_the_other():
    assert [try_it() for _ in range(5)] == [0, 0, 0, 2, 2]
    assert counted() == {"network": 3, "account": 3}


def test_the_longest_wait_of_all_is_told(move):
    other = replace(ACCOUNT, who="eva@example.org")
    for _ in range(3):
        attempt_counters.count([ACCOUNT])
    move(1)
    for _ in range(3):
        attempt_counters.count([other])
    with pytest.raises(TooManyTries) as held:
        attempt_counters.count([ACCOUNT, other])
    assert held.value.seconds == 2


def test_who_has_read_the_counters_needs_one_request_in_any_case(requests, move):
    for _ in range(3):
        try_it()
    move(2)
    counters = seen()
    requests.clear()
    assert try_it(counters) == 0
    assert requests == ["TransactWriteItems"]
    assert try_it(seen()) == 4
    assert requests == ["TransactWriteItems", "BatchGetItem"]


def test_one_who_read_them_before_others_tried_is_held_all_the_same():
    counters = seen()
    assert [try_it(counters) for _ in range(5)] == [0, 0, 0, 2, 2]
    assert counted() == {"network": 3, "account": 3}


def test_counting_begins_anew_when_it_is_forgotten():
    for _ in range(3):
        try_it()
    counters = seen()
    table.transact([attempt_counters.reset(ACCOUNT)])
    assert try_it(counters[:1]) == 0
    assert counted() == {"network": 4, "account": 1}


@pytest.mark.parametrize(("conflicts", "told"), [(1, False), (3, False), (4, True)])
def test_another_transaction_in_the_way_is_waited_for(monkeypatch, conflicts, told):
    call, left = table.client()._make_api_call, [conflicts]

    def crowded(operation, arguments):
        if not left[0]:
            return call(operation, arguments)
        left[0] -= 1
        error = {"Code": "TransactionCanceledException", "Message": "another is at it"}
        reasons = [{"Code": "None"}, {"Code": "TransactionConflict"}]
        raise ClientError({"Error": error, "CancellationReasons": reasons}, operation)

    with monkeypatch.context() as patch:
        patch.setattr(table.client(), "_make_api_call", crowded)
        if told:
            with pytest.raises(Unavailable):
                try_it()
        else:
            assert try_it() == 0
    assert counted() == ({} if told else {"network": 1, "account": 1})
