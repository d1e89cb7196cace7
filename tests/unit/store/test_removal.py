"""Removing a team: everything of it, or nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.models import Invitation, Role
from chalicelib.store import invitations, removal, table, teams
from chalicelib.store.errors import Conflict, Unavailable
from tests.unit.store import builders

pytestmark = pytest.mark.usefixtures("aws")
COUNT = ("COACH#c1", "TEAMS")
INVITATION = Invitation(
    id="i1",
    email="kim@example.org",
    role=Role.ASSISTANT,
    invited_by="c1",
    token_hash="hash",
    expires_at=datetime(2030, 1, 1, tzinfo=UTC),
)


@pytest.mark.parametrize("count", [0, 3, 95, 100, 120])
def test_nothing_of_a_team_is_left(count):
    created = teams.save(None, builders.roster(0))
    half = replace(created, players=builders.players(count)[:60])
    stored = teams.save(created, half)
    stored = teams.save(stored, replace(stored, players=builders.players(count)))
    stored = invitations.add(stored, INVITATION)
    removal.remove(stored)
    left = builders.items()
    assert set(left) == {COUNT}
    assert left[COUNT]["teams_owned"] == 0
    assert teams.find("River Otters") is None


def test_other_teams_stay():
    other = teams.save(None, builders.roster(name="Otters"))
    before = builders.items()
    removal.remove(teams.save(None, builders.roster()))
    after = builders.items()
    assert after.pop(COUNT) == before.pop(COUNT)
    assert after == before
    assert teams.read("otters") == other


def test_a_team_that_changed_in_between_stays():
    stored = teams.save(None, builders.roster())
    renamed = teams.save(stored, replace(stored, team=replace(stored.team, name="Otters")))
    before = builders.items()
    with pytest.raises(Conflict):
        removal.remove(stored)
    assert builders.items() == before
    assert teams.read("river_otters") == renamed


def test_a_removed_name_and_slug_are_free_again():
    removal.remove(teams.save(None, builders.roster()))
    again = teams.save(None, builders.roster(1))
    assert (again.team.slug, len(again.players)) == ("river_otters", 1)
    assert teams.read("river_otters") == again


class TestLargeTeamWhosePlayersStayBehind:
    @pytest.fixture
    def stored(self, monkeypatch):
        stored = teams.save(None, builders.roster(80))
        stored = teams.save(stored, replace(stored, players=builders.players(110)))
        transact, calls = table.transact, []

        def once(writes):
            calls.append(len(writes))
            if len(calls) > 1:
                raise Unavailable
            transact(writes)

        with monkeypatch.context() as patch:
            patch.setattr(table, "transact", once)
            removal.remove(stored)
        assert len(calls) == 2
        return stored

    def test_is_gone_for_everybody(self, stored, caplog):
        assert teams.read("river_otters") is None
        assert teams.find("River Otters") is None
        # Whose items these are is nobody's business who reads the log.
        (said,) = caplog.get_records("setup")
        assert said.getMessage() == "items of a removed team are left behind"
        with pytest.raises(Conflict):
            teams.save(stored, replace(stored, players=stored.players[:90]))

    def test_leaves_nobody_to_the_next_team_of_the_name(self, stored, caplog):
        after = teams.save(None, builders.roster(1))
        assert after.team.slug == "river_otters_2"
        assert len(teams.find("River Otters").players) == 1
