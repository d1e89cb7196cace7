"""Every address of the site: its path, its methods, its representations."""

from collections.abc import Sequence

from chalicelib.http.body import JSON
from chalicelib.http.form_dispatch import WithForms
from chalicelib.http.formats import Format
from chalicelib.http.route import Route
from chalicelib.openapi import document as openapi
from chalicelib.site.accounts import (
    confirmation,
    password_reset,
    profile,
    profile_changes,
    registration,
    second_factor,
    signing_in,
)
from chalicelib.site.activity import pages as activity
from chalicelib.site.health import pages as health
from chalicelib.site.home import start
from chalicelib.site.imports import pages as imports
from chalicelib.site.lineups import pages as best
from chalicelib.site.people import invitations, inviting, person
from chalicelib.site.people import pages as people
from chalicelib.site.players import availability
from chalicelib.site.players import changes as player_changes
from chalicelib.site.players import pages as player_pages
from chalicelib.site.search import pages as search
from chalicelib.site.teams import changes as team_changes
from chalicelib.site.teams import pages as team_pages
from chalicelib.site.teams import reading as teams

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
                teams.players, {"new": player_pages.new_player, "status": availability.status_form}
            ),
            "POST": WithForms(
                player_changes.add,
                {"new": player_changes.add, "status": availability.save_statuses},
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
        {"GET": confirmation.confirm_page, "POST": confirmation.confirm},
        confirmation.FORMATS,
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
        {"GET": password_reset.password_page, "POST": password_reset.ask_password},
        password_reset.FORMATS,
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
