"""``Idempotency-Key``: a repeated request is not carried out again, and gets the same reply."""

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
from chalicelib.store.idempotency_records import KeyedRequest, Repeated, StoredReply
from chalicelib.store.table import Write
from chalicelib.validation import Invalid

HEADER = "idempotency-key"
MAYBE_REPEATED = (Repeated, Invalid, NameTaken, TooManyTeams, Unprocessable, Conflict)
"""The errors of a repeated request: it may also conflict with its own earlier result."""

_MAX_LENGTH = 255


def keyed(request: Request) -> KeyedRequest | None:
    """The request's key, if its operation supports keys; raises ``BadRequest`` for a bad one."""
    key = request.headers.get(HEADER)
    if key is None or not request.operation.idempotent_by_key:
        return None
    if not 0 < len(key) <= _MAX_LENGTH:
        raise BadRequest(message("idempotency.key_length", most=_MAX_LENGTH))
    contents = request.here().encode() + b"\0" + request.body
    digest = sha256(contents).hexdigest()
    return KeyedRequest(coach_id=request.viewer.coach_id, key=key, digest=digest)


def storing(repeatable: KeyedRequest, reply: Reply, team: str) -> list[Write]:
    """The writes that store the reply; ``team``: the slug of its team."""
    record = StoredReply(
        digest=repeatable.digest,
        status=reply.status,
        headers=reply.headers,
        body=reply.body.decode(),
        team=team,
    )
    return idempotency_records.storing(repeatable, record)


def removing(request: Request) -> list[Write]:
    """The writes that remove the stored reply, if the request has a key."""
    repeatable = keyed(request)
    return [idempotency_records.removing(repeatable)] if repeatable else []


def replay(request: Request, repeatable: KeyedRequest, error: Exception) -> Reply:
    """The stored reply to the request; raises ``error`` if there is none.

    It may have data of the team that is not public, so the permission is checked again. Raises
    ``Forbidden``, and ``Unprocessable`` if the key was used for a different request.
    """
    found = error.reply if isinstance(error, Repeated) else idempotency_records.find(repeatable)
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
