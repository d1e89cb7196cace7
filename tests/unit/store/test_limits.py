"""How many teams a coach may own: counted in the transaction that changes it."""

from dataclasses import replace

import pytest

from chalicelib.models import Member, Role
from chalicelib.settings import settings
from chalicelib.store import removal, teams
from chalicelib.store.errors import TooManyTeams
from tests.unit.store import builders

OTHER = Member("c2", "Sam Field", Role.COACH)

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture(autouse=True)
def _two_teams(environment, monkeypatch):
    monkeypatch.setenv("TEAMS_PER_COACH", "2")
    settings.cache_clear()


def owned(coach_id):
    return builders.items()[f"COACH#{coach_id}", "TEAMS"]["teams_owned"]


def test_one_team_too_many_is_refused_whole():
    for name in ("One", "Two"):
        teams.save(None, builders.roster(name=name))
    before = builders.items()
    with pytest.raises(TooManyTeams) as refused:
        teams.save(None, builders.roster(name="Three"))
    assert (refused.value.coach_id, refused.value.limit) == ("c1", 2)
    assert builders.items() == before


def test_a_removed_team_makes_room():
    stored = [teams.save(None, builders.roster(name=name)) for name in ("One", "Two")]
    removal.remove(stored[0])
    teams.save(None, builders.roster(name="Three"))
    assert owned("c1") == 2


def test_only_owners_are_counted():
    helpers = [Member("c2", "Sam Field", Role.ASSISTANT), Member("c3", "Kit", Role.VIEWER)]
    teams.save(None, builders.roster(members=[builders.OWNER, *helpers]))
    assert [owned(coach_id) for coach_id in ("c1", "c2", "c3")] == [1, 0, 0]


def test_a_team_handed_over_counts_for_its_new_owner():
    stored = teams.save(None, builders.roster())
    former = replace(builders.OWNER, role=Role.ASSISTANT)
    teams.save(stored, replace(stored, members=(former, OTHER)))
    assert (owned("c1"), owned("c2")) == (0, 1)


def test_nobody_is_handed_one_too_many():
    for name in ("One", "Two"):
        teams.save(None, builders.roster(name=name, members=[OTHER]))
    stored = teams.save(None, builders.roster(name="Three"))
    with pytest.raises(TooManyTeams):
        teams.save(stored, replace(stored, members=(OTHER,)))
    assert teams.read("three") == stored


def test_changing_a_team_leaves_the_count():
    stored = teams.save(None, builders.roster())
    teams.save(stored, replace(stored, players=()))
    assert owned("c1") == 1
