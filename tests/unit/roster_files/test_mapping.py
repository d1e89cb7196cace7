"""Other people's words for positions."""

import pytest

from chalicelib.lineup.sports import SPORTS
from chalicelib.roster_files import mapping
from chalicelib.roster_files.columns import COLUMNS
from tests.unit.roster_files.builders import merged, player, refusals, roster


def codes(text: str, sport: str = "football") -> str:
    return " ".join(mapping.positions(text, SPORTS[sport]).codes)


@pytest.mark.parametrize(
    ("text", "sport", "expected"),
    [
        ("ST LW", "football", "ST LW"),
        ("st/lw; rw|am,cm", "football", "ST LW RW AM CM"),
        ("DEF", "football", "CB LB RB"),
        ("mid", "football", "CM DM AM"),
        ("FWD", "football", "ST LW RW"),
        ("Goalkeeper", "football", "GK"),
        ("GK", "ice_hockey", "G"),
        ("Defender/LW", "ice_hockey", "LD RD LW"),
        ("RB DEF", "football", "RB CB LB"),
        ("F", "basketball", "SF PF"),
        ("C", "basketball", "C"),
        ("D", "ultimate", "D"),
        ("GK", "netball", "GK"),
        ("front row", "rugby_union", "LHP HK THP"),
        ("Left back / DM", "football", "LB DM"),
        ("infield", "baseball", "1B 2B 3B SS"),
        ("QB", "football", "QB"),
        ("", "football", ""),
    ],
)
def test_words_for_positions_become_codes(text, sport, expected):
    assert codes(text, sport) == expected


def test_what_is_said_twice_stays_for_the_checks():
    assert codes("ST ST") == "ST ST"
    assert refusals(None, "team,name,positions", "Foxes,Ana,ST ST") == [(2, "positions")]


def test_a_sports_own_codes_are_never_taken_for_groups():
    for sport in SPORTS.values():
        for code in sport.positions:
            assert mapping.positions(code, sport).groups == {}


def test_groups_name_positions_that_the_sport_has():
    for sport, groups in mapping._GROUPS.items():
        assert all(set(each.split()) <= set(SPORTS[sport].positions) for each in groups.values())


def test_no_alias_of_a_column_or_status_means_two_things():
    for words in (
        mapping._DATA["columns"],
        mapping._DATA["statuses"],
        mapping._DATA["group_words"],
    ):
        said = [*words, *(alias for aliases in words.values() for alias in aliases)]
        assert len(set(said)) == len(said)
    assert set(COLUMNS) <= set(mapping.FIELDS)


def test_the_groups_that_were_met_are_told():
    rows = ["Foxes,Ana,DEF", "Foxes,Otis,GK", "Foxes,Ivy,FWD"]
    assert merged(None, "team,name,position", *rows).groups == {
        "DEF": ("CB", "LB", "RB"),
        "FWD": ("ST", "LW", "RW"),
    }


def test_a_coachs_finer_choice_outlives_a_group():
    before = roster(player("Ana", 3, positions=("LB",)))
    lines = ("team,name,position", "Foxes,Ana,DEF")
    assert not merged(before, *lines).any
    before = roster(player("Ana", 3, positions=("LB", "CM")))
    assert merged(before, *lines).changed[0].positions == ("CB", "LB", "RB")
    assert merged(before, "team,name,position", "Foxes,Ana,RB").changed[0].positions == ("RB",)
