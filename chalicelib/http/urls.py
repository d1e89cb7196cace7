"""The one place that builds the site's URLs."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode

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


def _pairs(query: Query | None) -> Iterable[tuple[str, object]]:
    items = query.items() if isinstance(query, Mapping) else query or ()
    for name, value in items:
        if isinstance(value, list | tuple):
            yield from ((name, each) for each in value)
        else:
            yield name, value
