"""Coaches as they come to the site: registered, confirmed and signed in by its own pages."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlencode

from chalicelib.accounts.passwords import hash_password
from chalicelib.accounts.signing_in import open_session
from chalicelib.models import NOBODY, Coach
from chalicelib.store import coaches, events, keys, table
from chalicelib.store.coaches import Entry
from chalicelib.store.keys import new_id
from tests import local_aws
from tests.local_aws import Mail
from tests.web.conftest import Response, Site

PASSWORD = "seven otters by the weir"
Fields = Mapping[str, object] | Iterable[tuple[str, object]]
OWN_PAGE = {"sec_fetch_site": "same-origin", "accept": "text/html"}

_BOUNDARY = "=-=-=-="


def mails(to: str = "") -> list[Mail]:
    """What was mailed, to one address or to any, oldest first."""
    return [each for each in local_aws.sent_mails() if to in ("", each.to)]


def email_of(name: str) -> str:
    """The address of a coach of that name."""
    return f"{name.lower().replace(' ', '.')}@example.org"


def csrf_token(page: str) -> str:
    """The token in the forms of a page."""
    found: list[str] = re.findall(r'name="csrf_token" value="([^"]*)"', page)
    return found[0]


def post(site: Site, url: str, fields: Fields, page: str = "/login", **headers: str) -> Response:
    """Send a form as a browser sends it from ``page``, with the token that stands there."""
    token = csrf_token(site.get(page, accept="text/html").text)
    pairs = fields.items() if isinstance(fields, Mapping) else fields
    body = urlencode([("csrf_token", token), *pairs]).encode()
    content_type = "application/x-www-form-urlencoded"
    return site.request("POST", url, body, content_type=content_type, **{**OWN_PAGE, **headers})


def multipart(site: Site, url: str, fields: Mapping[str, str | bytes], page: str) -> Response:
    """Send a form with files, which are the fields of bytes, as a browser does."""
    token = csrf_token(site.get(page, accept="text/html").text)
    parts = [_part(name, value) for name, value in {"csrf_token": token, **fields}.items()]
    body = b"".join(parts) + f"--{_BOUNDARY}--\r\n".encode()
    content_type = f'multipart/form-data; boundary="{_BOUNDARY}"'
    return site.request("POST", url, body, content_type=content_type, **OWN_PAGE)


def _part(name: str, value: str | bytes) -> bytes:
    is_file = isinstance(value, bytes)
    filename = '; filename="squad.csv"\r\nContent-Type: text/csv' if is_file else ""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{filename}\r\n\r\n'
    return head.encode() + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"


def send_json(site: Site, method: str, url: str, body: bytes = b"", **headers: str) -> Response:
    """Send JSON as a script of our own pages does, with the token of the session."""
    token = csrf_token(site.get("/", accept="text/html").text)
    named = {"content_type": "application/json", "accept": "application/json", **headers}
    return site.request(
        method, url, body, sec_fetch_site="same-origin", x_csrf_token=token, **named
    )


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return {unescape(name): unescape(value) for name, value in found}


def register(site: Site, name: str, password: str = PASSWORD) -> None:
    """Register and confirm a coach."""
    fields = {"name": name, "email": email_of(name), "password": password}
    assert post(site, "/register", fields, "/register").status == 200
    base = site.mounting.base
    link = mails(email_of(name))[-1].link.removeprefix(base)
    token = hidden(site.get(link, accept="text/html").text)["token"]
    confirmed = post(site, "/confirm", {"token": token})
    assert (confirmed.status, confirmed.headers["location"]) == (
        302,
        f"{base}/login?done=confirmed",
    )


def registered(name: str, password: str = PASSWORD) -> Coach:
    """A new coach of that name, stored as if registered and confirmed just now."""
    coach = Coach(
        id=new_id(),
        name=name,
        email=email_of(name),
        password_hash=hash_password(password),
        created_at=datetime.now(UTC).replace(microsecond=0),
    )
    coaches.create(coach, events.of_account(coach, "registered"))
    return coach


def signed_in(site: Site, name: str, password: str = PASSWORD) -> Site:
    """A browser of its own in which a new coach of that name is signed in."""
    opened = open_session(Entry(registered(name, password), 0), "", NOBODY)
    return Site(site.mounting, site.headers, {"session": opened.cookie})


def sign_in(browser: Site, name: str, password: str = PASSWORD) -> Site:
    """The browser, in which the coach has signed in."""
    fields = {"email": email_of(name), "password": password, "next": "/"}
    entered = post(browser, "/login", fields)
    assert entered.status == 302, entered.text
    return browser


def registered_long_ago(name: str, days: int = 30) -> None:
    """Store that the coach of that name registered so many days ago."""
    found = coaches.by_email(email_of(name))
    assert found
    made = (datetime.now(UTC) - timedelta(days=days)).replace(microsecond=0).isoformat()
    for key in (keys.email_claim(found.email), keys.coach(found.id)):
        table.change(key, "SET created_at = :made", made=made)
