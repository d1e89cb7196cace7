"""Answers kept for a day, so that a request that is sent twice is carried out once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib.store import keys, table
from chalicelib.store.errors import Repeated
from chalicelib.store.failures import ConditionFailed

KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request that its sender named: by whom, under what key, and a digest of its contents."""

    coach_id: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered, and a digest of what it was answered to."""

    digest: str
    status: int
    headers: Mapping[str, str]
    body: str


def keeping(sent: Sent, answer: Answer) -> dict[str, Any]:
    """A write that keeps the answer; it fails, telling the item, when one is kept already."""
    now = _now()
    item = {
        **keys.answer(sent.coach_id, sent.key),
        "digest": answer.digest,
        "status": answer.status,
        "headers": dict(answer.headers),
        "body": answer.body,
        "expires_at": now + KEPT_SECONDS,
    }
    # Expired items are deleted late.
    return table.telling(table.put(item, "attribute_not_exists(pk) OR expires_at < :now", now=now))


def store(kept: Mapping[str, Any]) -> None:
    """Keep an answer where nothing else is written; raises ``Repeated``. One request."""
    try:
        table.transact([kept])
    except ConditionFailed as error:
        raise Repeated(error.found[0]) from error


def forgetting(sent: Sent) -> dict[str, Any]:
    """A write by which no answer is kept for that sender's key."""
    return table.delete(keys.answer(sent.coach_id, sent.key))


def find(sent: Sent) -> Answer | None:
    """The answer kept for that sender's key, whatever the contents were, or None. One request."""
    item = table.get(keys.answer(sent.coach_id, sent.key))
    return of_record(item) if item and item["expires_at"] >= _now() else None


def of_record(item: Mapping[str, Any]) -> Answer:
    """The answer that the item holds."""
    return Answer(
        digest=item["digest"],
        status=int(item["status"]),
        headers=item["headers"],
        body=item["body"],
    )


def _now() -> int:
    return int(datetime.now(UTC).timestamp())
