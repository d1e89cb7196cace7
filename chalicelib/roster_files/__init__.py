"""Roster files: reading CSV from various programs, merging it into a roster, and writing CSV."""

from chalicelib.roster_files.columns import COLUMNS, TEAM_COLUMNS
from chalicelib.roster_files.mapping import usual_size
from chalicelib.roster_files.merging import Changes, Refused, merge
from chalicelib.roster_files.one_team import TeamFile, parse_for_team
from chalicelib.roster_files.reading import Imported, ImportedTeam, LineError, parse
from chalicelib.roster_files.rows import Unreadable, decode, escape_formula
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
    "escape_formula",
    "merge",
    "parse",
    "parse_for_team",
    "usual_size",
    "write",
]
