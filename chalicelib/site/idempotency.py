"""``Idempotency-Key``: a request that is sent twice makes one thing and gets one answer."""

from hashlib import sha256

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
from chalicelib.store.errors import NameTaken, TooManyTeams
from chalicelib.store.idempotency_records import Answer, KeyedRequest, Repeated
from chalicelib.store.table import Write
from chalicelib.validation import Invalid

HEADER = "idempotency-key"
MAYBE_REPEATED = (Repeated, Invalid, NameTaken, TooManyTeams, Unprocessable, Conflict)
"""What a request may get that was carried out before: its own result can be in its way."""

_MAX_LENGTH = 255


def keyed(request: Request) -> KeyedRequest | None:
    """The request by its key, if it has one that counts; raises ``BadRequest`` for a wrong one."""
    key = request.headers.get(HEADER)
    if key is None or not request.operation.idempotent_by_key:
        return None
    if not 0 < len(key) <= _MAX_LENGTH:
        raise BadRequest(message("idempotency.key_length", most=_MAX_LENGTH))
    contents = request.here().encode() + b"\0" + request.body
    digest = sha256(contents).hexdigest()
    return KeyedRequest(coach_id=request.viewer.coach_id, key=key, digest=digest)


def keeping(repeatable: KeyedRequest, reply: Reply, team: str) -> list[Write]:
    """The writes that keep the reply, which is about that team."""
    answer = Answer(
        digest=repeatable.digest,
        status=reply.status,
        headers=reply.headers,
        body=reply.body.decode(),
        team=team,
    )
    return idempotency_records.keeping(repeatable, answer)


def forgetting(request: Request) -> list[Write]:
    """The writes that keep its answer no longer, for a request with a key."""
    repeatable = keyed(request)
    return [idempotency_records.forgetting(repeatable)] if repeatable else []


def replay(request: Request, repeatable: KeyedRequest, error: Exception) -> Reply:
    """The answer that the request got before; raises ``error`` if there is none.

    It may hold what only people of the team see, so it is for those who may still do the same, or
    are still of the team. Raises ``Unprocessable`` for a key that came with another request, and
    ``Forbidden``.
    """
    found = error.answer if isinstance(error, Repeated) else idempotency_records.find(repeatable)
    if found is None:
        raise error
    if found.digest != repeatable.digest:
        reason = message("idempotency.other_request")
        raise Unprocessable(reason, errors=[FieldError("Idempotency-Key", reason)])
    action: Action = request.operation.permission or Action.SEE_PEOPLE
    check_permitted(request.viewer, action, seen_team(request.viewer, found.team))
    body = found.body
    if body is None:
        where = found.headers.get("Location") or request.url(paths.TEAM, team=found.team)
        detail = in_words(message("idempotency.long_answer", address=where))
        body = json.text({"detail": detail})
    return Reply(status=found.status, headers=found.headers, body=body.encode())
