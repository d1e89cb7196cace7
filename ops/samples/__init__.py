"""Made-up teams to begin with: several sports, kinds of team and scripts."""

from collections.abc import Iterator
from importlib.resources import files

from chalicelib.roster_files import Imported, parse
from ops.command import OpsError
from ops.import_teams import Summary, take


def load() -> int:
    """Import the sample teams into the table; how many are in. Doing it again changes nothing."""
    summary = Summary()
    for imported in read():
        for team in imported.teams:
            take(team, summary)
    if summary.refused:
        raise OpsError(f"Sample teams do not do: {summary.refused}")
    return summary.teams_taken


def read() -> Iterator[Imported]:
    """Yield the files of sample teams, as the import reads them."""
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".csv"):
            yield parse(file.read_bytes())
