"""Stored replies to keyed requests, for a day, so that repeated ones are carried out once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.store import keys, table
from chalicelib.store.errors import StoreError, TooManyKeys
from chalicelib.store.table import Write

LIFETIME_SECONDS = 24 * 60 * 60

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


class StoredReply(Struct, frozen=True, kw_only=True):
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

    def __init__(self, reply: StoredReply) -> None:
        super().__init__("the request was carried out before")
        self.reply = reply


def storing(request: KeyedRequest, reply: StoredReply) -> list[Write]:
    """The writes that store the reply and count it for its coach, for a transaction.

    They raise ``Repeated`` if a reply is stored already, and ``TooManyKeys`` if the coach has used
    too many keys today.
    """
    now = _now()
    if reply.body is not None and len(reply.body.encode()) > LONGEST_BODY:
        reply = replace(reply, body=None)
    key = keys.stored_reply(request.coach_id, request.key)
    item = {**key, **table.to_item(reply), "expires_at": now + LIFETIME_SECONDS}
    # Expired items are deleted late.
    stored = table.put(item, "attribute_not_exists(pk) OR expires_at < :now", now=now)
    count = table.update(
        keys.stored_reply_count(request.coach_id, now // _DAY),
        "ADD answers :one SET expires_at = :expires",
        "attribute_not_exists(answers) OR answers < :limit",
        one=1,
        expires=now + 2 * _DAY,
        limit=KEYS_A_DAY,
    )
    tomorrow = _DAY - now % _DAY
    return [
        stored.or_raise(lambda found: Repeated(table.to_record(found, StoredReply))),
        count.or_raise(lambda _: TooManyKeys(KEYS_A_DAY, tomorrow)),
    ]


def removing(request: KeyedRequest) -> Write:
    """The write that removes the stored reply."""
    return table.delete(keys.stored_reply(request.coach_id, request.key))


def find(request: KeyedRequest) -> StoredReply | None:
    """The reply stored for that sender and key, whatever its request, or None. One request."""
    item = table.get(keys.stored_reply(request.coach_id, request.key))
    return table.to_record(item, StoredReply) if item and item["expires_at"] >= _now() else None


def _now() -> int:
    return int(datetime.now(UTC).timestamp())
