"""Requests over a wire of this machine, whatever the host that they are for."""

import json
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection
from http.client import HTTPMessage as Headers
from urllib.parse import urljoin, urlsplit

from tests.journeys.documents import Document

TIMEOUT = 60
_HERE = {"localhost", "127.0.0.1"}


@dataclass
class Answer:
    """What came back from ``url``."""

    url: str
    status: int
    headers: Headers
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)

    @cached_property
    def page(self):
        return Document(self.url, self.text)

    @property
    def location(self):
        return urljoin(self.url, self.headers["Location"])


@dataclass
class Network:
    """Where hosts' names lead: this machine's own to it, all others to the stand-in for AWS."""

    standin: str

    def send(self, method, url, body=None, headers=None):
        """One request as it is, and one answer; no redirect is followed."""
        parts = urlsplit(url)
        wire = HTTPConnection(self.address(parts), timeout=TIMEOUT)
        try:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            wire.request(method, target, body, {"Host": parts.netloc, **(headers or {})})
            answer = wire.getresponse()
            return Answer(url, answer.status, answer.headers, answer.read())
        finally:
            wire.close()

    def address(self, parts):
        """Host and port of this machine that a URL, in parts, leads to."""
        return parts.netloc if parts.hostname in _HERE else urlsplit(self.standin).netloc
