"""What is written comes back as it was."""

import csv
import io
import re

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.lineup.sports import SPORTS
from chalicelib.models import Player, Roster, Status, TeamType, Visibility
from chalicelib.roster_files import COLUMNS, escape_formula, merge, parse, write
from chalicelib.roster_files.rows import _unescape_formula
from chalicelib.validation import check_name, check_roster
from tests.unit.roster_files.builders import NOW, player, roster


def _is_name(text: str) -> bool:
    try:
        return check_name(text) == text
    except ValueError:
        return False


NAMES = st.one_of(
    st.text(min_size=1, max_size=12).filter(_is_name),
    st.from_regex(r"'{0,2}[=+@-][a-z,;\"']{0,5}x", fullmatch=True),
)
PLAYERS = st.builds(
    Player,
    id=st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
    name=NAMES,
    number=st.none() | st.integers(0, 99),
    positions=st.lists(
        st.sampled_from(sorted(SPORTS["football"].positions)), min_size=1, unique=True
    ).map(tuple),
    skill=st.integers(0, 100),
    status=st.sampled_from(Status),
)
ROSTERS = st.builds(
    lambda players, **fields: Roster(
        roster(**fields).team, tuple(sorted(players, key=lambda each: each.order))
    ),
    st.lists(
        PLAYERS,
        max_size=6,
        unique_by=(
            lambda each: each.id,
            lambda each: each.number if each.number is not None else each.id,
        ),
    ),
    team_type=st.sampled_from(TeamType),
    size=st.integers(1, 11),
    visibility=st.sampled_from(Visibility),
)


@given(ROSTERS)
def test_a_roster_comes_back_as_it_was(before):
    check_roster(before.team, before.players)
    (imported,) = parse(write([before]).encode()).teams
    assert not merge(before, imported, NOW, 100).any
    fresh = merge(None, imported, NOW, 100).after
    assert fresh.players == before.players
    assert write([fresh]) == write([before])


def test_the_columns_are_the_documented_ones():
    written = write([roster(player("Ana", 9, positions=("ST", "LW")), formation="4-3-3")])
    header, row = csv.reader(io.StringIO(written, newline=""))
    assert tuple(header) == COLUMNS
    assert dict(zip(header, row, strict=True)) == {
        "team": "Foxes",
        "sport": "football",
        "team_type": "senior",
        "size": "11",
        "formation": "4-3-3",
        "visibility": "private",
        "player_id": "id-Ana-9",
        "name": "Ana",
        "number": "9",
        "positions": "ST LW",
        "skill": "50",
        "status": "available",
    }


@given(st.text(st.sampled_from(";=+-@' \"ab"), min_size=1))
def test_nothing_is_a_formula_where_semicolons_separate_cells_either(text):
    written = escape_formula(text)
    assert not [each for each in written.split(";") if re.match('[ "]*[=+@-]', each)]
    assert _unescape_formula(written) == text


def test_no_cell_is_a_formula():
    written = write(
        [roster(player("=HYPERLINK(1)"), player("-1"), player("'@x"), player("O'Neil"))]
    )
    names = [row["name"] for row in csv.DictReader(io.StringIO(written, newline=""))]
    assert sorted(names) == ["''@x", "'-1", "'=HYPERLINK(1)", "O'Neil"]
