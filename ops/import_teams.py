"""``make import FILE=…``: teams and players from a CSV file into the site's data.

The exit status is 0 when all was taken, 1 when anything was refused, 2 when the file or the data
cannot be read at all.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct, field
from tqdm import tqdm

from chalicelib.message import message
from chalicelib.models import Visibility
from chalicelib.representations.messages import in_words
from chalicelib.roster_files import (
    Changes,
    Imported,
    ImportedTeam,
    LineError,
    Refused,
    Unreadable,
    merge,
    parse,
)
from chalicelib.settings import settings
from chalicelib.store import teams
from chalicelib.store.errors import Conflict, NameTaken, StoreError
from ops.command import OpsError
from ops.local.stack import connected

ATTEMPTS = 5
"""How often a team is merged anew when somebody else changes it at the same time."""

LONG = 20
"""From how many teams on there is a progress bar."""


class Summary(Struct):
    """What became of the teams and players of a file.

    ``refused``: the errors by team. ``groups``: by sport, the words that meant several positions.
    ``shown``: how many teams are new, or seen by others than before, by who sees them.
    """

    teams_added: int = 0
    teams_updated: int = 0
    teams_unchanged: int = 0
    players_added: int = 0
    players_changed: int = 0
    players_unchanged: int = 0
    refused: dict[str, tuple[LineError, ...]] = field(default_factory=dict)
    groups: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    shown: Counter[Visibility] = field(default_factory=Counter)

    @property
    def teams_taken(self) -> int:
        """The teams that are now in the table as the file has them."""
        return self.teams_added + self.teams_updated + self.teams_unchanged

    def count(self, changes: Changes) -> None:
        """Add a team that was taken."""
        self.teams_added += changes.before is None
        self.teams_updated += changes.before is not None and changes.any
        self.teams_unchanged += not changes.any
        before, after = changes.before, changes.after.team.visibility
        if before is None or before.team.visibility != after:
            self.shown[after] += 1
        self.players_added += len(changes.added)
        self.players_changed += len(changes.changed)
        self.players_unchanged += len(changes.unchanged)
        if changes.groups:
            self.groups.setdefault(changes.after.team.sport, {}).update(changes.groups)


def main(arguments: list[str] | None = None) -> int:
    """Import the file that the command line names; the exit status."""
    parser = argparse.ArgumentParser(prog="make import", description="Teams from a CSV file.")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--visibility",
        choices=list(map(str, Visibility)),
        help="who sees the teams of which the file does not say it",
    )
    given = parser.parse_args(arguments)
    file = given.file
    try:
        imported = parse(file.read_bytes())
        if given.visibility:
            _say_visibility(imported, given.visibility)
        with connected(Path(os.environ.get("DATA_DIR") or ".local")):
            summary = import_all(imported)
    except OSError as error:
        return _cannot(f"{file}: {error.strerror or error}")
    except Unreadable as error:
        return _cannot(f"{file}: {_line(error.line)}{in_words(error.reason)}")
    except OpsError as error:
        return _cannot(str(error))
    print(*lines(imported, summary), sep="\n")
    return 1 if summary.refused or imported.nameless else 0


def _say_visibility(imported: Imported, visibility: str) -> None:
    """Let the file say this of every team of which it does not say who sees it."""
    for team in imported.teams:
        team.cells["visibility"] = team.cells.get("visibility") or visibility


def import_all(imported: Imported) -> Summary:
    """Take every team. Raises ``OpsError`` when the table fails, which says how many are in."""
    summary = Summary()
    quiet = None if len(imported.teams) >= LONG else True
    try:
        for team in tqdm(imported.teams, "Importing", unit=" teams", leave=False, disable=quiet):
            take(team, summary)
    except StoreError as error:
        raise OpsError(
            f"The table does not answer ({error}): {summary.teams_taken} of "
            f"{len(imported.teams)} teams are in. Import the file again to go on"
        ) from error
    return summary


def take(imported: ImportedTeam, summary: Summary) -> None:
    """Store the team, or note in the summary why it is refused.

    Raises the store's ``Unavailable`` when the table cannot be reached.
    """
    try:
        summary.count(_stored(imported))
    except Refused as refused:
        summary.refused[imported.name] = refused.errors
    except Conflict:
        reason = message("file.team_keeps_changing")
        summary.refused[imported.name] = (LineError(imported.line, "team", reason),)


def _stored(imported: ImportedTeam) -> Changes:
    for _ in range(ATTEMPTS):
        # By its exact name alone: another team may have as its slug what is this one's name.
        present = teams.named(imported.name)
        changes = merge(present, imported, datetime.now(UTC), settings().players_per_team)
        try:
            if changes.any:
                teams.save(changes.before, changes.after)
        except (Conflict, NameTaken):
            continue
        return changes
    raise Conflict(imported.name)


def lines(imported: Imported, summary: Summary) -> Iterator[str]:
    """The lines to print: how the file was read, what was taken, what was refused and why."""
    columns = imported.columns
    if columns.renamed:
        yield "Columns: " + ", ".join(f"{theirs} → {ours}" for theirs, ours in columns.renamed)
    if columns.ignored:
        yield "Ignored columns: " + ", ".join(columns.ignored)
    if imported.statuses:
        yield "Statuses: " + ", ".join(f"{a} → {b}" for a, b in sorted(imported.statuses.items()))
    for sport, groups in summary.groups.items():
        meanings = (f"{word} → {' '.join(codes)}" for word, codes in groups.items())
        yield f"Positions ({sport}): " + ", ".join(meanings)
    yield (
        f"Teams: {summary.teams_added:,} added, {summary.teams_updated:,} updated, "
        f"{summary.teams_unchanged:,} unchanged, {len(summary.refused):,} refused"
    )
    yield (
        f"Players: {summary.players_added:,} added, {summary.players_changed:,} changed, "
        f"{summary.players_unchanged:,} unchanged"
    )
    yield from _who_sees(summary)
    yield from map(_in_words, imported.nameless)
    for name, errors in summary.refused.items():
        yield f"Refused: {name}"
        yield from (f"  {_in_words(error)}" for error in errors)


def _who_sees(summary: Summary) -> Iterator[str]:
    """Who sees the teams that are new, or that were seen by others before."""
    public, private = summary.shown[Visibility.PUBLIC], summary.shown[Visibility.PRIVATE]
    if public:
        yield f"Public: {_teams(public)}, for everybody to see"
    if private:
        yield (
            f"Private: {_teams(private)}, for their people alone to see; a new team has none yet. "
            "To make them public, import the file again with VISIBILITY=public, or with “public” "
            "in a column “visibility”"
        )


def _in_words(error: LineError) -> str:
    return f"{_line(error.line)}{error.field}: {in_words(error.reason)}"


def _line(line: int) -> str:
    return f"line {line}: " if line else ""


def _teams(count: int) -> str:
    return f"{count:,} team" + ("" if count == 1 else "s")


def _cannot(reason: str) -> int:
    print(f"make import: {reason}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
