"""How words in other programs' files map to ours, by the data in ``mapping.json``."""

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
"""Fields by the names of columns, our own and others'."""

STATUSES: Mapping[str, str] = _by_alias(_DATA["statuses"])
"""Statuses by their words, in lower case."""

NEW_TEAM: Mapping[str, str] = _DATA["new_team"]
"""The fields of a new team that the file does not have."""

_GROUP_WORDS = _by_alias(_DATA["group_words"])
_GROUPS: Mapping[str, Mapping[str, str]] = _DATA["groups"]
_BETWEEN_PARTS = re.compile(r"[/;,|]+")


def usual_size(sport: str) -> int:
    """Return the default size of a sport's teams: the largest, with few exceptions."""
    usual: int | None = _DATA["usual_size"].get(sport)
    return usual or max(SPORTS[sport].sizes)


class Positions(Struct, frozen=True):
    """The positions in a cell: codes in its order, and the groups among its words.

    ``coarse``: all of its words are groups. An unknown word stays among the codes, which the checks
    refuse.
    """

    codes: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    coarse: bool


def positions(text: str, sport: Sport) -> Positions:
    """Return the positions in a cell, as codes of the sport.

    A word may be a code, the full name of a position or line, or a group such as ``DEF``.
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
    """The codes for a group's name in capitals; none if it is not one of the sport."""
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
