"""Parameters of each kind for the messages whose words a function makes, and what it makes."""

from datetime import UTC, datetime
from http import HTTPStatus

_STANDING = {"points": 80_000, "better": 0, "joint": False, "doubtful": False}
_TIE = {
    "loss": 0,
    "formation": None,
    "is_usual": False,
    "entrants": [("Dee", "SF")],
    "moves": [],
    "opened": [],
    "leaves": [],
}
_LOSS = _TIE | {"loss": 16_100, "moves": [("Bo", "PG")]}
_SWITCH = _LOSS | {"formation": "2-1-2"}
_STARTING_DEE = {
    "sport": "basketball",
    "player": "Dee",
    "preferred": ("1-1-1", "listed_first"),
}
_SHAPE = {"formation": "4-3-3", "usual": "4-3-3", "lead": 0, "better": [], "equals": []}
_REGAIN_ACCOUNT = (
    "If this was not you, set a new password now, by “Forgot your password?” on the sign-in page, "
    "and check what your profile says under “Activity”."
)
_MORNING = datetime(2026, 11, 22, 9, 13, tzinfo=UTC)
_AT_GUARD = {"sport": "basketball", "position": "PG"}

EXAMPLES = {
    "lineup.formation": [
        (_SHAPE, "4-3-3 as usual."),
        (
            _SHAPE | {"lead": 400, "better": ["3-4-3"]},
            "4-3-3 as usual; 3-4-3 would be 0.4 better.",
        ),
        (
            _SHAPE | {"equals": ["3-4-3", "4-4-2"]},
            "4-3-3 as usual; 3-4-3 and 4-4-2 would be just as good.",
        ),
        (
            _SHAPE | {"usual": "4-4-2", "lead": 9100},
            "4-3-3 is 9.1 better than 4-4-2, the usual formation.",
        ),
        (
            _SHAPE | {"usual": "4-4-2", "lead": 9100, "equals": ["3-4-3"]},
            "4-3-3 is 9.1 better than 4-4-2, the usual formation; 3-4-3 would be just as good.",
        ),
        (_SHAPE | {"usual": None, "equals": ["3-4-3"]}, "3-4-3 would be just as good."),
    ],
    "lineup.picked": [
        (
            {**_AT_GUARD, "standing": _STANDING, "change": _LOSS | {"opened": ["C"]}},
            "Best at point guard (80.0); without them the lineup loses 16.1: Dee would come in at "
            "small forward, centre would stay open and Bo would move to point guard.",
        ),
        (
            {
                "sport": "football",
                "position": "GK",
                "standing": _STANDING,
                "change": _LOSS | {"entrants": [], "opened": ["GK"], "moves": []},
            },
            "Best in goal (80.0); without them the lineup loses 16.1: nobody would be in goal.",
        ),
        (
            {**_AT_GUARD, "standing": _STANDING, "change": _SWITCH},
            "Best at point guard (80.0); without them the best is 2-1-2 and loses 16.1: "
            "Dee would come in at small forward and Bo would move to point guard.",
        ),
        (
            {**_AT_GUARD, "standing": _STANDING, "change": _SWITCH | {"loss": -40, "moves": []}},
            "Best at point guard (80.0); without them the best is 2-1-2 and gains less than 0.1: "
            "Dee would come in at small forward.",
        ),
        (
            {
                **_AT_GUARD,
                "standing": _STANDING,
                "change": _SWITCH
                | {"loss": 0, "entrants": [("Dee", "C"), ("Eli", "SF")], "leaves": ["Bo", "Cy"]},
            },
            "Best at point guard (80.0); 2-1-2 would do equally well: Dee and Eli would come in, "
            "Bo would move to point guard and Bo and Cy would sit.",
        ),
        (
            {
                **_AT_GUARD,
                "standing": _STANDING,
                "change": _SWITCH | {"is_usual": True, "moves": []},
            },
            "Best at point guard (80.0); without them it is 2-1-2 as usual and loses 16.1: "
            "Dee would come in at small forward.",
        ),
        (
            {**_AT_GUARD, "standing": _STANDING, "change": _SWITCH | {"entrants": [], "moves": []}},
            "Best at point guard (80.0); without them the best is 2-1-2 and loses 16.1.",
        ),
        (
            {**_AT_GUARD, "standing": _STANDING | {"better": 3, "doubtful": True}, "change": _TIE},
            "Worth 80.0 at point guard (marked down as doubtful); Dee would do equally well.",
        ),
        (
            {**_AT_GUARD, "standing": _STANDING | {"better": 1, "joint": True}, "change": _LOSS},
            "Joint second best at point guard (80.0); without them the lineup loses 16.1: "
            "Dee would come in at small forward and Bo would move to point guard.",
        ),
    ],
    "lineup.benched": [
        (
            {**_STARTING_DEE, "change": _LOSS | {"leaves": ["Ana"]}},
            "Starting Dee costs 16.1: they would play small forward, Bo would move to point guard "
            "and Ana would sit.",
        ),
        (
            {**_STARTING_DEE, "change": _SWITCH | {"leaves": ["Ana"]}},
            "Starting Dee in 2-1-2 costs 16.1: they would play small forward, Bo would move to "
            "point guard and Ana would sit.",
        ),
        (
            {
                **_STARTING_DEE,
                "change": _SWITCH | {"loss": -900, "leaves": ["Ana"], "moves": []},
            },
            "Starting Dee in 2-1-2 gains 0.9: they would play small forward and Ana would sit.",
        ),
        (
            {
                **_STARTING_DEE,
                "change": _SWITCH | {"loss": 0, "leaves": ["Ana"], "moves": []},
            },
            "Starting Dee in 2-1-2 would be just as good: they would play small forward and Ana "
            "would sit, but 1-1-1 comes first in the list.",
        ),
        (
            {
                **_STARTING_DEE,
                "preferred": ("1-1-1", "usual_formation"),
                "change": _SWITCH | {"loss": 0, "leaves": ["Ana"], "moves": []},
            },
            "Starting Dee in 2-1-2 would be just as good: they would play small forward and Ana "
            "would sit, but 1-1-1 is the usual formation.",
        ),
        *(
            (
                {
                    **_STARTING_DEE,
                    "change": _TIE | {"leaves": ["Ana"]},
                    "preferred": ("Ana", tie_break),
                },
                "Starting Dee would be just as good: they would play small forward and Ana would "
                f"sit, but Ana {words}.",
            )
            for tie_break, words in [
                ("has_number", "has a number"),
                ("lower_number", "has the lower number"),
                ("name", "comes first by name"),
                ("records", "comes first in the records"),
            ]
        ),
    ],
    "lineup.gap": [
        (
            {"sport": "football", "position": position, "cause": cause, "stand_ins": stand_ins},
            text,
        )
        for position, cause, stand_ins, text in [
            (
                "GK",
                "nobody",
                [("Dee", "ST")],
                "Nobody on this roster plays in goal: Dee (striker) stands in.",
            ),
            (
                "CB",
                "nobody_today",
                [("Bo", "ST"), ("Cy", "LW")],
                "Nobody who plays at or near centre back can play today: "
                "Bo (striker) and Cy (left winger) stand in.",
            ),
            (
                "CB",
                "bench_no_better",
                [("Bo", "ST")],
                "Nobody on the bench who plays at or near centre back would rate higher there: "
                "Bo (striker) stands in.",
            ),
            (
                "CB",
                "not_enough",
                [("Bo", "ST")],
                "Not enough of those who can play today play at or near centre back: "
                "Bo (striker) stands in.",
            ),
            (
                "CB",
                "others_elsewhere",
                [("Bo", "ST")],
                "The others who play at or near centre back are needed elsewhere: "
                "Bo (striker) stands in.",
            ),
            (
                "CB",
                "all_elsewhere",
                [("Bo", "ST")],
                "Those who play at or near centre back are needed elsewhere: "
                "Bo (striker) stands in.",
            ),
        ]
    ],
    "heading.of_status": [
        ({"status": HTTPStatus.NOT_FOUND}, "There is nothing here"),
        ({"status": HTTPStatus.IM_A_TEAPOT}, "I'm a Teapot"),
    ],
    "http.body_type": [
        ({"types": ["text/csv", "text/plain"]}, "Send the body as text/csv or text/plain.")
    ],
    "http.form_type": [({"types": ["text/csv"]}, "Send the form as text/csv.")],
    "problem.too_many_tries": [
        ({"seconds": 1}, "There were too many tries: try again in 1 second."),
        ({"seconds": 90}, "There were too many tries: try again in 90 seconds."),
        ({"seconds": 121}, "There were too many tries: try again in 3 minutes."),
    ],
    "idempotency.too_many_keys": [
        (
            {"most": 500, "seconds": 7200},
            "You sent 500 requests with an “Idempotency-Key” today, which is the limit: "
            "send this one without it, or again in 120 minutes.",
        )
    ],
    "lineup.sizes": [
        (
            {"sizes": [5]},
            "This sport is played with 5 on the field: choose one of these.",
        ),
        (
            {"sizes": [5, 7, 11]},
            "This sport is played with 5, 7 or 11 on the field: choose one of these.",
        ),
    ],
    "lineup.runner_up": [
        (
            {"formation": None, "cost": 1300, "comes_in": ["Dee"], "goes_out": ["Bo"]},
            "Dee for Bo: 1.3 less.",
        ),
        (
            {"formation": "4-4-2", "cost": 0, "comes_in": ["Dee", "Eli"], "goes_out": ["Bo", "Cy"]},
            "Dee and Eli for Bo and Cy, in 4-4-2: just as good.",
        ),
        (
            {"formation": "4-4-2", "cost": -1300, "comes_in": ["Dee"], "goes_out": ["Bo"]},
            "Dee for Bo, in 4-4-2: 1.3 more.",
        ),
    ],
    "lineup.short": [
        (
            {"available": 10, "size": 11, "sizes": [7, 9, 10]},
            "1 player is missing: 10 can play, and 11 are needed. The team can field 10, 9 or 7.",
        ),
        (
            {"available": 2, "size": 5, "sizes": []},
            "3 players are missing: 2 can play, and 5 are needed. "
            "That is too few for any size of the sport.",
        ),
        (
            {"available": 0, "size": 5, "sizes": []},
            "Nobody can play: add players, or say who can play again.",
        ),
    ],
    "sport.other_positions": [
        (
            {"sport": "Netball", "player": "Ana", "position": "ST", "times": times},
            f"Netball does not have all the players' positions (Ana plays ST{others}): "
            "keep the sport, or start with a new team.",
        )
        for times, others in [(1, ""), (3, ", and so on, 3 times")]
    ],
    "file.which_player": [
        (
            {"player": "Ana", "numbers": [7, None]},
            "Which Ana is this? Give the number on the roster now (7, none), or the id.",
        )
    ],
    "file.no_row_of_team": [
        (
            {"team": "Otters", "others": others},
            f"No row is of Otters: the file has {listed}. "
            "Take the column “team” out of it if these are its players.",
        )
        for others, listed in [(["A"], "A"), (list("ABCDE"), "A, B, C and 2 more")]
    ],
    "mail.invitation": [
        (
            {"inviter": "Ana", "role": role, "team": "Otters", "link": "https://x/y"},
            "Ana invites you to join Otters\n\n"
            "Hello,\n\nAna invites you to join the team Otters on Team Coach. "
            f"Your role would be {role}: {meaning}.\n\n"
            "To accept, open this page within seven days and press its button:\n\nhttps://x/y\n\n"
            "You need an account for it: the page asks you to sign in or, if you have none yet, to "
            "register first. The link works once.\n\n"
            "If you do not know what this is about, ignore this mail: nothing happens.\n",
        )
        for role, meaning in [
            ("coach", "everything: the team, its players and its people"),
            ("assistant", "edits the players, and sees everything"),
            ("viewer", "sees everything, changes nothing"),
        ]
    ],
    "mail.password_changed": [
        (
            {"name": "Ana", "tokens": tokens, "kept": kept},
            "Your password for Team Coach was changed\n\n"
            "Hello Ana,\n\nYour password for Team Coach was changed just now, and all other "
            f"devices were signed out. {programs}If this was not you, set a new password by "
            "“Forgot your password?” on the sign-in page.\n",
        )
        for tokens, kept, programs in [
            ([], False, ""),
            (["A", "B"], True, "The tokens of your programs still work: A; B. "),
            (["A"], False, "The tokens of your programs were revoked: A. "),
        ]
    ],
    "mail.new_sign_in": [
        (
            {
                "name": "Ana",
                "device": "Firefox on Linux",
                "at": _MORNING,
            },
            "New sign-in to your Team Coach account\n\n"
            "Hello Ana,\n\nSomebody signed in to your Team Coach account from a browser that was "
            "not used for it before:\n\n  Firefox on Linux\n  22 November 2026, 09:13 UTC\n\n"
            f"If this was you, there is nothing to do. {_REGAIN_ACCOUNT}\n",
        )
    ],
    "mail.token_made": [
        (
            {"name": "Ana", "label": "Fixtures", "may_write": may_write},
            "A new token for your Team Coach account\n\n"
            "Hello Ana,\n\nA token for a program was made in your Team Coach account. It is called "
            f"“Fixtures”, and whoever has it can {access}.\n\n"
            f"{_REGAIN_ACCOUNT} Your profile lists all tokens, and revokes them.\n",
        )
        for may_write, access in [
            (True, "read and change what you can"),
            (False, "read what you can"),
        ]
    ],
}
