"""What API Gateway answers by itself looks like the site, and is valid in every case."""

import json
import re
from html import unescape

import pytest

from app import app
from chalicelib.http.request import PROBLEM_JSON
from tests.conftest import ENVIRONMENT
from tests.package.test_render import event
from tests.web.test_html import Outline

BUCKET = "https://${StaticBucket.RegionalDomainName}"
STATUSES = {
    "MISSING_AUTHENTICATION_TOKEN": "404",
    "INVALID_SIGNATURE": "404",
    "EXPIRED_TOKEN": "404",
    "RESOURCE_NOT_FOUND": "404",
    "ACCESS_DENIED": "403",
    "BAD_REQUEST_BODY": "400",
    "BAD_REQUEST_PARAMETERS": "400",
    "REQUEST_TOO_LARGE": "413",
    "UNSUPPORTED_MEDIA_TYPE": "415",
    "THROTTLED": "429",
    "QUOTA_EXCEEDED": "429",
    "INTEGRATION_FAILURE": "503",
    "INTEGRATION_TIMEOUT": "504",
    "DEFAULT_4XX": "400",
    "DEFAULT_5XX": "500",
}
REQUEST = "0d1e2f3a-0000-4000-8000-00000000abcd"
HEADER = "gatewayresponse.header."


@pytest.fixture(scope="module")
def responses(package):
    template = json.loads(package.template.read_text("utf-8"))
    api = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    return api["x-amazon-apigateway-gateway-responses"]


@pytest.fixture(params=STATUSES)
def response(request, responses):
    return responses[request.param]


def of_the_site(accept):
    """What the site says itself at an address where there is nothing, on a stage."""
    asked = event(accept) | {"path": "/nowhere", "resource": "/{part1}"}
    asked["pathParameters"] = {"part1": "nowhere"}
    asked["requestContext"] |= {"path": "/api/nowhere", "resourcePath": "/{part1}"}
    return app(asked, None)


def filled(text, site="https://coach.example", static=ENVIRONMENT["STATIC_URL"]):
    """The text as API Gateway sends it: it replaces variables, and knows nothing else."""
    variables = {
        "stageVariables.site": site,
        "stageVariables.static": static,
        "context.requestId": REQUEST,
    }
    return re.sub(r"\$([A-Za-z][A-Za-z.]*)", lambda found: variables[found[1]], text)


def page_of(response, **mounted):
    return filled(response["responseTemplates"]["text/html"], **mounted)


def headers_of(response):
    """The headers as CloudFormation and API Gateway make them."""
    found = {}
    for name, value in response["responseParameters"].items():
        assert name.startswith(HEADER)
        text = value["Fn::Sub"] if isinstance(value, dict) else value
        if text == "context.requestId":
            text = f"'{REQUEST}'"
        assert text[0] == text[-1] == "'"
        found[name.removeprefix(HEADER).lower()] = text[1:-1]
    return found


def test_every_way_of_failing_has_the_status_that_the_site_would_give(responses):
    assert {name: each["statusCode"] for name, each in responses.items()} == STATUSES


def test_an_unknown_page_is_the_sites_own_not_found_page(responses):
    gateways = page_of(responses["MISSING_AUTHENTICATION_TOKEN"], site="/api")
    sites = of_the_site("text/html")
    own = sites["body"].replace(sites["headers"]["X-Request-Id"], REQUEST)
    assert unescape(gateways) == unescape(own)


def test_programs_get_what_the_site_gives_them(responses):
    gateways = responses["MISSING_AUTHENTICATION_TOKEN"]["responseTemplates"][PROBLEM_JSON]
    sites = json.loads(of_the_site("application/json")["body"])
    own = {"instance", "request_id"}
    found = json.loads(filled(gateways))
    assert {name: found[name] for name in found.keys() - own} == {
        name: sites[name] for name in sites.keys() - own
    }


def test_the_text_is_valid_whatever_is_filled_in(response):
    for text in response["responseTemplates"].values():
        assert text.isascii()
        # CloudFormation would take this for its own.
        assert "${" not in text
    outline = Outline(page_of(response))
    assert (outline.open, outline.ill_nested) == ([], [])
    assert response["statusCode"] in page_of(response)
    assert f"<code>{REQUEST}</code>" in page_of(response)
    for name in ("application/json", PROBLEM_JSON):
        problem = json.loads(filled(response["responseTemplates"][name]))
        assert problem["status"] == int(response["statusCode"])
        assert problem["instance"] == f"urn:uuid:{REQUEST}"
        assert {"type", "title", "detail"} <= problem.keys()


@pytest.mark.parametrize(
    "site", ["https://abc.execute-api.eu-west-1.amazonaws.com/api", "https://d1.cloudfront.net"]
)
def test_every_link_leads_to_the_site_and_every_asset_to_the_static_files(response, site):
    static = "https://bucket.example"
    page = page_of(response, site=site, static=static)
    links = set(re.findall(r'(?:href|src|action)="([^"#]+)"', page))
    assert {f"{site}/", f"{site}/teams", f"{site}/search"} <= links
    assert any(link.startswith(f"{static}/css/") for link in links)
    assert all(link.startswith((f"{site}/", f"{static}/")) for link in links)


def test_it_has_the_headers_of_the_site(response):
    found = headers_of(response)
    sent = of_the_site("text/html")["headers"]
    sites = {name.lower(): value for name, value in sent.items()}
    for name in sites.keys() - {"content-type", "content-security-policy", "vary"}:
        assert found[name] == sites[name] or name == "x-request-id", name
    own = sites["content-security-policy"]
    assert found["content-security-policy"] == own.replace(
        "https://static.example.com", f"'self' {BUCKET}"
    )
    assert found["x-request-id"] == REQUEST
    assert {"Accept", "Accept-Encoding"} <= set(found["vary"].split(", "))


def test_who_may_try_again_is_told_when(responses):
    waiting = {name for name, each in responses.items() if "retry-after" in headers_of(each)}
    assert waiting == {
        "THROTTLED",
        "QUOTA_EXCEEDED",
        "INTEGRATION_FAILURE",
        "INTEGRATION_TIMEOUT",
        "DEFAULT_5XX",
    }
