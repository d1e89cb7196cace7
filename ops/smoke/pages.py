"""What the site shows: its pages, their assets, lists, a lineup."""

import base64
import hashlib
import re
from urllib.parse import quote, urljoin, urlsplit

from ops.smoke.visit import HTML, Answer, NotChecked, Visit, Wrong

_ASSET = re.compile(r"<(?:link|script|img)\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_ASSET_RELS = {"stylesheet", "icon", "modulepreload"}
_ENCODED = "Z%C3%BCrich%20100%2541"
"""A name that is another one when it is not decoded, or decoded twice."""


def start_page(visit: Visit) -> str:
    """The start page, under its own prefix."""
    page = visit.get("/")
    page.is_status(200)
    page.is_type(HTML)
    found = re.search(r'<html\b[^>]*\bdata-base="([^"]*)"', page.text)
    page.has("the prefix of its links", visit.base, found[1] if found else None)
    return ""


def assets(visit: Visit) -> str:
    """Styles, scripts and the icon: with type and digest, and cached for good."""
    found = {
        attributes.get("href") or attributes["src"]: attributes
        for path in ("/", "/best")
        for attributes in _assets(visit.get(path))
    }
    if not {_suffix(url) for url in found} >= {"css", "js"}:
        raise Wrong(f"GET {visit.base}/: expected styles and scripts, came {sorted(found)}")
    for url, attributes in found.items():
        _check_asset(visit, url, attributes)
    return f"{len(found)} files"


def unknown_pages(visit: Visit) -> str:
    """A page of the site, 404, for unknown addresses of one part and of many."""
    for path in ("/smoke-nowhere", "/smoke/no/where/at/all"):
        page = visit.get(path)
        page.is_status(404)
        page.is_type(HTML)
        if "data-base=" not in page.text:
            raise Wrong(f"{page.asked}: expected the site's layout, came {page.text[:60]!r}")
        problem = visit.get(path, accept="application/json")
        problem.is_status(404)
        problem.is_type("application/problem+json")
        problem.has("instance", f"{visit.base}{path}", problem.json.get("instance"))
    return ""


def deep_pages(visit: Visit) -> str:
    """A page of the site, 404, from the gateway itself for addresses that no route matches."""
    visit.only_over_https()
    page = visit.get("/smoke" * 12)
    page.is_status(404)
    page.has_header("content-type", lambda value: value.startswith("text/html"), "text/html")
    page.shows_its_id()
    return ""


def lists(visit: Visit) -> str:
    """The teams: a page, JSON, CSV."""
    visit.get("/teams").is_status(200)
    listed = visit.get("/teams", accept="application/json")
    listed.is_status(200)
    listed.is_type("application/json")
    listed.has("members", True, {"items", "next"} <= set(listed.json))
    rows = visit.get("/teams?format=csv")
    rows.is_status(200)
    rows.is_type("text/csv; charset=utf-8")
    return f"{len(listed.json['items'])} on the first page"


def lineup(visit: Visit) -> str:
    """The best lineup of a public team: a page, JSON, CSV."""
    # Those of junior teams are for their people.
    listed = visit.get("/teams?type=senior&type=veteran&type=academy", accept="application/json")
    if not listed.json["items"]:
        raise NotChecked("there is no public team")
    team = listed.json["items"][0]
    path = f"/best/{quote(team['slug'], safe='')}/{team['size']}"
    page = visit.get(path)
    page.is_status(200)
    page.is_type(HTML)
    found = visit.get(path, accept="application/json")
    found.is_status(200)
    found.has("number of slots", team["size"], len(found.json["slots"]))
    rows = visit.get(f"{path}?format=csv")
    rows.is_status(200)
    rows.is_type("text/csv; charset=utf-8")
    return path


def names(visit: Visit) -> str:
    """Names in addresses, decoded exactly once."""
    for path in (f"/{_ENCODED}", f"/teams/{_ENCODED}"):
        problem = visit.get(path, accept="application/json")
        problem.is_status(404)
        problem.has("instance", f"{visit.base}{path}", problem.json.get("instance"))
    return ""


def description(visit: Visit) -> str:
    """Health, and the description for programs with its own address."""
    health = visit.get("/health", accept="application/json")
    health.is_status(200)
    health.has("status of the site", "ok", health.json.get("status"))
    described = visit.get("/openapi.json", accept="application/json")
    described.is_status(200)
    described.has("openapi", "3.1", str(described.json.get("openapi"))[:3])
    servers = [each.get("url") for each in described.json.get("servers", [])]
    described.has("servers", [visit.base or "/"], servers)
    return f"version {health.json.get('version')}"


def _assets(page: Answer) -> list[dict[str, str]]:
    tags = [dict(_ATTRIBUTE.findall(tag)) for tag in _ASSET.findall(page.text)]
    return [tag for tag in tags if "src" in tag or tag.get("rel") in _ASSET_RELS]


def _suffix(url: str) -> str:
    return urlsplit(url).path.rpartition(".")[2]


def _check_asset(visit: Visit, url: str, attributes: dict[str, str]) -> None:
    whole = urljoin(f"{visit.url}/", url)
    file = visit.ask_at("GET", whole, origin=visit.origin, accept="*/*")
    file.is_status(200)
    file.has("type", _TYPES.get(_suffix(url)), file.headers.get("content-type", "").split(";")[0])
    file.has_header("cache-control", lambda value: "immutable" in value, "immutable")
    if attributes.get("rel") == "icon":
        return
    digest = base64.b64encode(hashlib.sha384(file.body).digest()).decode()
    file.has("digest", attributes.get("integrity"), f"sha384-{digest}")
    if not whole.startswith(f"{visit.origin}/"):
        allowed = {"*", visit.origin}
        file.has_header("access-control-allow-origin", allowed.__contains__, f"one of {allowed}")
