"""One visit to a site: requests below its prefix, and what is expected of the answers."""

import gzip
import http.client
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from msgspec import Struct, field

from ops.command import OpsError

ANSWER_SECONDS = 15.0
"""How long one answer may take: a cold start, and a lineup."""
VISIT_SECONDS = 240.0
HTML = "text/html; charset=utf-8"


class Wrong(Exception):
    """A promise is not kept; the message says what was expected and what came."""


class NotChecked(Exception):
    """A promise cannot be looked at here; the message says why."""


class Answer(Struct, frozen=True):
    """An answer; ``headers`` by lower-case name, ``cookies`` as they were set."""

    asked: str
    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    raw: bytes

    @property
    def body(self) -> bytes:
        """The body as it was before it was compressed; raises ``Wrong``."""
        if self.headers.get("content-encoding") != "gzip":
            return self.raw
        try:
            return gzip.decompress(self.raw)
        except (OSError, EOFError) as error:
            raise Wrong(f"{self.asked}: expected gzip, came something else") from error

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """The body as JSON; raises ``Wrong``."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise Wrong(f"{self.asked}: expected JSON, came {self.text[:60]!r}") from error

    def has(self, name: str, expected: object, came: object) -> None:
        """Raise ``Wrong`` unless both are equal."""
        if came != expected:
            raise Wrong(f"{self.asked}: expected {name} {expected!r}, came {came!r}")

    def is_status(self, status: int) -> None:
        """Raise ``Wrong`` unless it has the status."""
        self.has("status", status, self.status)

    def has_header(self, name: str, fits: Callable[[str], bool], words: str) -> None:
        """Raise ``Wrong`` unless the header has a value that fits what ``words`` say."""
        came = self.headers.get(name)
        if came is None or not fits(came):
            raise Wrong(f"{self.asked}: expected {name} {words}, came {came!r}")

    @property
    def request_id(self) -> str:
        """The ID of the request, by which it is found in the log; raises ``Wrong``."""
        self.has_header("x-request-id", bool, "an ID")
        return self.headers["x-request-id"]

    def shows_its_id(self) -> None:
        """Raise ``Wrong`` unless the page shows the ID of the request."""
        if f"<code>{self.request_id}</code>" not in self.text:
            raise Wrong(f"{self.asked}: expected {self.request_id} on the page, came none")

    def is_type(self, content_type: str) -> None:
        """Raise ``Wrong`` unless it has the content type."""
        self.has("content-type", content_type, self.headers.get("content-type"))


class Visit(Struct):
    """A site to visit, by its URL with the prefix that it is mounted under.

    Raises ``OpsError`` for what is no such URL. ``plain_port`` is that of http beside https.
    """

    url: str
    plain_port: int = 80
    seconds: float = ANSWER_SECONDS
    _end: float = field(default_factory=lambda: time.monotonic() + VISIT_SECONDS)

    def __post_init__(self) -> None:
        self.url = self.url.rstrip("/")
        try:
            is_site = self.parts.scheme in ("http", "https") and self.parts.port != 0
        except ValueError:
            is_site = False
        if not (is_site and self.parts.hostname):
            raise OpsError(f"{self.url!r} is no URL of a site: give one as `make outputs` shows it")

    @property
    def parts(self) -> SplitResult:
        """The URL in parts."""
        return urlsplit(self.url)

    @property
    def is_secure(self) -> bool:
        """Whether the site is visited by https."""
        return self.parts.scheme == "https"

    @property
    def base(self) -> str:
        """What precedes every path of the site."""
        return self.parts.path

    @property
    def origin(self) -> str:
        """Scheme and host of the site."""
        return f"{self.parts.scheme}://{self.parts.netloc}"

    def only_over_https(self) -> None:
        """Raise ``NotChecked`` on a site by plain http, which no gateway is in front of."""
        if not self.is_secure:
            raise NotChecked("only a deployed site, over https, promises it")

    def get(self, path: str, **headers: str) -> Answer:
        """The answer to GET."""
        return self.ask("GET", path, None, **headers)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """The answer to a request for a path below the prefix. Raises ``OSError``."""
        return self.ask_at(method, f"{self.url}{path}", body, **headers)

    def ask_at(self, method: str, url: str, body: bytes | None = None, **headers: str) -> Answer:
        """The answer to a request for a URL, relative to the start page. Raises ``OSError``."""
        whole = urlsplit(urljoin(f"{self.url}/", url))
        target = (whole.path or "/") + (f"?{whole.query}" if whole.query else "")
        named = {"Host": whole.netloc, "User-Agent": "make smoke", "Accept": "text/html"}
        named |= {name.replace("_", "-").title(): value for name, value in headers.items()}
        connection = self.connection(whole)
        try:
            connection.request(method, target, body, named)
            response = connection.getresponse()
            content = response.read()
        except http.client.HTTPException as error:
            raise OSError(f"no answer by the rules of HTTP ({type(error).__name__})") from error
        finally:
            connection.close()
        return Answer(
            asked=f"{method} {whole.path or '/'}",
            status=response.status,
            headers={name.lower(): value for name, value in response.getheaders()},
            cookies=tuple(response.headers.get_all("Set-Cookie") or ()),
            raw=content,
        )

    def connection(self, whole: SplitResult) -> http.client.HTTPConnection:
        """A way to the host of a URL, in what is left of the visit; raises ``TimeoutError``."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"the visit has taken {VISIT_SECONDS:.0f} seconds")
        host = whole.hostname or ""
        # By RFC 6761 every name below localhost is this machine; not every resolver knows.
        here = "127.0.0.1" if host.endswith(".localhost") else host
        kind = (
            http.client.HTTPSConnection if whole.scheme == "https" else http.client.HTTPConnection
        )
        return kind(here, whole.port, timeout=min(self.seconds, left))
