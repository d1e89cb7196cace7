"""What comes to a coach while something is done for all of them: it is done for that, too."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.accounts import (
    deletion,
    mails,
    new_password,
    own_tokens,
    profile,
    registration,
    signing_in,
)
from chalicelib.accounts.passwords import hash_password
from chalicelib.models import Coach, Viewer
from chalicelib.settings import settings
from chalicelib.store import (
    attempt_counters,
    coaches,
    confirmations,
    profiles,
    sessions,
    table,
    tokens,
)
from chalicelib.store.errors import Conflict
from tests.unit.store import builders

pytestmark = pytest.mark.usefixtures("aws")
OLD, NEW = "seven otters by the weir", "nine badgers in the barn"
MOMENT = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def coach(monkeypatch):
    monkeypatch.setattr(mails, "send", lambda *_: None)
    made = Coach(
        id="c1",
        name="Robin Marsh",
        email="robin@example.org",
        password_hash=hash_password(OLD),
        created_at=MOMENT,
    )
    coaches.create(made)
    return made


def sign_in(coach, password=OLD):
    tries = [attempt_counters.Try(attempt_counters.ACCOUNT, coach.email)]
    return signing_in.sign_in(coach.email, password, "a browser", tries)


def make_token(coach):
    return own_tokens.make(profiles.read(coach.id), "a program", may_write=True)


def is_open(opened):
    return sessions.read(opened.cookie, datetime.now(UTC)) is not None


def set_by_owner(found):
    return change_password(found)


def change_password(found, session_id="", *, keeps_tokens=True):
    viewer = Viewer(coach_id=found.coach.id, session_id=session_id)
    return new_password.set_password(found, NEW, viewer, "a browser", keeps_tokens=keeps_tokens)


def revoking(found):
    change_password(found, keeps_tokens=False)


def set_by_link(found):
    link = confirmations.read(registration.password_link(found.coach))
    new_password.reset(link, NEW)


def overtaken(monkeypatch, happening):
    """Let something happen each time after the coach's profile was read, once."""
    read, left = profiles.read, [happening]

    def reading(coach_id):
        found = read(coach_id)
        while left:
            left.pop()()
        return found

    monkeypatch.setattr(profiles, "read", reading)


@pytest.mark.parametrize("change", [set_by_owner, set_by_link])
def test_no_session_of_the_old_password_outlives_it(coach, monkeypatch, change):
    found, begun = profiles.read(coach.id), []
    if change is set_by_owner:
        begun.append(sign_in(coach))
    overtaken(monkeypatch, lambda: begun.append(sign_in(coach)))
    change(found)
    assert begun
    assert not any(map(is_open, begun))
    assert sign_in(coach) is None
    assert is_open(sign_in(coach, NEW))


def test_the_one_who_sets_the_password_gets_a_new_session(coach):
    own, found = sign_in(coach), profiles.read(coach.id)
    other = sign_in(coach)
    new = change_password(found, own.session.id)
    assert [is_open(each) for each in (own, other, new)] == [False, False, True]


def test_nothing_that_comes_meanwhile_outlives_the_account(coach, monkeypatch):
    found = profiles.read(coach.id)
    opened, made = sign_in(coach), make_token(coach)
    deletion.delete_account(found, ())
    assert not is_open(opened)
    assert tokens.read(made.text, datetime.now(UTC)) is None
    assert builders.without_events() == {}


def test_not_even_sessions_that_have_ended_by_themselves_outlive_it(coach):
    past = datetime.now(UTC).replace(microsecond=0) - timedelta(days=40)
    table.transact(sessions.new(coach, "an old browser", past).writes)
    found = profiles.read(coach.id)
    assert found.sessions == []
    deletion.delete_account(found, ())
    assert builders.without_events() == {}


def test_a_new_name_reaches_what_comes_meanwhile(coach):
    found = profiles.read(coach.id)
    opened, made = sign_in(coach), make_token(coach)
    profile.rename(found, "Robin Field")
    assert sessions.read(opened.cookie, datetime.now(UTC)).coach_name == "Robin Field"
    assert tokens.read(made.text, datetime.now(UTC)).coach_name == "Robin Field"


def test_who_is_overtaken_each_time_changes_nothing(coach, monkeypatch):
    read, begun = profiles.read, []

    def reading(coach_id):
        found = read(coach_id)
        begun.append(sign_in(coach))
        return found

    monkeypatch.setattr(profiles, "read", reading)
    with pytest.raises(Conflict):
        change_password(reading(coach.id))
    assert coaches.by_id(coach.id) == coach
    assert all(map(is_open, begun[-1:]))


@pytest.mark.parametrize(
    ("change", "outlives"), [(set_by_owner, True), (revoking, False), (set_by_link, False)]
)
def test_tokens_outlive_a_new_password_where_that_is_asked_for(coach, change, outlives):
    made = make_token(coach)
    change(profiles.read(coach.id))
    assert (tokens.read(made.text, datetime.now(UTC)) is not None) == outlives


def test_nobody_has_more_tokens_by_making_them_at_once(environment, monkeypatch, coach):
    monkeypatch.setenv("TOKENS_PER_COACH", "2")
    settings.cache_clear()
    found = profiles.read(coach.id)
    for _ in range(2):
        own_tokens.make(found, "a program", may_write=False)
    with pytest.raises(own_tokens.TooManyTokens):
        own_tokens.make(found, "a program", may_write=False)
    assert len(profiles.read(coach.id).tokens) == 2
