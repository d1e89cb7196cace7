"""The rules by which Mozilla's HTTP Observatory marks a site, as far as a response shows them.

Source: "HTTP Observatory scoring methodology", tests and score modifiers of 2024.
"""

import re
from urllib.parse import urlsplit

from tests.web.conftest import Response

BASELINE = 100
EXTRA_FROM = 90
"""What is better than needed counts only from this mark."""
A_PLUS = 100
SIX_MONTHS = 15552000
_UNSAFE = {"'unsafe-inline'", "data:"}
_BROAD = {"*", "http:", "https:", "ftp:", "ftps:"}
_PRIVATE_REFERRERS = {
    "no-referrer",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
}
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)


def score(response: Response, own_host: str) -> int:
    """The score of a response that came over https."""
    marks = marks_of(response, own_host)
    lost = BASELINE + sum(mark for mark in marks.values() if mark < 0)
    earned = sum(mark for mark in marks.values() if mark > 0)
    return max(0, lost + earned if lost >= EXTRA_FROM else lost)


def marks_of(response: Response, own_host: str) -> dict[str, int]:
    """What each rule adds or takes."""
    headers = response.headers
    policy = policy_of(headers.get("content-security-policy", ""))
    return {
        "content security policy": _policy(policy),
        "cookies": _cookies(response.cookies, headers),
        "sharing with other origins": _sharing(headers),
        "referrers": _referrers(headers),
        "https only": _https_only(headers),
        "scripts": _scripts(response.text, own_host),
        "types": 0 if headers.get("x-content-type-options", "").lower() == "nosniff" else -5,
        "frames": _frames(policy, headers),
        "loading by other origins": _loading(headers),
    }


def policy_of(text: str) -> dict[str, set[str]]:
    """The directives of a content security policy with their sources."""
    parts = [each.split() for each in text.lower().split(";") if each.strip()]
    return {name: set(sources) for name, *sources in parts}


def _policy(policy: dict[str, set[str]]) -> int:
    if not policy:
        return -25
    default = policy.get("default-src", {"*"})
    scripts, objects = (policy.get(name, default) for name in ("script-src", "object-src"))
    styles = policy.get("style-src", default)
    every = set().union(*policy.values())
    rules = (
        (bool(scripts & (_UNSAFE | _BROAD)) or bool(objects & _BROAD), -20),
        (any(source.startswith(("http:", "ftp:")) for source in every), -20),
        ("'unsafe-eval'" in scripts | styles, -10),
        (bool(styles & (_UNSAFE | _BROAD)), 0),
        (default == {"'none'"}, 10),
    )
    return next((mark for applies, mark in rules if applies), 5)


def _cookies(cookies: list[str], headers: dict[str, str]) -> int:
    kept = [_attributes(cookie) for cookie in cookies]
    if not kept:
        return 0
    worst = min(_cookie(each, "strict-transport-security" in headers) for each in kept)
    return 5 if worst == 0 and all("samesite" in each for each in kept) else worst


def _attributes(cookie: str) -> dict[str, str]:
    pairs = (each.strip().partition("=") for each in cookie.split(";")[1:])
    return {name.lower(): value.lower() for name, _, value in pairs}


def _cookie(attributes: dict[str, str], https_only: bool) -> int:
    """The mark of one cookie, each taken for that of a session."""
    if "secure" not in attributes:
        return -10 if https_only else -40
    if "httponly" not in attributes:
        return -30
    return 0 if attributes.get("samesite", "lax") in ("lax", "strict") else -20


def _sharing(headers: dict[str, str]) -> int:
    everybody = headers.get("access-control-allow-origin") == "*"
    return -50 if everybody and "access-control-allow-credentials" in headers else 0


def _referrers(headers: dict[str, str]) -> int:
    policy = headers.get("referrer-policy", "").lower()
    if not policy:
        return 0
    return 5 if policy in _PRIVATE_REFERRERS else -5


def _https_only(headers: dict[str, str]) -> int:
    found = re.search(r"max-age=(\d+)", headers.get("strict-transport-security", ""))
    if found is None:
        return -20
    # Five more are for sites on the browsers' own list, which no response can show.
    return 0 if int(found[1]) >= SIX_MONTHS else -10


def _scripts(text: str, own_host: str) -> int:
    found = [attributes for attributes, _ in _SCRIPT.findall(text)]
    sources = [re.search(r'src="([^"]*)"', each) for each in found]
    foreign = [
        (each, urlsplit(source[1]))
        for each, source in zip(found, sources, strict=True)
        if source and urlsplit(source[1]).netloc not in ("", own_host)
    ]
    if not foreign:
        return 0
    if any(parts.scheme not in ("", "https") for _, parts in foreign):
        return -50
    return 5 if all("integrity=" in each for each, _ in foreign) else -5


def _frames(policy: dict[str, set[str]], headers: dict[str, str]) -> int:
    ancestors = policy.get("frame-ancestors")
    if ancestors and not ancestors & _BROAD:
        return 5
    return 0 if headers.get("x-frame-options", "").upper() in ("DENY", "SAMEORIGIN") else -20


def _loading(headers: dict[str, str]) -> int:
    policy = headers.get("cross-origin-resource-policy")
    if policy in ("same-origin", "same-site"):
        return 10
    return 0 if policy in (None, "cross-origin") else -5
