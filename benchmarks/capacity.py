"""What DynamoDB bills for pages and writes: ``python -m benchmarks.capacity``.

The requests are the site's own, to the stand-in; ``benchmarks.billing`` counts the units.
"""

import logging

import pytest
from msgspec.structs import replace

from benchmarks.account_writes import account_writes
from benchmarks.billing import Bill, billed
from benchmarks.teams import TEAM, players
from chalicelib import logs
from chalicelib.models import Member, Role, Roster, Status
from chalicelib.settings import settings
from chalicelib.store import listings, table, teams
from chalicelib.store.listings import Filters, Order
from ops import resources
from tests.conftest import own_environment
from tests.local_aws import local_aws


def _print(name: str, bill: Bill) -> None:
    print(f"| {name} | {bill.requests} | {bill.reads:g} | {bill.writes:g} |")


def main() -> None:
    """Print the bill of each as tables in Markdown."""
    # The site's log has figures of its own.
    logging.getLogger(logs.NAME).setLevel(logging.ERROR)
    with pytest.MonkeyPatch.context() as patch, own_environment(patch), local_aws():
        resources.create_table(table.client(), settings().table_name)
        _print_teams()
        print()
        _print_accounts()


def _print_teams() -> None:
    _print_head("with a roster of 25, from the store")
    with billed() as bill:
        made = teams.save(None, Roster(TEAM, (), (Member("c" * 22, "A Coach", Role.COACH),)))
    _print("make a team", bill)
    with billed() as bill:
        full = teams.save(made, replace(made, players=tuple(players(25, 0))))
    _print("import 25 players", bill)
    with billed() as bill:
        teams.read(TEAM.slug)
    _print("read a team: its page, or its lineup", bill)
    with billed() as bill:
        changed = [replace(each, status=Status.INJURED) for each in full.players[:5]]
        full = teams.save(full, replace(full, players=(*changed, *full.players[5:])))
    _print("five players' statuses", bill)
    for number in range(24):
        named = replace(TEAM, slug="", name=f"Benchmark {number}")
        teams.save(None, Roster(named, ()))
    with billed() as bill:
        listings.teams(Filters(), Order.NAME, 24)
    _print("a list of 24 teams", bill)


def _print_accounts() -> None:
    _print_head("a form of the account, sent to the site")
    for name, bill in account_writes():
        _print(name, bill)


def _print_head(what: str) -> None:
    print(f"| {what} | requests | read units | write units |")
    print("|---|---:|---:|---:|")


if __name__ == "__main__":
    main()
