"""Slugs for teams whose names give the same one: the next one, however many there are."""

import secrets

from chalicelib.store import keys, table

_NEAR = range(2, 51)
"""The numbers that are given in order."""
_FAR = tuple(2**power for power in range(6, 31))
"""From each of these to twice as much, one number is drawn beyond them."""


def numbered(own_slug: str) -> str:
    """The slug with the next number behind it that no team has, just now. One request."""
    drawn = (least + secrets.randbelow(least) for least in _FAR)
    found = [f"{own_slug}_{number}" for number in (*_NEAR, *drawn)]
    teams = table.get_all([keys.team(each) for each in found])
    return next(each for each, team in zip(found, teams, strict=True) if team is None)
