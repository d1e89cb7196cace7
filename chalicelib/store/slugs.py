"""Slugs for teams whose names give the same one: the next in one request, however many there are."""

import secrets

from chalicelib.store import keys, table

_NEAR = range(2, 51)
"""The numbers that are given in order."""
_FAR = tuple(2**power for power in range(6, 31))
"""Beyond these the first that is free bounds where the next number is drawn from."""


def numbered(own_slug: str) -> str:
    """The slug with the next number behind it that no team has, just now. One request."""
    numbers = (*_NEAR, *_FAR)
    found = table.get_all([keys.team(_with(own_slug, number)) for number in numbers])
    free = next(number for number, team in zip(numbers, found, strict=True) if team is None)
    if free in _NEAR:
        return _with(own_slug, free)
    least = max(free // 2, _NEAR[-1]) + 1
    return _with(own_slug, least + secrets.randbelow(free - least + 1))


def _with(own_slug: str, number: int) -> str:
    return f"{own_slug}_{number}"
