"""HTML pages: a template, and what every page of the site's layout needs."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

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


def page(
    request: Request,
    template: str,
    *,
    nav: str = "",
    canonical: str | None = None,
    formats: Sequence[Format] = (),
    **context: Any,
) -> bytes:
    """The page of a template; ``formats`` are those in which it offers itself as well."""
    alternates = [
        {"label": _LABELS[each], "href": request.here(format=each.value, done=None)}
        for each in formats
        if each is not Format.HTML
    ]
    common = {
        "nav": nav,
        "canonical": canonical,
        "alternates": alternates,
        "viewer": request.viewer,
        "csrf_token": request.viewer.csrf_token,
        "notice": notice(request.one("done")),
        "unsaved": request.one("done") == NOT_SAVED,
    }
    mounted = {"base": request.base, "static_url": request.static_url}
    return html.render(template, common | context, **mounted).encode()


class Link(Struct, frozen=True):
    """A link with its words."""

    label: str
    href: str


class ErrorHelp(Struct, frozen=True, kw_only=True):
    """What the page of an error offers at an address.

    ``form``: asks for a lineup again. ``team_link`` leads back to the team, ``searched`` is what
    one may search for. ``links``: those that stand instead of the ones of all such pages.
    """

    form: Mapping[str, Any] | None = None
    team_link: Link | None = None
    searched: str = ""
    links: Sequence[Link] = ()


def lineup_form(team: str, show: str, errors: Sequence[FieldError] = ()) -> dict[str, Any]:
    """The form that asks for a lineup, filled in, with the errors of its fields."""
    found = {each.field: in_words(each.reason) for each in errors}
    return {
        "team": team,
        "show": show,
        "errors": {name: found.get(name, "") for name in ("team", "show")},
    }
