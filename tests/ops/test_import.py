"""``make import``: what is taken, what is refused, and what is said of it."""

import io
import os
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from chalicelib.lineup.selection import suggest
from chalicelib.models import Visibility
from chalicelib.roster_files import parse
from chalicelib.store import teams
from chalicelib.store.errors import Unavailable
from ops import export_teams, import_teams
from ops.local.stack import connected
from tests.ops.commands import import_rows, said

PRIVATE = (
    "Private: {}, for their people alone to see; a new team has none yet. To make them public, "
    "import the file again with VISIBILITY=public, or with “public” in a column “visibility”"
)


def test_teams_are_added_updated_and_left_alone(here, file, capsys):
    assert import_rows(file, "Foxes,Ana,ST,9,81", "Foxes,Otis,CB,4,60", "Owls,Ivy,GK,1,70") == 0
    assert said(capsys) == [
        "Teams: 2 added, 0 updated, 0 unchanged, 0 refused",
        "Players: 3 added, 0 changed, 0 unchanged",
        PRIVATE.format("2 teams"),
    ]
    assert import_rows(file, "Foxes,Ana,ST,9,82", "Foxes,Tess,GK,1,66", "Owls,Ivy,GK,1,70") == 0
    assert said(capsys) == [
        "Teams: 0 added, 1 updated, 1 unchanged, 0 refused",
        "Players: 1 added, 1 changed, 1 unchanged",
    ]
    foxes, owls = teams.read("foxes"), teams.read("owls")
    assert [(each.name, each.skill, each.version) for each in foxes.players] == [
        ("Tess", 66, 1),
        ("Otis", 60, 1),
        ("Ana", 82, 2),
    ]
    assert (foxes.team.version, owls.team.version) == (2, 1)


def test_who_sees_what_is_new_is_said_and_can_be_changed(here, file, capsys):
    file.write_text("team,visibility,name,positions\nFoxes,public,Ana,ST\nOwls,,Ivy,GK\n", "utf-8")
    assert import_teams.main([str(file)]) == 0
    assert said(capsys)[2:] == [
        "Public: 1 team, for everybody to see",
        PRIVATE.format("1 team"),
    ]
    assert import_teams.main([str(file)]) == 0
    assert len(said(capsys)) == 2
    assert import_teams.main([str(file), "--visibility", "public"]) == 0
    assert said(capsys)[2:] == ["Public: 1 team, for everybody to see"]
    assert import_rows(file, "Foxes,Ana,ST,9,81", "Owls,Ivy,GK,1,70") == 0
    seen = [teams.read(name).team.visibility for name in ("foxes", "owls")]
    assert seen == [Visibility.PUBLIC, Visibility.PUBLIC]


def test_what_the_file_says_goes_before_what_the_command_says(here, file):
    file.write_text("team,visibility,name,positions\nFoxes,private,Ana,ST\nOwls,,Ivy,GK\n", "utf-8")
    assert import_teams.main([str(file), "--visibility", "public"]) == 0
    seen = [teams.read(name).team.visibility for name in ("foxes", "owls")]
    assert seen == [Visibility.PRIVATE, Visibility.PUBLIC]


def test_a_refused_team_is_not_in_at_all_and_the_others_are(here, file, capsys):
    rows = ["Foxes,Ana,ST,9,81", "Foxes,Otis,QB,4,60", "Owls,Ivy,GK,1,70", ",Tess,GK,1,"]
    assert import_rows(file, *rows) == 1
    told = said(capsys)
    assert told[:2] == [
        "Teams: 1 added, 0 updated, 0 unchanged, 1 refused",
        "Players: 1 added, 0 changed, 0 unchanged",
    ]
    assert told[2] == PRIVATE.format("1 team")
    assert told[3] == "line 5: team: Give a name."
    assert told[4] == "Refused: Foxes"
    assert told[5].startswith("  line 3: positions: Give positions that Football (soccer) has")
    assert teams.read("foxes") is None
    assert teams.read("owls")


def test_a_refused_update_changes_nothing(here, file):
    import_rows(file, "Foxes,Ana,ST,9,81")
    before = teams.read("foxes")
    assert import_rows(file, "Foxes,Ana,ST,9,99", "Foxes,Otis,CB,9,60") == 1
    assert teams.read("foxes") == before


def test_how_the_file_was_read_is_said(here, file, capsys):
    file.write_text("club;name;pos;foot;availability\nFoxes;Ana;DEF;left;unavailable\n", "utf-8")
    assert import_teams.main([str(file)]) == 0
    assert said(capsys)[:4] == [
        "Columns: club → team, pos → positions, availability → status",
        "Ignored columns: foot",
        "Statuses: unavailable → absent",
        "Positions (football): DEF → CB LB RB",
    ]


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04", b"team,name\nFoxes,Ana\n"])
def test_a_file_that_cannot_be_read_is_one_line(here, file, capsys, content):
    if content is not None:
        file.write_bytes(content)
    assert import_teams.main([str(file)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"make import: {file}: ")
    assert output.err.count("\n") == 1


def test_a_command_without_a_file_is_told_how_it_is_used(here, capsys):
    with pytest.raises(SystemExit) as stopped:
        import_teams.main([])
    assert stopped.value.code == 2
    assert "usage: make import" in capsys.readouterr().err


def test_a_change_by_somebody_else_in_between_is_kept(here, file, monkeypatch):
    import_rows(file, "Foxes,Ana,ST,9,81", "Foxes,Otis,CB,4,60")
    save = teams.save
    changes = iter([{"status": "injured"}])

    def save_after_somebody_else(before, after):
        for change in changes:
            otis, ana = before.players
            save(before, replace(before, players=(replace(otis, **change), ana)))
        return save(before, after)

    monkeypatch.setattr(import_teams.teams, "save", save_after_somebody_else)
    assert import_rows(file, "Foxes,Ana,ST,9,82") == 0
    otis, ana = teams.read("foxes").players
    assert (otis.status, ana.skill) == ("injured", 82)


def test_a_team_that_somebody_else_keeps_changing_is_refused(here, file, monkeypatch, capsys):
    import_rows(file, "Foxes,Ana,ST,9,81")
    save = teams.save
    skills = iter(range(50))

    def save_after_somebody_else(before, after):
        (ana,) = before.players
        save(before, replace(before, players=(replace(ana, skill=next(skills)),)))
        return save(before, after)

    monkeypatch.setattr(import_teams.teams, "save", save_after_somebody_else)
    assert import_rows(file, "Foxes,Ana,ST,9,82") == 1
    assert "line 2: team: Somebody else keeps changing this team" in capsys.readouterr().out


def test_a_team_of_more_players_than_a_team_may_have_is_refused(here, file, capsys):
    rows = [f"Foxes,Player {number},CB,,50" for number in range(120)]
    assert import_rows(file, *rows, "Owls,Ivy,GK,1,70") == 1
    assert "line 2: team: The team would have 120 players, and 100 is" in capsys.readouterr().out
    assert teams.read("foxes") is None
    assert teams.read("owls")


def test_a_table_that_goes_away_is_one_line_that_says_how_far_it_came(
    here, file, monkeypatch, capsys
):
    save = teams.save

    def fail_for_owls(before, after):
        if after.team.name == "Owls":
            raise Unavailable("ThrottlingException")
        return save(before, after)

    monkeypatch.setattr(import_teams.teams, "save", fail_for_owls)
    assert import_rows(file, "Foxes,Ana,ST,9,81", "Owls,Ivy,GK,1,70") == 2
    error = capsys.readouterr().err
    assert "(ThrottlingException): 1 of 2 teams are in" in error
    assert error.count("\n") == 1


def test_long_files_show_a_bar_on_a_terminal_only(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(import_teams, "take", lambda *_: None)
    shown = {}
    for kind in (Terminal, io.StringIO):
        for length in (import_teams.LONG - 1, import_teams.LONG):
            monkeypatch.setattr(sys, "stderr", kind())
            rows = "".join(f"Team {number},Ana,CB\n" for number in range(length))
            import_teams.import_all(parse(f"team,name,positions\n{rows}".encode()))
            shown[kind, length] = bool(sys.stderr.getvalue())
    assert [key for key, bar in shown.items() if bar] == [(Terminal, import_teams.LONG)]


@pytest.mark.skipif("TEAMCOACH_DATA" not in os.environ, reason="no TEAMCOACH_DATA to import")
@pytest.mark.parametrize(
    ("name", "clubs", "players"),
    [
        ("five_leagues_2017-18_gameweek20.csv", 98, 2751),
        ("premier_league_2025-26_snapshot_2026-03-13.csv", 20, 604),
    ],
)
def test_real_squads_are_taken_in_full_and_every_club_gets_a_lineup(tmp_path, name, clubs, players):
    imported = parse((Path(os.environ["TEAMCOACH_DATA"]) / "squads" / name).read_bytes())
    with connected(tmp_path):
        first = import_teams.import_all(imported)
        rosters = list(export_teams.each())
        again = import_teams.import_all(imported)
        assert list(export_teams.each()) == rosters
    assert (first.teams_added, first.players_added, first.refused) == (clubs, players, {})
    assert (again.teams_unchanged, again.players_unchanged) == (clubs, players)
    assert (len(rosters), sum(len(each.players) for each in rosters)) == (clubs, players)
    for each in rosters:
        assert len(suggest(each.team, each.players, each.team.size).slots) == 11
