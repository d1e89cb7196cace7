"""The routes of a team's people, and of invitations to it."""

from chalicelib.accounts.permissions import Action
from chalicelib.http.formats import Format
from chalicelib.http.route import BY_TAG, Operation, Route
from chalicelib.site import paths
from chalicelib.site.people import invitations, inviting, pages, person
from chalicelib.site.teams.access import TEAM_STATUSES

_FORMATS = (Format.HTML, Format.JSON)

ROUTES = (
    Route(
        paths.PEOPLE,
        {
            "GET": Operation(
                pages.people,
                "The people of a team, for its people",
                Action.SEE_PEOPLE,
                response_schema="People",
                conditional=BY_TAG,
                statuses=TEAM_STATUSES,
            ),
            "POST": Operation(
                inviting.INVITING,
                "Invite somebody by mail",
                Action.EDIT_ROLES,
                request_schema="InvitationInput",
                form_schemas=("invitation",),
                idempotent_by_key=True,
                response_schema="Invitation",
                status=201,
                statuses=(404,),
            ),
        },
        _FORMATS,
    ),
    Route(
        paths.PERSON,
        {
            "GET": Operation(
                person.person,
                "One of the people of a team",
                Action.SEE_PEOPLE,
                response_schema="Person",
                conditional=BY_TAG,
                statuses=TEAM_STATUSES,
            ),
            "PUT": Operation(
                person.CHANGE,
                "Change a role, or hand the team over",
                Action.EDIT_ROLES,
                request_schema="RoleInput",
                form_schemas=("role",),
                response_schema="Person",
                statuses=(409,),
                json_after_form=True,
            ),
            "DELETE": Operation(
                person.remove_person,
                "Remove somebody from the team, or leave it",
                # Leaving needs another permission: see ``_LEAVING``.
                Action.EDIT_ROLES,
                form_schemas=("nothing",),
                status=204,
                statuses=(409,),
                json_after_form=True,
            ),
        },
        _FORMATS,
    ),
    Route(
        paths.INVITATION,
        {
            "GET": Operation(
                invitations.invitation,
                "An invitation, for the team's coaches and, with `token`, for who received it",
                Action.EDIT_ROLES,
                query=("token",),
                response_schema="Invitation",
                conditional=BY_TAG,
                statuses=TEAM_STATUSES,
            ),
            "POST": Operation(
                # The secret of the invitation replaces a permission.
                invitations.ACCEPTING,
                "Accept an invitation",
                request_schema="TokenInput",
                form_schemas=("token",),
                idempotent_by_key=True,
                response_schema="Person",
                statuses=(404, 409),
            ),
            "DELETE": Operation(
                invitations.TAKING_BACK,
                "Take an invitation back",
                Action.EDIT_ROLES,
                form_schemas=("nothing",),
                status=204,
                json_after_form=True,
            ),
        },
        _FORMATS,
    ),
)
