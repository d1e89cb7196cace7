"""Forms that were refused, shown again: what was entered, what is wrong, what is there now."""

from collections.abc import Mapping
from typing import Any

from chalicelib.http.negotiation import wants_page
from chalicelib.http.request import Request
from chalicelib.http.response import Reply
from chalicelib.representations.messages import in_words
from chalicelib.site.changes import Stale
from chalicelib.site.form_pages import by_field, form_page
from chalicelib.site.problems import problem_of

_OF_NO_FIELD = ("teams", "players", "version", "shown")


def form_with_errors(
    request: Request,
    error: Exception,
    template: str,
    present: Mapping[str, str] | None = None,
    **context: Any,
) -> Reply:
    """The page of the form with the errors beside its fields; raises ``error`` for programs.

    ``present``: what is there now, to stand beside fields that say otherwise, when somebody else
    changed it since the form was filled.
    """
    if not wants_page(request):
        raise error
    problem = problem_of(error)
    stale = isinstance(error, Stale)
    errors = by_field(problem.errors)
    of_all = [errors.pop(name) for name in _OF_NO_FIELD if name in errors]
    problems = {
        "errors": errors,
        "refusal": in_words(problem.detail) if stale or not problem.errors else " ".join(of_all),
        "present": present if stale else None,
        "stale": stale,
    }
    return form_page(request, template, problem.status, **problems, **context)
