"""The teams that newcomers find."""

import unicodedata
from datetime import UTC, datetime

import pytest

from chalicelib.lineup.selection import suggest
from chalicelib.models import Roster, Status, TeamType, Visibility
from chalicelib.roster_files import merge
from ops import export_teams, samples
from ops.local.stack import connected

SCRIPTS = {
    *("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "CJK", "HIRAGANA", "HANGUL"),
    *("DEVANAGARI", "THAI"),
}


@pytest.fixture
def rosters() -> dict[str, Roster]:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    teams = [team for imported in samples.read() for team in imported.teams]
    return {team.name: merge(None, team, now, 100).after for team in teams}


def scripts(roster: Roster) -> set[str]:
    letters = {letter for player in roster.players for letter in player.name if letter.isalpha()}
    return {unicodedata.name(letter).split()[0] for letter in letters}


def test_loading_tells_how_many_there_are_and_again_changes_nothing(tmp_path, rosters):
    with connected(tmp_path):
        count = samples.load()
        before = list(export_teams.each())
        assert {each.team.name for each in before} == set(rosters)
        assert count == len(before) >= 10
        assert samples.load() == count
        assert list(export_teams.each()) == before


def test_no_sample_needs_a_guess():
    for imported in samples.read():
        assert (imported.columns.renamed, imported.columns.ignored) == ((), ())
        assert (imported.nameless, imported.statuses) == ((), {})


def test_no_account_comes_with_them(rosters):
    assert not any(roster.members or roster.invitations for roster in rosters.values())


def test_there_is_every_kind_of_team(rosters):
    teams = [roster.team for roster in rosters.values()]
    assert len({team.sport for team in teams}) >= 5
    assert {team.team_type for team in teams} == set(TeamType)
    others = [team.visibility for team in teams if team.team_type is not TeamType.JUNIOR]
    assert set(others) == {Visibility.PUBLIC}
    juniors = [team.visibility for team in teams if team.team_type is TeamType.JUNIOR]
    assert set(juniors) == set(Visibility)


def test_there_is_every_kind_of_trouble(rosters):
    statuses = [{player.status for player in roster.players} for roster in rosters.values()]
    assert any({Status.INJURED, Status.SUSPENDED, Status.DOUBTFUL} <= each for each in statuses)
    assert any(
        "GK" not in player_positions(roster) and roster.team.sport == "football"
        for roster in rosters.values()
    )
    assert any(scripts(roster) >= SCRIPTS for roster in rosters.values())
    assert any(
        (len(roster.players), roster.team.sport, roster.team.size) == (25, "football", 11)
        for roster in rosters.values()
    )


def player_positions(roster: Roster) -> set[str]:
    return {code for player in roster.players for code in player.positions}


def test_all_but_one_can_be_fielded(rosters):
    short = []
    for name, roster in rosters.items():
        lineup = suggest(roster.team, roster.players, roster.team.size, roster.team.formation)
        assert len(lineup.slots) == roster.team.size
        if lineup.missing:
            short.append(name)
    assert len(short) == 1
