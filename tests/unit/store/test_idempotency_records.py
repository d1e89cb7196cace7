"""Answers kept for a day: found by the sender's key, in the transaction of what they answer."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.store import idempotency_records as idempotency
from chalicelib.store import table, teams
from chalicelib.store.idempotency_records import KeyedRequest, Repeated, StoredReply
from chalicelib.store.teams import Prepared
from tests.unit.store import builders

SENT = KeyedRequest(coach_id="c1", key="key", digest="d1")
ANSWER = StoredReply(digest="d1", status=201, headers={"Location": "/teams/x"}, body="{}", team="x")

pytestmark = pytest.mark.usefixtures("aws")


def keep(sent=SENT):
    prepared = teams.prepare(None, builders.roster())
    return teams.commit(prepared.including(idempotency.storing(sent, ANSWER)))


def test_is_found_by_its_sender_alone():
    keep()
    assert idempotency.find(SENT) == ANSWER
    assert idempotency.find(KeyedRequest(coach_id="c2", key="key", digest="d1")) is None
    assert idempotency.find(KeyedRequest(coach_id="c1", key="KEY", digest="d1")) is None


def test_a_second_request_changes_nothing_and_tells_the_first_answer():
    keep()
    before = builders.items()
    with pytest.raises(Repeated) as repeated:
        keep()
    assert repeated.value.reply == ANSWER
    assert builders.items() == before


def test_after_a_day_the_key_is_free_even_if_the_item_is_still_there(monkeypatch):
    keep()
    later = int((datetime.now(UTC) + timedelta(days=1, seconds=5)).timestamp())
    monkeypatch.setattr(idempotency, "_now", lambda: later)
    assert idempotency.find(SENT) is None
    stored = teams.read("river_otters")
    teams.commit(Prepared(stored).including(idempotency.storing(SENT, ANSWER)))
    assert idempotency.find(SENT) == ANSWER


def test_one_alone_is_kept_once_and_can_be_forgotten():
    table.transact(idempotency.storing(SENT, ANSWER))
    with pytest.raises(Repeated) as repeated:
        table.transact(idempotency.storing(SENT, ANSWER))
    assert repeated.value.reply == ANSWER
    table.transact([idempotency.removing(SENT)])
    assert idempotency.find(SENT) is None
