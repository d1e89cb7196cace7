"""Roles change, but a team always has a coach; invitations are good once, for a week."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.accounts import invitations
from chalicelib.accounts.people import (
    LastCoach,
    NoSuchMember,
    handed_over,
    with_role,
    without,
)
from chalicelib.models import Member, Role, Roster, Team, TeamType

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
TEAM = Team(
    slug="otters",
    name="Otters",
    sport="football",
    team_type=TeamType.SENIOR,
    size=5,
    created_at=NOW,
    updated_at=NOW,
)


def roster(**roles):
    members = tuple(Member(name, name.title(), role) for name, role in roles.items())
    return Roster(TEAM, (), members)


def roles(roster):
    return {member.coach_id: member.role for member in roster.members}


PAIR = roster(ana=Role.COACH, bo=Role.ASSISTANT)


class TestRoles:
    def test_one_more_coach_frees_the_first(self):
        both = with_role(PAIR, "bo", Role.COACH)
        assert roles(without(both, "ana")) == {"bo": Role.COACH}

    @pytest.mark.parametrize("role", [Role.ASSISTANT, Role.VIEWER])
    def test_the_last_coach_stays_one(self, role):
        with pytest.raises(LastCoach):
            with_role(PAIR, "ana", role)
        with pytest.raises(LastCoach):
            without(PAIR, "ana")

    def test_others_come_and_go(self):
        assert roles(with_role(PAIR, "bo", Role.VIEWER))["bo"] is Role.VIEWER
        assert roles(without(PAIR, "bo")) == {"ana": Role.COACH}

    def test_a_team_is_handed_over_at_once(self):
        assert roles(handed_over(PAIR, "ana", "bo")) == {"ana": Role.ASSISTANT, "bo": Role.COACH}

    def test_handing_over_to_oneself_leaves_no_team_without_a_coach(self):
        with pytest.raises(LastCoach):
            handed_over(PAIR, "ana", "ana")

    def test_strangers_have_no_role(self):
        for change in (
            lambda: with_role(PAIR, "cleo", Role.COACH),
            lambda: without(PAIR, "cleo"),
            lambda: handed_over(PAIR, "ana", "cleo"),
        ):
            with pytest.raises(NoSuchMember):
                change()


class TestInvitations:
    def invited(self, team=PAIR, now=NOW):
        invitation, secret = invitations.invite(team, "c@example.org", Role.VIEWER, "Ana", now)
        return replace(team, invitations=(*team.invitations, invitation)), invitation, secret

    def test_the_secret_opens_it_for_a_week(self):
        team, invitation, secret = self.invited()
        last = NOW + timedelta(days=7, seconds=-1)
        assert invitations.opened_by(team, invitation.id, secret, last) == invitation
        assert not invitations.opened_by(team, invitation.id, secret, NOW + timedelta(days=7))

    @pytest.mark.parametrize("secret", ["", "x", "\udcff", "é"])
    def test_nothing_else_does(self, secret):
        team, invitation, _ = self.invited()
        assert not invitations.opened_by(team, invitation.id, secret, NOW)

    def test_another_ones_secret_does_not(self):
        team, first, _ = self.invited()
        team, _, second_secret = self.invited(team)
        assert not invitations.opened_by(team, first.id, second_secret, NOW)

    def test_the_secret_is_not_kept(self):
        _, invitation, secret = self.invited()
        assert secret not in str(invitation)

    def test_one_taken_back_is_void_and_still_counts(self):
        team = PAIR
        for _ in range(invitations.MOST):
            team, invitation, secret = self.invited(team)
            void = replace(invitation, token_hash="")
            team = replace(team, invitations=(*team.invitations[:-1], void))
            assert not invitations.opened_by(team, invitation.id, secret, NOW)
        assert not invitations.still_open(team, NOW)
        with pytest.raises(invitations.TooManyInvitations):
            self.invited(team)
        self.invited(team, NOW + timedelta(days=7))
