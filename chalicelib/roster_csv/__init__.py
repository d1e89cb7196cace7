"""Rosters in and out as CSV: files as people have them, merged into what is there."""

from chalicelib.roster_csv.columns import COLUMNS
from chalicelib.roster_csv.merging import Changes, Refused, merge
from chalicelib.roster_csv.reading import Imported, ImportedTeam, LineError, parse
from chalicelib.roster_csv.rows import Unreadable
from chalicelib.roster_csv.writing import write

__all__ = [
    "COLUMNS",
    "Changes",
    "Imported",
    "ImportedTeam",
    "LineError",
    "Refused",
    "Unreadable",
    "merge",
    "parse",
    "write",
]
