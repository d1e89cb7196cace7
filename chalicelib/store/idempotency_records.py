"""Answers kept for a day, so that a request that is sent twice is carried out once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.store import keys, table
from chalicelib.store.errors import StoreError, TooManyKeys
from chalicelib.store.table import Write

KEPT_SECONDS = 24 * 60 * 60

KEYS_A_DAY = 1000
"""The most requests with a key that are carried out for one coach in one day (UTC)."""

LONGEST_BODY = 64 * 1024
"""The most bytes of an answer's body that are kept; of a longer one, all but the body is."""

_DAY = int(timedelta(days=1).total_seconds())


class KeyedRequest(Struct, frozen=True, kw_only=True):
    """A request that its sender named: by whom, under what key, and a digest of its contents."""

    coach_id: str
    key: str
    digest: str


class Answer(Struct, frozen=True, kw_only=True):
    """What was answered, the digest of the request, and the slug of the team that it is about.

    ``body`` is None where it was too long to be kept.
    """

    digest: str
    status: int
    headers: Mapping[str, str]
    body: str | None = None
    # Answers kept by earlier releases name no team.
    team: str = ""


class Repeated(StoreError):
    """The same request was carried out before. ``answer``: what it was answered then."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("the request was carried out before")
        self.answer = answer


def keeping(request: KeyedRequest, answer: Answer) -> list[Write]:
    """The writes that keep the answer and count it for its coach, for a transaction.

    They raise ``Repeated`` where an answer is kept already, and ``TooManyKeys`` when the coach
    has used too many keys today.
    """
    now = _now()
    if answer.body is not None and len(answer.body.encode()) > LONGEST_BODY:
        answer = replace(answer, body=None)
    key = keys.answer(request.coach_id, request.key)
    item = {**key, **table.to_item(answer), "expires_at": now + KEPT_SECONDS}
    # Expired items are deleted late.
    kept = table.put(item, "attribute_not_exists(pk) OR expires_at < :now", now=now)
    count = table.update(
        keys.answer_count(request.coach_id, now // _DAY),
        "ADD answers :one SET expires_at = :expires",
        "attribute_not_exists(answers) OR answers < :limit",
        one=1,
        expires=now + 2 * _DAY,
        limit=KEYS_A_DAY,
    )
    tomorrow = _DAY - now % _DAY
    return [
        kept.or_raise(lambda found: Repeated(table.to_record(found, Answer))),
        count.or_raise(lambda _: TooManyKeys(KEYS_A_DAY, tomorrow)),
    ]


def forgetting(request: KeyedRequest) -> Write:
    """A write by which no answer is kept for that sender's key."""
    return table.delete(keys.answer(request.coach_id, request.key))


def find(request: KeyedRequest) -> Answer | None:
    """The answer kept for that sender's key, whatever the contents were, or None. One request."""
    item = table.get(keys.answer(request.coach_id, request.key))
    return table.to_record(item, Answer) if item and item["expires_at"] >= _now() else None


def _now() -> int:
    return int(datetime.now(UTC).timestamp())
