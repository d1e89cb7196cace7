"""How the words of other people's files map to ours: data, not code."""

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from chalicelib.lineup.sports import SPORTS, Sport

_DATA: Mapping[str, Any] = json.loads(
    files(__package__).joinpath("mapping.json").read_text("utf-8")
)


def _by_alias(words: Mapping[str, list[str]]) -> Mapping[str, str]:
    ours = {word: word for word in words}
    return MappingProxyType({a: word for word, aliases in words.items() for a in aliases} | ours)


FIELDS: Mapping[str, str] = _by_alias(_DATA["columns"])
"""The field that a column's name means, by our name and by others'."""

STATUSES: Mapping[str, str] = _by_alias(_DATA["statuses"])
"""The status that a word means, in lower case."""

NEW_TEAM: Mapping[str, str] = _DATA["new_team"]
"""What a new team is where the file does not say."""

_GROUP_WORDS = _by_alias(_DATA["group_words"])
_GROUPS: Mapping[str, Mapping[str, str]] = _DATA["groups"]
_BETWEEN_PARTS = re.compile(r"[/;,|]+")


def usual_size(sport: str) -> int:
    """Return the number of players of a sport's usual game: its largest, with few exceptions."""
    usual: int | None = _DATA["usual_size"].get(sport)
    return usual or max(SPORTS[sport].sizes)


class Positions(Struct, frozen=True):
    """What a cell says of positions: codes in its order, and the groups that its words mean.

    ``coarse``: all of its words are groups. A word that means nothing stands among the codes as
    it is, for the checks to refuse.
    """

    codes: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    coarse: bool


def positions(text: str, sport: Sport) -> Positions:
    """Return what a cell says in a sport's codes.

    A word may be a code, the full name of a position or of a line, or a group such as ``DEF``.
    """
    words = [word for part in _BETWEEN_PARTS.split(text) for word in _words(part.strip(), sport)]
    groups = {word: _group(word, sport) for word in words if word not in sport.positions}
    groups = {word: codes for word, codes in groups.items() if codes}
    codes = [code for word in words for code in groups.get(word, (word,))]
    if groups:
        codes = list(dict.fromkeys(codes))
    return Positions(tuple(codes), groups, bool(words) and all(word in groups for word in words))


def _words(part: str, sport: Sport) -> list[str]:
    whole = part.upper()
    return [whole] if _group(whole, sport) else whole.split()


def _group(word: str, sport: Sport) -> tuple[str, ...]:
    """The codes that a word in capitals means in a sport; none if it is no group's name."""
    groups = _GROUPS.get(sport.code, {})
    for name in (word, _GROUP_WORDS.get(word, "")):
        if name in groups:
            return tuple(groups[name].split())
        if name in sport.positions:
            return (name,)
    return tuple(
        position.code
        for position in sport.positions.values()
        if word in (position.name.upper(), position.line.upper())
    )
