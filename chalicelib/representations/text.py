"""Plain text, to paste into a message to the team."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.representations.views import one_decimal

View = Mapping[str, Any]


def lineup(view: View) -> bytes:
    """A lineup: a line for each slot, then the bench and those who cannot play."""
    score = f", score {one_decimal(view['score'])}" if "score" in view else ""
    lines = [f"{view['team']['name']}: {view['size']} players, {view['formation']}{score}", ""]
    width = max(len(slot["position"]) for slot in view["slots"])
    lines += [
        f"{slot['position']:<{width}}  {_person(slot['player'])}{_rating(slot)}"
        for slot in view["slots"]
    ]
    lines += _people("Bench", (f"{_person(each['player'])}" for each in view["bench"]))
    lines += _people("Cannot play", (_out(each) for each in view["unavailable"]))
    lines += _people("Note", view["warnings"])
    return ("\n".join(lines) + "\n").encode()


def teams(views: Iterable[View]) -> bytes:
    """A line for each team."""
    lines = [
        f"{team['name']} ({team['sport']}, {team['team_type']}, {team['size']} players)"
        for team in views
    ]
    return "".join(f"{line}\n" for line in lines or ["No teams."]).encode()


def _person(player: View) -> str:
    number = "" if player["number"] is None else f"{player['number']} "
    return f"{number}{player['name']}"


def _rating(slot: View) -> str:
    return f" ({one_decimal(slot['rating'])})" if "rating" in slot else ""


def _out(entry: View) -> str:
    reason = f" ({entry['status']})" if "status" in entry else ""
    return f"{_person(entry['player'])}{reason}"


def _people(title: str, lines: Iterable[str]) -> list[str]:
    listed = list(lines)
    return ["", f"{title}:", *(f"- {line}" for line in listed)] if listed else []
