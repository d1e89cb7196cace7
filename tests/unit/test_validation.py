"""What may be stored, and what is said about what may not."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.lineup.sports import SPORTS
from chalicelib.models import Player, Status, Team, TeamType, Visibility
from chalicelib.validation import (
    Invalid,
    InvalidValue,
    check_name,
    check_player,
    check_roster,
    check_team,
    clean_name,
    from_text,
    new_player_id,
)
from tests.refusals import refused

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FOOTBALL = SPORTS["football"]
TEAM = {"name": "Harbour Lane U12", "sport": "football", "team_type": "senior", "size": 9}
PLAYER = {"name": "Ana Ilvermoor", "positions": ["ST", "LW"]}


def wrong_team_fields(**fields: object) -> list[str]:
    with pytest.raises(Invalid) as caught:
        check_team({**TEAM, **fields}, NOW)
    return [error.field for error in caught.value.errors]


def wrong_player_fields(**fields: object) -> list[str]:
    with pytest.raises(Invalid) as caught:
        check_player({**PLAYER, **fields}, FOOTBALL)
    return [error.field for error in caught.value.errors]


def test_a_team_takes_what_is_given_and_defaults():
    team = check_team(TEAM, NOW)
    assert (team.name, team.sport, team.size) == ("Harbour Lane U12", "football", 9)
    assert (team.formation, team.visibility, team.version) == (None, Visibility.PRIVATE, 1)
    assert team.created_at == team.updated_at == NOW


@pytest.mark.parametrize("team_type", list(TeamType))
def test_a_team_of_any_type_is_private_unless_somebody_says_otherwise(team_type):
    unsaid = check_team({**TEAM, "team_type": team_type.value}, NOW)
    assert unsaid.visibility is Visibility.PRIVATE
    said = check_team({**TEAM, "team_type": team_type.value, "visibility": "public"}, NOW)
    assert said.visibility is Visibility.PUBLIC


def test_a_changed_team_keeps_what_it_is_known_by():
    present = check_team(TEAM, NOW)
    later = NOW.replace(hour=10)
    changed = check_team({**TEAM, "size": 11}, later, present)
    assert (changed.slug, changed.version) == (present.slug, present.version)
    assert (changed.created_at, changed.updated_at) == (NOW, later)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sport", "Football"),
        ("sport", None),
        ("team_type", "Junior"),
        ("team_type", ["junior"]),
        ("size", 0),
        ("size", 12),
        ("size", "9"),
        ("size", True),
        ("size", 9.0),
        ("formation", "4-3-3"),
        ("formation", ""),
        ("visibility", "secret"),
        ("visibility", None),
        ("name", 7),
    ],
)
def test_a_team_field_that_does_not_do_is_named(field, value):
    assert wrong_team_fields(**{field: value}) == [field]


def test_everything_wrong_with_a_team_is_told_at_once():
    fields = wrong_team_fields(name=" ", sport="chess", team_type="old", size=99, visibility=1)
    assert fields == ["name", "sport", "team_type", "size", "visibility"]
    with refused(Invalid, "Give a name"):
        check_team({}, NOW)


def test_sizes_without_formations_are_taken_without_one():
    assert check_team({**TEAM, "size": 2, "formation": None}, NOW).size == 2
    assert wrong_team_fields(size=2, formation="1-1") == ["formation"]


@pytest.mark.parametrize("sport", SPORTS.values(), ids=SPORTS)
def test_every_formation_of_every_sport_may_be_fixed(sport):
    for size, shapes in sport.formats.items():
        for formation in shapes:
            fields = {"sport": sport.code, "size": size, "formation": formation}
            assert check_team({**TEAM, **fields}, NOW).formation == formation


def test_a_player_takes_defaults():
    player = check_player(PLAYER, FOOTBALL)
    assert (player.number, player.skill, player.status) == (None, 50, Status.AVAILABLE)
    assert player.positions == ("ST", "LW")
    assert player.id != check_player(PLAYER, FOOTBALL).id


def test_a_changed_player_keeps_id_and_version():
    present = Player(id="a1", name="Ana", positions=("GK",), version=4)
    changed = check_player(PLAYER, FOOTBALL, present)
    assert (changed.id, changed.version, changed.name) == ("a1", 4, "Ana Ilvermoor")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("positions", []),
        ("positions", None),
        ("positions", "ST"),
        ("positions", ["st"]),
        ("positions", ["PG"]),
        ("positions", ["ST", "ST"]),
        ("positions", [["ST"]]),
        ("skill", -1),
        ("skill", 101),
        ("skill", 50.5),
        ("skill", None),
        ("skill", True),
        ("number", -1),
        ("number", 100),
        ("number", "9"),
        ("status", "fit"),
        ("status", None),
    ],
)
def test_a_player_field_that_does_not_do_is_named(field, value):
    assert wrong_player_fields(**{field: value}) == [field]


def test_a_number_belongs_to_one_player():
    other = Player(id="b", name="Otis", positions=("CB",), number=9)
    with refused(Invalid, "9 is Otis's"):
        check_player({**PLAYER, "number": 9}, FOOTBALL, others=[other])
    assert check_player({**PLAYER, "number": None}, FOOTBALL, others=[other]).number is None


def test_a_roster_is_ordered_and_holds_together():
    team = check_team(TEAM, NOW)
    two = Player(id="b", name="Otis", positions=("CB",), number=9)
    one = Player(id="a", name="Ana", positions=("ST",), number=4)
    assert check_roster(team, [two, one]).players == (one, two)
    with refused(Invalid, "9 is Ivy's"):
        check_roster(team, [two, Player(id="c", name="Ivy", positions=("GK",), number=9)])


def test_a_roster_has_positions_of_its_teams_sport():
    team: Team = check_team({**TEAM, "sport": "basketball", "size": 5}, NOW)
    with refused(Invalid, r"sport: Basketball .* \(Ana plays ST, .* 2 times\)"):
        check_roster(team, [Player(id="a", name="Ana", positions=("ST", "SG", "CB"))])


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("  Ana Silva \n", "Ana Silva"),
        ("Jose\u0301", "José"),
        ("Gu\u00f0munds\u00adson", "Guðmundsson"),
        ("\ufeffAna", "Ana"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("נועם \u200fגל", "נועם \u200fגל"),
        ("क\u094dष", "क\u094dष"),
        ("ひなた", "ひなた"),
        ("x" * 80, "x" * 80),
        ("😀", "😀"),
    ],
)
def test_names_of_any_script_are_taken(raw, name):
    assert check_name(raw) == name


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "   ",
        "\u200b",
        "\u200d\u200f",
        "\u3164",
        "\u0301",
        "x" * 81,
        "Ana\x00",
        "Ana\tSilva",
        "Ana\nSilva",
        "Ana\x7f",
        "Ana\u2028Silva",
        "Ana\u202eavliS",
        "Ana\u2066",
        "Ana\ud800",
        "Ana\uffff",
        "Ana\U0001fffe",
        None,
    ],
)
def test_names_that_hide_something_or_are_none_are_refused(raw):
    with refused(InvalidValue, r"[a-z]\.$|has 81\.$"):
        check_name(raw)


@given(st.text())
def test_a_name_that_is_taken_is_clean_and_stays_as_it_is(raw):
    try:
        name = check_name(raw)
    except ValueError:
        return
    assert 1 <= len(name) <= 80
    assert check_name(name) == name == unicodedata.normalize("NFC", name.strip())
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in name)
    name.encode()


def test_text_becomes_what_the_checks_ask_for():
    fields = {"name": " Ana ", "number": "9.0", "positions": "st/lw, am", "skill": "074"}
    assert from_text(fields) == {
        "name": "Ana",
        "number": 9,
        "positions": ["ST", "LW", "AM"],
        "skill": 74,
    }


def test_empty_text_is_none_where_none_means_something_and_else_left_out():
    fields = dict.fromkeys(["name", "number", "formation", "skill", "status", "size"], "")
    assert from_text(fields) == {"number": None, "formation": None}


@pytest.mark.parametrize("text", ["nine", "7.5", "1e3", "٣", "9" * 12, "0x9"])
def test_text_that_is_no_whole_number_is_left_for_the_checks_to_refuse(text):
    assert wrong_player_fields(**from_text({"skill": text})) == ["skill"]


def test_ids_are_random_and_all_of_one_form():
    ids = {new_player_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(each) == 16 and int(each, 16) >= 0 for each in ids)


def test_marks_without_end_cost_no_time():
    # To put so many in order takes a minute: what is no name any more is left as it is.
    for text in ("a" + "\u0315\u0300" * 200_000, "\u0315\u0300" * 600):
        assert clean_name(text) == text
    with refused(InvalidValue, "at most 80 characters"):
        check_name("a" + "\u0315\u0300" * 200_000)
