"""What a request says of a team or a player: a browser's form, or a JSON object."""

from collections.abc import Mapping, Sequence

from chalicelib.http.body import form_of, json_of
from chalicelib.http.request import Request
from chalicelib.validation import from_text


def fields_of(request: Request, names: Sequence[str]) -> dict[str, object]:
    """The fields of those names that came, for the checks; others are ignored.

    Raises ``BadRequest`` and ``UnsupportedMediaType``.
    """
    if request.is_form:
        return from_text(entered(request, names))
    body = json_of(request)
    return {name: body[name] for name in names if name in body}


def entered(request: Request, names: Sequence[str]) -> dict[str, str]:
    """The fields of those names in the form, as they were entered."""
    form = form_of(request)
    return {
        name: " ".join(form.every(name)) if name == "positions" else form.one(name)
        for name in names
        if name in form.fields
    }


def by_prefix(request: Request, prefix: str) -> Mapping[str, str]:
    """The fields of the form whose names begin with ``prefix``, by the rest of their names."""
    form = form_of(request)
    names = [name for name in form.fields if name.startswith(prefix)]
    return {name.removeprefix(prefix): form.one(name) for name in names}
