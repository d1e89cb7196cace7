"""Every address of the site: its path, its methods, its representations."""

from collections.abc import Sequence

from chalicelib.outputs.formats import Format
from chalicelib.web import (
    activity,
    best,
    confirming,
    forgotten,
    health,
    imports,
    invitations,
    inviting,
    openapi,
    people,
    person,
    player_changes,
    player_pages,
    profile,
    profile_changes,
    registration,
    search,
    second_factor,
    signing_in,
    start,
    statuses,
    team_changes,
    team_pages,
    teams,
)
from chalicelib.web.asked_forms import WithForms
from chalicelib.web.body import JSON
from chalicelib.web.route import Route

_DEEPEST_UNKNOWN = 8


SITE: Sequence[Route] = (
    Route("/", {"GET": start.start}, start.FORMATS),
    Route("/best", {"GET": best.best}, best.FORMATS),
    # API Gateway takes one name per place in a path: here {team} is a type of team.
    Route("/best/{team}", {"GET": best.best_by_type}, best.FORMATS),
    Route(best.LINEUP_PATH, {"GET": best.best_lineup}, best.FORMATS),
    Route(
        "/teams",
        {
            "GET": WithForms(teams.team_list, {"new": team_pages.new_team}),
            "POST": team_changes.create,
        },
        teams.FORMATS,
        takes=(JSON,),
    ),
    Route(
        teams.TEAM_PATH,
        {
            "GET": WithForms(
                teams.team, {"edit": team_pages.edit_team, "delete": team_pages.delete_team}
            ),
            "PUT": team_changes.change,
            "DELETE": team_changes.delete,
        },
        teams.FORMATS,
        takes=(JSON,),
    ),
    Route(
        teams.PLAYERS_PATH,
        {
            "GET": WithForms(
                teams.players, {"new": player_pages.new_player, "status": statuses.status_form}
            ),
            "POST": WithForms(
                player_changes.add,
                {"new": player_changes.add, "status": statuses.save_statuses},
            ),
        },
        teams.FORMATS,
        takes=(JSON,),
    ),
    Route(
        teams.PLAYER_PATH,
        {
            "GET": WithForms(teams.player, {"edit": player_pages.edit_player}),
            "PUT": player_changes.change,
            "DELETE": player_changes.remove,
        },
        teams.PLAYER_FORMATS,
        takes=(JSON,),
    ),
    Route(
        teams.IMPORT_PATH,
        {"GET": imports.import_form, "POST": imports.import_players},
        imports.FORMATS,
        takes=(JSON, Format.CSV.media_type),
    ),
    Route(
        people.PEOPLE_PATH,
        {"GET": people.people, "POST": inviting.ask_in},
        people.FORMATS,
        takes=(JSON,),
    ),
    Route(
        person.PERSON_PATH,
        {
            "GET": person.person,
            "PUT": person.change_person,
            "DELETE": person.remove_person,
        },
        people.FORMATS,
        takes=(JSON,),
    ),
    Route(
        people.INVITATION_PATH,
        {
            "GET": invitations.invitation,
            "POST": invitations.accept,
            "DELETE": invitations.take_back,
        },
        invitations.FORMATS,
        takes=(JSON,),
    ),
    Route(activity.TEAM_ACTIVITY_PATH, {"GET": activity.team_activity}, activity.FORMATS),
    Route("/search", {"GET": search.search_teams}, search.FORMATS),
    Route(
        "/register",
        {"GET": registration.register_page, "POST": registration.register},
        registration.FORMATS,
        for_anybody=True,
    ),
    Route(
        "/confirm",
        {"GET": confirming.confirm_page, "POST": confirming.confirm},
        confirming.FORMATS,
        for_anybody=True,
    ),
    Route(
        "/login",
        {
            "GET": WithForms(
                signing_in.login_page, {second_factor.CODE_FORM: second_factor.code_page}
            ),
            "POST": WithForms(
                signing_in.login, {second_factor.CODE_FORM: second_factor.enter_code}
            ),
        },
        signing_in.FORMATS,
        for_anybody=True,
    ),
    Route(
        "/password",
        {"GET": forgotten.password_page, "POST": forgotten.ask_password},
        forgotten.FORMATS,
        for_anybody=True,
    ),
    Route(
        "/profile",
        {
            "GET": WithForms(
                profile.profile,
                {
                    "delete": profile.deletion,
                    second_factor.PROFILE_FORM: second_factor.second_factor_page,
                },
            ),
            "POST": profile_changes.change,
        },
        profile.FORMATS,
    ),
    Route(activity.ACTIVITY_PATH, {"GET": activity.own_activity}, activity.FORMATS),
    Route("/logout", {"POST": signing_in.logout}, for_anybody=True),
    Route("/health", {"GET": health.health}, health.FORMATS),
    Route("/openapi.json", {"GET": openapi.document(lambda: SITE)}, openapi.FORMATS),
)
"""The addresses that there are."""

UNKNOWN: Sequence[Route] = tuple(
    Route(
        "".join(f"/{{part{place}}}" for place in range(1, depth + 1)),
        handlers={},
    )
    for depth in range(1, _DEEPEST_UNKNOWN + 1)
)
"""The addresses that there are not, for a page that says so: the gateways' own answer is bare."""
