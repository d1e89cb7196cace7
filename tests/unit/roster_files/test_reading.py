"""Files as people have them."""

import pytest

from chalicelib.roster_files import Unreadable, parse
from tests.refusals import refused
from tests.unit.roster_files.builders import csv, only

TEXT = 'team,name,positions\nFüchse,Zoë "Zip" Łukasz,GK\n'
ROWS = 'team;name;positions\nFüchse;"Zoë ""Zip"" Łukasz";GK\n'


def cells(data: bytes) -> list[dict[str, str]]:
    return [dict(entry.cells) for entry in only(data).entries]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends_make_no_difference(encoding, delimiter, newline):
    data = ROWS.replace(";", delimiter).replace("\n", newline).encode(encoding)
    assert only(data).name == "Füchse"
    assert cells(data) == [{"name": 'Zoë "Zip" Łukasz', "positions": "GK"}]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_by_its_mark_alone(encoding):
    with refused(Unreadable, "not text"):
        parse(ROWS.encode(encoding))


def test_what_is_not_utf_8_is_taken_for_windows_or_latin_1():
    assert only("team,name,positions\nFüchse,Žan’s,GK\n".encode("cp1252")).name == "Füchse"
    data = b"team,name,positions\nF\xfcchse,Ana,GK\nF\xfcchse,\x81,GK\n"
    assert [team.name for team in parse(data).teams] == ["Füchse"]


def test_a_delimiter_may_be_named_on_a_line_of_its_own():
    team = only(b"sep=;\r\nteam;name;positions\r\nFoxes;Ana;GK\r\n")
    assert [(entry.line, entry.cells["name"]) for entry in team.entries] == [(3, "Ana")]


def test_blank_lines_and_empty_columns_at_the_end_say_nothing():
    data = csv("team,name,positions,,", "", ",,,,", "Foxes,Ana,GK,,", "  ,", "Foxes,Otis,CB")
    assert [entry.line for entry in only(data).entries] == [4, 6]


def test_lines_are_counted_as_an_editor_counts_them():
    data = csv("team,name,positions", 'Foxes,"Ana', 'Ilvermoor",GK', "Foxes,Otis,CB")
    assert [entry.line for entry in only(data).entries] == [2, 4]


@pytest.mark.parametrize(
    ("header", "ignored"),
    [
        ("Club,Player,Pos", ()),
        ("TEAM_NAME,Full name,Position", ()),
        ("position,name,short_name,team", ("short_name",)),
        ("name,positions,team,player,club", ("player", "club")),
        ("club,team,player,name,pos", ("club", "player")),
    ],
)
def test_columns_are_known_by_other_names_too(header, ignored):
    columns = parse(csv(header, "a,b,c,d,e")).columns
    assert {"team", "name", "positions"} == set(columns.places)
    assert columns.ignored == ignored


def test_renamed_columns_are_said():
    header = "club,name,pos,Shirt No.,availability"
    columns = parse(csv(header, "Foxes,Ana,GK,1,available")).columns
    assert columns.renamed == (
        ("club", "team"),
        ("pos", "positions"),
        ("Shirt No.", "number"),
        ("availability", "status"),
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "must name the columns team, name, positions"),
        (b"Foxes,Ana,GK\nFoxes,Otis,CB\n", "does not name team, name, positions"),
        (b"team,name\nFoxes,Ana\n", "does not name positions"),
        (b"team,name,positions\n\n", "no rows"),
        (b'team,name,positions\nFoxes,Otis,CB\nFoxes,"Ana,GK\n', "line 3: .*quotes"),
        (b'team,name,positions\nFoxes,"Ana"x,GK\n', "line 2: .*quotes"),
        (b"PK\x03\x04\x14\x00", "spreadsheet"),
        (b"team,name,positions\nFoxes,\x00,GK\n", "not text"),
        (b"\xff\xfea", "not text"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data, message):
    with refused(Unreadable, message):
        parse(data)


def test_a_field_too_long_for_any_name_is_no_traceback():
    with refused(Unreadable, "line 2"):
        parse(csv("team,name,positions", f"Foxes,{'x' * 200_000},GK"))


@pytest.mark.parametrize("text", ["=1+1", "+Ana", "-Ana", "@Ana", "'=Ana"])
def test_the_guard_against_formulas_is_taken_off(text):
    assert cells(csv("team,name,positions", f"Foxes,'{text},GK"))[0]["name"] == text


@pytest.mark.parametrize("text", ["O'Dwyer", "'Ana", "''"])
def test_other_quotes_stay(text):
    assert cells(csv("team,name,positions", f"Foxes,{text},GK"))[0]["name"] == text


def test_rows_without_a_team_are_named():
    data = csv("team,name,positions", ",Ana,GK", "Foxes,Otis,CB", "\u202efoxes,Ivy,CB")
    assert [(error.line, error.field) for error in parse(data).nameless] == [
        (2, "team"),
        (4, "team"),
    ]
    assert [team.name for team in parse(data).teams] == ["Foxes"]


@pytest.mark.parametrize(
    ("availability", "reason", "status"),
    [
        ("available", "", "available"),
        ("Available", "doubtful", "available"),
        ("doubtful", "doubtful", "doubtful"),
        ("unavailable", "injured", "injured"),
        ("unavailable", "Suspended", "suspended"),
        ("unavailable", "not eligible", "absent"),
        ("unavailable", "on holiday", "absent"),
        ("unavailable", "", "absent"),
        ("unavailable", "doubtful", "absent"),
        ("perhaps", "", "perhaps"),
        ("", "injured", ""),
    ],
)
def test_availability_and_its_reason_give_the_status(availability, reason, status):
    data = csv("team,name,position,availability,reason", f"Foxes,Ana,GK,{availability},{reason}")
    assert cells(data)[0]["status"] == status


def test_a_status_goes_before_an_availability():
    data = csv("team,name,position,availability,status", "Foxes,Ana,GK,available,Injured")
    assert cells(data)[0]["status"] == "injured"


def test_words_that_meant_a_status_are_said():
    rows = ["Foxes,Ana,GK,unavailable,injured", "Foxes,Otis,CB,fit,", "Foxes,Ivy,CB,doubtful,"]
    imported = parse(csv("team,name,position,availability,reason", *rows))
    assert imported.statuses == {"unavailable (injured)": "injured", "fit": "available"}


@pytest.mark.parametrize("filler", ["x", "name"])
def test_a_file_has_at_most_200_columns_that_have_a_name(filler):
    head = f"{','.join([filler] * 197)},team,name,positions"
    assert only(f"{head},,,,\n{'a,' * 197}Foxes,Ana,GK\n".encode()).name in ("Foxes", "a")
    with refused(Unreadable, "more than 200 columns"):
        parse(f"{filler},{head}\n{'a,' * 198}Foxes,Ana,GK\n".encode())


def test_rows_are_read_up_to_a_limit_where_there_is_one():
    rows = b"name,positions\n" + b"Ana,GK\n" * 3
    assert len(parse(rows, "Foxes", 3).teams[0].entries) == 3
    with refused(Unreadable, "more than 2 rows"):
        parse(rows, "Foxes", 2)
