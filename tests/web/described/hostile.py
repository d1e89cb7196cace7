"""Values that cost much where somebody handles them carelessly, and every place for one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from msgspec import Struct, field

Kind = Callable[[int], str]


def _repeated(text: str) -> Kind:
    return lambda size: text * (size // len(text))


KINDS: Mapping[str, Kind] = {
    "digits": _repeated("9"),
    "semicolons in quotes": lambda size: f'a; b="{";" * (size - 6)}"',
    "signs": _repeated('<&%"\\\\_'),
    "marks": lambda size: "e" + "\u0301\u0327" * (size // 2),
    "marks of an address": lambda size: "a@e" + "\u0301\u0327" * (size // 2) + ".org",
    "labels": lambda size: "a@" + "é." * (size // 2) + "org",
    "letters that grow": _repeated("\ufdfa"),
    "encoded words": _repeated("=?utf-8?q?=41?= "),
    "separators": _repeated(",/;|[&a=b "),
    "breaks": _repeated("\r\n\0"),
}
"""Each makes a text of about so many characters."""

FOR_HEADERS: Sequence[Kind] = (
    *(kind for kind in KINDS.values() if kind(100).isascii() and kind(100).isprintable()),
    _repeated(";"),
    _repeated('W/"a", a/b;q=0.1,'),
)
"""Kinds that a gateway lets through in a header, and some of a header's own."""


class Spot(Struct, frozen=True):
    """A place for a value in a request to a route: what stands elsewhere in it is good.

    ``place`` says what kind of place it is; ``body`` is a form or JSON, in which ``path`` leads to
    the value.
    """

    method: str
    route: str
    place: str
    name: str = ""
    media_type: str = ""
    body: Any = None
    path: tuple[str | int, ...] = ()
    role: str = "coach"
    query: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.place} {self.name}".strip()

    def body_with(self, value: Any) -> Any:
        """The body with that value in its place."""
        changed = deepcopy(self.body)
        inner = changed
        for step in self.path[:-1]:
            inner = inner[step]
        inner[self.path[-1]] = value
        return changed


def places_in(data: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths to all that is in an object, objects and arrays too."""
    inside = data.items() if isinstance(data, dict) else enumerate(data)
    for step, value in inside:
        yield (*above, step)
        if isinstance(value, dict | list):
            yield from places_in(value, (*above, step))
