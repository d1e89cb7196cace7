"""How many teams a coach may own: counted in the transaction that changes it."""

import pytest
from msgspec.structs import replace

from chalicelib.models import Member, Role, Status, TeamType
from chalicelib.settings import settings
from chalicelib.store import idempotency_records as idempotency
from chalicelib.store import profiles, table, team_writes, teams
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
    team_writes.remove(stored[0])
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


def test_a_team_as_large_as_a_team_may_be_changes_as_a_whole():
    names = [" ".join(f"{letter}{number}" for number in range(26)) for letter in "ab"]
    stored = teams.save(None, builders.roster(100, name=names[0]))
    for count in range(2, settings().people_per_team + 1):
        stored = teams.save(stored, replace(stored, members=builders.people(count)))
    injured = tuple(replace(each, status=Status.INJURED) for each in stored.players)
    changed = replace(
        stored.team, name=names[1], sport="basketball", team_type=TeamType.VETERAN, size=5
    )
    after = replace(stored, team=changed, players=injured)
    sent = idempotency.KeyedRequest(coach_id="c1", key="key", digest="digest")
    answer = idempotency.StoredReply(digest="digest", status=200, headers={}, body="{}", team="t")
    prepared = teams.prepare(stored, after)
    stored = teams.commit(prepared.including(idempotency.storing(sent, answer)))
    found = teams.read(stored.team.slug)
    assert (found.team, found.players, set(found.members)) == (
        stored.team,
        stored.players,
        set(stored.members),
    )


def test_changing_a_team_leaves_the_count():
    stored = teams.save(None, builders.roster())
    teams.save(stored, replace(stored, players=()))
    assert owned("c1") == 1


def test_nothing_of_a_coach_is_missed_beyond_what_one_answer_holds(monkeypatch):
    for name in ("One", "Two"):
        teams.save(None, builders.roster(name=name))
    query = table.query

    def one_by_one(arguments):
        return query({**arguments, "Limit": 1})

    monkeypatch.setattr(table, "query", one_by_one)
    assert [each.team.name for each in profiles.memberships("c1")] == ["One", "Two"]
