"""One line in the log for every request, with metrics in CloudWatch's embedded metric format."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from itertools import count
from time import perf_counter, time
from typing import Any
from uuid import uuid4

from chalice.app import Request as Event
from chalice.app import Response

from chalicelib import logs
from chalicelib.http.api_gateway import response_of
from chalicelib.http.formats import Format
from chalicelib.http.request import PROBLEM_JSON, Request
from chalicelib.http.response import NO_STORE, Reply
from chalicelib.http.route import METHODS
from chalicelib.representations import json
from chalicelib.settings import settings
from chalicelib.site.problems import problem_of
from chalicelib.site.routes import SITE, UNKNOWN
from chalicelib.store.dynamodb import measured_usage
from chalicelib.store.keys import digest

_log = logging.getLogger(logs.NAME)
_served = count()
_MARK_LENGTH = 16
_ROUTES = frozenset(route.path for route in (*SITE, *UNKNOWN))
_REPRESENTATIONS = {each.content_type: each.value for each in Format} | {PROBLEM_JSON: "problem"}

NAMESPACE = "TeamCoach"
UNITS: Mapping[str, str] = {
    "Latency": "Milliseconds",
    "Errors": "Count",
    "Lineups": "Count",
    "DatabaseRequests": "Count",
    "ReadCapacity": "Count",
    "WriteCapacity": "Count",
}
"""Every metric and its unit, as CloudWatch names it."""


def logged(event: Event | None, inner: Callable[[Any], Response]) -> Response:
    """Chalice middleware around everything: set the request ID, and log the request."""
    began, is_cold = perf_counter(), next(_served) == 0
    facts = _facts(event.context if event else {})
    with logs.about(facts), measured_usage() as used:
        response = _answered(event, inner)
        response.headers["X-Request-Id"] = facts.request_id
        values = {
            "Latency": round((perf_counter() - began) * 1000, 1),
            "Errors": int(response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR),
            "Lineups": facts.lineups,
            "DatabaseRequests": used.requests,
            "ReadCapacity": used.read_units,
            "WriteCapacity": used.write_units,
        }
        outcome = {
            "status": int(response.status_code),
            "representation": _REPRESENTATIONS.get(str(response.headers.get("Content-Type"))),
            "refused": facts.refused,
            "cold_start": is_cold,
        }
        line = outcome | _metrics(values)
        _log.info(_for_people(facts, line), extra={"members": line})
    return response


def note_coach(request: Request, inner: Callable[[Request], Reply]) -> Reply:
    """Middleware: note a digest of the coach's ID for the log, which does not identify anybody.

    IDs are 128 random bits, so nobody can find one by trying digests.
    """
    if request.viewer.is_known:
        logs.current().coach = digest(request.viewer.coach_id)[:_MARK_LENGTH]
    return inner(request)


def _facts(context: Mapping[str, Any]) -> logs.Facts:
    """The facts that the gateway gives, without any that a client can make up."""
    method, route = context.get("httpMethod"), context.get("resourcePath")
    return logs.Facts(
        request_id=str(context.get("requestId") or uuid4()),
        method=method if method in METHODS else "other",
        route=route if route in _ROUTES else None,
    )


def _answered(event: Event | None, inner: Callable[[Any], Response]) -> Response:
    """The response, also after an exception outside of a route."""
    try:
        return inner(event)
    except Exception as error:
        _log.exception("no route could be called")
        problem = problem_of(error)
        body = json.render(problem.view("", logs.current().request_id))
        headers = {"Content-Type": PROBLEM_JSON, "Cache-Control": NO_STORE}
        return response_of(Reply(status=int(problem.status), headers=headers, body=body))


def _for_people(facts: logs.Facts, line: Mapping[str, Any]) -> str:
    return (
        f"{facts.method} {facts.route} {line['status']} {line['representation'] or '-'}"
        f"{f' ({facts.refused})' if facts.refused else ''}: "
        f"{line['Latency']:.0f} ms, table requests {line['DatabaseRequests']}, "
        f"units read {line['ReadCapacity']:g}, written {line['WriteCapacity']:g}"
        f"{', cold start' if line['cold_start'] else ''}"
    )


def _metrics(values: Mapping[str, float]) -> dict[str, Any]:
    """The members of a log line that make metrics of ``values``, one for each of ``UNITS``.

    The stage is the only dimension: every combination of dimensions is a metric that costs money.
    """
    metrics = [{"Name": name, "Unit": unit} for name, unit in UNITS.items()]
    directive = {"Namespace": NAMESPACE, "Dimensions": [["Stage"]], "Metrics": metrics}
    return {
        "Stage": settings().stage,
        **{name: values[name] for name in UNITS},
        "_aws": {"Timestamp": int(time() * 1000), "CloudWatchMetrics": [directive]},
    }
