import pytest
from msgspec.structs import replace

from chalicelib.lineup import ratings
from chalicelib.lineup.sports import FIT, SPORTS
from chalicelib.models import Status
from tests.unit.lineup.builders import a_player


@pytest.mark.parametrize(
    ("sport", "listed", "position", "expected"),
    [
        # Listed: by rank, from the third on the same.
        ("football", "ST LW CM RW", "ST", 1.0),
        ("football", "ST LW CM RW", "LW", 0.97),
        ("football", "ST LW CM RW", "CM", 0.94),
        ("football", "ST LW CM RW", "RW", 0.94),
        ("football", "GK", "GK", 1.0),
        ("football", "ST GK", "GK", 0.97),
        # Goal, where it is not listed; and goalkeepers who list nothing else.
        ("football", "ST", "GK", 0.25),
        ("football", "CB DM ST", "GK", 0.25),
        ("football", "GK", "ST", 0.25),
        ("football", "GK", "CB", 0.25),
        ("handball", "LW", "GK", 0.25),
        ("ice_hockey", "G", "C", 0.25),
        # A goalkeeper who lists more is measured by the best line.
        ("football", "GK ST", "RW", 0.8),
        ("football", "GK ST", "CM", 0.65),
        ("football", "GK ST", "CB", 0.45),
        # Lines: the same, adjacent, neither; the best of several.
        ("football", "LB", "CB", 0.8),
        ("football", "LB", "CM", 0.65),
        ("football", "CM", "LB", 0.65),
        ("football", "LB", "ST", 0.45),
        ("football", "LB ST", "CM", 0.65),
        ("football", "LB ST", "LW", 0.8),
        ("football", "ST LB", "LW", 0.8),
        ("futsal", "ALL", "PIV", 0.65),
        ("futsal", "FIX", "PIV", 0.45),
        ("basketball", "SF", "C", 0.65),
        ("basketball", "PG", "C", 0.45),
        ("volleyball", "S", "L", 0.8),
        ("volleyball", "S", "OH", 0.65),
        ("handball", "LW", "P", 0.65),
        ("handball", "LB", "P", 0.65),
        ("ice_hockey", "LD", "LW", 0.45),
        ("field_hockey", "LH", "CF", 0.65),
        ("rugby_union", "LHP", "LK", 0.65),
        ("rugby_union", "LHP", "N8", 0.45),
        ("rugby_union", "IC", "FB", 0.65),
        ("netball", "GK", "GS", 0.45),
        ("netball", "GS", "GK", 0.45),
        ("netball", "GD", "GK", 0.8),
        ("netball", "GA", "C", 0.65),
        ("ultimate", "H", "D", 0.65),
        ("ultimate", "CT", "D", 0.8),
        ("baseball", "P", "1B", 0.65),
        ("baseball", "P", "LF", 0.45),
        ("baseball", "SS", "DH", 0.45),
        ("softball", "LCF", "SS", 0.65),
    ],
)
def test_fit(sport, listed, position, expected):
    assert ratings.fit(tuple(listed.split()), position, SPORTS[sport]) == expected


@pytest.mark.parametrize(
    ("skill", "listed", "position", "status", "points"),
    [
        (74, "ST LW", "ST", Status.AVAILABLE, 74_000),
        (74, "ST LW", "LW", Status.AVAILABLE, 71_780),
        (74, "ST LW", "LW", Status.DOUBTFUL, 64_602),
        (100, "GK", "GK", Status.AVAILABLE, 100_000),
        (0, "GK", "GK", Status.AVAILABLE, 0),
        (33, "LB", "CM", Status.DOUBTFUL, 19_305),
        (99, "CM", "GK", Status.AVAILABLE, 24_750),
        (81, "LB", "ST", Status.DOUBTFUL, 32_805),
    ],
)
def test_rating(skill, listed, position, status, points):
    player = a_player("Ana", listed, skill, status=status)
    assert ratings.rating(player, position, SPORTS["football"]) == points


@pytest.mark.parametrize(
    ("first", "points"), [(0.0005, 1), (0.0025, 3), (0.0024, 2), (0.9999, 1000)]
)
def test_what_is_not_whole_is_rounded_half_up(monkeypatch, first, points):
    monkeypatch.setattr(ratings, "FIT", replace(FIT, listed=(first,)))
    assert ratings.rating(a_player("Ana", "ST", 1), "ST", SPORTS["football"]) == points


def test_rounds_once(monkeypatch):
    monkeypatch.setattr(ratings, "FIT", replace(FIT, listed=(0.0012,), doubtful=0.5))
    doubtful = a_player("Ana", "ST", 1, status=Status.DOUBTFUL)
    assert ratings.rating(doubtful, "ST", SPORTS["football"]) == 1


def test_a_table_has_each_position_once_and_the_players_in_their_order():
    players = [a_player("Ana", "ST", 60), a_player("Bo", "CB", 40)]
    assert ratings.ratings(players, ["CB", "ST", "CB"], SPORTS["football"]) == {
        "CB": (27_000, 40_000),
        "ST": (60_000, 18_000),
    }


def test_an_unknown_position_is_an_error():
    with pytest.raises(KeyError):
        ratings.fit(("ST",), "QB", SPORTS["football"])
