"""Every link, form, redirect, cookie and asset works wherever the site is mounted."""

from itertools import product
from urllib.parse import quote, unquote, urlencode

import pytest

from chalicelib.http.api_gateway import variables
from chalicelib.models import Member, Role, Roster, TeamType, Visibility
from chalicelib.settings import settings
from chalicelib.site.routes import SITE
from chalicelib.store import attempt_counters
from chalicelib.store import teams as stored
from tests.web import made_up
from tests.web.conftest import Site
from tests.web.gateways import CLAIMED, EDGE, SECRET, VISITOR, Mounting
from tests.web.page_parts import Page
from tests.web.people import PASSWORD, csrf_token, mails, post, register, sign_in
from tests.web.roles import new_coach
from tests.web.walk import Walk

DEPLOYED = [each for each in Mounting if each is not Mounting.LOCAL]
FORM = {"content_type": "application/x-www-form-urlencoded", "accept": "text/html"}
WRONG = (
    ("GET", "/nowhere", 404),
    ("GET", "/a/b/c/d", 404),
    ("GET", "/teams/nobody", 404),
    ("GET", "/best/nobody/3", 404),
    ("GET", "/best/zurich_badgers/99", 422),
    ("GET", "/best/tiny_terns/99", 422),
    ("GET", "/best/young_yaks/2", 403),
    ("GET", "/teams?type=x", 400),
    ("GET", "/teams?format=pdf", 406),
    ("GET", "/confirm?token=x", 404),
    ("PATCH", "/teams", 405),
    ("POST", "/login", 403),
)
NOT_PAGES = {"/health", "/openapi.json", "/logout"}
ALONE = {"/confirm", "/teams/{team}/invitations/{invitation}"}
"""Routes that only mails lead to."""


@pytest.fixture(params=DEPLOYED, ids=lambda mounting: mounting.name.lower())
def mounting(request, small_world, monkeypatch):
    """Each of the places, with settings as the stack gives them there."""
    settle(request.param, monkeypatch)
    return request.param


@pytest.fixture
def small_world(empty_table):
    """A coach with a public and a private team, and two that are too small: few pages in all."""
    coach, viewer = new_coach("Sam Coach"), new_coach("Al Viewer")
    members = (
        Member(coach.id, coach.name, Role.COACH),
        Member(viewer.id, viewer.name, Role.VIEWER),
    )
    pair = made_up.team("Zürich Badgers", "volleyball", 2)
    hidden = made_up.team("Hidden Herons", "volleyball", 2, visibility=Visibility.PRIVATE)
    for team in (pair, hidden):
        stored.save(None, Roster(team, made_up.players(3, "volleyball"), members))
    small = made_up.team("Tiny Terns", "volleyball", 2, team_type=TeamType.VETERAN)
    young = made_up.team("Young Yaks", "volleyball", 2, team_type=TeamType.JUNIOR)
    for team in (small, young):
        stored.save(None, Roster(team, made_up.players(1, "volleyball")))


def settle(mounting, monkeypatch):
    behind = mounting is Mounting.DISTRIBUTION
    own_origin = "" if mounting is Mounting.STAGE else mounting.origin
    monkeypatch.setenv("SITE_ORIGIN", own_origin)
    monkeypatch.setenv("ORIGIN_SECRET", SECRET if behind else "")
    if behind:
        monkeypatch.setenv("STATIC_URL", mounting.origin)
    settings.cache_clear()


def go_wrong(walk):
    for method, url, status in WRONG:
        body = b"x=y" if method == "POST" else b""
        walk.read(walk.site.request(method, url, body, **FORM), url, status)


class TestEverythingThatPagesReferTo:
    def test_is_there_for_everybody(self, mounting):
        walk = Walk(Site(mounting))
        walk.follow("/", "/teams?limit=1")
        go_wrong(walk)
        walk.send_forms()
        assert walk.wrong == []
        public = {"/", "/best", "/best/{team}", "/best/{team}/{show}", "/teams", "/teams/{team}"}
        assert public | {"/search", "/login", "/register", "/password"} <= walk.routes
        assert {name.partition("/")[0] for name in walk.assets} == {"css", "js", "img"}

    def test_is_there_for_a_coach(self, mounting):
        walk = Walk(sign_in(Site(mounting), "Sam Coach"))
        walk.follow("/")
        go_wrong(walk)
        walk.send_forms()
        assert walk.wrong == []
        pages = {route.path for route in SITE if "GET" in route.operations} - NOT_PAGES - ALONE
        assert pages <= walk.routes | {kind[-1] for kind in walk.sent}
        writes = {"_method=PUT", "_method=DELETE", "action=delete"}
        assert writes <= {part for kind in walk.sent for part in kind}
        assert "/logout" in {kind[-1] for kind in walk.sent}

    def test_is_there_when_the_table_is_not(self, mounting, monkeypatch):
        monkeypatch.setenv("TABLE_NAME", "no-such-table")
        settings.cache_clear()
        walk = Walk(Site(mounting))
        walk._look(walk.site.get("/teams", accept="text/html"), "/teams")
        assert walk.wrong == []
        assert walk.assets


class TestRedirectsCookiesAndMails:
    def test_signing_in_leads_back_to_where_one_was_going(self, mounting):
        site = Site(mounting)
        asked = site.get("/teams?form=new", accept="text/html")
        assert asked.status == 302
        assert asked.headers["location"].startswith(f"{mounting.base}/login?next=")
        fields = {"email": "sam.coach@example.org", "password": PASSWORD, "next": "/teams?form=new"}
        entered = post(site, "/login", fields)
        assert entered.headers["location"] == f"{mounting.base}/teams?form=new"
        for cookie in entered.cookies:
            assert cookie.startswith("__Host-")
            assert {"Secure", "Path=/", "HttpOnly"} <= set(cookie.split("; "))
        assert "max-age=" in entered.headers["strict-transport-security"]
        assert site.get("/teams?form=new", accept="text/html").status == 200

    def test_links_in_mails_lead_to_where_people_know_the_site(self, mounting):
        register(Site(mounting), "New Newt")
        mail = mails("new.newt@example.org")[-1]
        assert f"\n{mounting.origin}{mounting.base}/confirm?token=" in f"\n{mail.text}"

    def test_and_to_the_known_address_when_the_site_was_asked_at_the_stage(self, mounting):
        known = {Mounting.STAGE: f"{mounting.origin}/api"}.get(mounting, mounting.origin)
        register(Site(Mounting.STAGE), "Own Otter")
        mail = mails("own.otter@example.org")[-1]
        assert f"{known}/confirm?token=" in mail.text

    def test_our_own_origin_is_the_one_that_the_browser_sees(self, mounting):
        site = Site(mounting)
        fields = {"email": "sam.coach@example.org", "password": PASSWORD, "next": "/"}
        token = csrf_token(site.get("/login").text)
        body = urlencode({"csrf_token": token, **fields}).encode()
        for origin, status in (("https://evil.example", 403), (mounting.origin, 302)):
            assert site.request("POST", "/login", body, origin=origin, **FORM).status == status

    def test_a_name_is_decoded_once(self, mounting):
        stored.save(None, Roster(made_up.team("100%41 Club"), ()))
        moved = {
            "/teams/Z%C3%BCrich%20Badgers": "/teams/zurich_badgers",
            "/teams/100%2541%20Club": "/teams/100_41_club",
            "/best/Z%C3%BCrich%20Badgers/2": "/best/zurich_badgers/2",
        }
        for url, location in moved.items():
            assert Site(mounting).get(url).headers["location"] == mounting.base + location

    def test_the_description_names_the_place(self, mounting):
        assert Site(mounting).json("/openapi.json")["servers"] == [{"url": mounting.base or "/"}]


@pytest.mark.usefixtures("own_teams")
class TestDistribution:
    """What the distribution says counts only where it proves that it is ours."""

    @pytest.fixture
    def counted(self, monkeypatch):
        """The networks that tries to sign in are counted for."""
        seen = []
        monkeypatch.setattr(attempt_counters, "count", lambda tries, _seen=(): seen.extend(tries))
        return lambda: {each.who for each in seen if each.limit is attempt_counters.ADDRESS}

    def sign_in(self, monkeypatch, mounting=Mounting.DISTRIBUTION, secret=SECRET, **headers):
        settle(Mounting.DISTRIBUTION, monkeypatch)
        monkeypatch.setenv("ORIGIN_SECRET", secret)
        settings.cache_clear()
        fields = {"email": "nobody@example.org", "password": "wrong", "next": "/"}
        return post(Site(mounting), "/login", fields, **headers)

    def test_the_visitors_own_address_is_counted(self, counted, monkeypatch):
        self.sign_in(monkeypatch)
        assert counted() == {VISITOR}

    @pytest.mark.parametrize("secret", ["", "another"])
    def test_without_the_secret_the_edges_is(self, counted, monkeypatch, secret):
        self.sign_in(monkeypatch, secret=secret)
        assert counted() == {EDGE}

    def test_who_asks_the_api_itself_cannot_choose_an_address(self, counted, monkeypatch):
        claims = {"x_forwarded_for": f"{CLAIMED}, {CLAIMED}", "x_forwarded_prefix": "/"}
        for shown in ({}, {"x_origin_secret": ""}, {"x_origin_secret": "guess é"}):
            self.sign_in(monkeypatch, Mounting.STAGE, **claims, **shown)
        assert counted() == {"127.0.0.1"}

    @pytest.mark.parametrize("bucket", ["https://bucket.example", Mounting.DISTRIBUTION.origin])
    def test_its_pages_have_the_files_beside_them_and_others_what_is_set(self, monkeypatch, bucket):
        settle(Mounting.DISTRIBUTION, monkeypatch)
        monkeypatch.setenv("STATIC_URL", bucket)
        settings.cache_clear()
        own = Site(Mounting.DISTRIBUTION).get("/login", accept="text/html")
        assert 'href="/css/' in own.text
        assert "style-src 'self';" in own.headers["content-security-policy"]
        other = Site(Mounting.STAGE).get("/login", accept="text/html", x_origin_secret="guess")
        assert f'href="{bucket}/css/' in other.text
        assert 'href="/css/' not in other.text
        assert f"style-src {bucket};" in other.headers["content-security-policy"]

    def test_a_page_of_the_bucket_is_not_kept_for_one_of_the_distribution(self, monkeypatch):
        monkeypatch.setenv("STATIC_URL", "https://bucket.example")
        settle(Mounting.CUSTOM_DOMAIN, monkeypatch)
        before = Site(Mounting.CUSTOM_DOMAIN).get("/teams", accept="text/html")
        monkeypatch.setenv("ORIGIN_SECRET", SECRET)
        settings.cache_clear()
        after = Site(Mounting.DISTRIBUTION).get(
            "/teams", accept="text/html", if_none_match=before.headers["etag"]
        )
        assert after.status == 200

    @pytest.mark.parametrize("claim", ["/", "/api", "", "//evil.example", "/, /"])
    def test_nobody_else_says_what_precedes_the_paths(self, deployed, monkeypatch, claim):
        settle(Mounting.STAGE, monkeypatch)
        monkeypatch.setenv("ORIGIN_SECRET", SECRET)
        settings.cache_clear()
        claims = {"x_forwarded_prefix": claim, "x_origin_secret": "guess"}
        assert Page(deployed.get("/teams", accept="text/html", **claims).text).base == "/api"
        address = "nobody.yet@example.org"
        asked = {"name": "Nobody Yet", "email": address, "password": PASSWORD}
        post(deployed, "/register", asked, "/register", **claims)
        assert f"{Mounting.STAGE.origin}/api/confirm?token=" in mails(address)[-1].text

    @pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:8000@x"])
    def test_host_never_leads_a_mail_elsewhere(self, site, deployed, monkeypatch, host):
        monkeypatch.setenv("SITE_ORIGIN", "")
        settings.cache_clear()
        for number, (each, origin) in enumerate(
            ((site, "http://localhost:8000/"), (deployed, f"{Mounting.STAGE.origin}/api/"))
        ):
            each.headers = {**each.headers, "host": host}
            address = f"host{number}{len(host)}@example.org"
            fields = {"name": "Nobody Yet", "email": address, "password": PASSWORD}
            assert post(each, "/register", fields, "/register").status == 200
            assert f"{origin}confirm?token=" in mails(address)[-1].text
            assert "evil" not in mails(address)[-1].text

    def test_on_ones_own_machine_host_says_the_port(self, site, monkeypatch):
        monkeypatch.setenv("SITE_ORIGIN", "")
        settings.cache_clear()
        fields = {"name": "Nobody Yet", "email": "port@example.org", "password": PASSWORD}
        site.headers = {"host": "127.0.0.1:8123"}
        assert post(site, "/register", fields, "/register").status == 200
        assert "http://127.0.0.1:8123/confirm?token=" in mails("port@example.org")[-1].text


NAMES = ("Zürich Badgers", "100%41 Club", "50%", "a/b", "é%C3", "%41")
CASES = [
    (name, decoded)
    for name, decoded in product(NAMES, product((True, False), repeat=3))
    # This one cannot be told: see the last test.
    if not (name == "%41" and all(decoded))
]


class TestDecoding:
    """Whatever of an event a gateway decodes, a name is decoded once."""

    @pytest.mark.parametrize(("name", "decoded"), CASES)
    def test_is_found_out_from_the_event(self, name, decoded):
        wire = quote(name, safe="")
        part, path, full = (unquote(wire) if each else wire for each in decoded)
        event = {
            "path": f"/teams/{path}",
            "pathParameters": {"team": part},
            "requestContext": {
                "resourcePath": "/teams/{team}",
                "stage": "api",
                "path": f"/api/teams/{full}",
            },
        }
        assert variables(event) == {"team": name}

    def test_an_event_that_decodes_everything_looks_like_one_that_decodes_nothing(self):
        context = {"resourcePath": "/teams/{team}", "stage": "api", "path": "/api/teams/100%41"}
        event = {"path": "/teams/100%41", "pathParameters": {"team": "100%41"}}
        assert variables(event | {"requestContext": context}) == {"team": "100A"}
