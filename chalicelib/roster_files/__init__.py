"""Roster files: reading CSV from various programs, merging it into a roster, and writing CSV."""

from chalicelib.roster_files.columns import COLUMNS, TEAM_COLUMNS
from chalicelib.roster_files.mapping import usual_size
from chalicelib.roster_files.merging import Changes, Refused, merge
from chalicelib.roster_files.one_team import TeamFile, parse_for
from chalicelib.roster_files.reading import Imported, ImportedTeam, LineError, parse
from chalicelib.roster_files.rows import Unreadable, decode, guarded
from chalicelib.roster_files.writing import write

__all__ = [
    "COLUMNS",
    "TEAM_COLUMNS",
    "Changes",
    "Imported",
    "ImportedTeam",
    "LineError",
    "Refused",
    "TeamFile",
    "Unreadable",
    "decode",
    "guarded",
    "merge",
    "parse",
    "parse_for",
    "usual_size",
    "write",
]
