import re
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from jinja2 import UndefinedError
from msgspec.structs import asdict

from chalicelib.http.request import build_url
from chalicelib.representations import html
from chalicelib.representations.views import one_decimal
from chalicelib.site.pages import Page
from tests.web import keeping_contexts, page_contexts
from tests.web.page_contexts import COMMON, FOOTBALL

STATIC = "https://static.example/files"
CANONICAL = "/x"
PAGES = page_contexts.PAGES | keeping_contexts.PAGES


def views(kind=Page):
    """Every kind of page that has a template, by that."""
    own = {kind.template: kind} if hasattr(kind, "template") else {}
    return own | {name: each for sub in kind.__subclasses__() for name, each in views(sub).items()}


VIEWS = views()


def rendered(name, base="/api"):
    template, context = PAGES[name]
    view = VIEWS[template](canonical=CANONICAL, **context)
    return html.render(
        template,
        COMMON | asdict(view),
        base=base,
        static_url=STATIC,
        url=partial(build_url, base),
    )


class Outline(HTMLParser):
    """What a page is made of, as far as these tests ask."""

    VOID = frozenset(["meta", "link", "input", "br"])

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.ill_nested = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.ill_nested.append(tag)

    def all(self, *tags):
        return [attributes for tag, attributes in self.elements if tag in tags]


every_page = pytest.mark.parametrize("name", PAGES)


def test_every_template_of_a_page_is_tried():
    pages = {path.relative_to(html.TEMPLATES).as_posix() for path in html.TEMPLATES.rglob("*.html")}
    tried = {template for template, _ in PAGES.values()}

    assert {page for page in pages if not page.startswith("macros/")} - {"layout.html"} == tried
    assert set(VIEWS) == tried


@every_page
def test_markup_is_whole_and_names_are_text(name):
    text = rendered(name)
    outline = Outline(text)

    assert not outline.ill_nested
    assert not outline.open
    assert "<script>" not in text


@every_page
def test_nothing_in_it_needs_an_unsafe_policy(name):
    for tag, attributes in Outline(rendered(name)).elements:
        assert tag != "style"
        assert not [each for each in attributes if each == "style" or each.startswith("on")]
        assert not str(attributes.get("href", "")).startswith("javascript:")


@every_page
def test_every_address_is_below_the_base_or_a_static_file_with_its_digest(name):
    proofs = {
        f"{STATIC}/{entry['name']}": entry["integrity"] for entry in html._manifest().values()
    }
    for tag, attributes in Outline(rendered(name)).elements:
        for address in (attributes.get(each) for each in ("href", "src", "action")):
            if address in proofs:
                assert tag in ("link", "script")
                icon = attributes.get("rel") == "icon"
                assert icon or attributes["integrity"] == proofs[address]
                assert icon or attributes["crossorigin"] == "anonymous"
            elif address is not None and address not in _given(PAGES[name][1]):
                assert address.startswith(("/api/", "#")), address


def _given(context):
    """Addresses that the context brings along are the business of whoever made them."""
    of_links = {link.href for link in context.get("links", ())}
    pages = context.get("listing", {})
    of_apps = context.get("uri")
    return {
        CANONICAL,
        "?format=json",
        pages.get("next"),
        pages.get("first"),
        of_apps,
        *of_links,
    }


@every_page
def test_headings_and_landmarks(name):
    outline = Outline(rendered(name))
    levels = [int(tag[1]) for tag, _ in outline.elements if re.fullmatch("h[1-6]", tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(outline.all("main")) == 1
    assert outline.all("html") == [{"lang": "en", "data-base": "/api"}]


@every_page
def test_ids_are_unique_and_what_refers_to_them_finds_them(name):
    outline = Outline(rendered(name))
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]

    assert len(ids) == len(set(ids))
    for _, attributes in outline.elements:
        for reference in ("aria-labelledby", "aria-describedby", "for", "list"):
            assert set((attributes.get(reference) or "").split()) <= set(ids)


@every_page
def test_every_control_has_a_label(name):
    outline = Outline(rendered(name))
    labelled = {attributes.get("for") for attributes in outline.all("label")}

    for attributes in outline.all("input", "select"):
        if attributes.get("type") not in ("hidden", "checkbox", "radio"):
            assert attributes["id"] in labelled


def test_a_context_that_lacks_something_is_an_error():
    with pytest.raises(UndefinedError):
        html.render("start.html", COMMON | {"teams": []}, base="", static_url=STATIC, url=str)


def test_without_a_manifest_the_error_says_what_to_run(monkeypatch, tmp_path):
    monkeypatch.setattr(html, "MANIFEST", tmp_path / "none.json")
    html._manifest.cache_clear()
    with pytest.raises(html.ManifestMissing, match=r"python -m ops\.static"):
        rendered("not found")
    html._manifest.cache_clear()


def test_only_the_fields_that_are_wrong_are_marked():
    invalid = [
        each for each in Outline(rendered("wrong size")).all("input") if "aria-invalid" in each
    ]

    assert [each["name"] for each in invalid] == ["show"]
    assert not [each for each in Outline(rendered("start")).all("input") if "aria-invalid" in each]


def test_a_reason_is_told_once():
    text = rendered("wrong size")

    assert text.count("Too many.") == 1
    assert text.count("Odd.") == 1


def test_a_place_that_stays_open_is_marked_and_listed():
    text = rendered("short-handed lineup")

    assert 'aria-label="ST: open"' in text
    assert "<b>Open</b>" in text
    assert text.count('class="mark open"') == 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [(812.35, "812.4"), (0.05, "0.1"), (0.049, "0.0"), (81, "81.0"), (0, "0.0"), (99.95, "100.0")],
)
def test_rating(value, shown):
    assert one_decimal(value) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana Silva", "AS"),
        ("Jo", "J"),
        ("Ana de la Cruz", "AC"),
        ("王小明", "王"),
        (" öz  ay ", "ÖA"),
    ],
)
def test_initials(name, shown):
    assert html.initials(name) == shown


def test_dates_are_in_words_and_for_machines():
    assert html.when("2026-11-02T09:13:00Z") == (
        '<time datetime="2026-11-02T09:13:00Z">2 November 2026</time>'
    )


def test_what_is_not_known_is_shown_by_its_code():
    assert html.position_name("LB", FOOTBALL) == "Left back"
    assert html.position_name("XX", FOOTBALL) == "XX"
    assert html.sport_name("futsal") == "Futsal"
    assert html.sport_name("kabaddi") == "kabaddi"
