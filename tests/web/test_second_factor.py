"""Two-step sign-in: turned on and off, asked for when signing in, and held against guessing."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from json import loads
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import mail
from chalicelib.accounts import passwords, second_factor, signing_in
from chalicelib.representations import qr_code
from chalicelib.settings import settings
from chalicelib.store import attempt_counters, coaches, sessions, table
from chalicelib.validation import Invalid
from tests.examples import examples
from tests.web.conftest import Site
from tests.web.people import (
    PASSWORD,
    email_of,
    hidden,
    mails,
    post,
    registered,
    registered_long_ago,
    sign_in,
    signed_in,
)

pytestmark = pytest.mark.usefixtures("empty_table", "clock")
NEW_SIGN_IN = "New sign-in to your Team Coach account"
ROOT = Path(__file__).parents[2]
PAGE = "/profile?form=second-factor"
CODE_PAGE = "/login?form=code"
ANA = {"email": "ana@example.org", "password": PASSWORD}


class Clock:
    """The time of codes, tries and pending sign-ins: it is noon until the clock is moved."""

    def __init__(self):
        self.now = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)

    def move(self, **by):
        self.now += timedelta(**by)


@pytest.fixture
def clock(monkeypatch):
    moved = Clock()

    class Still(datetime):
        @classmethod
        def now(cls, tz=None):
            return moved.now

    for module in (second_factor, signing_in, attempt_counters):
        monkeypatch.setattr(module, "datetime", Still)
    return moved


def at(clock, secret, steps):
    """The code so many steps of 30 seconds from now."""
    return pyotp.TOTP(secret).at(clock.now + timedelta(seconds=30 * steps))


class Phone:
    """The app of a coach, and the recovery codes on paper."""

    def __init__(self, clock, secret):
        self.clock, self.secret, self.paper = clock, secret, []

    def code(self, steps=0):
        """The code of the present 30 seconds, or of others."""
        return at(self.clock, self.secret, steps)

    def next_code(self):
        """The code of the next 30 seconds, once they have begun."""
        self.clock.move(seconds=30)
        return self.code()

    def wrong_code(self):
        right = {self.code(steps) for steps in (-1, 0, 1)}
        return next(each for each in ("000000", "111111", "222222", "333333") if each not in right)


def act(browser, action, **fields):
    return post(browser, PAGE, {"action": action, **fields}, PAGE)


def codes_in(page):
    return re.findall(r"<li><code>([^<]*)</code>", page)


def turned_on(browser, clock):
    """The phone of a coach who has turned two-step sign-in on."""
    phone = Phone(clock, hidden(browser.get(PAGE).text)["secret"])
    given = {"secret": phone.secret, "code": phone.code(), "current_password": PASSWORD}
    page = act(browser, "turn-on-second-factor", **given)
    assert page.status == 200, page.text
    phone.paper = codes_in(page.text)
    return phone


@pytest.fixture
def browser(site):
    """The browser in which Ana turns two-step sign-in on."""
    return signed_in(site, "Ana")


@pytest.fixture
def phone(browser, clock):
    return turned_on(browser, clock)


def begin(site, onward="/teams"):
    """A browser in which Ana's password was right."""
    other = type(site)(site.mounting, site.headers)
    reply = post(other, "/login", {**ANA, "next": onward})
    assert reply.status == 302, reply.text
    assert "form=code" in reply.headers["location"]
    return other


def enter(browser, code, onward="/teams"):
    return post(browser, CODE_PAGE, {"code": code, "next": onward}, CODE_PAGE)


def new_sign_ins():
    return [each for each in mails("ana@example.org") if each.subject == NEW_SIGN_IN]


def is_signed_in(browser):
    return browser.get("/profile", accept="text/html").status == 200


class TestTurningOn:
    def test_the_page_shows_the_secret_to_scan_to_open_and_to_type(self, browser):
        page = browser.get(PAGE)
        secret = hidden(page.text)["secret"]
        uri = unescape(re.search(r'href="(otpauth:[^"]*)"', page.text)[1])
        parts = urlsplit(uri)
        assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
        assert parse_qs(parts.query) == {"secret": [secret], "issuer": ["Team Coach"]}
        assert f'<code class="secret">{secret}</code>' in page.text
        assert qr_code.svg(uri) in page.text
        assert page.headers["cache-control"] == "private, no-store"

    def test_each_look_at_the_page_offers_another_secret_and_stores_none(self, browser, dump):
        shown = {hidden(browser.get(PAGE).text)["secret"] for _ in range(3)}
        assert len(shown) == 3
        assert not [each for each in shown if each in dump()]

    def test_ten_recovery_codes_are_shown_once_and_stored_as_digests(self, browser, phone, dump):
        assert len(set(phone.paper)) == 10
        assert all(re.fullmatch(r"(\d{4}-){4}\d{4}", each) for each in phone.paper)
        stored = dump()
        assert not [each for each in phone.paper if each in stored]
        assert not [each for each in phone.paper if each.replace("-", "") in stored]
        assert phone.paper[0] not in browser.get(PAGE).text
        assert "<b>10</b> left" in browser.get(PAGE).text

    def test_the_coach_is_told_by_mail(self, phone):
        assert mails("ana@example.org")[-1].subject == "Two-step sign-in is on for Team Coach"

    @pytest.mark.parametrize(
        ("code", "password", "field"),
        [("wrong", PASSWORD, "code"), ("", PASSWORD, "code"), ("right", "no", "current_password")],
    )
    def test_it_needs_the_password_and_a_first_code(self, browser, clock, code, password, field):
        phone = Phone(clock, hidden(browser.get(PAGE).text)["secret"])
        code = {"wrong": phone.wrong_code(), "right": phone.code()}.get(code, code)
        given = {"secret": phone.secret, "code": code, "current_password": password}
        page = act(browser, "turn-on-second-factor", **given)
        assert page.status == 422
        assert f'data-error="{field}"' in page.text
        assert hidden(page.text)["secret"] == phone.secret
        assert browser.json("/profile")["second_factor"] is None
        assert is_signed_in(sign_in(Site(), "Ana"))

    @pytest.mark.parametrize("secret", ["", "x", "A" * 31, "a" * 32, "A" * 100_000, "é" * 32])
    def test_a_secret_that_is_not_ours_is_refused(self, browser, secret):
        given = {"secret": secret, "code": "000000", "current_password": PASSWORD}
        assert act(browser, "turn-on-second-factor", **given).status == 400

    def test_twice_it_says_how_it_is(self, browser, phone):
        secret = second_factor.new_secret()
        given = {"secret": secret, "code": Phone(phone.clock, secret).code()}
        again = act(browser, "turn-on-second-factor", **given, current_password=PASSWORD)
        assert again.status == 409
        assert enter(begin(Site()), phone.next_code()).status == 302

    def test_guessing_the_password_is_held(self, browser, clock):
        phone = Phone(clock, hidden(browser.get(PAGE).text)["secret"])
        given = {"secret": phone.secret, "code": phone.code(), "current_password": "no"}
        statuses = [act(browser, "turn-on-second-factor", **given).status for _ in range(7)]
        assert statuses == [422] * 6 + [429]


class TestSigningIn:
    def test_the_password_alone_opens_no_session(self, site, phone):
        other = begin(site)
        assert "session" not in other.cookies
        assert not is_signed_in(other)

    def test_the_code_does_and_leads_on(self, site, phone):
        other = begin(site)
        page = other.get(f"{CODE_PAGE}&next=/teams").text
        assert 'autocomplete="one-time-code" inputmode="numeric"' in page
        reply = enter(other, phone.next_code())
        assert (reply.status, reply.headers["location"]) == (302, "/teams")
        assert is_signed_in(other)
        assert "sign-in" not in other.cookies

    def test_a_browser_is_known_once_the_code_was_right(self, site, phone):
        other = begin(site)
        assert "browser" not in other.cookies
        enter(other, phone.next_code())
        assert "browser" in other.cookies
        told = [each["changes"][0]["what"] for each in other.json("/activity")["items"]]
        assert told[:2] == ["signed_in", "second_factor_on"]

    def test_it_leads_on_to_pages_of_this_site_only(self, site, phone):
        other = begin(site, "//evil.example")
        reply = enter(other, phone.next_code(), "//evil.example")
        assert reply.headers["location"] == "/"

    def test_the_cookie_is_bound_to_the_host_and_ends_soon(self, deployed, phone):
        reply = post(deployed, "/login", {**ANA, "next": "/"})
        assert reply.headers["location"] == "/api/login?form=code&next=%2F"
        (cookie,) = [each for each in reply.cookies if "sign-in" in each]
        assert cookie.startswith("__Host-sign-in=")
        attributes = set(cookie.split("; ")[1:])
        assert attributes == {"Path=/", "HttpOnly", "SameSite=Lax", "Secure", "Max-Age=600"}
        assert enter(deployed, phone.next_code()).headers["location"] == "/api/teams"

    def test_only_the_digest_of_the_pending_sign_in_is_stored(self, site, phone, dump):
        secret = begin(site).cookies["sign-in"].partition(".")[2]
        assert len(secret) >= 43
        assert secret not in dump()

    @pytest.mark.parametrize(
        ("steps", "status"), [(-2, 422), (-1, 302), (0, 302), (1, 302), (2, 422)]
    )
    def test_clocks_may_differ_by_one_step(self, site, phone, clock, steps, status):
        clock.move(minutes=5)
        assert enter(begin(site), phone.code(steps)).status == status

    def test_a_code_works_once_and_so_do_older_ones(self, site, phone, clock):
        clock.move(minutes=5)
        used = phone.code()
        assert enter(begin(site), used).status == 302
        late = begin(site)
        for code in (used, phone.code(-1)):
            assert enter(late, code).status == 422
        assert enter(late, phone.code(1)).status == 302

    def test_the_code_that_turned_it_on_does_not_sign_in(self, site, phone):
        assert enter(begin(site), phone.code()).status == 422

    @pytest.mark.parametrize("typed", ["{0}{1}", " {0} {1} ", "{0}-{1}", "{0}\u00a0{1}"])
    def test_spaces_and_hyphens_do_not_matter(self, site, phone, typed):
        code = phone.next_code()
        assert enter(begin(site), typed.format(code[:3], code[3:])).status == 302

    def test_each_recovery_code_signs_in_once_and_that_is_told(self, site, browser, phone):
        for number, code in enumerate(phone.paper):
            assert enter(begin(site), code).status == 302
            told = mails("ana@example.org")[-1]
            assert told.subject == "A recovery code was used to sign in to Team Coach"
            assert f"You have {9 - number} left" in told.text
            assert enter(begin(site), code).status == 422
            phone.clock.move(minutes=5)
        assert "You have none left" in browser.get(PAGE).text

    def test_the_same_pending_sign_in_works_once(self, site, phone):
        other = begin(site)
        late = type(site)(cookies=dict(other.cookies))
        assert enter(other, phone.next_code()).status == 302
        late.cookies.pop("session", None)
        # Its page was open; what is sent from it leads back to the password.
        reply = enter(late, phone.next_code())
        assert reply.headers["location"] == "/login?done=sign-in-over&next=%2Fteams"
        assert not is_signed_in(late)

    def test_a_form_sent_twice_leads_on(self, site, phone):
        other = begin(site)
        cookie = other.cookies["sign-in"]
        code = phone.next_code()
        assert enter(other, code).headers["location"] == "/teams"
        other.cookies["sign-in"] = cookie
        assert enter(other, code).headers["location"] == "/teams"
        assert is_signed_in(other)

    def test_it_waits_ten_minutes(self, site, phone, clock):
        for waited, location in ((599, "/teams"), (600, "/login?done=sign-in-over&next=%2Fteams")):
            other = begin(site)
            clock.move(seconds=waited)
            assert enter(other, phone.code()).headers["location"] == location
            clock.move(minutes=1)

    def test_a_new_password_ends_it(self, site, browser, phone):
        other = begin(site)
        new = {"current_password": PASSWORD, "new_password": "nine newts at noon"}
        assert post(browser, "/profile", {"action": "password", **new}, "/profile").status == 302
        assert "sign-in-over" in enter(other, phone.next_code()).headers["location"]

    def test_without_a_password_first_there_is_no_form(self, site):
        reply = site.get(f"{CODE_PAGE}&next=/teams", accept="text/html")
        assert (reply.status, reply.headers["location"]) == (302, "/login?next=%2Fteams")

    @pytest.mark.parametrize(
        "cookie", ["x", ".", "a.b", "ana." + "b" * 43, "é.b", "x" * 5000, "../..", "a.b.c"]
    )
    def test_a_cookie_of_nothing_signs_nobody_in(self, site, phone, cookie):
        site.cookies["sign-in"] = cookie
        assert "sign-in-over" in enter(site, phone.next_code()).headers["location"]
        assert not is_signed_in(site)

    def test_one_of_somebody_else_is_not_taken(self, site, phone):
        registered("Eva")
        other = begin(site)
        secret = other.cookies["sign-in"].partition(".")[2]
        other.cookies["sign-in"] = f"{coaches.by_email(email_of('Eva')).id}.{secret}"
        assert "sign-in-over" in enter(other, phone.next_code()).headers["location"]

    def test_old_parameters_of_the_password_are_renewed(self, site, phone, monkeypatch):
        monkeypatch.setattr(passwords, "_ITERATIONS", 2)
        passwords.hasher.cache_clear()
        other = begin(site)
        reply = enter(other, phone.next_code())
        passwords.hasher.cache_clear()
        assert reply.headers["location"] == "/teams"
        assert "t=2" in coaches.by_email("ana@example.org").password_hash

    def test_it_takes_the_place_of_the_session_before(self, site, browser, phone):
        copy = type(site)(cookies=dict(browser.cookies))
        assert "form=code" in post(browser, "/login", {**ANA, "next": "/"}).headers["location"]
        assert is_signed_in(copy)
        assert enter(browser, phone.next_code()).status == 302
        assert not is_signed_in(copy)
        assert is_signed_in(browser)

    def test_a_new_password_by_mail_does_not_turn_it_off(self, site, phone):
        post(site, "/password", {"email": "ana@example.org"}, "/password")
        fields = hidden(site.get(mails("ana@example.org")[-1].link).text)
        new = "nine newts at noon"
        assert post(site, "/confirm", {**fields, "password": new}).status == 302
        reply = post(site, "/login", {**ANA, "password": new, "next": "/"})
        assert "form=code" in reply.headers["location"]
        assert not is_signed_in(site)
        assert enter(site, phone.paper[0]).status == 302
        assert is_signed_in(site)

    def test_a_new_address_does_not_turn_it_off(self, site, browser, phone):
        new = {"email": "ana@new.example", "current_password": PASSWORD}
        assert post(browser, "/profile", {"action": "email", **new}, "/profile").status == 200
        fields = hidden(site.get(mails("ana@new.example")[-1].link).text)
        assert post(site, "/confirm", fields).status == 302
        reply = post(site, "/login", {**ANA, "email": "ana@new.example"})
        assert "form=code" in reply.headers["location"]
        assert enter(site, phone.next_code()).status == 302


class TestBrakes:
    def test_five_wrong_codes_end_the_sign_in(self, site, phone, clock):
        other = begin(site)
        wrong = phone.wrong_code()
        assert [enter(other, wrong).status for _ in range(5)] == [422] * 5
        assert "sign-in-over" in enter(other, phone.next_code()).headers["location"]
        assert not is_signed_in(other)

    def test_more_wait_whatever_the_sign_in(self, site, phone, clock):
        other = begin(site)
        for _ in range(5):
            enter(other, phone.wrong_code())
        waits = []
        for _ in range(4):
            other = begin(site)
            assert enter(other, phone.wrong_code()).status == 422
            held = enter(other, phone.code(1))
            waits.append(int(held.headers["retry-after"]))
            assert held.status == 429
            clock.move(minutes=20)
        assert waits == sorted(set(waits))

    def test_a_right_code_begins_the_counting_anew(self, site, phone):
        for _ in range(3):
            other = begin(site)
            for _ in range(4):
                assert enter(other, phone.wrong_code()).status == 422
            assert enter(other, phone.next_code()).status == 302

    def test_a_new_password_does_not(self, site, phone, clock):
        other = begin(site)
        for _ in range(5):
            enter(other, phone.wrong_code())
        enter(begin(site), phone.wrong_code())
        post(site, "/password", {"email": "ana@example.org"}, "/password")
        fields = hidden(site.get(mails("ana@example.org")[-1].link).text)
        assert post(site, "/confirm", {**fields, "password": PASSWORD}).status == 302
        assert enter(begin(site), phone.code()).status == 429

    def test_beginning_again_and_again_is_held(self, site, phone):
        statuses = [post(Site(), "/login", {**ANA, "next": "/"}).status for _ in range(7)]
        assert statuses == [302] * 6 + [429]


class TestTelling:
    def test_the_activity_lists_what_happened_to_it(self, site, browser, phone):
        renewed = {"code": phone.next_code(), "current_password": PASSWORD}
        page = act(browser, "renew-recovery-codes", **renewed)
        paper = codes_in(page.text)
        assert enter(begin(site), paper[0]).status == 302
        assert enter(begin(site), phone.next_code()).status == 302
        turned_off = {"code": paper[1], "current_password": PASSWORD}
        assert act(browser, "turn-off-second-factor", **turned_off).status == 302
        listed = [
            change for each in browser.json("/activity")["items"] for change in each["changes"]
        ]
        assert [each["what"] for each in listed[:2]] == ["second_factor_off", "signed_in"]
        assert {each["what"] for each in listed[2:4]} == {"recovery_code_used", "signed_in"}
        assert [each["what"] for each in listed[4:6]] == [
            "recovery_codes_renewed",
            "second_factor_on",
        ]
        assert {"what": "recovery_code_used", "left": 9} in listed
        page = browser.get("/activity", accept="text/html").text
        for words in (
            "Two-step sign-in turned on",
            "Recovery codes renewed",
            "Recovery code used to sign in: 9 left",
            "Two-step sign-in turned off",
        ):
            assert words in page

    @pytest.mark.parametrize("by_paper", [False, True])
    def test_a_sign_in_from_an_unknown_browser_is_told_once_the_code_is_right(
        self, site, browser, phone, by_paper
    ):
        registered_long_ago("Ana")
        before = len(new_sign_ins())
        other = begin(site)
        assert enter(other, phone.wrong_code()).status == 422
        assert len(new_sign_ins()) == before
        assert enter(other, phone.paper[0] if by_paper else phone.next_code()).status == 302
        assert len(new_sign_ins()) == before + 1
        post(other, "/logout", {}, "/")
        post(other, "/login", {**ANA, "next": "/"})
        assert enter(other, phone.next_code()).status == 302
        assert len(new_sign_ins()) == before + 1


class TestTurningOff:
    @pytest.mark.parametrize("paper", [False, True])
    def test_the_password_alone_signs_in_again(self, site, browser, phone, paper, dump):
        code = phone.paper[0] if paper else phone.next_code()
        reply = act(browser, "turn-off-second-factor", code=code, current_password=PASSWORD)
        assert reply.headers["location"] == "/profile?done=second-factor-off"
        assert is_signed_in(sign_in(type(site)(), "Ana"))
        assert phone.secret not in dump()
        assert mails("ana@example.org")[-1].subject == "Two-step sign-in is off for Team Coach"
        again = act(browser, "turn-off-second-factor", code=code, current_password=PASSWORD)
        assert again.status == 409
        turned_on(browser, phone.clock)

    @pytest.mark.parametrize("action", ["turn-off-second-factor", "renew-recovery-codes"])
    @pytest.mark.parametrize("lacking", ["code", "current_password"])
    def test_it_needs_the_password_and_a_code(self, site, browser, phone, action, lacking):
        given = {"code": phone.next_code(), "current_password": PASSWORD}
        wrong = {"code": phone.wrong_code(), "current_password": "no"}[lacking]
        page = act(browser, action, **given | {lacking: wrong})
        assert page.status == 422
        (told,) = [form for form in page.text.split("<form")[1:] if 'class="field-error"' in form]
        assert f'value="{action}"' in told
        assert f'id="{lacking}"' in told
        assert f'href="#{lacking}"' in page.text
        begin(site)

    def test_guessing_is_held(self, browser, phone):
        given = {"code": phone.wrong_code(), "current_password": PASSWORD}
        answers = [act(browser, "turn-off-second-factor", **given).status for _ in range(7)]
        assert answers == [422] * 6 + [429]

    def test_new_recovery_codes_replace_the_old_ones(self, site, browser, phone):
        code = phone.next_code()
        page = act(browser, "renew-recovery-codes", code=code, current_password=PASSWORD)
        new = codes_in(page.text)
        assert len(set(new)) == 10
        assert set(new).isdisjoint(phone.paper)
        assert mails("ana@example.org")[-1].subject == "New recovery codes for Team Coach"
        other = begin(site)
        assert enter(other, phone.paper[0]).status == 422
        assert enter(other, code).status == 422
        assert enter(other, new[0]).status == 302


class TestBeside:
    def test_tokens_of_programs_work_as_before(self, browser, phone):
        fields = {"action": "token", "label": "x", "access": "read", "current_password": PASSWORD}
        page = post(browser, "/profile", fields, "/profile").text
        token = page.partition('class="secret">')[2].partition("<")[0]
        assert Site().get("/teams", authorization=f"Bearer {token}").status == 200

    def test_one_s_data_say_that_it_is_on_without_the_secret(self, browser, phone):
        data = browser.json("/profile")
        assert data["second_factor"]["recovery_codes_left"] == 10
        assert phone.secret not in str(data)
        assert "recovery codes left" in browser.get("/profile").text

    def test_a_deleted_account_leaves_nothing_of_it(self, site, browser, phone, dump):
        other = begin(site)
        enter(other, phone.wrong_code())
        coach_id = coaches.by_email("ana@example.org").id
        page = "/profile?form=delete"
        fields = {"action": "delete", "goes": "", "current_password": PASSWORD}
        assert post(browser, page, fields, page).status == 302
        items = [each for each in json.loads(dump()) if "_EVENTS#" not in each["pk"]["S"]]
        left = json.dumps(items)
        for trace in (coach_id, phone.secret, "SECOND_FACTOR", "SIGN_IN#", "TRIES#second-factor"):
            assert trace not in left
        assert "sign-in-over" in enter(other, phone.next_code()).headers["location"]

    def test_an_operator_turns_it_off_as_documented(self, site, browser, phone):
        text = (ROOT / "docs/operations.md").read_text("utf-8")
        writes = (
            text.partition("## Turn off two-step")[2].partition("```json")[2].partition("```")[0]
        )
        named = {
            "TABLE": settings().table_name,
            "COACH_ID": coaches.by_email("ana@example.org").id,
        }
        for name, value in named.items():
            writes = writes.replace(f'"{name}"', f'"{value}"').replace(f"#{name}", f"#{value}")
        table.client().transact_write_items(TransactItems=loads(writes))
        assert is_signed_in(sign_in(type(site)(), "Ana"))
        assert act(browser, "name", name="Ana B.").status == 302
        turned_on(browser, phone.clock)

    def test_that_no_mail_can_tell_changes_nothing(self, site, browser, clock, monkeypatch, caplog):
        def away(*_):
            raise mail.NotSent

        monkeypatch.setattr(mail, "send", away)
        phone = turned_on(browser, clock)
        begin(site)
        assert "got no mail" in caplog.text
        assert phone.secret not in caplog.text
        assert "ana@example.org" not in caplog.text


@examples(300)
@given(
    st.text(max_size=60) | st.from_regex(r"[0-9 -]{0,60}", fullmatch=True) | st.just("1" * 10_000)
)
def test_whatever_is_typed_only_codes_are_taken(clock, code):
    secret = second_factor.new_secret()
    right = {at(clock, secret, steps) for steps in (-1, 0, 1)}
    factor = second_factor.SecondFactor(
        coach_id="ana",
        secret=secret,
        last_step=0,
        recovery_hashes=second_factor._digests(second_factor._new_recovery_codes()),
        created_at=clock.now,
    )
    if re.sub(r"[\s-]", "", code) in right:
        return
    with pytest.raises(Invalid):
        second_factor.accepted(factor, code, clock.now)


def test_a_pending_sign_in_lasts_as_long_as_its_cookie():
    assert timedelta(minutes=10) == sessions.PENDING_LIFETIME
