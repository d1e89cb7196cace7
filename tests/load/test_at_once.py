"""What holds when many do the same thing at the same moment."""

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from json import dumps
from urllib.parse import urlencode

from msgspec.structs import replace

from chalicelib.models import Member, Role, Roster
from chalicelib.store import (
    attempt_counters,
    coaches,
    confirmations,
    profiles,
    sessions,
    table,
    teams,
)
from chalicelib.store.confirmations import Purpose
from tests.load.conftest import Parallel, at_once
from tests.web import made_up
from tests.web.authenticators import (
    RECOVERY_CODE,
    half_signed_in,
    present_code,
    with_second_factor,
)
from tests.web.people import OWN_PAGE, PASSWORD, csrf_token, email_of, post
from tests.web.roles import new_coach

MOMENT = datetime(2026, 9, 1, 12, tzinfo=UTC)


class StoppedClock(datetime):
    """It is always the same moment."""

    @classmethod
    def now(cls, tz=None):
        return MOMENT


def enter(coach):
    """A program's or a browser's place on the site where the coach is signed in, and its token."""
    opened = sessions.new(coach, "a browser", datetime.now(UTC).replace(microsecond=0))
    table.transact(opened.writes)
    site = Parallel(cookies={"session": opened.cookie})
    return site, csrf_token(site.get("/login", accept="text/html").text)


def send(entered, method, url, body=None, **headers):
    """Send JSON for somebody who entered."""
    site, token = entered
    named = {**OWN_PAGE, "accept": "application/json", "content_type": "application/json"}
    body = dumps(body or {}).encode()
    return site.request(method, url, body, **{**named, **headers}, x_csrf_token=token)


def coach_named(number):
    return new_coach(f"Coach {number}")


def team_of(*members, players=3):
    roles = tuple(Member(each.id, each.name, Role.COACH) for each in members)
    roster = Roster(made_up.team("River Otters", size=5), made_up.players(players))
    return teams.save(None, replace(roster, members=roles))


def test_of_many_who_want_a_name_one_gets_it():
    entered = [enter(coach_named(number)) for number in range(10)]
    team = {"name": "River Otters", "sport": "football", "team_type": "senior", "size": 7}
    answers = at_once([partial(send, each, "POST", "/teams", team) for each in entered])
    assert Counter(each.status for each in answers) == {201: 1, 409: 9}
    owned = [profiles.memberships(f"coach{number}") for number in range(10)]
    assert sorted(map(len, owned)) == [0] * 9 + [1]


def test_of_many_who_confirm_an_address_one_gets_the_account():
    email = email_of("Robin Marsh")
    facts = {"name": "Robin Marsh", "password_hash": "none"}
    chosen = {"password": PASSWORD}
    secrets = [
        confirmations.create(Purpose.REGISTER, email, coach_id=f"robin{number}", **facts)
        for number in range(8)
    ]
    browsers = [Parallel() for _ in secrets]
    answers = at_once(
        [
            partial(post, browser, "/confirm", {"token": secret, **chosen})
            for browser, secret in zip(browsers, secrets, strict=True)
        ]
    )
    assert Counter(each.status for each in answers) == {302: 1, 404: 7}
    made = [coaches.by_id(f"robin{number}") for number in range(8)]
    assert [each for each in made if each] == [coaches.by_email(email)]


def test_of_sixteen_people_who_change_a_team_at_once_nobody_is_refused():
    people = [coach_named(number) for number in range(16)]
    slug = team_of(*people, players=8).team.slug
    url, entered = f"/teams/{slug}/players", [enter(each) for each in people]
    tags = [
        entered[0][0].get(f"{url}/p{number:02}", accept="application/json").headers["etag"]
        for number in range(8)
    ]

    def add(number):
        player = {"name": f"Nora New {number}", "positions": ["ST"]}
        return send(entered[number], "POST", url, player).status

    def change(number):
        player = {"name": f"Cleo Changed {number}", "positions": ["GK"]}
        path = f"{url}/p{number:02}"
        return send(entered[8 + number], "PUT", path, player, if_match=tags[number]).status

    additions = [partial(add, number) for number in range(8)]
    changes = [partial(change, number) for number in range(8)]
    assert at_once(additions + changes) == [201] * 8 + [200] * 8
    names = [each.name for each in teams.read(slug).players]
    added = [f"Nora New {number}" for number in range(8)]
    assert sorted(names) == sorted(added + [f"Cleo Changed {number}" for number in range(8)])


def test_sixteen_players_are_added_at_once():
    coach = coach_named(1)
    url = f"/teams/{team_of(coach).team.slug}/players"
    entered = [enter(coach) for _ in range(16)]

    def add(number):
        player = {"name": f"Nora New {number}", "positions": ["ST"]}
        return send(entered[number], "POST", url, player).status

    assert at_once([partial(add, number) for number in range(16)]) == [201] * 16
    names = [each.name for each in teams.read("river_otters").players]
    assert {f"Nora New {number}" for number in range(16)} <= set(names)
    assert len(names) == 19


def test_twenty_editors_of_one_player_all_count():
    coach = coach_named(1)
    url = f"/teams/{team_of(coach).team.slug}/players/p00"
    entered = [enter(coach) for _ in range(20)]
    begun = teams.read("river_otters").players[0].skill

    def one_more(editor):
        while True:
            seen = editor[0].get(url, accept="application/json")
            better = seen.json | {"skill": seen.json["skill"] + 1}
            answer = send(editor, "PUT", url, better, if_match=seen.headers["etag"])
            if answer.status != 412:
                return answer.status

    assert at_once([partial(one_more, each) for each in entered]) == [200] * 20
    assert teams.read("river_otters").players[0].skill == begun + 20


def test_the_last_coach_stays_however_many_leave_at_once():
    people = [coach_named(number) for number in range(8)]
    slug = team_of(*people).team.slug
    entered = [(enter(coach), coach) for coach in people]

    def leave(who):
        editor, coach = who
        return send(editor, "DELETE", f"/teams/{slug}/people/{coach.id}", if_match="*").status

    left = at_once([partial(leave, each) for each in entered])
    assert Counter(left) == {204: 7, 409: 1}
    assert [each.role for each in teams.read(slug).members] == [Role.COACH]


def test_no_try_at_a_password_slips_through(monkeypatch):
    monkeypatch.setattr(attempt_counters, "datetime", StoppedClock)
    new_coach("Robin Marsh")
    browsers = [Parallel() for _ in range(20)]
    for browser in browsers:
        browser.get("/login", accept="text/html")
    wrong = {"email": email_of("Robin Marsh"), "password": "not it at all", "next": "/"}

    def try_five_times(browser):
        return [post(browser, "/login", wrong).status for _ in range(5)]

    tried = at_once([partial(try_five_times, each) for each in browsers])
    made = attempt_counters.ACCOUNT.free + 1
    assert Counter(chain.from_iterable(tried)) == {422: made, 429: 100 - made}
    late = post(Parallel(), "/login", wrong | {"password": PASSWORD})
    assert late.status == 429
    assert int(late.headers["retry-after"]) > 0


def test_of_many_who_give_the_same_code_one_is_let_in():
    coach = with_second_factor(coach_named(1))
    for code in (present_code(), RECOVERY_CODE):
        browsers = [Parallel(cookies=half_signed_in(coach).cookies) for _ in range(4)]
        tokens = [csrf_token(each.get("/login", accept="text/html").text) for each in browsers]

        def give(browser, token, code=code):
            body = urlencode({"csrf_token": token, "code": code, "next": "/"}).encode()
            kind = "application/x-www-form-urlencoded"
            url = "/login?form=code"
            while (answer := browser.request("POST", url, body, content_type=kind)).status == 503:
                pass
            return answer

        pairs = zip(browsers, tokens, strict=True)
        given = at_once([partial(give, *each) for each in pairs])
        assert [each.status for each in given if each.status not in (302, 422)] == []
        assert len([each for each in browsers if "session" in each.cookies]) == 1
