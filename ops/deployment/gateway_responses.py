"""What API Gateway itself answers, in the look and the words of the site.

``python -m ops.deployment.gateway_responses`` prints the value of its OpenAPI extension. API
Gateway fills in ``$context`` and ``$stageVariables`` and knows no other logic, so the links have
the whole address of the site: they lead there whatever address was asked for.
"""

import json
import os
from http import HTTPStatus
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct, convert

from chalicelib.http.request import PROBLEM_JSON, Request
from chalicelib.http.response import NO_STORE, security_headers
from chalicelib.site.error_pages import ErrorPage
from chalicelib.site.pages import Link, page

SITE = "$stageVariables.site"
STATIC = "$stageVariables.static"
REQUEST_ID = "$context.requestId"
BUCKET = "https://${StaticBucket.RegionalDomainName}"
"""Where the static files are without CloudFront, for CloudFormation to fill in."""


_ANSWERS = Path(__file__).with_name("gateway_responses.yaml")


class Answer(Struct, frozen=True):
    """A status, what happened, what to do about it, and in how many seconds, if that helps."""

    status: HTTPStatus
    heading: str
    detail: str
    retry_after: int | None = None


def answers() -> dict[str, Answer]:
    """What API Gateway answers when the site is not asked, by its own names of the cases."""
    cases = yaml.safe_load(_ANSWERS.read_text("utf-8"))
    same = {name: cases[case["as"]] for name, case in cases.items() if "as" in case}
    return convert({**cases, **same}, dict[str, Answer])


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
    return {name: _response(request, answer) for name, answer in answers().items()}


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
        Link("Best lineup", request.url("/")),
        Link("All teams", request.url("/teams")),
        Link("Search for a team", request.url("/search")),
    ]
    shown = json.loads(problem) | {"title": answer.heading}
    text = page(request, ErrorPage(problem=shown, links=links)).decode()
    return text.replace(BUCKET, STATIC).encode("ascii", "xmlcharrefreplace").decode()


def _parameters(request: Request, answer: Answer) -> dict[str, Any]:
    sent = {
        **security_headers(request),
        "Cache-Control": NO_STORE,
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
