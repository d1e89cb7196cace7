"""Errors in roster files, in English."""

from collections.abc import Sequence

from chalicelib.representations.messages.en.lineup import Words

_MOST_NAMED = 3


def _which_player(player: str, numbers: Sequence[int | None]) -> str:
    worn = ", ".join("none" if number is None else str(number) for number in numbers)
    return f"Which {player} is this? Give the number on the roster now ({worn}), or the id."


def _no_row_of_team(team: str, others: Sequence[str]) -> str:
    more = len(others) - _MOST_NAMED
    named = ", ".join(others[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return (
        f"No row is of {team}: the file has {named}. "
        "Take the column “team” out of it if these are its players."
    )


WORDS: Words = {
    "file.spreadsheet": "This is a spreadsheet, not a CSV file: save it as CSV (UTF-8) first.",
    "file.no_text": "This is not text: save the file as CSV in UTF-8.",
    "file.long_cell": "This row has a cell of more than {most} characters: make it shorter.",
    "file.quotes": "This row does not end properly: check its quotes ({problem}).",
    "file.missing_columns": "The first line must name the columns {needed}; "
    "it does not name {missing}.",
    "file.too_many_rows": "There are more than {most} rows: take those of other teams out.",
    "file.no_rows": "There are no rows below the first line.",
    "file.too_many_columns": "The first line has more than {most} columns: remove some.",
    "file.no_row_of_team": _no_row_of_team,
    "file.too_many_players": "The file has {players} players, and {most} is the most at a time.",
    "file.team_too_large": "The team would have {players} players, and {most} is the most.",
    "file.team_differs": "Give the team one {field}; on line {line} it is another.",
    "file.surplus_cells": "The row has more cells than the first line: "
    'put text with commas in "quotes".',
    "file.player_twice": "{player} is on line {line} too; tell two players of one name apart by "
    "number.",
    "file.which_player": _which_player,
    "file.team_keeps_changing": "Somebody else keeps changing this team: "
    "import the file again later.",
}
