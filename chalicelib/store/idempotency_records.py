"""Stored replies to keyed requests, for a day, so that repeated ones are carried out once."""

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
"""The most bytes of a stored body; a longer one is left out."""

_DAY = int(timedelta(days=1).total_seconds())


class KeyedRequest(Struct, frozen=True, kw_only=True):
    """A request with an ``Idempotency-Key``: its sender, its key, and a digest of its contents."""

    coach_id: str
    key: str
    digest: str


class Answer(Struct, frozen=True, kw_only=True):
    """A stored reply, with the digest of its request and the slug of its team.

    ``body`` is None if it was too long.
    """

    digest: str
    status: int
    headers: Mapping[str, str]
    body: str | None = None
    # Replies stored by earlier releases have no team.
    team: str = ""


class Repeated(StoreError):
    """The request was carried out before. ``reply``: its stored reply."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("the request was carried out before")
        self.answer = answer


def keeping(request: KeyedRequest, answer: Answer) -> list[Write]:
    """The writes that store the reply and count it for its coach, for a transaction.

    They raise ``Repeated`` if a reply is stored already, and ``TooManyKeys`` if the coach has used
    too many keys today.
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
    """The write that removes the stored reply."""
    return table.delete(keys.answer(request.coach_id, request.key))


def find(request: KeyedRequest) -> Answer | None:
    """The reply stored for that sender and key, whatever its request, or None. One request."""
    item = table.get(keys.answer(request.coach_id, request.key))
    return table.to_record(item, Answer) if item and item["expires_at"] >= _now() else None


def _now() -> int:
    return int(datetime.now(UTC).timestamp())
