"""Made-up contexts for the pages on which a team is kept."""

from chalicelib.accounts.permissions import Action
from tests.web.page_contexts import CHOICES, FOOTBALL, HOSTILE, player, team

ALL = frozenset(Action)
MEMBERS_PLAYER = player(None, skill=50, status="doubtful", version=1)
TEAM_VALUES = {
    "name": HOSTILE,
    "sport": "football",
    "team_type": "junior",
    "size": "9",
    "formation": "",
    "visibility": "private",
}
PLAYER_VALUES = {
    "name": HOSTILE,
    "number": "x",
    "positions": "ST CM",
    "skill": "50",
    "status": "available",
}
TEAM_FORM = {
    "team": None,
    "values": TEAM_VALUES,
    "version": HOSTILE,
    "errors": {},
    "formations": [
        {"label": "Football, 9 players", "shapes": ["3-3-2", "2-4-2"], "chosen": "2-4-2"},
        {"label": "Football, 7 players", "shapes": ["2-3-1"], "chosen": ""},
    ],
    **CHOICES,
}
PLAYER_FORM = {
    "team": team(),
    "player": None,
    "version": HOSTILE,
    "values": PLAYER_VALUES,
    "errors": {},
    "sport": FOOTBALL,
    "positions": ["ST", "CM", ""],
    "roster": [MEMBERS_PLAYER],
}
STATUS_FORM = {
    "team": team(),
    "players": [MEMBERS_PLAYER, MEMBERS_PLAYER | {"id": "c", "number": 3}],
    "chosen": {"a/b": "injured", "c": "absent"},
    "overtaken": frozenset({"c"}),
    "errors": {"status.a/b": HOSTILE},
    "refusal": HOSTILE,
}
LEAVING = {"team": team(), "version": HOSTILE, "players": 1, "people": 2, "errors": {}}

PAGES = {
    "kept team": (
        "teams/team.html",
        {
            "team": team(players=[MEMBERS_PLAYER]),
            "sport": FOOTBALL,
            "limited": False,
            "allowed": ALL,
        },
    ),
    "kept player": (
        "teams/player.html",
        {
            "team": team(),
            "player": MEMBERS_PLAYER,
            "sport": FOOTBALL,
            "limited": False,
            "allowed": ALL,
        },
    ),
    "new team": ("teams/edit.html", TEAM_FORM),
    "wrong team": ("teams/edit.html", TEAM_FORM | {"errors": dict.fromkeys(TEAM_VALUES, HOSTILE)}),
    "overtaken team": (
        "teams/edit.html",
        TEAM_FORM
        | {"team": team(), "refusal": HOSTILE, "present": TEAM_VALUES | {"name": "", "size": "7"}},
    ),
    "delete team": ("teams/delete.html", LEAVING),
    "delete changed team": ("teams/delete.html", LEAVING | {"refusal": HOSTILE, "players": 2}),
    "new player": ("teams/edit_player.html", PLAYER_FORM),
    "wrong player": (
        "teams/edit_player.html",
        PLAYER_FORM
        | {"errors": dict.fromkeys(PLAYER_VALUES, HOSTILE), "positions": ["XX", "", ""]},
    ),
    "overtaken player": (
        "teams/edit_player.html",
        PLAYER_FORM
        | {
            "player": MEMBERS_PLAYER,
            "refusal": HOSTILE,
            "present": dict.fromkeys(PLAYER_VALUES, "injured"),
        },
    ),
    "statuses": ("teams/statuses.html", STATUS_FORM),
    "no statuses": ("teams/statuses.html", STATUS_FORM | {"players": [], "errors": {}}),
}
