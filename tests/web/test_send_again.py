"""A form that came while the database was away: it comes back, to be sent again as it is."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.web.conftest import Site, on_local_aws
from tests.web.faults import Fault, failing, items
from tests.web.page_parts import Page
from tests.web.people import OWN_PAGE, PASSWORD, hidden
from tests.web.roles import new_world, site_of, token_of

FORM = {"content_type": "application/x-www-form-urlencoded"}
RENAME = {"action": "name", "name": 'Sam "<b>"', "note": "two\nlines"}
SESSION, WRITE = 0, 1


@pytest.fixture(scope="module")
def cloud():
    with on_local_aws():
        yield


@pytest.fixture(scope="module")
def coach(cloud):
    """The coach's browser, and what its forms carry."""
    browser = site_of(new_world(), "coach")
    return browser, token_of(browser)


@pytest.fixture
def away(coach, monkeypatch):
    """The answer to a form of the profile when the database is away at a call of that place."""

    def send(place, fields, **headers):
        browser, token = coach
        body = fields if isinstance(fields, bytes) else encoded({"csrf_token": token, **fields})
        with failing(monkeypatch, Fault("away", place)):
            return browser.request("POST", "/profile", body, **{**OWN_PAGE, **FORM, **headers})

    return send


def encoded(fields):
    return urlencode(fields).encode()


def forms_of(page):
    return [dict(form.fields) for form in Page(page.text).forms if form.action == "/profile"]


@pytest.mark.parametrize("place", [SESSION, WRITE])
def test_it_can_be_sent_again_from_the_page(coach, away, place):
    page = away(place, RENAME)
    assert (page.status, "no-store" in page.headers["cache-control"]) == (503, True)
    assert "check first whether it is there already" in page.text
    (form,) = forms_of(page)
    assert form == {"csrf_token": coach[1], **RENAME}
    again = coach[0].request("POST", "/profile", encoded(form), **OWN_PAGE, **FORM)
    assert again.status == 302
    assert any(each.get("coach_name") == {"S": RENAME["name"]} for each in items().values())


@pytest.mark.parametrize("place", [SESSION, WRITE])
def test_a_password_is_typed_again(away, place):
    page = away(place, {"action": "delete", "current_password": PASSWORD})
    assert page.status == 503
    (form,) = forms_of(page)
    assert form["current_password"] == ""
    assert PASSWORD not in page.text


@pytest.mark.parametrize(
    "sent", [{"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}]
)
def test_what_another_site_sent_is_not_offered(away, sent):
    page = away(SESSION, {"csrf_token": "guessed", "action": "name", "name": "Owned"}, **sent)
    # It is refused before anything is asked of the database.
    assert (page.status, forms_of(page)) == (403, [])
    assert "Owned" not in page.text


@pytest.mark.parametrize(
    ("body", "status"), [(b"name=%ff", 503), (b"name=" + b"a" * 1024 * 1024, 413)]
)
def test_a_form_that_cannot_be_read_is_not_offered(away, body, status):
    page = away(SESSION, body)
    assert (page.status, forms_of(page)) == (status, [])


def test_a_long_form_is_offered_only_to_whom_it_belongs(coach, away):
    long = {"action": "name", "name": "a" * 20_000}
    assert forms_of(away(SESSION, long)) == [{"csrf_token": coach[1], **long}]
    assert forms_of(away(SESSION, {**long, "csrf_token": "0" * 64})) == []


def test_programs_are_told_alone(away):
    told = away(WRITE, RENAME, accept="application/json")
    assert (told.status, told.headers["content-type"]) == (503, "application/problem+json")


def test_nobody_is_asked_for_what_our_pages_fill_in(away):
    templates = Path(__file__).parents[2].joinpath("templates").rglob("*.html")
    texts = [each.read_text("utf-8") for each in templates]
    names = {name for text in texts for name in re.findall(r'type="hidden" name="([a-z_]+)"', text)}
    # These are typed elsewhere; the last one is of a form that only asks.
    filled_in = names - {"role", "text", "limit"}
    assert {"goes", "version"} < filled_in
    page = away(SESSION, dict.fromkeys(filled_in - {"csrf_token"}, "x"))
    assert hidden(page.text).keys() >= filled_in


def test_a_file_is_chosen_again(coach, away):
    content_type = 'multipart/form-data; boundary="b"'
    parts = {
        'name="csrf_token"': coach[1],
        'name="step"': "preview",
        'name="file"; filename="squad.csv"': "name\nNora New\n",
    }
    body = "".join(
        f"--b\r\nContent-Disposition: form-data; {about}\r\n\r\n{content}\r\n"
        for about, content in parts.items()
    )
    page = away(SESSION, f"{body}--b--\r\n".encode(), content_type=content_type)
    assert page.status == 503
    (form,) = forms_of(page)
    assert form == {"csrf_token": coach[1], "step": "preview"}
    assert "choose the file again" in page.text
    assert "Nora New" not in page.text


@pytest.mark.usefixtures("cloud")
def test_it_is_for_the_browser_that_sent_it_and_works_from_there():
    """Also one whose cookie was lost, which gets another for the form to go with."""
    browser = Site()
    sent = {"name": "Ana", "email": "ana@example.org", "password": PASSWORD, "next": ""}
    page = browser.request("POST", "/register", encoded(sent), **OWN_PAGE, **FORM)
    assert (page.status, page.headers["cache-control"]) == (403, "private, no-store")
    (form,) = (form for form in Page(page.text).forms if form.action == "/register")
    again = encoded({**dict(form.fields), "password": PASSWORD})
    assert browser.request("POST", "/register", again, **OWN_PAGE, **FORM).status == 200
