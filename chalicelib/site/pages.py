"""HTML pages: a view of what its template shows, and what every page of the site's layout needs."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from msgspec import Struct, field
from msgspec.structs import asdict

from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.message import FieldError
from chalicelib.representations import html
from chalicelib.representations.messages import in_words, notice

NOT_SAVED = "not-saved"
"""The notice for somebody who has to sign in again to save what they typed."""

_LABELS = {
    Format.JSON: "JSON",
    Format.CSV: "CSV",
    Format.XML: "XML",
    Format.TEXT: "Text",
}


class Page(Struct, frozen=True, kw_only=True):
    """What a template shows: each page has a view of its own, with these fields besides.

    ``nav`` is the place in the navigation, ``canonical`` the address that the page goes by.
    ``offers_data``: whether it links to the other representations of its address.
    """

    template: ClassVar[str]
    offers_data: ClassVar[bool] = False

    nav: str = ""
    canonical: str | None = None


class FormPage(Page, frozen=True, kw_only=True):
    """A page with a form. ``errors``: what is wrong, by field."""

    errors: Mapping[str, str] = field(default_factory=dict)


class Link(Struct, frozen=True):
    """A link with its words."""

    label: str
    href: str


class LineupForm(Struct, frozen=True):
    """The form that asks for a lineup, as it is filled in."""

    team: str = ""
    show: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


class ErrorHelp(Struct, frozen=True, kw_only=True):
    """What the page of an error offers at an address.

    ``form``: asks for a lineup again. ``team_link`` leads back to the team, ``searched`` is what
    one may search for. ``links``: those that stand instead of the ones of all such pages.
    """

    form: LineupForm | None = None
    team_link: Link | None = None
    searched: str = ""
    links: Sequence[Link] = ()


def page(request: Request, view: Page) -> bytes:
    """The page of a view."""
    alternates = [
        Link(_LABELS[each], request.here(format=each.value, done=None))
        for each in (request.route.formats if view.offers_data else ())
        if each is not Format.HTML
    ]
    done = request.one("done")
    context: dict[str, Any] = {
        **asdict(view),
        "alternates": alternates,
        "viewer": request.viewer,
        "csrf_token": request.viewer.csrf_token,
        "notice": notice(done),
        "unsaved": done == NOT_SAVED,
    }
    return html.render(
        view.template,
        context,
        base=request.base,
        static_url=request.static_url,
        url=request.url,
    ).encode()


def by_field(errors: Sequence[FieldError]) -> dict[str, str]:
    """The first reason of each field in words, in the order of the errors."""
    reasons: dict[str, str] = {}
    for each in errors:
        reasons.setdefault(each.field, in_words(each.reason))
    return reasons
