"""A program that keeps a coach's teams over JSON."""

import json
from typing import Any

from tests.web.conftest import Response, Site
from tests.web.people import csrf_token

OTTERS = {
    "name": "River Otters",
    "sport": "football",
    "team_type": "senior",
    "size": 7,
    "visibility": "public",
}
ANA = {"name": "Ana Abel", "number": 9, "positions": ["ST", "LW"]}
TEAM = "/teams/river_otters"


class Program:
    """A program that works with a coach's session."""

    def __init__(self, browser: Site) -> None:
        self.browser = browser
        self.token = csrf_token(browser.get("/teams?form=new").text)

    def send(self, method: str, url: str, data: Any = None, **headers: str) -> Response:
        body = b"" if data is None else json.dumps(data).encode()
        sent = {"content_type": "application/json", "accept": "application/json", **headers}
        return self.browser.request(method, url, body, x_csrf_token=self.token, **sent)

    def etag(self, url: str) -> str:
        return self.browser.get(url, accept="application/json").headers["etag"]

    def json(self, url: str) -> Any:
        return self.browser.json(url)


def reasons(response: Response) -> set[str]:
    """The fields that a 422 names."""
    assert response.status == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return {error["field"] for error in response.json["errors"]}
