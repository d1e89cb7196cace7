"""The events that the gateways make of a request: where the site can be mounted."""

from collections.abc import Callable
from enum import Enum
from typing import Any
from urllib.parse import unquote

API = "abc123.execute-api.eu-west-1.amazonaws.com"
DOMAIN = "team.coach.example"
DISTRIBUTION = "d111111abcdef8.cloudfront.net"
SECRET = "51af3dc0-da77-11e4-872e-1234567db123"
STAGE = "api"
VISITOR = "203.0.113.7"
EDGE = "198.51.100.1"
CLAIMED = "192.0.2.66"

Event = dict[str, Any]


class Mounting(Enum):
    """Where the site is mounted: what people call it by, and what precedes its paths."""

    LOCAL = ("http://coach.example", "")
    STAGE = (f"https://{API}", f"/{STAGE}")
    CUSTOM_DOMAIN = (f"https://{DOMAIN}", "")
    DISTRIBUTION = (f"https://{DISTRIBUTION}", "")

    @property
    def origin(self) -> str:
        return self.value[0]

    @property
    def base(self) -> str:
        return self.value[1]

    def shape(self, event: Event, path: str) -> None:
        """Make the local server's event for the encoded path what this gateway sends."""
        SHAPES[self](event, path)


def _at_stage(event: Event, path: str) -> None:
    """Reports differ on what API Gateway decodes: so the shapes do."""
    _gateway(event, API, f"/{STAGE}{path}")
    event["path"] = unquote(path)
    event["pathParameters"] = _decoded(event["pathParameters"])


def _at_domain(event: Event, path: str) -> None:
    _gateway(event, DOMAIN, path)
    event["path"] = path


def _behind_distribution(event: Event, path: str) -> None:
    """The distribution asks the stage, and adds to what the visitor says what it knows itself."""
    _gateway(event, API, f"/{STAGE}{path}")
    event["path"] = path
    event["pathParameters"] = _decoded(event["pathParameters"])
    event["requestContext"]["identity"] = {"sourceIp": EDGE}
    event["headers"] |= {
        "x-forwarded-for": f"{CLAIMED}, {VISITOR}, {EDGE}",
        "x-forwarded-prefix": "/",
        "x-origin-secret": SECRET,
    }


def _gateway(event: Event, host: str, full_path: str) -> None:
    event["requestContext"] |= {"stage": STAGE, "path": full_path, "domainName": host}
    event["headers"] |= {"host": host, "x-forwarded-proto": "https"}


def _decoded(parts: dict[str, str]) -> dict[str, str]:
    return {name: unquote(value) for name, value in parts.items()}


SHAPES: dict[Mounting, Callable[[Event, str], None]] = {
    Mounting.LOCAL: lambda event, path: None,
    Mounting.STAGE: _at_stage,
    Mounting.CUSTOM_DOMAIN: _at_domain,
    Mounting.DISTRIBUTION: _behind_distribution,
}
