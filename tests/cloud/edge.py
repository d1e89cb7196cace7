"""What CloudFront does between a visitor and the stack, by the deployed distribution's own words.

The stand-in serves a distribution's files from the bucket; from an API of its own account it does
not, as it takes the origin's name for one out in the world.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from tests.journeys.wire import Answer, Network

VISITOR = "203.0.113.7"


@dataclass
class Edge(Network):
    """``front``: the distribution. ``api``: where its API's stage answers on the stand-in."""

    front: dict[str, Any]
    api: str

    def send(self, method, url, body=None, headers=None):
        parts = urlsplit(url)
        if parts.hostname != self.front["DomainName"]:
            return super().send(method, url, body, headers)
        own = {**(headers or {}), "X-Forwarded-Proto": "https", "X-Forwarded-For": VISITOR}
        origin = self._origin(parts.path)
        if "S3OriginConfig" in origin:
            return super().send(method, url, body, own)
        stage = urlsplit(self.api)
        assert (
            f"{origin['DomainName'].partition('.')[0]}." == f"{stage.hostname.partition('.')[0]}."
        )
        added = {
            each["HeaderName"]: each["HeaderValue"]
            for each in origin.get("CustomHeaders", {}).get("Items", ())
        }
        target = f"{stage.scheme}://{stage.netloc}{origin['OriginPath']}{parts.path}"
        target += f"?{parts.query}" if parts.query else ""
        answer = super().send(method, target, body, {**own, **added})
        return Answer(url, answer.status, answer.headers, answer.body)

    def _origin(self, path):
        """Where requests for a path go."""
        config = self.front["DistributionConfig"]
        behaviours = config.get("CacheBehaviors", {}).get("Items", ())
        chosen = next(
            (each for each in behaviours if fnmatchcase(path, f"/{each['PathPattern']}")),
            config["DefaultCacheBehavior"],
        )
        (origin,) = (
            each for each in config["Origins"]["Items"] if each["Id"] == chosen["TargetOriginId"]
        )
        return origin
