"""Matching the rows of a file to players on the roster."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from msgspec import Struct, field

from chalicelib.message import message
from chalicelib.models import Player
from chalicelib.roster_files.reading import Entry, LineError
from chalicelib.validation import clean_name, from_text

_OUR_ID = re.compile(r"[0-9a-f]{16}")

T = TypeVar("T")


class Matches(Struct):
    """The matched players by line; a row without one is a new player."""

    players: dict[int, Player] = field(default_factory=dict)
    errors: list[LineError] = field(default_factory=list)


def our_id(entry: Entry) -> str:
    """Return the row's ``player_id`` if it has the format of our IDs, else an empty text."""
    text = entry.cells.get("player_id", "")
    return text if _OUR_ID.fullmatch(text) else ""


def match(entries: Sequence[Entry], players: Sequence[Player]) -> Matches:
    """Match rows to players by our ID, then by name, and by number if names are not unique.

    IDs of other programs are ignored, and so is the case of names. A player with two rows, and a
    row that could be one of several players, are errors.
    """
    matches = Matches()
    by_id = {player.id: player for player in players}
    for same in _grouped(entries, our_id).values():
        if our_id(same[0]):
            matches.errors += [_twice(entry, same[0]) for entry in same[1:]]
            if same[0].cells["player_id"] in by_id:
                matches.players[same[0].line] = by_id[same[0].cells["player_id"]]
    found = {player.id for player in matches.players.values()}
    left = [player for player in players if player.id not in found]
    known = _grouped(left, lambda player: _name_key(player.name))
    others = [entry for entry in entries if entry.line not in matches.players]
    for name, rows in _grouped(others, lambda entry: _name_key(entry.cells["name"])).items():
        _match_namesakes(matches, rows, known.get(name, []))
    return matches


def _match_namesakes(matches: Matches, rows: list[Entry], players: list[Player]) -> None:
    if len(rows) == 1 and len(players) == 1:
        matches.players[rows[0].line] = players[0]
        return
    unmatched = list(players)
    new = []
    for number, same in _grouped(rows, _number).items():
        wearers = [player for player in players if player.number == number]
        if len(same) == 1 and len(wearers) == 1:
            matches.players[same[0].line] = wearers[0]
            unmatched.remove(wearers[0])
        else:
            new += same
            matches.errors += [_twice(row, same[0]) for row in same[1:] if not our_id(row)]
    if unmatched:
        matches.errors += [_unclear(row, unmatched) for row in new]


def _grouped(items: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    groups = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def _name_key(name: str) -> str:
    return clean_name(clean_name(name).casefold())


def _number(entry: Entry) -> object:
    return from_text({"number": entry.cells.get("number", "")})["number"]


def _twice(entry: Entry, first: Entry) -> LineError:
    reason = message("file.player_twice", player=entry.cells["name"], line=first.line)
    return LineError(entry.line, "name", reason, clash=True)


def _unclear(entry: Entry, players: Sequence[Player]) -> LineError:
    numbers = [player.number for player in players]
    reason = message("file.which_player", player=entry.cells["name"], numbers=numbers)
    return LineError(entry.line, "name", reason)
