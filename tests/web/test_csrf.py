"""Only our own pages change anything: every form of the site, against pages of other sites."""

from urllib.parse import urlencode

import pytest

from chalicelib.http import csrf
from chalicelib.site.routes import SITE
from tests.web.people import OWN_PAGE, PASSWORD, csrf_token, hidden, post, signed_in
from tests.web.roles import new_coach, program_of

FORM = {"content_type": "application/x-www-form-urlencoded"}
MULTIPART = {"content_type": "multipart/form-data; boundary=b"}
PART = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\ny\r\n--b--\r\n'
ELSEWHERE = [
    {"sec_fetch_site": "cross-site"},
    {"sec_fetch_site": "same-site"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://coach.example.evil.example"},
]
WRITES = [(route.path, method) for route in SITE for method in route.operations if method != "GET"]


def url_of(path):
    for name, value in (("team", "zurich_badgers"), ("player", "p00")):
        path = path.replace(f"{{{name}}}", value)
    return path.replace("{", "").replace("}", "")


def refusal(path, method, content_type):
    """The status of what comes without a token: the content type is looked at before it is."""
    route = next(each for each in SITE if each.path == path)
    media_types = route.operations[method].media_types
    taken = method == "DELETE" or content_type in media_types
    by_form = method == "POST" and "form" in content_type
    return 403 if taken or by_form or not (content_type or media_types) else 415


@pytest.mark.usefixtures("own_teams")
class TestEveryWrite:
    @pytest.mark.parametrize(
        "content_type", [*FORM.values(), *MULTIPART.values(), "application/json", ""]
    )
    def test_is_refused_without_the_token(self, site, dump, content_type):
        browser = signed_in(site, "Ana")
        before = dump()
        for path, method in WRITES:
            body = PART if "multipart" in content_type else b"{}" * ("json" in content_type)
            headers = {**OWN_PAGE, "content_type": content_type}
            refused = browser.request(method, url_of(path), body, **headers)
            assert refused.status == refusal(path, method, content_type), (method, path)
        assert dump() == before

    @pytest.mark.parametrize("sent", ELSEWHERE)
    def test_is_refused_from_another_site_even_with_the_token(self, site, dump, sent):
        browser = signed_in(site, "Ana")
        token = csrf_token(browser.get("/").text)
        before = dump()
        body = urlencode({"csrf_token": token}).encode()
        for path, method in WRITES:
            reply = browser.request(method, url_of(path), body, accept="text/html", **FORM, **sent)
            assert reply.status == 403
        assert dump() == before


@pytest.mark.usefixtures("empty_table")
class TestToken:
    def test_that_of_another_session_does_not_do(self, site):
        ana, eva = signed_in(site, "Ana"), signed_in(site, "Eva")
        token = csrf_token(eva.get("/").text)
        body = urlencode({"csrf_token": token, "action": "name", "name": "Eve"}).encode()
        assert ana.request("POST", "/profile", body, **FORM, **OWN_PAGE).status == 403
        assert eva.request("POST", "/profile", body, **FORM, **OWN_PAGE).status == 302

    @pytest.mark.parametrize("url", ["/login", "/register", "/password", "/confirm"])
    def test_who_is_not_signed_in_needs_one_too(self, site, url):
        other = type(site)()
        token = csrf_token(other.get("/login").text)
        for fields in ({}, {"csrf_token": ""}, {"csrf_token": token}, {"csrf_token": "é"}):
            body = urlencode(fields).encode()
            assert site.request("POST", url, body, **FORM, **OWN_PAGE).status == 403

    def test_older_browsers_prove_it_by_their_origin_or_by_the_token_alone(self, site):
        fields = {"email": "ana@example.org"}
        for sent in ({"origin": "http://coach.example"}, {}):
            token = csrf_token(site.get("/login").text)
            body = urlencode({**fields, "csrf_token": token}).encode()
            assert site.request("POST", "/password", body, **FORM, **sent).status == 200

    def test_data_needs_it_in_a_header(self, site):
        browser = signed_in(site, "Ana")
        token = csrf_token(browser.get("/").text)
        sent = {"content_type": "application/json", **OWN_PAGE, "accept": "application/json"}
        assert browser.request("POST", "/teams", b"{}", **sent).status == 403
        reply = browser.request("POST", "/teams", b"{}", **sent, x_csrf_token=token)
        assert reply.status == 422

    def test_a_refused_form_comes_back_with_what_was_typed(self, site):
        browser = signed_in(site, "Ana")
        typed = [
            ("csrf_token", "old"),
            ("action", "name"),
            ("name", 'Ana "<b>"'),
            ("note", "two\nlines"),
            ("new_password", "not to be shown"),
            ("left_empty", ""),
        ]
        page = browser.request("POST", "/profile", urlencode(typed).encode(), **FORM, **OWN_PAGE)
        assert page.status == 403
        assert 'value="Ana &#34;&lt;b&gt;&#34;"' in page.text
        assert "two\nlines</textarea>" in page.text
        assert hidden(page.text)["action"] == "name"
        assert hidden(page.text)["left_empty"] == ""
        assert "not to be shown" not in page.text
        assert 'action="/profile"' in page.text
        again = {"csrf_token": csrf_token(page.text), "action": "name", "name": "Ana B."}
        sent = browser.request("POST", "/profile", urlencode(again).encode(), **FORM, **OWN_PAGE)
        assert sent.status == 302
        assert "Ana B." in browser.get("/").text

    @pytest.mark.parametrize("sent", ELSEWHERE)
    def test_so_does_one_of_ours_that_seems_to_come_from_elsewhere(self, site, sent):
        browser = signed_in(site, "Ana")
        headers = {"accept": "text/html", **FORM, **sent}
        for token, shown in ((csrf_token(browser.get("/").text), True), ("guessed", False)):
            fields = {"csrf_token": token, "action": "name", "name": "Ana B."}
            page = browser.request("POST", "/profile", urlencode(fields).encode(), **headers)
            assert page.status == 403
            assert ('value="Ana B."' in page.text) is shown
            assert ("Here is what you sent" in page.text) is shown

    @pytest.mark.parametrize("sent", ELSEWHERE)
    def test_one_of_another_site_that_comes_without_cookies_is_not_shown(self, site, sent):
        # Browsers send no cookies that are SameSite=Lax with it.
        fields = {"csrf_token": csrf.token(""), "action": "name", "name": "Ana B."}
        headers = {"accept": "text/html", **FORM, **sent}
        page = site.request("POST", "/profile", urlencode(fields).encode(), **headers)
        assert page.status == 403
        assert "Ana B." not in page.text

    def test_data_are_not_said_to_be_shown(self, site):
        browser = signed_in(site, "Ana")
        sent = {"content_type": "application/json", **OWN_PAGE}
        for accept in ("application/json", "text/html"):
            refused = browser.request("POST", "/teams", b"{}", **{**sent, "accept": accept})
            assert refused.status == 403
            assert "you typed" not in refused.text
            assert "you sent" not in refused.text


@pytest.mark.usefixtures("empty_table")
class TestProgram:
    @pytest.mark.parametrize("url", [route.path for route in SITE if route.for_anybody])
    def test_a_token_neither_signs_in_nor_stands_for_a_form(self, dump, url):
        coach = new_coach("Ana Abel")
        program = program_of(coach, may_write=True)
        # Its use is noted once a day.
        program.get("/")
        before = dump()
        fields = {"email": coach.email, "password": PASSWORD, "name": "Eve", "next": "/"}
        for more in ({}, {"csrf_token": ""}, {"csrf_token": "old"}):
            reply = program.request("POST", url, urlencode(fields | more).encode(), **FORM)
            assert (reply.status, reply.cookies) == (403, [])
        assert dump() == before


@pytest.mark.usefixtures("own_teams")
class TestMethod:
    def test_a_form_stands_for_put_and_delete_only(self, site):
        browser = signed_in(site, "Ana")
        token = csrf_token(browser.get("/").text)
        for method, status in (("PUT", 403), ("delete", 403), ("PATCH", 405), ("GET", 405)):
            body = urlencode({"_method": method, "csrf_token": token}).encode()
            sent = {**FORM, "accept": "application/json"}
            assert browser.request("POST", "/teams/zurich_badgers", body, **sent).status == status

    def test_a_browser_is_sent_to_sign_in(self, site):
        reply = post(site, "/teams", {"name": "x"})
        assert (reply.status, reply.headers["location"]) == (
            302,
            "/login?next=%2Fteams&done=not-saved",
        )
