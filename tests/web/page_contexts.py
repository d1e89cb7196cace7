"""Made-up contexts for every page, among them empty ones and names that mean harm."""

from collections.abc import Mapping
from typing import Any

from chalicelib.lineup.sports import SPORTS
from chalicelib.models import NOBODY, TeamType
from chalicelib.representations import field, qr_code
from chalicelib.site.pages import LineupForm, Link

Facts = dict[str, Any]
COMMON: Facts = {
    "alternates": [Link("JSON", "?format=json")],
    "viewer": NOBODY,
    "csrf_token": "",
    "notice": None,
    "unsaved": False,
}
NOTHING_ALLOWED: frozenset[str] = frozenset()
FOOTBALL = SPORTS["football"]
HOSTILE = "<script>alert(1)</script> & “Ünï” محمد"
EMPTY_FORM = LineupForm()
WRONG_FORM = LineupForm(HOSTILE, "99", {"show": "Too many."})
NOTHING: Facts = {"items": [], "next": None, "first": None}
FILTERS = {"type": ["junior"], "sport": [], "q": HOSTILE, "order": "-name", "limit": 25}
NO_FILTERS = {"type": [], "sport": [], "q": "", "order": "name", "limit": 25}
CHOICES = {"team_types": [str(each) for each in TeamType], "sports": list(SPORTS.values())}


def team(**changes: Any) -> Facts:
    facts = {
        "slug": "otters",
        "name": HOSTILE,
        "sport": "football",
        "team_type": "junior",
        "size": 3,
        "formation": None,
        "visibility": "public",
        "version": 1,
        "created_at": "2026-09-01T00:00:00Z",
        "updated_at": "2026-11-22T09:13:00Z",
    }
    return facts | changes


def activity(*changes: Facts) -> Facts:
    by = {"id": "c1", "name": HOSTILE}
    return {
        "items": [{"at": "2026-11-22T09:13:00Z", "by": by, "changes": [each]} for each in changes],
        "next": None,
    }


def happened(what: str, **facts: Any) -> Facts:
    return {"what": what, **facts}


PLAYERS_NAMED = {"count": 12, "names": [HOSTILE, "Ana"]}
NO_ACTIVITY = activity()
TEAM_ACTIVITY = activity(
    happened("team_created", players=1),
    happened("team_edited", fields=["name", "visibility", "unheard_of"]),
    happened("imported"),
    happened("players_added", **PLAYERS_NAMED),
    happened("players_edited", count=1, names=[HOSTILE]),
    happened("players_removed", **PLAYERS_NAMED),
    happened("statuses_set", **PLAYERS_NAMED),
    happened("person_joined", name=HOSTILE, role="viewer"),
    happened("person_left", name=HOSTILE),
    happened("person_removed", name=HOSTILE),
    happened("role_changed", name=HOSTILE, role="coach"),
    happened("invited", email="ana@example.org", role="assistant"),
    happened("invitation_taken_back", email="ana@example.org", role="assistant"),
    happened("unheard_of"),
)
OWN_ACTIVITY = activity(
    happened("registered"),
    happened("signed_in", device=HOSTILE),
    happened("sessions_ended"),
    happened("name_changed"),
    happened("address_changed"),
    happened("password_changed"),
    happened("token_made", label=HOSTILE, access="write"),
    happened("token_revoked", label=HOSTILE),
    happened("team_deleted", team=HOSTILE),
    happened("unheard_of"),
)


def player(number: int | None = 7, **changes: Any) -> Facts:
    return {"id": "a/b", "name": HOSTILE, "number": number, "positions": ["ST", "CM"]} | changes


def person(number: int | None = 7) -> Facts:
    return {"id": "a/b", "name": HOSTILE, "number": number}


def lineup() -> Facts:
    seen = {"rating": 81.25, "reason": "Best."}
    slots = [
        {"position": code, "position_name": code, "x": 50, "y": y, "player": person(number), **seen}
        for code, y, number in (("CB", 74, 1), ("CM", 46, None), ("ST", 11, 0))
    ]
    return {
        "team": {"slug": "otters", "name": HOSTILE, "sport": "football"},
        "size": 3,
        "formation": "1-1-1",
        "usual_formation": "1-1-1",
        "formation_reason": "1-1-1 as usual.",
        "slots": slots,
        "bench": [{"player": person(), **seen}],
        "unavailable": [{"player": person(), "status": "injured"}],
        "runners_up": [{"score": 242.25, "reason": HOSTILE}],
        "alternatives": [{"formation": "2-1", "score": 199.96}],
        "warnings": ["Nobody plays in goal."],
        "sizes": [3, 4],
        "score": 243.75,
        "missing": 0,
    }


def lineup_page(**changes: Any) -> Facts:
    lists = ("bench", "unavailable", "runners_up", "alternatives", "warnings")
    empty: Facts = {name: [] for name in lists}
    *filled, last = lineup()["slots"]
    short: Facts = {"missing": 1, "slots": [*filled, last | {"player": None}]}
    return {
        "lineup": lineup()
        | (empty if changes.pop("empty", False) else {})
        | (short if changes.pop("short", False) else {}),
        "team": team(),
        "sport": FOOTBALL,
        "formations": ["1-1-1", "2-1"],
        "chosen": "1-1-1",
        "field": field.drawing("football"),
        "allowed": NOTHING_ALLOWED,
    } | changes


def listing(**changes: Any) -> Facts:
    return {"items": [team()], "next": "/teams?after=x", "first": "/teams"} | changes


def problem(status: int = 404, **members: Any) -> Facts:
    return {"status": status, "title": "No", "detail": HOSTILE, "request_id": "8d2f", **members}


OTPAUTH = f"otpauth://totp/Team%20Coach:ana%40example.org?secret={'A' * 32}&issuer=Team%20Coach"
SIGN_IN = {"email": HOSTILE, "next": "/teams/otters/invitations/c?token=%22"}
CONFIRM = {
    "email": "ana@example.org",
    "name": HOSTILE,
    "typed_name": HOSTILE,
    "elsewhere": False,
    "token": "x",
    "next": "/teams?q=%22",
}
AGAIN = {
    "action": "/teams",
    "fields": [
        {"name": "csrf_token", "value": "x", "secret": False, "hidden": True},
        {"name": "name", "value": HOSTILE, "secret": False, "hidden": False},
        {"name": "version", "value": HOSTILE, "secret": False, "hidden": True},
        {"name": "text", "value": f"a\n{HOSTILE}", "secret": False, "hidden": False},
        {"name": "password", "value": "", "secret": True, "hidden": False},
    ],
    "files": ["file"],
}
PROFILE: Facts = {
    "name": HOSTILE,
    "email": "ana@example.org",
    "created_at": "2026-09-01T00:00:00+00:00",
    "second_factor": None,
    "sessions": [
        {
            "id": "a",
            "device": device,
            "created_at": "2026-09-01T00:00:00+00:00",
            "seen_at": "2026-09-02T00:00:00+00:00",
            "current": not device,
        }
        for device in ("", HOSTILE)
    ],
    "tokens": [
        {
            "id": "b",
            "label": HOSTILE,
            "may_write": may_write,
            "created_at": "2026-09-01T00:00:00+00:00",
            "expires_at": "2027-09-01T00:00:00+00:00" if may_write else None,
            "seen_at": "2026-09-02T00:00:00+00:00" if may_write else None,
        }
        for may_write in (True, False)
    ],
}
SETUP = {"secret": "A" * 32, "uri": OTPAUTH, "qr": qr_code.svg(OTPAUTH)}
SECOND_FACTOR = {"created_at": "2026-09-01T00:00:00Z", "codes_left": 3, "action": ""}
PEOPLE = {
    "items": [
        {"id": "me", "name": HOSTILE, "role": "coach"},
        {"id": "a/b", "name": HOSTILE, "role": "assistant"},
    ],
    "next": None,
}
INVITED = {
    "id": "c",
    "email": "ana@example.org",
    "role": "viewer",
    "invited_by": HOSTILE,
    "expires_at": "2026-12-01T09:13:00Z",
}
PEOPLE_PAGE = {
    "team": team(),
    "people": PEOPLE | {"invitations": [INVITED]},
    "versions": {"me": HOSTILE, "a/b": HOSTILE},
    "may_edit": True,
    "filled": {"email": HOSTILE, "role": "viewer"},
    "errors": {"email": HOSTILE, "role": "Odd."},
    "problem": HOSTILE,
}
IMPORTED = {
    "added": [player(None, skill=50, status="available"), player(skill=1, status="injured")],
    "changed": [
        player(skill=50, status="absent")
        | {
            "changes": [
                {"field": "number", "before": None, "after": 7},
                {"field": "positions", "before": ["GK"], "after": ["ST", "CM"]},
                {"field": "name", "before": "Ana", "after": HOSTILE},
            ]
        }
    ],
    "unchanged": [],
    "unmentioned": 1,
    "rows_of_other_teams": 2,
    "columns": {HOSTILE: "name"},
    "ignored_columns": [HOSTILE],
    "statuses": {"out": "absent"},
    "position_groups": {"DEF": ["CB", "LB"]},
}
NO_IMPORT: Facts = {name: [] for name in ("added", "changed", "unchanged", "ignored_columns")} | {
    name: {} for name in ("columns", "statuses", "position_groups")
}
LINKS = [Link("Teams", "/teams")]
WRONG = [{"field": "show", "reason": "Too many."}, {"field": "x", "reason": "Odd."}]
PAGES: Mapping[str, tuple[str, Facts]] = {
    "home": (
        "home.html",
        {
            "form": EMPTY_FORM,
            "teams": [
                team(role="coach", players=3, fit=3),
                team(role="assistant", players=0, fit=0, visibility="private"),
                team(role="viewer", players=0, fit=0),
                team(role="viewer", players=1, fit=1),
            ],
        },
    ),
    "home without teams": ("home.html", {"form": EMPTY_FORM, "teams": []}),
    "import": ("teams/import.html", {"team": team(), "text": "", "problems": []}),
    "import again": (
        "teams/import.html",
        {
            "team": team(),
            "text": HOSTILE,
            "problems": [
                {"line": 3, "field": "name", "reason": HOSTILE},
                {"line": 0, "field": "file", "reason": "Odd."},
            ],
        },
    ),
    "import preview": (
        "teams/import_preview.html",
        {
            "team": team(),
            "version": HOSTILE,
            "text": HOSTILE,
            "changes": IMPORTED,
            "anything": True,
            "outdated": True,
        },
    ),
    "import of nothing": (
        "teams/import_preview.html",
        {
            "team": team(),
            "version": HOSTILE,
            "text": "",
            "changes": NO_IMPORT | {"unmentioned": 0, "rows_of_other_teams": 0},
            "anything": False,
            "outdated": False,
        },
    ),
    "people": ("teams/people.html", PEOPLE_PAGE),
    "people as an assistant sees them": (
        "teams/people.html",
        PEOPLE_PAGE | {"people": PEOPLE, "may_edit": False, "errors": {}, "problem": ""},
    ),
    "activity of a team": ("teams/activity.html", {"team": team(), "activity": TEAM_ACTIVITY}),
    "no activity of a team": ("teams/activity.html", {"team": team(), "activity": NO_ACTIVITY}),
    "activity": ("accounts/activity.html", {"activity": OWN_ACTIVITY}),
    "no activity": ("accounts/activity.html", {"activity": NO_ACTIVITY}),
    "invitation": (
        "teams/invitation.html",
        {
            "team_name": HOSTILE,
            "slug": "otters",
            "invitation": INVITED,
            "secret": "s",
        },
    ),
    "start": ("start.html", {"form": EMPTY_FORM, "teams": [team()]}),
    "start without teams": ("start.html", {"form": WRONG_FORM, "teams": []}),
    "index": ("best/index.html", {"form": EMPTY_FORM, "listing": listing()}),
    "empty index": ("best/index.html", {"form": EMPTY_FORM, "listing": NOTHING}),
    "type": ("best/type.html", {"team_type": "junior", "listing": listing()}),
    "empty type": ("best/type.html", {"team_type": "junior", "listing": NOTHING}),
    "lineup": ("best/lineup.html", lineup_page()),
    "lineup of the best formation": ("best/lineup.html", lineup_page(chosen="")),
    "short-handed lineup": ("best/lineup.html", lineup_page(short=True)),
    "empty lineup": ("best/lineup.html", lineup_page(empty=True, chosen="")),
    "teams": ("teams/index.html", {"listing": listing(), "filters": FILTERS, **CHOICES}),
    "no such teams": ("teams/index.html", {"listing": NOTHING, "filters": FILTERS, **CHOICES}),
    "no teams": ("teams/index.html", {"listing": NOTHING, "filters": NO_FILTERS, **CHOICES}),
    "team": (
        "teams/team.html",
        {
            "team": team(
                players=[
                    player(skill=50, status="doubtful"),
                    player(None, skill=1, status="absent"),
                ]
            ),
            "sport": FOOTBALL,
            "limited": False,
            "allowed": NOTHING_ALLOWED,
        },
    ),
    "limited team": (
        "teams/team.html",
        {
            "team": team(players=[player()], formation="2-1"),
            "sport": FOOTBALL,
            "limited": True,
            "allowed": NOTHING_ALLOWED,
        },
    ),
    "empty team": (
        "teams/team.html",
        {"team": team(players=[]), "sport": FOOTBALL, "limited": False, "allowed": NOTHING_ALLOWED},
    ),
    "player": (
        "teams/player.html",
        {
            "team": team(),
            "player": player(None, skill=9, status="injured"),
            "sport": FOOTBALL,
            "limited": False,
            "allowed": NOTHING_ALLOWED,
        },
    ),
    "limited player": (
        "teams/player.html",
        {
            "team": team(),
            "player": player(),
            "sport": FOOTBALL,
            "limited": True,
            "allowed": NOTHING_ALLOWED,
        },
    ),
    "search": ("search.html", {"q": HOSTILE, "listing": listing(), "filters": FILTERS, **CHOICES}),
    "nothing found": (
        "search.html",
        {"q": HOSTILE, "listing": NOTHING, "filters": FILTERS, **CHOICES},
    ),
    "search form": ("search.html", {"q": "", "listing": NOTHING, "filters": NO_FILTERS, **CHOICES}),
    "register": ("accounts/register.html", {"values": {"next": ""}, "errors": {}}),
    "register again": (
        "accounts/register.html",
        {
            "values": {"name": HOSTILE, "email": HOSTILE, "next": "/teams?q=%22"},
            "errors": {"name": HOSTILE, "password": "x"},
        },
    ),
    "mail sent": ("accounts/mail_sent.html", {"email": "ana@example.org", "nav": "login"}),
    "sign in": ("accounts/login.html", {"values": SIGN_IN, "errors": {}}),
    "sign in again": ("accounts/login.html", {"values": SIGN_IN, "errors": {"password": HOSTILE}}),
    "confirm": ("accounts/confirm.html", {"purpose": "register", **CONFIRM, "errors": {}}),
    "confirm elsewhere": (
        "accounts/confirm.html",
        {
            "purpose": "register",
            **CONFIRM,
            "elsewhere": True,
            "errors": {"name": HOSTILE, "password": "Too short."},
        },
    ),
    "new password": (
        "accounts/confirm.html",
        {"purpose": "password", **CONFIRM, "errors": {"password": "Too short."}},
    ),
    "forgotten": ("accounts/password.html", {"values": {"next": ""}, "errors": {}}),
    "forgotten again": (
        "accounts/password.html",
        {"values": {"email": HOSTILE, "next": "/"}, "errors": {"email": HOSTILE}},
    ),
    "profile": ("accounts/profile.html", {"profile": PROFILE, "values": {}, "errors": {}}),
    "profile again": (
        "accounts/profile.html",
        {
            "profile": PROFILE
            | {
                "sessions": PROFILE["sessions"][:1],
                "tokens": [],
                "second_factor": {"created_at": "2026-09-01T00:00:00Z", "recovery_codes_left": 9},
            },
            "values": {"name": HOSTILE, "email": HOSTILE, "label": HOSTILE},
            "errors": {"name": HOSTILE, "current_password": "x", "access": "x"},
        },
    ),
    "sign in code": ("accounts/sign_in_code.html", {"values": SIGN_IN, "errors": {}}),
    "sign in code again": (
        "accounts/sign_in_code.html",
        {"values": SIGN_IN, "errors": {"code": HOSTILE}},
    ),
    "second factor off": ("accounts/second_factor_setup.html", SETUP | {"errors": {}}),
    "second factor off again": (
        "accounts/second_factor_setup.html",
        SETUP | {"errors": {"code": HOSTILE, "current_password": "x"}},
    ),
    "second factor on": ("accounts/second_factor.html", SECOND_FACTOR | {"errors": {}}),
    "second factor on again": (
        "accounts/second_factor.html",
        SECOND_FACTOR
        | {"codes_left": 0, "action": "turn-off-second-factor", "errors": {"code": HOSTILE}},
    ),
    "recovery codes": ("accounts/recovery_codes.html", {"codes": ["1111-2222", "3333-4444"]}),
    "delete account": (
        "accounts/delete.html",
        {
            "email": "ana@example.org",
            "errors": {},
            "departures": [
                {"team": team(), "deleted": True},
                {"team": team(), "deleted": False},
            ],
        },
    ),
    "delete account without teams": (
        "accounts/delete.html",
        {"email": "ana@example.org", "errors": {"current_password": "x"}, "departures": []},
    ),
    "token": ("accounts/token.html", {"label": HOSTILE, "text": "tc_x_y"}),
    "not found": ("error.html", {"problem": problem(), "form": None, "links": LINKS}),
    "refused": (
        "error.html",
        {"problem": problem(403), "form": None, "links": LINKS, "again": AGAIN},
    ),
    "away": ("error.html", {"problem": problem(503), "form": None, "links": []}),
    "wrong size": (
        "error.html",
        {"problem": problem(422, errors=WRONG), "form": WRONG_FORM, "links": LINKS},
    ),
}
