"""What a client can ask of a team's people and of the import, for the description for programs."""

from chalicelib.web import imports, invitations, people, person, teams
from chalicelib.web.operations import Operation

_SEEN = (301, 302, 401, 403, 404)
_CHANGED = (302, 400, 403, 404, 409, 413, 415, 422, 503)
_MATCHED = (412, 428)

PEOPLE_OPERATIONS = (
    Operation(
        path=teams.IMPORT_PATH,
        summary="The form for a file with players",
        formats=imports.FORMATS,
        codes=_SEEN,
    ),
    Operation(
        path=teams.IMPORT_PATH,
        method="post",
        summary="Add or update players from a file",
        schema="Import",
        takes="ImportInput",
        files=True,
        query=("preview",),
        headers=("idempotency_key",),
        codes=_CHANGED,
    ),
    Operation(
        path=people.PEOPLE_PATH,
        summary="The people of a team, for its people",
        formats=people.FORMATS,
        schema="People",
        codes=_SEEN,
    ),
    Operation(
        path=people.PEOPLE_PATH,
        method="post",
        summary="Invite somebody by mail",
        schema="Invitation",
        takes="InvitationInput",
        headers=("idempotency_key",),
        codes=(201, 429, *_CHANGED),
    ),
    Operation(
        path=person.PERSON_PATH,
        summary="One of the people of a team",
        formats=people.FORMATS,
        schema="Person",
        codes=_SEEN,
    ),
    Operation(
        path=person.PERSON_PATH,
        method="put",
        summary="Change a role, or hand the team over",
        schema="Person",
        takes="RoleInput",
        headers=("if_match",),
        codes=(*_CHANGED, *_MATCHED),
    ),
    Operation(
        path=person.PERSON_PATH,
        method="delete",
        summary="Take somebody out of the team, or leave it",
        headers=("if_match",),
        codes=(204, *_CHANGED, *_MATCHED),
    ),
    Operation(
        path=people.INVITATION_PATH,
        summary="An invitation, for the coaches of the team and, with `token`, for who got it",
        formats=invitations.FORMATS,
        schema="Invitation",
        query=("token",),
        codes=_SEEN,
    ),
    Operation(
        path=people.INVITATION_PATH,
        method="post",
        summary="Accept an invitation",
        schema="Person",
        takes="TokenInput",
        headers=("idempotency_key",),
        codes=_CHANGED,
    ),
    Operation(
        path=people.INVITATION_PATH,
        method="delete",
        summary="Take an invitation back",
        headers=("if_match",),
        codes=(204, *_CHANGED, *_MATCHED),
    ),
)
"""What a client can ask of the people of a team, and of the import."""
