"""What API Gateway itself answers, in the look and the words of the site.

``python -m ops.deployment.gateway_responses`` prints the value of its OpenAPI extension. API
Gateway fills in ``$context`` and ``$stageVariables`` and knows no other logic, so the links have
the whole address of the site: they lead there whatever address was asked for.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from chalicelib.http import headers
from chalicelib.http.negotiation import PROBLEM_JSON
from chalicelib.http.request import Request
from chalicelib.http.response import NOT_STORED
from chalicelib.site.pages import page

SITE = "$stageVariables.site"
STATIC = "$stageVariables.static"
REQUEST_ID = "$context.requestId"
BUCKET = "https://${StaticBucket.RegionalDomainName}"
"""Where the static files are without CloudFront, for CloudFormation to fill in."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, what happened, what to do about it, and in how many seconds, if that helps."""

    status: HTTPStatus
    heading: str
    detail: str
    retry_after: int | None = None


_NOT_FOUND = Answer(
    HTTPStatus.NOT_FOUND,
    "There is nothing here",
    "There is no page at this address: it may be mistyped, or the page may be gone.",
)
_BAD_REQUEST = Answer(
    HTTPStatus.BAD_REQUEST,
    "That address does not work",
    "The request could not be read. Please go back and try again.",
)
_TOO_BUSY = Answer(
    HTTPStatus.TOO_MANY_REQUESTS,
    "Too many at once",
    "More people are asking than we can serve. Please try again in 10 seconds.",
    retry_after=10,
)
_SAVED = (
    "If you were saving something, check first whether it is there already: it is there as a "
    "whole, or not at all."
)

ANSWERS: Mapping[str, Answer] = {
    # No route asks for a signature: whoever sends one, or none, has asked for what is not there.
    "MISSING_AUTHENTICATION_TOKEN": _NOT_FOUND,
    "INVALID_SIGNATURE": _NOT_FOUND,
    "EXPIRED_TOKEN": _NOT_FOUND,
    "RESOURCE_NOT_FOUND": _NOT_FOUND,
    "ACCESS_DENIED": Answer(
        HTTPStatus.FORBIDDEN,
        "That is not yours to do",
        "The site does not let you do this.",
    ),
    "BAD_REQUEST_BODY": _BAD_REQUEST,
    "BAD_REQUEST_PARAMETERS": _BAD_REQUEST,
    "REQUEST_TOO_LARGE": Answer(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "That is too much at once",
        "At most 1 MB can be sent at once: send a smaller file, or several.",
    ),
    "UNSUPPORTED_MEDIA_TYPE": Answer(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "That cannot be read here",
        "The site does not take this type of content.",
    ),
    "THROTTLED": _TOO_BUSY,
    "QUOTA_EXCEEDED": _TOO_BUSY,
    "INTEGRATION_TIMEOUT": Answer(
        HTTPStatus.GATEWAY_TIMEOUT,
        "That took too long",
        f"Please try again in 10 seconds. {_SAVED}",
        retry_after=10,
    ),
    "INTEGRATION_FAILURE": Answer(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The site is out of reach for a moment",
        f"Please try again in 10 seconds. {_SAVED}",
        retry_after=10,
    ),
    # All that is not named above; their statuses too become these.
    "DEFAULT_4XX": _BAD_REQUEST,
    "DEFAULT_5XX": Answer(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong on our side",
        f"It isn't anything you did. Please try again. {_SAVED}",
        retry_after=10,
    ),
}
"""By API Gateway's types of responses, what it answers when the site is not asked."""


def gateway_responses() -> dict[str, Any]:
    """The value of ``x-amazon-apigateway-gateway-responses``, when ``STATIC_URL`` is ``BUCKET``."""
    request = Request(
        method="GET",
        path="/",
        base=SITE,
        variables={},
        query={},
        headers={"x-forwarded-proto": "https"},
    )
    return {name: _response(request, answer) for name, answer in ANSWERS.items()}


def _response(request: Request, answer: Answer) -> dict[str, Any]:
    problem = _problem(answer)
    return {
        "statusCode": str(int(answer.status)),
        "responseParameters": _parameters(request, answer),
        # Which of them API Gateway takes depends on Accept, and it names no charset: all is ASCII.
        "responseTemplates": {
            "text/html": _page(request, answer, problem),
            "application/json": problem,
            PROBLEM_JSON: problem,
        },
    }


def _problem(answer: Answer) -> str:
    return json.dumps(
        {
            "type": "about:blank",
            "title": answer.status.phrase,
            "status": int(answer.status),
            "detail": answer.detail,
            # The path may hold what would break the JSON.
            "instance": f"urn:uuid:{REQUEST_ID}",
            "request_id": REQUEST_ID,
        }
    )


def _page(request: Request, answer: Answer, problem: str) -> str:
    links = [
        {"label": "Best lineup", "href": request.url("/")},
        {"label": "All teams", "href": request.url("/teams")},
        {"label": "Search for a team", "href": request.url("/search")},
    ]
    told = json.loads(problem) | {"title": answer.heading}
    text = page(request, "error.html", problem=told, form=None, again=None, links=links).decode()
    return text.replace(BUCKET, STATIC).encode("ascii", "xmlcharrefreplace").decode()


def _parameters(request: Request, answer: Answer) -> dict[str, Any]:
    sent = {
        **headers.security(request),
        "Cache-Control": NOT_STORED,
        "Vary": "Accept, Accept-Encoding",
        **({"Retry-After": str(answer.retry_after)} if answer.retry_after else {}),
    }
    # With CloudFront, static files are of the pages' own origin.
    own = f"'self' {BUCKET}"
    fixed = {name: f"'{value.replace(BUCKET, own)}'" for name, value in sent.items()}
    mapped = {name: {"Fn::Sub": value} for name, value in fixed.items() if BUCKET in value}
    every = {**fixed, **mapped, "X-Request-Id": "context.requestId"}
    return {f"gatewayresponse.header.{name}": value for name, value in every.items()}


if __name__ == "__main__":
    os.environ["STATIC_URL"] = BUCKET
    print(json.dumps(gateway_responses()))
