"""Parameters of each kind for the messages whose words a function makes, and what it makes."""

from http import HTTPStatus

_STANDING = {"points": 80_000, "better": 0, "joint": False, "doubtful": False}
_MOVES = [("Dee", "SF"), ("Bo", "PG")]
_LOSS = {"loss": 16_100, "moves": _MOVES, "leaves": "Ana"}
_TIE = {"loss": 0, "moves": [("Dee", "SF")], "leaves": "Ana"}
_AT_GUARD = {"sport": "basketball", "position": "PG"}

EXAMPLES = {
    "lineup.picked": [
        (
            {**_AT_GUARD, "standing": _STANDING, "change": None},
            "Best at point guard (80.0); without them the team would be one short.",
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
            {"sport": "basketball", "player": "Dee", "change": _LOSS, "tie_break": "name"},
            "Starting Dee costs 16.1: they would play small forward, Bo would move to point guard "
            "and Ana would sit.",
        ),
        *(
            (
                {"sport": "basketball", "player": "Dee", "change": _TIE, "tie_break": tie_break},
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
        ({"seconds": 1}, "There were too many tries: the next one is taken in 1 second."),
        ({"seconds": 90}, "There were too many tries: the next one is taken in 90 seconds."),
        ({"seconds": 121}, "There were too many tries: the next one is taken in 3 minutes."),
    ],
    "idempotency.too_many_keys": [
        (
            {"most": 500, "seconds": 7200},
            "You sent 500 requests with an “Idempotency-Key” today, which is the most: "
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
    "lineup.too_few": [
        (
            {"missing": 1, "available": 10, "size": 11},
            "1 player is missing: 10 can play, and 11 are needed.",
        ),
        (
            {"missing": 2, "available": 9, "size": 11},
            "2 players are missing: 9 can play, and 11 are needed.",
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
}
