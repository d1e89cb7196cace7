"""What a client can ask of a team's people and of the import, for the description for programs."""

from chalicelib.openapi.operation import BY_TAG, OF_A_TEAM, Operation, Operations
from chalicelib.site.activity import pages as activity
from chalicelib.site.people import pages as people
from chalicelib.site.people import person
from chalicelib.site.teams import reading as teams

PEOPLE_OPERATIONS: Operations = {
    ("GET", teams.IMPORT_PATH): Operation(
        summary="The form for a file with players", codes=OF_A_TEAM
    ),
    ("POST", teams.IMPORT_PATH): Operation(
        summary="Add or update players from a file",
        schema="Import",
        takes="ImportInput",
        files=True,
        forms=("file", "rows"),
        page=True,
        query=("preview",),
        once=True,
        codes=(404, 409),
    ),
    ("GET", people.PEOPLE_PATH): Operation(
        summary="The people of a team, for its people",
        schema="People",
        revalidates=BY_TAG,
        codes=OF_A_TEAM,
    ),
    ("POST", people.PEOPLE_PATH): Operation(
        summary="Invite somebody by mail",
        schema="Invitation",
        status=201,
        takes="InvitationInput",
        forms=("invitation",),
        once=True,
        codes=(404, 409),
    ),
    ("GET", activity.TEAM_ACTIVITY_PATH): Operation(
        summary="Who changed what in a team: the last 100 events of 90 days, for its coaches",
        schema="Activity",
        codes=OF_A_TEAM,
    ),
    ("GET", person.PERSON_PATH): Operation(
        summary="One of the people of a team",
        schema="Person",
        revalidates=BY_TAG,
        codes=OF_A_TEAM,
    ),
    ("PUT", person.PERSON_PATH): Operation(
        summary="Change a role, or hand the team over",
        schema="Person",
        takes="RoleInput",
        forms=("role",),
        told=True,
    ),
    ("DELETE", person.PERSON_PATH): Operation(
        summary="Take somebody out of the team, or leave it",
        status=204,
        forms=("nothing",),
        told=True,
    ),
    ("GET", people.INVITATION_PATH): Operation(
        summary="An invitation, for the coaches of the team and, with `token`, for who got it",
        schema="Invitation",
        query=("token",),
        revalidates=BY_TAG,
        codes=OF_A_TEAM,
    ),
    ("POST", people.INVITATION_PATH): Operation(
        summary="Accept an invitation",
        schema="Person",
        takes="TokenInput",
        forms=("token",),
        once=True,
        codes=(404, 409),
    ),
    ("DELETE", people.INVITATION_PATH): Operation(
        summary="Take an invitation back", status=204, forms=("nothing",), told=True
    ),
}
"""What a client can ask of the people of a team, and of the import."""
