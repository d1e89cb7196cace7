"""An account that goes with all that belongs to it, whatever happens meanwhile."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from chalicelib.accounts import deletion, profile
from chalicelib.models import Coach, Invitation, Member, Role
from chalicelib.store import coaches, invitations, profiles, table, teams
from chalicelib.store.errors import Conflict
from tests.unit.store import builders

pytestmark = pytest.mark.usefixtures("aws")
MOMENT = datetime(2026, 9, 1, tzinfo=UTC)
OTHER = Member("c2", "Sam Field", Role.COACH)
ALL = ("one", "two")


@pytest.fixture(params=[100, 20], ids=["at once", "step by step"])
def coach(monkeypatch, request):
    monkeypatch.setattr(table, "MAX_TRANSACTION", request.param)
    return make(builders.OWNER.coach_id, builders.OWNER.name)


def make(coach_id, name):
    coach = Coach(
        id=coach_id,
        name=name,
        email=f"{coach_id}@example.org",
        password_hash="hash",
        created_at=MOMENT,
    )
    coaches.create(coach)
    return coach


def save(name, *members):
    return teams.save(None, builders.roster(name=name, members=members))


def join(roster, coach):
    member = Member(coach.id, coach.name, Role.ASSISTANT)
    return teams.save(roster, replace(roster, members=(*roster.members, member)))


def left_of(coach):
    return [key for key, item in builders.items().items() if coach.id in f"{key} {item}"]


def test_teams_go_or_stay_as_they_have_another_coach(coach):
    helper = Member("c2", "Sam Field", Role.ASSISTANT)
    for name in ("One", "Two"):
        save(name, builders.OWNER, helper)
    save("Three", builders.OWNER, OTHER)
    deletion.delete_account(profiles.read(coach.id), ALL)
    assert left_of(coach) == []
    assert [teams.read(slug) for slug in ("one", "two")] == [None, None]
    assert teams.read("three").members == (OTHER,)
    assert {slug for _, slug in builders.items() if slug.startswith("TEAM#")} == {"TEAM#three"}


def test_no_role_is_left_that_was_given_meanwhile(coach, monkeypatch):
    own, others = save("One", builders.OWNER), save("Two", OTHER)
    read, given = teams.read, []

    def overtaken(slug):
        if not given:
            given.append(join(others, coach))
        return read(slug)

    monkeypatch.setattr(teams, "read", overtaken)
    deletion.delete_account(profiles.read(coach.id), ALL)
    assert given
    assert left_of(coach) == []
    assert read("two").members == (OTHER,)
    assert read(own.team.slug) is None


def test_a_team_that_changes_meanwhile_is_left_as_it_is_then(coach, monkeypatch):
    before = save("One", builders.OWNER, OTHER)
    read, changed = teams.read, []

    def overtaken(slug):
        found = read(slug)
        if not changed:
            changed.append(teams.save(found, replace(found, players=())))
        return found

    monkeypatch.setattr(teams, "read", overtaken)
    deletion.delete_account(profiles.read(coach.id), ALL)
    after = read("one")
    assert (after.players, after.members) == ((), (OTHER,))
    assert before.players


def test_no_team_goes_of_which_that_was_not_said(coach):
    save("One", builders.OWNER)
    save("Two", builders.OWNER)
    before = builders.items()
    with pytest.raises(deletion.UnconfirmedDeletion):
        deletion.delete_account(profiles.read(coach.id), ["one"])
    assert builders.items() == before


def test_an_account_that_changes_meanwhile_stays_whole(coach):
    save("One", builders.OWNER)
    found = profiles.read(coach.id)
    coaches.change(coach, replace(coach, password_hash="another"))
    before = builders.items()
    with pytest.raises(Conflict):
        deletion.delete_account(found, ALL)
    assert builders.items() == before


def test_somebody_who_is_gone_is_given_no_role():
    invitation = Invitation(
        id="i1",
        email="c3@example.org",
        role=Role.VIEWER,
        invited_by="c2",
        token_hash="hash",
        expires_at=datetime(2030, 1, 1, tzinfo=UTC),
    )
    invited = teams.commit(invitations.adding(save("One", OTHER), invitation))
    before = builders.items()
    with pytest.raises(Conflict):
        teams.commit(invitations.accepting(invited, invitation, Member("c3", "Kit", Role.VIEWER)))
    assert builders.items() == before


def test_a_new_name_reaches_every_team_or_none(coach):
    first = save("One", OTHER)
    save("Two", builders.OWNER)
    found = profiles.read(coach.id)
    join(first, coach)
    profile.rename(found, "Robin Field")
    assert coaches.by_id(coach.id).name == "Robin Field"
    names = [each.name for slug in ("one", "two") for each in teams.read(slug).members]
    assert sorted(names) == ["Robin Field", "Robin Field", "Sam Field"]


def test_a_team_that_is_saved_meanwhile_keeps_the_new_name(coach):
    before = save("One", builders.OWNER, OTHER)
    profile.rename(profiles.read(coach.id), "Robin Field")
    teams.save(before, replace(before, players=()))
    assert {each.name for each in teams.read("one").members} == {"Robin Field", "Sam Field"}


def test_tokens_and_sessions_beyond_one_transaction_are_no_hindrance(monkeypatch):
    coach = make("c9", "Kim Marsh")
    writes = [
        table.put({"pk": "COACH#c9", "sk": f"TOKEN#{number}", **attributes(number)})
        for number in range(190)
    ]
    for start in range(0, 190, 95):
        table.transact(writes[start : start + 95])
    deletion.delete_account(profiles.read("c9"), ())
    assert left_of(coach) == []


def attributes(number):
    return {
        "id": str(number),
        "coach_id": "c9",
        "coach_name": "Kim Marsh",
        "token_label": "x",
        "may_write": False,
        "created_at": MOMENT.isoformat(),
    }
