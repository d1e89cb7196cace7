"""The columns of a file, and the fields that they fill."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from msgspec import Struct

from chalicelib.message import message
from chalicelib.models import PLAYER_FIELDS, TEAM_FIELDS
from chalicelib.roster_files.mapping import FIELDS
from chalicelib.roster_files.rows import DELIMITERS, Row, Unreadable, rows

TEAM_COLUMNS = tuple(each for each in TEAM_FIELDS if each != "name")
PLAYER_COLUMNS = ("player_id", *PLAYER_FIELDS)
COLUMNS = ("team", *TEAM_COLUMNS, *PLAYER_COLUMNS)
"""The documented columns, in the order of written files."""

MOST_COLUMNS = 200
"""The most columns of a file: programs export a few dozen."""

NEEDED = ("team", "name", "positions")
"""The required columns of a file with several teams."""


class Columns(Struct, frozen=True):
    """The index of each field's column, and the file's own header."""

    places: Mapping[str, int]
    header: tuple[str, ...]

    @property
    def renamed(self) -> tuple[tuple[str, str], ...]:
        """The columns whose names differ from ours, with the fields that they fill."""
        return tuple(
            (self.header[place], _meaning(field))
            for field, place in self.places.items()
            if self.header[place] != _meaning(field)
        )

    @property
    def ignored(self) -> tuple[str, ...]:
        """The columns that fill no field."""
        used = set(self.places.values())
        return tuple(h for place, h in enumerate(self.header) if h and place not in used)

    def cells(self, row: Row) -> dict[str, str]:
        """Return the row's text by field; a row that ends early has empty cells."""
        return {
            field: row.cells[place] if place < len(row.cells) else ""
            for field, place in self.places.items()
        }

    def surplus(self, row: Row) -> bool:
        """Whether the row has text beyond the last column: its cells are probably shifted."""
        return any(row.cells[len(self.header) :])


def split(
    text: str, needed: Sequence[str] = NEEDED, most_rows: int | None = None
) -> tuple[Columns, list[Row]]:
    """Return the columns that a file's first row names, and the rows below it.

    The delimiter is the one with which the first row names most fields. Raises Unreadable when a
    ``needed`` column is missing, when there are no rows or more than ``most_rows``, or when quotes
    do not match.
    """
    headers = {delimiter: _header(text, delimiter) for delimiter in DELIMITERS}
    delimiter, columns = max(headers.items(), key=lambda header: len(header[1].places))
    missing = [field for field in needed if field not in columns.places]
    if missing:
        raise Unreadable(message("file.missing_columns", needed=list(needed), missing=missing))
    found = islice(rows(text, delimiter), 1, None if most_rows is None else most_rows + 2)
    body = list(found)
    if most_rows is not None and len(body) > most_rows:
        raise Unreadable(message("file.too_many_rows", most=most_rows))
    if not body:
        raise Unreadable(message("file.no_rows"))
    return columns, body


def _header(text: str, delimiter: str) -> Columns:
    try:
        names = next(rows(text, delimiter), Row(1, ())).cells
    except Unreadable:
        names = ()
    names = names[: 1 + max((place for place, name in enumerate(names) if name), default=-1)]
    if len(names) > MOST_COLUMNS:
        raise Unreadable(message("file.too_many_columns", most=MOST_COLUMNS))
    words = [field_word(name) for name in names]
    fields = [FIELDS.get(word, "") for word in words]
    places = {field: fields.index(field) for field in fields if field}
    # Our own name of a field has priority over those of other programs.
    own = {field: words.index(field) for field in places if field in words}
    return Columns(places | own, names)


def field_word(name: str) -> str:
    """Return a header or a sport's name in our notation: ``Shirt No.`` → ``shirt_no``."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def _meaning(field: str) -> str:
    return "status" if field in {"availability", "reason"} else field
