import pytest
from msgspec.structs import replace

from chalicelib.models import Invitation, Member, Role
from chalicelib.roster_files import Refused, Unreadable, merge, parse_for_team
from tests.refusals import refused
from tests.unit.roster_files.builders import NOW, player, roster

INVITATION = Invitation(
    id="i", email="a@b.cc", role=Role.VIEWER, invited_by="Bo", token_hash="x", expires_at=NOW
)
OTTERS = replace(
    roster(player("Ana Silva", 7)),
    members=(Member("bo", "Bo", Role.COACH),),
    invitations=(INVITATION,),
)


def names(file):
    return [entry.cells["name"] for entry in file.rows.entries]


def test_a_file_without_a_team_column_is_all_of_it():
    file = parse_for_team(b"name,positions\nAna,ST\nBo,CM\n", OTTERS.team)
    assert names(file) == ["Ana", "Bo"]
    assert file.rows_of_others == 0


def test_rows_of_other_teams_are_left_out_and_counted():
    text = f"team,name,positions\n{OTTERS.team.name},Ana,ST\nElsewhere,Bo,??\n"
    file = parse_for_team(text.encode(), OTTERS.team)
    assert names(file) == ["Ana"]
    assert file.rows_of_others == 1


def test_name_and_slug_are_the_same_team_in_the_order_of_the_file():
    text = (
        f"team,name,positions\n{OTTERS.team.slug},Ana,ST\n{OTTERS.team.name},Bo,CM\n"
        f"{OTTERS.team.slug},Cleo,GK\n"
    )
    assert names(parse_for_team(text.encode(), OTTERS.team)) == ["Ana", "Bo", "Cleo"]


def test_a_file_of_another_team_only_is_refused_with_its_names():
    rows = "".join(f"Team {n},Ana,ST\n" for n in range(5))
    with refused(Unreadable, r"Team 0, Team 1, Team 2 and 2 more\."):
        parse_for_team(f"team,name,positions\n{rows}".encode(), OTTERS.team)


def test_a_row_without_a_team_is_an_error_on_its_line():
    text = f"team,name,positions\n{OTTERS.team.name},Ana,ST\n,Bo,CM\n"
    with pytest.raises(Refused) as refused:
        parse_for_team(text.encode(), OTTERS.team)
    assert [error.line for error in refused.value.errors] == [3]


def test_what_a_file_says_of_the_team_itself_changes_nothing():
    text = (
        "name,positions,size,visibility,team_type,formation\n"
        "Ana,ST,5,private,junior,\nBo,CM,7,public,senior,1-1-1\n"
    )
    file = parse_for_team(text.encode(), OTTERS.team)
    assert merge(OTTERS, file.rows, NOW, 100).after.team == OTTERS.team


def test_people_and_invitations_stay():
    file = parse_for_team(b"name,positions\nAna,ST\n", OTTERS.team)
    changes = merge(OTTERS, file.rows, NOW, 100)
    assert changes.added
    assert changes.after.members == OTTERS.members
    assert changes.after.invitations == OTTERS.invitations


@pytest.mark.parametrize(("count", "fits"), [(500, True), (501, False)])
def test_five_hundred_players_are_the_most(count, fits):
    rows = "".join(f"Player {n},ST\n" for n in range(count))
    data = f"name,positions\n{rows}".encode()
    if fits:
        assert len(parse_for_team(data, OTTERS.team).rows.entries) == count
    else:
        with refused(Unreadable, "501 players, and 500"):
            parse_for_team(data, OTTERS.team)


@pytest.mark.parametrize(
    "data",
    [
        'name;positions\r\n"Zoë\r\n";ST\r\n'.encode("utf-8-sig"),
        "name\tpositions\nZoë\tST\n".encode("cp1252"),
        "name\tpositions\nZoë\tST\n".encode("utf-16"),
    ],
)
def test_files_of_spreadsheets_are_read(data):
    assert names(parse_for_team(data, OTTERS.team)) == ["Zoë"]


def test_a_known_player_is_found_again():
    rows = parse_for_team(b"name,positions\nana silva,GK\n", OTTERS.team).rows
    changes = merge(OTTERS, rows, NOW, 100)
    assert [each.id for each in changes.changed] == [OTTERS.players[0].id]
