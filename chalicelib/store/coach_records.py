"""Coaches, their sessions and their tokens as items of the table, and back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from chalicelib.models import Coach

Item = dict[str, Any]


class Session(Struct, frozen=True, kw_only=True):
    """A place where a coach is signed in. ``id`` is the digest of the secret that opens it."""

    id: str
    coach_id: str
    coach_name: str
    device: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class Token(Struct, frozen=True, kw_only=True):
    """What one of a coach's programs shows. ``id`` is the digest of its text.

    ``expires_at``: None for one that does not expire. ``seen_at``: the last use, to the day; None
    for one that was not used yet.
    """

    id: str
    coach_id: str
    coach_name: str
    label: str
    may_write: bool
    created_at: datetime
    expires_at: datetime | None = None
    seen_at: datetime | None = None


def from_coach(coach: Coach) -> Item:
    """The attributes of a coach, without keys."""
    return {
        "id": coach.id,
        "coach_name": coach.name,
        "email": coach.email,
        "password_hash": coach.password_hash,
        "second_factor": coach.second_factor,
        "version": coach.version,
        "created_at": coach.created_at.isoformat(),
    }


def to_coach(item: Mapping[str, Any]) -> Coach:
    """The coach whose attributes are in ``item``."""
    return Coach(
        id=item["id"],
        name=item["coach_name"],
        email=item["email"],
        password_hash=item["password_hash"],
        second_factor=bool(item.get("second_factor")),
        version=int(item["version"]),
        created_at=datetime.fromisoformat(item["created_at"]),
    )


def from_session(session: Session) -> Item:
    """The attributes of a session, without keys."""
    return {
        "id": session.id,
        "coach_id": session.coach_id,
        "coach_name": session.coach_name,
        "device": session.device,
        "created_at": session.created_at.isoformat(),
        "seen_at": session.seen_at.isoformat(),
        "expires_at": int(session.expires_at.timestamp()),
    }


def to_session(item: Mapping[str, Any]) -> Session:
    """The session whose attributes are in ``item``."""
    created_at = datetime.fromisoformat(item["created_at"])
    return Session(
        id=item["id"],
        coach_id=item["coach_id"],
        coach_name=item["coach_name"],
        device=item["device"],
        created_at=created_at,
        seen_at=datetime.fromisoformat(item["seen_at"]),
        expires_at=datetime.fromtimestamp(int(item["expires_at"]), created_at.tzinfo),
    )


def from_token(token: Token) -> Item:
    """The attributes of a token, without keys."""
    return {
        "id": token.id,
        "coach_id": token.coach_id,
        "coach_name": token.coach_name,
        "token_label": token.label,
        "may_write": token.may_write,
        "created_at": token.created_at.isoformat(),
        **({"expires_at": int(token.expires_at.timestamp())} if token.expires_at else {}),
        **({"seen_at": token.seen_at.isoformat()} if token.seen_at else {}),
    }


def to_token(item: Mapping[str, Any]) -> Token:
    """The token whose attributes are in ``item``."""
    return Token(
        id=item["id"],
        coach_id=item["coach_id"],
        coach_name=item["coach_name"],
        label=item["token_label"],
        may_write=bool(item["may_write"]),
        created_at=datetime.fromisoformat(item["created_at"]),
        expires_at=datetime.fromtimestamp(int(item["expires_at"]), UTC)
        if "expires_at" in item
        else None,
        seen_at=datetime.fromisoformat(item["seen_at"]) if "seen_at" in item else None,
    )
