"""A visitor who follows everything that the site's pages refer to, wherever it is mounted."""

import re
from collections import deque
from http import HTTPStatus
from urllib.parse import urlencode, urljoin, urlsplit

from chalice.local import RouteMatcher
from msgspec import Struct, field

from app import app
from chalicelib.settings import settings
from ops import static
from tests.web.conftest import Response, Site
from tests.web.observatory import policy_of
from tests.web.page_parts import Form, Page, Reference
from tests.web.people import OWN_PAGE

MOST_PAGES = 200
FOUND = {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.MOVED_PERMANENTLY}
ANSWERED = FOUND | {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}
"""What may become of a form that is sent as it stands."""
TYPED = {
    "team": "zurich_badgers",
    "show": "2",
    "q": "otters",
    "name": "New Newts",
    "email": "new@example.org",
    "text": "name,positions\nNora New,ST\n",
    "label": "a program",
}
"""What is typed into fields that are empty."""
_ROUTES = RouteMatcher(list(app.routes))
_RELEASE = {file.name: file for file in static.prepare().files.values()}
_POLICIES = {"script": "script-src", "modulepreload": "script-src", "stylesheet": "style-src"}


class Walk(Struct):
    """What was seen with a browser: the routes, and all that is wrong, in words."""

    site: Site
    wrong: list[str] = field(default_factory=list)
    assets: set[str] = field(default_factory=set)
    sent: dict[tuple[str, ...], str] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _next: deque[tuple[str, str]] = field(default_factory=deque)
    _forms: dict[tuple[str, ...], tuple[str, Form]] = field(default_factory=dict)

    @property
    def routes(self) -> set[str]:
        """The routes of all the pages that were asked for."""
        return {route_of(url) for url in self._seen}

    def follow(self, *urls: str) -> None:
        """Ask for the pages at these paths, for all that they lead to, and so on."""
        self._next.extend(("the beginning", f"{self._base}{url}") for url in urls)
        while self._next:
            page, url = self._next.popleft()
            path = self._inside(page, url)
            if path and path not in self._seen:
                self._seen.add(path)
                assert len(self._seen) < MOST_PAGES, f"no end of pages: {path}"
                self._check_found(page, path, self.site.get(path, accept="text/html"))

    def read(self, response: Response, path: str, status: int) -> None:
        """Look at an answer that must have this status; its links are followed."""
        if response.status != status:
            self.wrong.append(f"{path} is {response.status}, not {status}")
        self._look(response, path)
        self.follow()

    def send_forms(self) -> None:
        """Send each kind of form that was seen, those that remove something last."""
        while waiting := [kind for kind in self._forms if kind not in self.sent]:
            kind = min(waiting, key=lambda each: _when(each, self._forms[each][1]))
            page, form = self._forms[kind]
            self.sent[kind] = form.action
            path = self._inside(page, form.action or page)
            if path:
                self._send(page, path, form)
            self.follow()

    @property
    def _base(self) -> str:
        return self.site.mounting.base

    def _check_found(self, page: str, path: str, response: Response) -> None:
        if response.status not in FOUND:
            self.wrong.append(f"{page} leads to {path}, which is {response.status}")
        self._look(response, path)

    def _send(self, page: str, path: str, form: Form) -> None:
        fields = [(name, value or TYPED.get(name, "")) for name, value in form.fields]
        if form.method == "GET":
            self._next.append((page, f"{self._base}{path.partition('?')[0]}?{urlencode(fields)}"))
            return
        kind = "application/x-www-form-urlencoded"
        body = urlencode(fields).encode()
        response = self.site.request("POST", path, body, content_type=kind, **OWN_PAGE)
        if response.status not in ANSWERED:
            self.wrong.append(f"{page} sends {form.kind} to {path}, which is {response.status}")
        self._look(response, path)

    def _look(self, response: Response, path: str) -> None:
        """Note all that the answer refers to."""
        if "location" in response.headers:
            self._next.append((path, response.headers["location"]))
        for link in re.findall(r"<([^>]*)>", response.headers.get("link", "")):
            self._next.append((path, link))
        if not response.headers.get("content-type", "").startswith("text/html"):
            return
        page = Page(response.text)
        if page.base != self._base:
            self.wrong.append(f"{path} tells scripts {page.base!r}")
        self.wrong.extend(f"{path} has an odd {odd}" for odd in page.odd)
        self.wrong.extend(
            f"{path} has a template for {url}"
            for _, url in page.templates
            if not url.startswith("/") or "{part" in route_of(re.sub(r"[{}]", "", url))
        )
        for reference in page.references:
            self._refer(path, reference, response)
        for form in page.forms:
            self._forms.setdefault((*form.kind, route_of(form.action)), (path, form))

    def _refer(self, page: str, reference: Reference, response: Response) -> None:
        kind = reference.attributes.get("rel") or reference.tag
        if kind in (*_POLICIES, "icon", "img"):
            self._check_asset(page, kind, reference, response)
        elif reference.attribute != "action" and not reference.url.startswith("#"):
            self._next.append((page, reference.url))

    def _inside(self, page: str, url: str) -> str | None:
        """The path below where the site is mounted, with its query; notes what is outside."""
        if url.startswith("otpauth://totp/"):
            return None
        origin = self.site.mounting.origin
        whole = urljoin(f"{origin}{self._base}{page if page.startswith('/') else '/'}", url)
        start = f"{origin}{self._base}"
        foreign = not self._base and whole.startswith(f"{start}/api/")
        if foreign or not (whole == start or whole.startswith(f"{start}/")):
            self.wrong.append(f"{page} leads outside, to {url}")
            return None
        return whole.removeprefix(start).partition("#")[0] or "/"

    def _check_asset(self, page: str, kind: str, found: Reference, response: Response) -> None:
        """The file is one of the release, proves itself, and the page's own policy lets it in."""
        whole = urljoin(f"{self.site.mounting.origin}/", found.url)
        start = urljoin(f"{self.site.mounting.origin}/", settings().static_url)
        name = whole.removeprefix(f"{start.rstrip('/')}/")
        file = _RELEASE.get(name)
        self.assets.add(name)
        if file is None:
            self.wrong.append(f"{page} needs {found.url}, which is not there")
        elif kind in _POLICIES and found.attributes.get("integrity") != file.integrity:
            self.wrong.append(f"{page} has another digest for {found.url}")
        policy = policy_of(response.headers["content-security-policy"])
        parts = urlsplit(whole)
        origin = f"{parts.scheme}://{parts.netloc}"
        allowed = "'self'" if origin == self.site.mounting.origin else origin
        if policy[_POLICIES.get(kind, "img-src")] != {allowed}:
            self.wrong.append(f"{page} may not load {found.url}")


def route_of(url: str) -> str:
    """The route of a path, with or without what the site is mounted under."""
    path = urlsplit(url).path
    below = path.removeprefix("/api") or "/"
    return str(_ROUTES.match_route(below.rstrip("/") or "/").route)


def _when(kind: tuple[str, ...], form: Form) -> tuple[bool, bool, bool, int]:
    leaves = kind[-1] == "/logout"
    deletes_account = "action=delete" in kind
    removes = "_method=DELETE" in kind
    return leaves, deletes_account, removes, -form.action.count("/")
