"""The start page of a coach: their teams, what to do next, the lineup one tap away."""

import pytest

from chalicelib.models import Role
from chalicelib.store import profiles
from tests.web.conftest import Site
from tests.web.people import signed_in
from tests.web.roles import member, new_team


@pytest.fixture(scope="module")
def ana(cloud: None) -> Site:
    return signed_in(Site(), "Ana Abel")


@pytest.fixture(scope="module")
def newcomer(cloud: None) -> Site:
    return signed_in(Site(), "New Newt")


def test_a_coach_finds_each_team_and_its_lineup(ana):
    ready = new_team(8, ana_abel=Role.COACH).team
    page = ana.get("/", accept="text/html")
    assert f'href="/best/{ready.slug}/5"' in page.text
    assert "7 of 8 can play." in page.text
    assert page.headers["cache-control"] == "private, no-store"


def test_what_to_do_next_follows_from_the_roster(ana):
    empty = new_team(0, ana_abel=Role.COACH).team
    short = new_team(3, ana_abel=Role.ASSISTANT).team
    injured = new_team(5, ana_abel=Role.COACH).team
    watched = new_team(0, ana_abel=Role.VIEWER).team
    text = ana.get("/", accept="text/html").text
    assert f'href="/teams/{empty.slug}/import"' in text
    assert "3 of 3 can play, and 5 are needed" in text
    assert f'href="/teams/{short.slug}/players?form=new"' in text
    assert "4 of 5 can play, and 5 are needed" in text
    assert f'href="/teams/{injured.slug}/players?form=status"' in text
    assert f"/best/{short.slug}/" not in text
    assert f"/best/{injured.slug}/" not in text
    assert f'href="/teams/{watched.slug}/import"' not in text


def test_only_their_own_teams_stand_there(ana, newcomer):
    team = new_team(0, new_newt=Role.COACH).team
    assert team.name not in ana.get("/", accept="text/html").text
    assert team.name in newcomer.get("/", accept="text/html").text


def test_without_a_team_there_is_a_way_to_one(cloud):
    page = signed_in(Site(), "Early Eider").get("/", accept="text/html")
    assert 'href="/teams?form=new"' in page.text


def test_it_is_two_requests(ana, requests):
    ana.get("/", accept="text/html")
    assert requests == ["GetItem", "Query"]


def test_teams_come_by_name_with_the_role(ana):
    teams = [new_team(2, ana_abel=role).team for role in (Role.VIEWER, Role.COACH)]
    found = {
        each.team.slug: each
        for each in profiles.memberships(member("Ana Abel", Role.COACH).coach_id)
    }
    assert [found[team.slug].role for team in teams] == [Role.VIEWER, Role.COACH]
    assert {found[team.slug].players for team in teams} == {2}
    names = [each.team.name for each in found.values()]
    assert names == sorted(names)
