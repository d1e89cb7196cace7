"""Teams whose names give the same slug: each has its own, for a bounded number of requests."""

import pytest

from chalicelib.store import table, teams
from chalicelib.store import table as retry
from chalicelib.store.errors import Busy
from tests.unit.store import builders

pytestmark = pytest.mark.usefixtures("aws")


def test_the_next_one_costs_the_same_however_many_there_are(monkeypatch):
    asked = []
    for name in ("transact", "get_all"):
        monkeypatch.setattr(table, name, noting(asked, name))
    found = []
    for number in range(70):
        del asked[:]
        found.append(teams.save(None, nobodys("鹿" * (number + 1))).team.slug)
        assert asked == ["transact", "get_all", "transact"][: 1 if number == 0 else 3]
    assert found[:50] == ["team", *(f"team_{number}" for number in range(2, 51))]
    assert len(set(found)) == 70
    assert max(int(slug.removeprefix("team_")) for slug in found[1:]) <= 1023


def test_slugs_that_others_take_each_time_are_given_up(monkeypatch):
    teams.save(None, nobodys("Otters"))
    monkeypatch.setattr(retry, "wait", lambda _: None)
    monkeypatch.setattr(teams, "free_slug", lambda taken: taken.team.slug)
    with pytest.raises(Busy):
        teams.save(None, nobodys("Otters!"))


def nobodys(name):
    return builders.roster(0, members=(), name=name)


def noting(asked, name):
    call = getattr(table, name)

    def calling(given):
        asked.append(name)
        return call(given)

    return calling
