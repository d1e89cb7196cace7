"""No value in a request makes the site work much, or more than in proportion to its length.

Work is what a profiler counts: calls of functions, of those in C too. What takes long in C without
calling anything is held to a greatest length where it is called.
"""

import cProfile
import json
import pickle
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from encodings import idna
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import mimeparse
import pytest
from msgspec import Struct, field
from msgspec.structs import replace

import tests.web.conftest as sites
from app import app
from chalicelib.http import limits, multipart
from chalicelib.http import response as conditional
from chalicelib.site.routes import SITE
from chalicelib.store import attempt_counters as counters
from chalicelib.store import table
from tests.web.described.bodies import CSV, JSON, MULTIPART, URL_ENCODED
from tests.web.described.hostile import FOR_HEADERS, KINDS, Kind, Spot, places_in
from tests.web.described.provoking import good
from tests.web.described.world import Asked, operations, role_for

pytestmark = pytest.mark.exhaustive

SHORT = 48
"""Characters of a value that costs nothing by its length."""
LONG = 6_000
LONG_IN_TARGET = 2_000
MOST_CALLS = 60_000
"""What an answer may take, whatever comes with it."""
MOST_CALLS_A_CHARACTER = 3
LARGE = 15_000
"""Calls of which some may be those of what is done once, such as compiling a template."""
NOISE = 6_000
"""Calls by which two like requests differ, such as for another row in the stand-in's table."""
GREATEST = {
    (unicodedata, "normalize"): 1_000,
    (idna, "nameprep"): 254,
    (mimeparse, "best_match"): limits.HEADER_CHARACTERS["accept"],
    (conditional, "parsedate_to_datetime"): limits.HEADER_CHARACTERS["if-modified-since"],
    (multipart, "parse_options_header"): limits.PART_HEADER_BYTES,
}
"""Functions that take more than in proportion to a text, and the longest that each gets."""
READS = {"GetItem", "Query", "BatchGetItem", "TransactGetItems"}
LIMITS = [name for name, each in vars(counters).items() if isinstance(each, counters.Limit)]
OPERATIONS = {(method, path): operation for method, path, operation in operations()}


class Meter(Struct):
    """Counts what the site calls for a request, without what the stand-in for AWS does."""

    calls: int = 0
    profile: cProfile.Profile = field(default_factory=cProfile.Profile)

    def __call__(self, event, context):
        self.profile = cProfile.Profile(subcalls=False)
        try:
            return self.profile.runcall(app, event, context)
        finally:
            self.calls = sum(entry.callcount for entry in self.profile.getstats())

    def of_table(self, call):
        """Calls of the table that do not count, and whose writes are not made.

        So all requests find the same, and what they read is asked of the stand-in once.
        """
        answers = {}

        def answered(operation, arguments):
            if operation not in READS:
                return {}
            self.profile.disable()
            try:
                asked = f"{operation} {arguments}"
                if asked not in answers:
                    answers[asked] = pickle.dumps(call(operation, arguments))
                return pickle.loads(answers[asked])
            finally:
                self.profile.enable()

        return answered


@pytest.fixture
def meter(place, monkeypatch):
    """Counts the calls of each request; the site refuses no tries meanwhile."""
    for name in LIMITS:
        monkeypatch.setattr(counters, name, replace(getattr(counters, name), free=10**9))
    for (module, name), most in GREATEST.items():
        monkeypatch.setattr(module, name, held(getattr(module, name), most))
    counting = Meter()
    monkeypatch.setattr(sites, "app", counting)
    client = table.client()
    monkeypatch.setattr(client, "_make_api_call", counting.of_table(client._make_api_call))
    return counting


def held(function: Callable, most: int) -> Callable:
    """The function, which takes no text that is longer than ``most``."""

    def checked(*values, **named):
        texts = [value for value in values if isinstance(value, str | bytes)]
        assert all(len(text) <= most for text in texts), f"{function.__name__} of {len(texts[-1])}"
        return function(*values, **named)

    return checked


def hold(meter, send, size, kinds=(None,)):
    """Hold what requests take to a line; ``send`` sends one of a kind and size, and says how long.

    What takes no more with a long value than with a short one is asked only once for each kind.
    """

    def calls_of(kind, size):
        calls = LARGE
        for _ in ("first", "with all loaded and compiled"):
            if calls < LARGE:
                break
            answer, length = send(kind, size)
            assert answer.status < 500, answer.text[:500]
            calls = meter.calls
        assert calls <= MOST_CALLS + MOST_CALLS_A_CHARACTER * length, (calls, length)
        return calls

    short = calls_of(next(iter(kinds)), SHORT)
    for kind in kinds:
        whole = calls_of(kind, size)
        if whole > short + NOISE:
            half, quarter = calls_of(kind, size // 2), calls_of(kind, size // 4)
            assert whole - half <= 2 * max(half - quarter, 0) + NOISE, (quarter, half, whole)


# --- the target


def _targets():
    for (method, path), operation in OPERATIONS.items():
        if method in ("HEAD", "OPTIONS"):
            continue
        for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
            yield Spot(method, path, "path", name, role=role_for(path, method))
        if method != "GET":
            continue
        named = [each for each in operation["parameters"] if "in" in each and each["in"] == "query"]
        referred = [each["$ref"] for each in operation["parameters"] if "$ref" in each]
        names = {each["name"] for each in named} | {
            each.rpartition("/")[2].removesuffix("_query") for each in referred
        }
        anywhere = {"unknown", "done"} if path == "/login" else set()
        for name in sorted((names | anywhere) - {"if_none_match", "if_modified_since"}):
            yield Spot(method, path, "query", name, role=role_for(path, method))


@pytest.mark.parametrize("spot", list(_targets()), ids=str)
def test_paths_and_queries(place, meter, spot):
    asked = good(place, spot.method, spot.route, OPERATIONS[spot.method, spot.route])

    def send(kind, size):
        value = kind(size)
        if spot.place == "path":
            # An empty part of a path, or one with a slash, is another route.
            part = {spot.name: quote("a" + value.replace("/", "."), safe="")}
            return replace(asked, names=part).send(place), len(value)
        query = f"?{urlencode({spot.name: value})}"
        return replace(asked, query=query).send(place), len(value)

    hold(meter, send, LONG_IN_TARGET, KINDS.values())


@pytest.mark.parametrize("name", ["type", "sport", "preview", "q", "x", "format", "form"])
def test_many_parameters_of_one_name(place, meter, name):
    for path in ("/teams", "/best"):

        def send(_, count, path=path):
            query = "?" + "&".join([f"{name}=a"] * count)
            return Asked("GET", path, "nobody", query=query).send(place), len(query)

        hold(meter, send, 1_200)


# --- headers


@pytest.mark.parametrize("name", limits.HEADER_CHARACTERS)
def test_headers(place, meter, name):
    team = "/teams/{team}"
    for method, path, media_type, body in (
        ("GET", team, "", None),
        ("PUT", team, JSON, {"name": "x"}),
        ("POST", "/login", URL_ENCODED, {"csrf_token": place.tokens["nobody"], "email": "x"}),
    ):
        asked = Asked(method, path, "nobody" if path == "/login" else "coach", media_type, body)

        def send(kind, size, asked=asked):
            return replace(asked, headers={name: kind(size)}).send(place), size

        hold(meter, send, limits.HEADER_CHARACTERS[name], FOR_HEADERS)


# --- forms and JSON


class Sent(NamedTuple):
    """What a route takes."""

    method: str
    path: str
    media_type: str
    schema: Mapping[str, Any]

    def __str__(self):
        return f"{self.method} {self.path} {self.media_type}"


def _bodies():
    """Each field of each form and each member of the JSON of every route."""
    for (method, path), operation in OPERATIONS.items():
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            if media_type in (URL_ENCODED, JSON):
                yield Sent(method, path, media_type, content["schema"])


COMMON = ("csrf_token", "_method", "action")


def _spots(place, sent):
    method, path, media_type, schema = sent
    role = role_for(path, method)
    seen = set()
    for body in place.maker(role).variants(schema):
        known = {"csrf_token": place.tokens[role]} if media_type == URL_ENCODED else {}
        whole = body | known
        actions = (body.get("action"), body.get("_method"))
        for steps in places_in(whole):
            # What all forms have is looked at in one of them.
            key = (steps, () if steps[0] in COMMON else actions)
            if key not in seen:
                seen.add(key)
                yield Spot(method, path, media_type, str(steps), media_type, whole, steps, role)


RAW_JSON: Sequence[Kind] = (
    lambda size: "9" * size,
    lambda size: "-0." + "9" * size,
    lambda size: "1e" + "9" * size,
    lambda size: "[" * size,
    lambda size: "[" * (size // 2) + "]" * (size // 2),
    lambda size: "[" + ",".join("0" * (size // 2)) + "]",
    lambda size: "[" + ",".join(["{}"] * (size // 3)) + "]",
    lambda size: "{" + ",".join(f'"{number}":0' for number in range(size // 9)) + "}",
    lambda size: '"' + "\\ud800" * (size // 6) + '"',
)
"""JSON that is long in another way than a text is."""


@pytest.mark.parametrize("sent", list(_bodies()), ids=str)
def test_fields_and_members(place, meter, sent):
    for spot in _spots(place, sent):
        asked = Asked(spot.method, spot.route, spot.role, spot.media_type, spot.body)

        def send(kind, size, spot=spot, asked=asked):
            value = kind(size)
            return replace(asked, body=spot.body_with(value)).send(place), 3 * len(value)

        hold(meter, send, LONG, KINDS.values())
        if sent.media_type == JSON:
            _hold_raw(place, meter, spot, asked)


def _hold_raw(place, meter, spot, asked):
    text = json.dumps(spot.body_with("HERE"))
    site, token = place.site(asked.role), place.tokens[asked.role]

    def send(kind, size):
        value = kind(size)
        body = text.replace('"HERE"', value).encode()
        headers = {"content_type": JSON, "accept": JSON, "x_csrf_token": token, "if_match": "*"}
        url = asked.path.format(**place.names)
        return site.request(asked.method, url, body, **headers), len(value)

    hold(meter, send, LONG, RAW_JSON)


# --- many fields, and parts

PART = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
ENDS = "--b--\r\n"
SHAPES: dict[str, Callable[[str], str]] = {
    "name": lambda value: PART.format(value, "x"),
    "file name": lambda value: PART.format(f'file"; filename="{value}', "x"),
    "content": lambda value: PART.format("text", value),
    "file": lambda value: PART.format('file"; filename="a.csv', value),
    "header": lambda value: PART.format(f'text"\r\nX-More: "{value}', "x"),
    "header name": lambda value: PART.format(f'text"\r\n{value}: "', "x"),
    "type": lambda value: PART.format(f'text"\r\nContent-Type: text/plain; {value}"', "x"),
    "parameter": lambda value: PART.format(f'text"; {value}"', "x"),
    "before": lambda value: value + PART.format("text", "x"),
    "beside": lambda value: f"--b{value}\r\n\r\n",
    "nested": lambda value: "".join(
        f"--b\r\nContent-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n\r\n"
        for n in range(len(value) // 60)
    ),
    "parts": lambda value: PART.format("a", "") * (len(value) // 60),
    "headers": lambda value: PART.format(
        'text"' + "\r\nX: y" * (len(value) // 6) + '\r\nZ: "', "x"
    ),
    "false ends": lambda value: PART.format("text", "\r\n--" * (len(value) // 4)),
    "almost ends": lambda value: PART.format("text", "\r\n--b." * (len(value) // 6)),
}
VARIED = ("name", "file name", "content", "file", "header", "header name", "type", "parameter")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("path", ["/login", "/teams/{team}/import", "/nowhere"])
def test_parts(place, meter, shape, path):
    role = "nobody" if path == "/login" else "coach"
    site, token = place.site(role), place.tokens[role]
    headers = {"content_type": f"{MULTIPART}; boundary=b", "accept": "text/html"}
    kinds = KINDS.values() if shape in (*VARIED, "before", "beside") else [KINDS["digits"]]

    def send(kind, size):
        body = PART.format("csrf_token", token) + SHAPES[shape](kind(size)) + ENDS
        url = path.format(**place.names)
        return site.request("POST", url, body.encode(), **headers), 3 * size

    hold(meter, send, LONG, kinds)


@pytest.mark.parametrize("path", ["/login", "/profile", "/teams/{team}/players?form=status"])
@pytest.mark.parametrize("fields", ["a=b", "a=%41", "a", "status.p{}=absent&shown.p{}=x", "a{}=b"])
def test_many_fields(place, meter, path, fields):
    role = "nobody" if path == "/login" else "coach"
    site, token = place.site(role), place.tokens[role]

    def send(_, count):
        body = "&".join(
            [f"csrf_token={token}", *(fields.format(number, number) for number in range(count))]
        )
        headers = {"content_type": URL_ENCODED, "accept": "text/html"}
        url = path.format(**place.names)
        return site.request("POST", url, body.encode(), **headers), len(body)

    hold(meter, send, 800)
    hold(meter, send, 8_000)


# --- files, and bodies as large as can be

FILES: dict[str, Callable[[int], str]] = {
    "rows": lambda size: "name,positions\n" + "Ana,ST\n" * (size // 7),
    "short rows": lambda size: "name,positions\n" + "x\n" * (size // 2),
    "columns": lambda size: "x," * (size // 4) + "name," * (size // 10) + "positions\nAna,ST\n",
    "empty columns": lambda size: "name,positions" + "," * size + "\nAna,ST\n",
    "cells": lambda size: "name,positions\n" + "Ana,ST" + ",x" * (size // 2),
    "blank lines": lambda size: "name,positions\n" + "\n" * size,
    "teams": lambda size: (
        "team,name,positions\n" + "".join(f"T{number},Ana,ST\n" for number in range(size // 14))
    ),
}


@pytest.mark.parametrize("name", [*FILES, *KINDS])
@pytest.mark.parametrize("column", ["name", "positions", "number", "skill", "status"])
def test_files(place, meter, name, column):
    if name in FILES and column != "name":
        return

    def send(_, size):
        if name in FILES:
            text = FILES[name](size)
        else:
            quoted = KINDS[name](size).replace('"', '""')
            cells = {"name": "Ana", "positions": "ST", column: f'"{quoted}"'}
            text = f"{','.join(cells)}\n{','.join(cells.values())}\n"
        asked = Asked("POST", "/teams/{team}/import", "coach", CSV, text)
        return asked.send(place), 20 * len(text)

    hold(meter, send, LONG)


@pytest.mark.parametrize("kind", KINDS)
def test_bodies_as_large_as_can_be(place, meter, kind):
    for media_type, path in ((URL_ENCODED, "/login"), (MULTIPART, "/login"), (JSON, "/teams")):
        role = "nobody" if path == "/login" else "coach"
        headers = {
            "content_type": f"{media_type}; boundary=b",
            "accept": "text/html",
            "x_csrf_token": place.tokens[role],
        }

        def send(_, size, path=path, role=role, headers=headers):
            body = KINDS[kind](size).encode()[:size]
            return place.site(role).request("POST", path, body, **headers), size

        hold(meter, send, limits.BODY_BYTES)


def test_every_route_that_takes_something_is_covered():
    covered = {(method, path) for method, path, *_ in _bodies()}
    for route in SITE:
        for method in set(route.operations) & {"POST", "PUT"}:
            assert (method, route.path) in covered
