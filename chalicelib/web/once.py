"""``Idempotency-Key``: a request that is sent twice makes one thing and gets one answer."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from chalicelib.models import FieldError, Roster
from chalicelib.outputs.formats import Format
from chalicelib.store import answers
from chalicelib.store.answers import Answer, Sent
from chalicelib.store.errors import NameTaken, Repeated, TooManyTeams
from chalicelib.store.teams import Keep
from chalicelib.validation import Invalid
from chalicelib.web.errors import BadRequest, Unprocessable
from chalicelib.web.reply import PRIVATE, Reply
from chalicelib.web.request import Request

HEADER = "idempotency-key"
_MAX_LENGTH = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Something new: where it is, and its JSON with its ETag."""

    location: str
    etag: str
    body: str


def made_once(
    request: Request, make: Callable[[Keep | None], Roster], describe: Callable[[Roster], Made]
) -> Reply:
    """The answer (201) to a request that makes something.

    ``make`` saves it, together with what keeps the answer; ``describe`` makes the answer of what is
    saved. Raises what ``make`` raises, and ``Unprocessable`` for a key that came with something
    else before.
    """
    sent = _sent(request)
    if sent is None:
        return _reply(describe(make(None)))

    def keep(roster: Roster) -> dict[str, Any]:
        made = describe(roster)
        answer = Answer(digest=sent.digest, location=made.location, etag=made.etag, body=made.body)
        return answers.keeping(sent, answer)

    try:
        return _reply(describe(make(keep)))
    except Repeated as repeated:
        return _again(sent, answers.of_record(repeated.record))
    except (Invalid, NameTaken, TooManyTeams, Unprocessable):
        # What was made the first time may be what is in the way of the second.
        kept = answers.find(sent)
        if kept is None:
            raise
        return _again(sent, kept)


def _sent(request: Request) -> Sent | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 0 < len(key) <= _MAX_LENGTH:
        raise BadRequest(f"“Idempotency-Key” has 1 to {_MAX_LENGTH} characters.")
    contents = request.path.encode() + b"\0" + request.body
    return Sent(coach_id=request.viewer.coach_id, key=key, digest=sha256(contents).hexdigest())


def _again(sent: Sent, kept: Answer) -> Reply:
    if kept.digest != sent.digest:
        reason = "This key came with another request in the last 24 hours: use a new one."
        raise Unprocessable(reason, errors=[FieldError("Idempotency-Key", reason)])
    return _reply(Made(location=kept.location, etag=kept.etag, body=kept.body))


def _reply(made: Made) -> Reply:
    return Reply(
        status=int(HTTPStatus.CREATED),
        headers={
            "Location": made.location,
            "ETag": made.etag,
            "Content-Type": Format.JSON.content_type,
            "Cache-Control": PRIVATE,
        },
        body=made.body,
    )
