"""``Idempotency-Key``: a request that is sent twice makes one thing and gets one answer."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TypeVar

from chalicelib.accounts.permissions import Action
from chalicelib.http.errors import BadRequest, Conflict, Unprocessable
from chalicelib.http.request import Request
from chalicelib.http.response import Reply
from chalicelib.message import FieldError, message
from chalicelib.representations import json
from chalicelib.representations.messages import in_words
from chalicelib.site import paths
from chalicelib.site.teams.access import check_permitted, seen_team
from chalicelib.store import idempotency_records
from chalicelib.store.errors import NameTaken, Repeated, TooManyTeams
from chalicelib.store.idempotency_records import Answer, Sent
from chalicelib.store.table import Write
from chalicelib.validation import Invalid

HEADER = "idempotency-key"
_MAX_LENGTH = 255
_IN_THE_WAY = (Invalid, NameTaken, TooManyTeams, Unprocessable, Conflict)

T = TypeVar("T")

KeepOf = Callable[[T], Sequence[Write]]
"""Makes, of what is made as it will be stored, the writes that keep the answer to this request."""


def made_once(
    request: Request,
    make: Callable[[KeepOf[T] | None], T],
    describe: Callable[[T], Reply],
    slug_of: Callable[[T], str],
    action: Action,
) -> Reply:
    """The answer to a request that makes something.

    ``make`` saves it, together with what keeps the answer; ``describe`` makes the answer of what
    ``make`` gives, and ``slug_of`` tells the team that it is about. A kept answer is for those who
    may still do ``action`` with that team: others get what refuses them.

    Raises what ``make`` raises, ``Unprocessable`` for a key that came with something else before,
    and ``TooManyKeys``.
    """
    sent = _sent(request)
    if sent is None:
        return describe(make(None))

    def keep(what: T) -> Sequence[Write]:
        made = describe(what)
        answer = Answer(
            digest=sent.digest,
            status=made.status,
            headers=made.headers,
            body=made.body.decode(),
            team=slug_of(what),
        )
        return idempotency_records.keeping(sent, answer)

    try:
        return describe(make(keep))
    except Repeated as repeated:
        return _again(request, sent, idempotency_records.of_record(repeated.record), action)
    except _IN_THE_WAY:
        # What was made the first time may be what is in the way of the second.
        kept = idempotency_records.find(sent)
        if kept is None:
            raise
        return _again(request, sent, kept, action)


def forgotten(request: Request) -> list[Write]:
    """The write by which the answer to the request is kept no longer, if it has a key."""
    sent = _sent(request)
    return [idempotency_records.forgetting(sent)] if sent else []


def _sent(request: Request) -> Sent | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 0 < len(key) <= _MAX_LENGTH:
        raise BadRequest(message("idempotency.key_length", most=_MAX_LENGTH))
    contents = request.here().encode() + b"\0" + request.body
    return Sent(coach_id=request.viewer.coach_id, key=key, digest=sha256(contents).hexdigest())


def _again(request: Request, sent: Sent, kept: Answer, action: Action) -> Reply:
    if kept.digest != sent.digest:
        reason = message("idempotency.other_request")
        raise Unprocessable(reason, errors=[FieldError("Idempotency-Key", reason)])
    # The answer may hold what only people of the team see, and who is one may have changed.
    check_permitted(request.viewer, action, seen_team(request.viewer, kept.team))
    if kept.body is None:
        where = kept.headers.get("Location") or request.url(paths.TEAM, team=kept.team)
        body = json.render({"detail": in_words(message("idempotency.long_answer", address=where))})
        return Reply(status=kept.status, headers=kept.headers, body=body)
    return Reply(status=kept.status, headers=kept.headers, body=kept.body.encode())
