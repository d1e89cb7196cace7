"""Mail that does not go out: 503, nothing is left of what it was for, and it can be sent again."""

from json import dumps

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib import mail
from tests.web.conftest import on_local_aws
from tests.web.faults import Fault, failing, items, put_back, state, without_versions
from tests.web.people import OWN_PAGE, PASSWORD, email_of, hidden, mails, post
from tests.web.roles import new_world, site_of, token_of

PEOPLE = "/teams/the_private_otters/people"
ANOTHER = "nine badgers in the barn"


def refusal(code):
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "SendEmail")


FAULTS = {
    "throttled": lambda: refusal("Throttling"),
    "rejected": lambda: refusal("MessageRejected"),
    "unverified": lambda: refusal("MailFromDomainNotVerifiedException"),
    "timeout": lambda: ReadTimeoutError(endpoint_url="https://email.example"),
}
kinds = pytest.mark.parametrize("kind", FAULTS)


@pytest.fixture(scope="module")
def cloud():
    with on_local_aws():
        yield


@pytest.fixture(scope="module")
def world(cloud):
    return new_world()


@pytest.fixture
def coach(world):
    return site_of(world, "coach")


@pytest.fixture(autouse=True)
def before(coach):
    """The table as it is before the test, and again after it."""
    found = items()
    yield found
    put_back(found, items())


@pytest.fixture
def no_mail(monkeypatch):
    """Lets mail fail, from the one of that place on."""

    def fail(kind, place=0):
        sent = []
        call = type(mail.client())._make_api_call

        def failing(operation, arguments):
            sent.append(operation)
            if len(sent) > place:
                raise FAULTS[kind]()
            return call(mail.client(), operation, arguments)

        monkeypatch.setattr(mail.client(), "_make_api_call", failing)

    return fail


def meant(stored):
    return state(without_versions(stored))


def invite_by_program(coach, email="bo@example.org", **headers):
    return coach.request(
        "POST",
        PEOPLE,
        dumps({"email": email, "role": "viewer"}).encode(),
        **OWN_PAGE | {"accept": "application/json"},
        content_type="application/json",
        x_csrf_token=token_of(coach),
        **headers,
    )


def own(action, **fields):
    return lambda coach: post(coach, "/profile", {"action": action, **fields}, "/profile")


def form(url, **fields):
    return lambda coach: post(type(coach)(), url, fields, url)


PATHS = {
    "register": form("/register", name="Kim", email="kim@example.org", password=ANOTHER),
    "register once more": form(
        "/register", name="Kim", email=email_of("Sam Viewer"), password=ANOTHER
    ),
    "forget the password": form("/password", email=email_of("Sam Viewer")),
    "forget that there is no account": form("/password", email="nobody@example.org"),
    "change the address": own("email", email="new@example.org", current_password=PASSWORD),
    "take the address of another": own(
        "email", email=email_of("Sam Viewer"), current_password=PASSWORD
    ),
    "invite": lambda coach: post(coach, PEOPLE, {"email": "bo@example.org", "role": "viewer"}),
    "invite by a program": invite_by_program,
    "invite by a program once": lambda coach: invite_by_program(coach, idempotency_key="k1"),
}


@pytest.mark.parametrize("name", PATHS)
def test_nothing_is_left_of_what_was_not_mailed(coach, before, no_mail, name):
    no_mail("throttled")
    response = PATHS[name](coach)
    assert response.status == 503
    assert int(response.headers["retry-after"]) > 0
    assert meant(items()) == meant(before)


@kinds
def test_whatever_the_reason_it_can_be_sent_again_from_the_page(coach, no_mail, kind):
    no_mail(kind)
    page = PATHS["register"](coach)
    assert page.status == 503
    assert "The mail could not be sent" in page.text
    assert "Send it again" in page.text
    assert 'value="kim@example.org"' in page.text
    assert ANOTHER not in page.text


def test_of_a_new_address_the_old_one_is_told_first_or_there_is_no_link(coach, before, no_mail):
    no_mail("timeout", place=1)
    assert PATHS["change the address"](coach).status == 503
    assert "about to change" in mails(email_of("Sam Coach"))[-1].subject
    assert meant(items()) == meant(before)


def test_invitations_that_failed_are_not_counted(coach, monkeypatch, no_mail):
    monkeypatch.setattr("chalicelib.accounts.invitations.MOST", 2)
    no_mail("throttled")
    assert [invite_by_program(coach).status for _ in range(3)] == [503] * 3
    no_mail("throttled", place=1)
    assert invite_by_program(coach).status == 201
    assert invite_by_program(coach, "cy@example.org").status == 422


def test_a_program_that_tries_again_with_its_key_is_answered_anew(coach, monkeypatch, no_mail):
    no_mail("throttled")
    assert invite_by_program(coach, "cy@example.org", idempotency_key="k2").status == 503
    monkeypatch.undo()
    first, again = (
        invite_by_program(coach, "cy@example.org", idempotency_key="k2") for _ in range(2)
    )
    assert (first.status, again.status) == (201, 201)
    assert again.text == first.text
    assert len(mails("cy@example.org")) == 1


INVITING = ["invite", "invite by a program", "invite by a program once"]
STORED = 3
"""The call that stores an invitation, after those for the page's session, the session, the team."""


@pytest.mark.parametrize("name", INVITING)
def test_an_invitation_is_mailed_or_is_not_there(coach, before, monkeypatch, name):
    with failing(monkeypatch, Fault("answer lost", STORED)):
        assert PATHS[name](coach).status == 503
    assert meant(items()) == meant(before)
    sent = len(mails("bo@example.org"))
    assert PATHS[name](coach).status in (201, 302)
    assert len(mails("bo@example.org")) == sent + 1


@kinds
def test_a_new_password_is_set_though_no_mail_can_tell(coach, no_mail, caplog, kind):
    no_mail(kind)
    change = own("password", current_password=PASSWORD, new_password=ANOTHER)
    assert change(coach).headers["location"] == "/profile?done=password-changed"
    (told,) = (each for each in caplog.records if each.levelname == "ERROR")
    assert told.getMessage() == "a coach got no mail about a change of their account"
    assert email_of("Sam Coach") not in caplog.text
    fields = {"email": email_of("Sam Coach"), "password": ANOTHER, "next": "/"}
    assert post(type(coach)(), "/login", fields).status == 302


def test_one_that_was_forgotten_too(coach, no_mail):
    PATHS["forget the password"](coach)
    link = mails(email_of("Sam Viewer"))[-1].link
    no_mail("rejected")
    browser = type(coach)()
    fields = hidden(browser.get(link).text) | {"password": ANOTHER}
    reply = post(browser, "/confirm", fields)
    assert reply.headers["location"] == "/login?done=password-set"
