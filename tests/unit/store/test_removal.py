"""Removing a team: everything of it, or nothing."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from chalicelib.models import Invitation, Role
from chalicelib.store import invitations, table, team_writes, teams
from chalicelib.store.errors import Conflict, Unavailable
from tests.unit.store import builders

pytestmark = pytest.mark.usefixtures("aws")
OWNERS_COUNT = ("COACH#c1", "TEAMS")
INVITATION = Invitation(
    id="i1",
    email="kim@example.org",
    role=Role.ASSISTANT,
    invited_by="c1",
    token_hash="hash",
    expires_at=datetime(2030, 1, 1, tzinfo=UTC),
)


def with_people(count, players):
    """A team with so many people, who come by and by."""
    stored = teams.save(None, builders.roster(players))
    for start in range(0, count, 10):
        members = builders.people(min(count, start + 10))
        stored = teams.save(stored, replace(stored, members=members))
    return stored


@pytest.mark.parametrize("people", [1, 3, 30, 50])
@pytest.mark.parametrize("players", [0, 100])
def test_nothing_of_a_team_is_left(people, players):
    stored = with_people(people, players)
    stored = teams.commit(invitations.adding(stored, INVITATION))
    team_writes.remove(stored)
    assert builders.without_counts() == set()
    assert builders.items()[OWNERS_COUNT]["teams_owned"] == 0
    assert teams.named("River Otters") is None


def test_other_teams_stay():
    other = teams.save(None, builders.roster(name="Otters"))
    before = builders.items()
    team_writes.remove(teams.save(None, builders.roster()))
    after = builders.items()
    assert after.pop(OWNERS_COUNT)["teams_owned"] == before.pop(OWNERS_COUNT)["teams_owned"] == 1
    assert after == before
    assert teams.read("otters") == other


def test_a_team_that_changed_in_between_stays():
    stored = teams.save(None, builders.roster())
    renamed = teams.save(stored, replace(stored, team=replace(stored.team, name="Otters")))
    before = builders.items()
    with pytest.raises(Conflict):
        team_writes.remove(stored)
    assert builders.items() == before
    assert teams.read("river_otters") == renamed


def test_a_removed_name_and_slug_are_free_again():
    team_writes.remove(teams.save(None, builders.roster()))
    again = teams.save(None, builders.roster(1))
    assert (again.team.slug, len(again.players)) == ("river_otters", 1)
    assert teams.read("river_otters") == again


class TestTeamWhosePeopleStayBehind:
    @pytest.fixture(params=[(100, 50), (40, 30)])
    def stored(self, monkeypatch, request):
        limit, people = request.param
        stored = with_people(people, 3)
        # With a smaller limit there is more than one transaction left to do.
        monkeypatch.setattr(table, "MAX_TRANSACTION", limit)
        transact, calls = table.transact, []

        def once(writes):
            calls.append(len(writes))
            if len(calls) > 1:
                raise Unavailable
            transact(writes)

        with monkeypatch.context() as patch:
            patch.setattr(table, "transact", once)
            team_writes.remove(stored)
        assert len(calls) == 2
        return stored

    def test_is_finished_by_whoever_asks_for_it(self, stored, caplog):
        assert teams.read("river_otters") is None
        assert builders.without_counts() == set()
        assert teams.save(None, builders.roster(1)).team.slug == "river_otters"

    def test_is_finished_by_whoever_makes_a_team_of_that_name(self, stored, caplog):
        after = teams.save(None, builders.roster(1))
        assert "TEAM#river_otters" not in {partition for partition, _ in builders.items()}
        team_writes.remove(after)
        assert builders.without_counts() == set()

    def test_waits_for_the_next_one_when_that_fails_too(self, stored, caplog, monkeypatch):
        def away(_):
            raise Unavailable

        before = builders.items()
        with monkeypatch.context() as patch:
            patch.setattr(table, "transact", away)
            assert teams.read("river_otters") is None
        assert builders.items() == before
        assert teams.read("river_otters") is None
        assert builders.without_counts() == set()

    def test_leaves_the_next_team_alone_when_two_finish_at_once(self, stored, caplog, monkeypatch):
        after, finish = [], team_writes.finish_removal

        def overtaken(slug, remains):
            finish(slug, remains)
            after.append(teams.save(None, builders.roster(3)))
            return finish(slug, remains)

        with monkeypatch.context() as patch:
            patch.setattr(team_writes, "finish_removal", overtaken)
            assert teams.read("river_otters") is None
        assert [teams.read("river_otters")] == after

    def test_is_gone_for_everybody(self, stored, caplog):
        assert teams.read("river_otters") is None
        assert teams.named("River Otters") is None
        # Whose items these are is nobody's business who reads the log.
        (said,) = caplog.get_records("setup")
        assert said.getMessage() == "items of a removed team are left behind"
        with pytest.raises(Conflict):
            teams.save(stored, replace(stored, players=()))

    def test_leaves_nobody_to_the_next_team_of_the_name(self, stored, caplog):
        after = teams.save(None, builders.roster(1))
        assert after.team.slug == "river_otters_2"
        assert len(teams.named("River Otters").players) == 1
