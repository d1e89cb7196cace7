"""The visit to a deployed site: all is well with one that is, and each promise can be broken."""

import logging
import re
import socket

import pytest

from chalicelib.models import Roster
from chalicelib.settings import settings
from chalicelib.store import team_writes, teams
from ops.smoke import __main__ as smoke
from ops.smoke import pages, protection, protocol
from ops.smoke.visit import NotChecked, Visit, Wrong
from tests.ops.served import BASE, self_signed, serving
from tests.ops.sites import free_port
from tests.web import made_up


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def served(aws, certificate, monkeypatch, caplog):
    """The site with a team, over https."""
    # Here the site has one output with the command: what it logs is not what the command says.
    caplog.set_level(logging.CRITICAL, "team-coach")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("STATIC_URL", "")
    settings.cache_clear()
    players = made_up.players(3, "volleyball")
    teams.save(None, Roster(made_up.team("Zürich Badgers", "volleyball", 2), players))
    with serving(certificate) as server:
        monkeypatch.setenv("SITE_ORIGIN", server.url.removesuffix(BASE))
        settings.cache_clear()
        yield server


def lines(capsys):
    return capsys.readouterr().out.splitlines()


class TestAGoodSite:
    def test_keeps_every_promise(self, served, capsys):
        assert smoke.main([f"{served.url}/"]) == 0
        said = lines(capsys)
        assert said[-1] == f"{served.url} does well"
        assert len(said) == len(smoke.CHECKS) + 1
        assert all(line.startswith("ok     ") for line in said[:-1]), said

    def test_without_teams_says_that_no_lineup_was_seen(self, served, capsys):
        team_writes.remove(teams.read("zurich_badgers"))
        assert smoke.main([served.url]) == 0
        (line,) = (each for each in lines(capsys) if "lineup" in each)
        assert line.startswith("--     ")
        assert "there is no public team" in line


def on(path, change):
    """Change the answers for paths that begin so."""

    def tamper(sent):
        if sent.path.startswith(path):
            change(sent)

    return tamper


def header(name, value):
    return lambda sent: sent.headers.update({name: value})


def without(name):
    return lambda sent: sent.headers.pop(name, None)


def status(code):
    return lambda sent: setattr(sent, "status", code)


def text(old, new):
    return lambda sent: setattr(sent, "body", re.sub(old.encode(), new.encode(), sent.body))


def cookie(old, new):
    return lambda sent: setattr(sent, "cookies", [re.sub(old, new, each) for each in sent.cookies])


def replayed(sent):
    """One who does not look at who sent the form."""
    if sent.method == "POST" and "elsewhere" in sent.asked.get("origin", ""):
        sent.status = 422


def wary(sent):
    """One who takes the site's own origin for a foreign one."""
    if sent.method == "POST":
        sent.status = 403


def as_json(change):
    return lambda sent: change(sent) if "json" in sent.headers.get("content-type", "") else None


def on_method(method, change):
    return lambda sent: change(sent) if sent.method == method else None


def forgetful(sent):
    if "if-none-match" in sent.asked:
        sent.status = 200


def stubborn(sent):
    if "if-none-match" in sent.asked:
        sent.status, sent.body = 304, b""


def unzipped(sent):
    sent.asked.clear()
    sent.headers["content-encoding"] = "identity"


BROKEN = {
    "no page": (pages.start_page, on("/", status(500))),
    "no text": (pages.start_page, on("/", header("content-type", "text/plain"))),
    "another prefix": (pages.start_page, on("/", text('data-base="/api"', 'data-base=""'))),
    "no assets": (pages.assets, on("/", text("<(link|script)", "<p"))),
    "lost asset": (pages.assets, on("/css/base", status(404))),
    "odd asset": (pages.assets, on("/js/", header("content-type", "text/plain"))),
    "short-lived asset": (pages.assets, on("/css/", header("cache-control", "max-age=60"))),
    "changed asset": (pages.assets, on("/css/base", text("a", "b"))),
    "bare page": (pages.unknown_pages, on("/smoke-nowhere", text("data-base", "data-no"))),
    "found page": (pages.unknown_pages, on("/smoke/no/where", status(200))),
    "gateway's page": (pages.unknown_pages, on("/smoke/no", status(403))),
    "bare problem": (
        pages.unknown_pages,
        on("/smoke", as_json(header("content-type", "application/json"))),
    ),
    "deep page": (pages.deep_pages, on("/smoke/smoke", status(403))),
    "deep data": (pages.deep_pages, on("/smoke/", header("content-type", "application/json"))),
    "deep page without a number": (pages.deep_pages, on("/smoke/", text("<code>", "<b>"))),
    "no list": (pages.lists, on("/teams", status(503))),
    "no items": (pages.lists, on("/teams", text('"items"', '"things"'))),
    "no JSON": (pages.lists, on("/teams", as_json(text("{", "")))),
    "no CSV": (pages.lists, on("/teams?format=csv", header("content-type", "text/html"))),
    "failing lineup": (pages.lineup, on("/best/zurich", status(500))),
    "short lineup": (pages.lineup, on("/best/zurich", text('"slots":', '"slots":[],"x":'))),
    "no CSV of the lineup": (pages.lineup, on("/best/zurich_badgers/2?format=csv", status(406))),
    "names not decoded": (pages.names, on("/Z%", text("%C3", "%25C3"))),
    "names decoded twice": (pages.names, on("/teams/Z%", text("%2541", "A"))),
    "ill": (pages.description, on("/health", text('"ok"', '"ill"'))),
    "away": (pages.description, on("/health", status(503))),
    "old description": (pages.description, on("/openapi.json", text("3\\.1", "3.0"))),
    "misplaced description": (pages.description, on("/openapi", text('"/api"', '"/"'))),
    "HEAD refused": (protocol.head, on("/", status(405))),
    "HEAD of another type": (protocol.head, on("/", without("content-type"))),
    "OPTIONS refused": (protocol.options, on("/teams", status(403))),
    "OPTIONS without methods": (protocol.options, on("/teams", header("allow", "GET"))),
    "methods refused by the gateway": (protocol.other_methods, on("/", status(403))),
    "405 without methods": (protocol.other_methods, on("/", without("allow"))),
    "DELETE taken": (protocol.other_methods, on_method("DELETE", status(200))),
    "no tag": (protocol.conditions, on("/teams", without("etag"))),
    "no age": (protocol.conditions, on("/teams", header("cache-control", "no-store"))),
    "no Vary": (protocol.conditions, on("/teams", header("vary", "Cookie"))),
    "never 304": (protocol.conditions, forgetful),
    "always 304": (protocol.conditions, stubborn),
    "no number": (protocol.request_ids, on("/teams", without("x-request-id"))),
    "the same number": (protocol.request_ids, on("/", header("x-request-id", "1"))),
    "no number on a page": (protocol.request_ids, on("/smoke", text("<code>", "<b>"))),
    "another number in a problem": (
        protocol.request_ids,
        on("/smoke", as_json(text('"request_id":"', '"request_id":"x'))),
    ),
    "no compression": (protocol.compression, unzipped),
    "compressed for all": (protocol.compression, on("/best", header("content-encoding", "gzip"))),
    "another page when compressed": (
        protocol.compression,
        lambda sent: "gzip" in sent.asked["accept-encoding"] and text("Team Coach", "x")(sent),
    ),
    "framed": (protection.security_headers, on("/smoke", without("x-frame-options"))),
    "sniffed": (protection.security_headers, on("/teams", without("x-content-type-options"))),
    "talkative": (protection.security_headers, on("/", header("referrer-policy", "origin"))),
    "no policy": (protection.security_headers, on("/login", without("content-security-policy"))),
    "unsafe policy": (
        protection.security_headers,
        on("/", header("content-security-policy", "default-src 'none'; script-src 'unsafe-eval'")),
    ),
    "no HSTS": (protection.security_headers, on("/", without("strict-transport-security"))),
    "short HSTS": (
        protection.security_headers,
        on("/", header("strict-transport-security", "max-age=60")),
    ),
    "unbound cookie": (protection.cookies, on("/login", cookie("__Host-", ""))),
    "open cookie": (protection.cookies, on("/login", cookie("; HttpOnly", ""))),
    "cookie over http": (protection.cookies, on("/login", cookie("; Secure", ""))),
    "no cookie": (protection.cookies, on("/login", lambda sent: sent.cookies.clear())),
    "kept sign-in page": (protection.cookies, on("/login", header("cache-control", "public"))),
    "foreign forms taken": (protection.forms, replayed),
    "own forms refused": (protection.forms, wary),
    "no form": (protection.forms, on("/login", text("csrf_token", "other"))),
}


@pytest.mark.parametrize(("check", "tamper"), BROKEN.values(), ids=BROKEN)
def test_a_broken_promise_is_seen(served, check, tamper):
    visit = Visit(served.url)
    check(visit)
    served.tamper = tamper
    with pytest.raises(Wrong, match=r"expected .*, came "):
        check(visit)


def test_every_promise_was_broken():
    assert {check for check, _ in BROKEN.values()} | {protection.https_only} == set(smoke.CHECKS)


class TestPlainHttp:
    def test_may_lead_to_https_or_not_be_answered(self, served):
        with serving() as plain:
            visit = Visit(served.url, plain_port=plain.server_port)
            plain.tamper = lambda sent: (status(301)(sent), header("location", "https://x")(sent))
            assert protection.https_only(visit) == "plain http leads to https"
            plain.tamper = lambda sent: (status(301)(sent), header("location", "http://x")(sent))
            with pytest.raises(Wrong, match="with https"):
                protection.https_only(visit)
            plain.tamper = status(403)
            assert protection.https_only(visit) == "plain http is refused"
            plain.tamper = lambda sent: None
            with pytest.raises(Wrong, match="expected the way to https, came 200"):
                protection.https_only(visit)
        closed = Visit(served.url, plain_port=free_port())
        assert protection.https_only(closed) == "plain http is not answered"

    @pytest.mark.parametrize(
        "check", [protection.https_only, protocol.compression, pages.deep_pages]
    )
    def test_does_not_promise_what_a_gateway_does(self, check):
        with pytest.raises(NotChecked):
            check(Visit("http://localhost:8000"))


class TestTheCommand:
    def test_tells_what_came_instead_and_fails(self, served, capsys):
        served.tamper = on("/health", status(503))
        assert smoke.main([served.url]) == 1
        said = lines(capsys)
        (wrong,) = (line for line in said if line.startswith("WRONG"))
        assert wrong.endswith("GET /api/health: expected status 200, came 503")
        assert said[-1] == "1 of 18 promises are not kept"

    @pytest.mark.parametrize("url", ["coach.example", "ftp://x", "http://", "http://x:port", ""])
    def test_names_what_is_no_url(self, url, capsys):
        assert smoke.main([url]) == 2
        assert "is no URL of a site" in capsys.readouterr().err

    def test_says_that_nobody_is_there(self, capsys):
        assert smoke.main([f"http://127.0.0.1:{free_port()}"]) == 2
        said = capsys.readouterr().err
        assert "cannot be reached" in said
        assert "make outputs" in said

    def test_says_that_the_certificate_is_not_known(self, served, capsys, monkeypatch):
        monkeypatch.delenv("SSL_CERT_FILE")
        assert smoke.main([served.url]) == 2
        assert "certificate" in capsys.readouterr().err

    def test_does_not_wait_for_ever(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            visit = Visit(f"http://127.0.0.1:{silent.getsockname()[1]}", seconds=0.01)
            with pytest.raises(TimeoutError):
                visit.get("/")

    def test_an_answer_that_is_none_is_a_broken_promise(self, served, capsys):
        def hang_up(sent):
            raise ConnectionAbortedError

        served.tamper = on("/health", hang_up)
        assert smoke.main([served.url]) == 1
        assert "expected an answer, came none" in capsys.readouterr().out

    def test_a_name_below_localhost_is_this_machine(self):
        with serving() as plain:
            plain.tamper = lambda sent: sent.headers.update({"x-host": sent.asked["host"]})
            visit = Visit(f"http://abc.execute-api.localhost:{plain.server_port}/api")
            assert visit.get("/css/x").headers["x-host"].startswith("abc.execute-api.localhost")
