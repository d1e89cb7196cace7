"""``make export FILE=…``: all teams, private ones too, as a CSV file that the import takes back."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from chalicelib.models import Roster
from chalicelib.roster_files import write
from chalicelib.settings import settings
from chalicelib.store import keys, table, teams
from chalicelib.store.dynamodb import pack, unpack
from chalicelib.store.errors import StoreError
from ops.command import OpsError
from ops.local.data_dir import replace_file
from ops.local.stack import connected


def main(arguments: list[str] | None = None) -> int:
    """Export to the file that the command line names; the exit status, 2 when it cannot be done."""
    parser = argparse.ArgumentParser(prog="make export", description="All teams to a CSV file.")
    parser.add_argument("file", type=Path)
    file = parser.parse_args(arguments).file
    try:
        with connected(Path(os.environ.get("DATA_DIR") or ".local")):
            rosters = list(each())
        replace_file(file, write(rosters).encode())
    except OSError as error:
        return _cannot(f"{file}: {error.strerror or error}")
    except StoreError as error:
        return _cannot(f"The table does not answer ({error}): try again")
    except OpsError as error:
        return _cannot(str(error))
    players = sum(len(roster.players) for roster in rosters)
    print(f"{file}: {len(rosters):,} teams, {players:,} players")
    return 0


def each() -> Iterator[Roster]:
    """Yield every team by name, as it is when its turn comes.

    Names are unique, so the order is always the same; slugs would depend on who came first.
    """
    for _, slug in sorted(_names_and_slugs()):
        roster = teams.read(slug)
        if roster:
            yield roster


def _names_and_slugs() -> Iterator[tuple[str, str]]:
    # The site may not Scan; this is the operator's own command, and wants everything.
    pages = (
        table.client()
        .get_paginator("scan")
        .paginate(
            TableName=settings().table_name,
            FilterExpression="#sk = :team",
            ExpressionAttributeNames={"#sk": keys.SORT},
            ExpressionAttributeValues=pack({":team": keys.TEAM_SORT}),
        )
    )
    for page in pages:
        for item in map(unpack, page["Items"]):
            yield item["name"], item["slug"]


def _cannot(reason: str) -> int:
    print(f"make export: {reason}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
