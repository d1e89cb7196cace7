"""What the accounts' own forms cost, each sent to the site as a browser sends it."""

import re
from collections.abc import Iterator
from email.utils import parseaddr

from msgspec import field

from benchmarks.billing import Bill, billed
from chalicelib import mail
from chalicelib.settings import settings
from tests.web.conftest import Response, Site
from tests.web.people import PASSWORD, Fields, email_of, hidden, mails, post

TEAMS = 3
_NAME, _NEW_NAME = "Robin Marsh", "Robin Moor"
_EMAIL, _NEW_EMAIL = email_of(_NAME), email_of(_NEW_NAME)
_NEW_PASSWORD = "nine newts at noon"


class Visitor(Site):
    """A browser, and what DynamoDB bills for its last request."""

    bill: Bill = field(default_factory=Bill)

    def request(self, method: str, url: str, body: bytes = b"", **headers: str) -> Response:
        """The answer to a request."""
        with billed() as self.bill:
            return super().request(method, url, body, **headers)

    def sent(self, status: int, url: str, fields: Fields, page: str = "") -> Bill:
        """What sending a form of a page costs, by itself."""
        answer = post(self, url, fields, page or url)
        assert answer.status == status, answer.text
        return self.bill

    def by_mail(self, to: str, **fields: str) -> Bill:
        """What it costs to do what the link in the newest mail is for."""
        page = self.get(mails(to)[-1].link)
        return self.sent(302, "/confirm", hidden(page.text) | fields, "/password")

    def profile(self, status: int, action: str, **fields: str) -> Bill:
        """What a form of the profile costs."""
        return self.sent(status, "/profile", {"action": action, **fields})


def account_writes() -> Iterator[tuple[str, Bill]]:
    """Each form with its bill, of a coach who keeps some teams, in an empty table."""
    mail.client().verify_email_identity(EmailAddress=parseaddr(settings().mail_sender)[1])
    browser = Visitor()
    fields = {"name": _NAME, "email": _EMAIL, "password": PASSWORD}
    yield "register", browser.sent(200, "/register", fields)
    yield "confirm the registration", browser.by_mail(_EMAIL)
    entry = {"email": _EMAIL, "password": PASSWORD, "next": "/"}
    yield "sign in", browser.sent(302, "/login", entry)
    stranger = Visitor()
    yield "sign in, wrong password", stranger.sent(422, "/login", entry | {"password": "x" * 12})
    yield "sign out", browser.sent(302, "/logout", {}, "/profile")
    yield "ask for a new password", browser.sent(200, "/password", {"email": _EMAIL})
    yield "set it by the link", browser.by_mail(_EMAIL, password=_NEW_PASSWORD)
    browser.sent(302, "/login", entry | {"password": _NEW_PASSWORD})
    _keep_teams(browser)
    yield from _on_the_profile(browser)


def _keep_teams(browser: Visitor) -> None:
    for number in range(TEAMS):
        team = {"name": f"Otters {number}", "sport": "football", "team_type": "senior", "size": "7"}
        browser.sent(302, "/teams", team, "/teams?form=new")


def _on_the_profile(browser: Visitor) -> Iterator[tuple[str, Bill]]:
    yield "look at the profile", _look(browser)
    yield f"new name, on {TEAMS} teams", browser.profile(302, "name", name=_NEW_NAME)
    known = {"current_password": _NEW_PASSWORD}
    changed = browser.profile(302, "password", new_password=PASSWORD, **known)
    yield "new password", changed
    known = {"current_password": PASSWORD}
    yield "ask for another address", browser.profile(200, "email", email=_NEW_EMAIL, **known)
    yield "confirm the other address", browser.by_mail(_NEW_EMAIL)
    yield "make a token", browser.profile(200, "token", label="A program", access="read", **known)
    page = "/profile?form=delete"
    fields = hidden(browser.get(page, accept="text/html").text) | known
    deleted = browser.sent(302, "/profile", fields, page)
    yield f"delete the account and {TEAMS} teams", deleted


def _look(browser: Visitor) -> Bill:
    assert re.search("<h1", browser.get("/profile", accept="text/html").text)
    return browser.bill
