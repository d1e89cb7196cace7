"""Invitations are limited per day: for the coach who sends them, and for who receives them."""

import json
from itertools import count

import pytest

from chalicelib.models import Role
from chalicelib.store import attempt_counters
from chalicelib.store import teams as stored
from tests.web.conftest import Site
from tests.web.people import mails, send_json, signed_in
from tests.web.roles import new_team

DAY = 24 * 60 * 60
DAYS = count(20_000, step=2)
QUARTER = 15 * 60
"""The longest that the waits between mails to one address take."""


@pytest.fixture(scope="module")
def coaches(cloud):
    return [signed_in(Site(headers={}), name) for name in ("Ana Abel", "Bo Berg")]


@pytest.fixture
def clock(monkeypatch):
    """The time as the limits see it, which tests move; it begins with a day."""
    times = [next(DAYS) * DAY]
    monkeypatch.setattr(attempt_counters, "_now", lambda: times[-1])
    return times


def invite(site, email, team):
    body = json.dumps({"email": email, "role": "viewer"}).encode()
    return send_json(site, "POST", f"/teams/{team.slug}/people", body)


def test_one_address_gets_five_a_day_whoever_sends_them(coaches, clock):
    for number in range(8):
        owner = ("ana_abel", "bo_berg")[number % 2]
        team = new_team(**{owner: Role.COACH}).team
        answer = invite(coaches[number % 2], "asked@example.org", team)
        assert answer.status == (201 if number < 5 else 429), answer.text
        clock.append(clock[-1] + QUARTER)
        if number >= 5:
            assert int(answer.headers["retry-after"]) == DAY - (clock[-2] % DAY)
            assert stored.read(team.slug).invitations == ()
    assert len(mails("asked@example.org")) == 5
    clock.append(clock[0] + DAY)
    assert invite(coaches[0], "asked@example.org", new_team(ana_abel=Role.COACH).team).status == 201


def test_one_coach_sends_thirty_a_day_from_whatever_network(coaches, clock):
    ana, (first, second) = coaches[0], (new_team(ana_abel=Role.COACH).team for _ in range(2))
    sent = [
        invite(ana, f"mate{number}@example.org", (first, second)[number % 2]).status
        for number in range(32)
    ]
    assert sent == [201] * 30 + [429] * 2
    clock.append(clock[0] + DAY - 1)
    assert invite(ana, "late@example.org", first).status == 429
    clock.append(clock[0] + DAY)
    assert invite(ana, "late@example.org", first).status == 201
