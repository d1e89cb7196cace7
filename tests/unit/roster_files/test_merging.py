"""What a file changes in a roster, and what makes a team refused."""

import pytest

from chalicelib.models import Status, TeamType, Visibility
from chalicelib.roster_files import parse
from chalicelib.roster_files.merging import Refused, merge
from tests.unit.roster_files.builders import BEFORE, NOW, csv, merged, player, refusals, roster

PLAIN = "team,name,positions"
ALL = "team,sport,team_type,size,formation,visibility,name,number,positions,skill,status"


def test_a_new_team_takes_every_column():
    row = "Foxes,ice hockey,junior,5,2-2,public,Ana,9,c/lw,74,doubtful"
    changes = merged(None, ALL, row)
    team, (ana,) = changes.after.team, changes.after.players
    assert (team.name, team.sport, team.team_type) == ("Foxes", "ice_hockey", TeamType.JUNIOR)
    assert (team.size, team.formation, team.visibility) == (5, "2-2", Visibility.PUBLIC)
    assert (ana.name, ana.number, ana.positions) == ("Ana", 9, ("C", "LW"))
    assert (ana.skill, ana.status) == (74, Status.DOUBTFUL)
    assert (changes.before, changes.added, changes.any) == (None, (ana,), True)


def test_a_new_team_takes_defaults():
    changes = merged(None, PLAIN, "Foxes,Ana,GK", "Foxes,Otis,CB LB")
    team = changes.after.team
    assert (team.sport, team.team_type, team.size) == ("football", TeamType.SENIOR, 11)
    assert (team.formation, team.visibility) == (None, Visibility.PRIVATE)
    ids = {each.id for each in changes.added}
    assert len(ids) == 2
    assert all(len(each) == 16 for each in ids)


@pytest.mark.parametrize(("sport", "size"), [("basketball", 5), ("softball", 9), ("futsal", 5)])
def test_a_sports_usual_size_is_the_default(sport, size):
    lines = ("team,sport,name,positions", f"Foxes,{sport},,")
    assert merged(None, *lines).after.team.size == size


@pytest.mark.parametrize("team_type", TeamType)
def test_a_new_team_is_private_by_default(team_type):
    lines = ("team,team_type,visibility,name,positions", f"Foxes,{team_type},,Ana,GK")
    assert merged(None, *lines).after.team.visibility is Visibility.PRIVATE


@pytest.mark.parametrize("visibility", Visibility)
def test_a_team_that_is_there_is_seen_by_whom_it_was(visibility):
    before = roster(player("Ana", 9), visibility=visibility)
    assert merged(before, PLAIN, "Foxes,Ana,GK").after.team.visibility is visibility


def test_a_team_may_have_no_players():
    assert merged(None, ALL, "Foxes,football,senior,9,,public,,,,,").after.players == ()


def test_what_the_file_does_not_say_stays():
    ana = player("Ana", 9, skill=81, status=Status.INJURED)
    before = roster(ana, player("Otis", 4), size=9, formation="3-3-2")
    changes = merged(before, "team,name,positions,skill", "Foxes,Ana,CB,", "Foxes,Ivy,GK,70")
    after = {each.name: each for each in changes.after.players}
    assert after["Ana"] == ana
    assert after["Otis"] in before.players
    assert (after["Ivy"].skill, changes.after.team) == (70, before.team)
    assert (changes.unchanged, [each.name for each in changes.added]) == ((ana,), ["Ivy"])


def test_an_empty_number_or_formation_takes_it_away():
    before = roster(player("Ana", 9), formation="4-3-3")
    changes = merged(before, "team,formation,name,number,positions", "Foxes,,Ana,,CB")
    assert changes.after.team.formation is None
    assert changes.changed[0].number is None


def test_a_changed_player_keeps_id_and_version_for_the_store_to_count():
    before = roster(player("Ana", 9, id="a1", version=3))
    changes = merged(before, "team,name,positions,skill", "Foxes,ANA,ST LW,77")
    (ana,) = changes.changed
    assert (ana.id, ana.version, ana.skill, ana.positions) == ("a1", 3, 77, ("ST", "LW"))
    assert (ana.name, changes.any) == ("ANA", True)


def test_the_same_file_again_changes_nothing():
    lines = (ALL, *(f"Foxes,football,junior,9,,,P{n},{n},ST,{n},available" for n in range(1, 20)))
    first = merged(None, *lines).after
    again = merged(first, *lines)
    assert (again.any, again.after) == (False, first)
    assert len(again.unchanged) == 19


def test_a_changed_team_is_dated_and_an_unchanged_one_is_not():
    header = "team,size,name,positions"
    assert merged(roster(), header, "Foxes,9,,").after.team.updated_at == NOW
    assert merged(roster(), header, "Foxes,11,,").after.team.updated_at == BEFORE


def test_one_bad_row_refuses_its_team_and_names_every_bad_row():
    rows = ["Foxes,Ana,GK,1,50", "Foxes,,CB,2,50", "Foxes,Ivy,QB,3,150", "Foxes,Otis,,4,"]
    assert refusals(None, "team,name,positions,number,skill", *rows) == [
        (3, "name"),
        (4, "positions"),
        (4, "skill"),
        (5, "positions"),
    ]


def test_other_teams_of_the_file_are_not_concerned():
    foxes, owls = parse(csv(PLAIN, "Foxes,Ana,QB", "Owls,Otis,CB", "Foxes,Ivy,GK")).teams
    with pytest.raises(Refused, match="line 2: positions"):
        merge(None, foxes, NOW, 100)
    assert [each.name for each in merge(None, owls, NOW, 100).added] == ["Otis"]


def test_the_rows_of_a_team_agree_about_it():
    header = "team,size,name,positions"
    rows = ["Foxes,9,Ana,GK", "Foxes,,Otis,CB", "Foxes,11,Ivy,CB"]
    assert refusals(None, header, *rows) == [(4, "size")]
    assert merged(None, header, *rows[:2]).after.team.size == 9


def test_team_fields_that_do_not_do_are_named_by_the_line_that_says_them():
    rows = ["Foxes,,Ana,GK,football", "Foxes,junior!,Otis,CB,football"]
    assert refusals(None, "team,type,name,positions,sport", *rows) == [(3, "team_type")]
    chess = ("team,sport,name,positions", "Foxes,chess,Ana,GK")
    assert refusals(None, *chess) == [(2, "sport")]


def test_bad_players_are_named_beside_a_bad_team():
    rows = ["Foxes,99,Ana,GK", "Foxes,99,Otis,QB"]
    header = "team,size,name,positions"
    assert refusals(None, header, *rows) == [(2, "size"), (3, "positions")]


def test_a_row_with_too_many_cells_is_out_of_place():
    assert refusals(None, PLAIN, "Foxes,Ana,GK", "Foxes,Otis,CB,LB") == [(3, "row")]


def test_a_number_is_given_once():
    lines = ("team,name,positions,number", "Foxes,Ana,GK,7", "Foxes,Otis,CB,7")
    assert refusals(None, *lines) == [(3, "number")]
    assert refusals(roster(player("Ivy", 7)), *lines[:2]) == [(2, "number")]


def test_players_may_swap_numbers():
    before = roster(player("Ana", 7), player("Otis", 8))
    lines = ("team,name,positions,number", "Foxes,Ana,CB,8", "Foxes,Otis,CB,7")
    assert {each.name: each.number for each in merged(before, *lines).after.players} == {
        "Ana": 8,
        "Otis": 7,
    }


def test_a_new_sport_is_refused_while_players_keep_positions_of_the_old():
    lines = ("team,sport,size,name,positions", "Foxes,basketball,5,Ana,PG")
    assert refusals(roster(player("Otis", 4)), *lines) == [(2, "sport")]
    after = merged(roster(player("Ana", 4)), *lines).after
    assert after.team.sport == "basketball"
