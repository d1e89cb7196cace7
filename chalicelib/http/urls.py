"""URLs: the one place that builds them, and checks of what comes in them."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode

# Browsers read a backslash as a slash, and drop control characters: neither may be in it.
_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
_MAX_OWN_PATH = 2000
_MAX_DIGITS = 6
_VARIABLE = re.compile(r"\{(\w+)\}")

Query = Mapping[str, object] | Iterable[tuple[str, object]]


def build(base: str, path: str, query: Query | None = None, /, **variables: object) -> str:
    """A path on this site: ``base`` (the mount point, without a final slash) before ``path``.

    ``{names}`` in ``path`` are filled from ``variables`` and percent-encoded. Query values that
    are None or empty are left out; lists give repeated names.
    """
    filled = fill(path, {name: quote(str(value), safe="") for name, value in variables.items()})
    pairs = [(name, value) for name, value in _pairs(query) if value not in (None, "")]
    return f"{base}{filled}" + (f"?{urlencode(pairs)}" if pairs else "")


def fill(path: str, variables: Mapping[str, str]) -> str:
    """``path`` with the values of the ``{names}`` in it, as they are."""
    return _VARIABLE.sub(lambda match: variables[match[1]], path)


def encode(path: str) -> str:
    """A decoded path, percent-encoded where it must be."""
    return quote(path, safe="/")


def next_path(text: str) -> str:
    """``text`` where it is a path on this site, else nothing, which means the start page.

    Somebody goes on there after signing in: to pages of this site and nowhere else.
    """
    return text if len(text) <= _MAX_OWN_PATH and _OWN_PATH.fullmatch(text) else ""


def whole_number(text: str) -> int | None:
    """The number that ``text`` writes in a few ASCII digits, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else None


def _pairs(query: Query | None) -> Iterable[tuple[str, object]]:
    items = query.items() if isinstance(query, Mapping) else query or ()
    for name, value in items:
        if isinstance(value, list | tuple):
            yield from ((name, each) for each in value)
        else:
            yield name, value
