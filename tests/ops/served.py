"""The site on a port of this machine as a gateway serves it: https, compressed, and tampered with.

What answers is the app itself; its static files come from the same origin.
"""

import gzip
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ops import static
from tests.web.conftest import Site
from tests.web.gateways import Mounting

BASE = Mounting.STAGE.base
LEAST_COMPRESSED = 1024
_RELEASE = static.prepare()
_FILES = {f"/{file.name}": file for file in _RELEASE.files.values()}


@dataclass
class Sent:
    """What is sent: to be changed by a test before it goes out."""

    method: str
    path: str
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: list[str] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)


Tamper = Callable[[Sent], None]


class Server(ThreadingHTTPServer):
    """The site, over https where it has a certificate. ``tamper`` changes what goes out."""

    daemon_threads = True

    def __init__(self, certificate: Path | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.tamper: Tamper = lambda sent: None
        self.scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}{BASE}"

    def handle_error(self, request, client_address):
        """A client that does not like the certificate is not an error of this server."""


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self):
        length = int(self.headers.get("Content-Length", 0))
        sent = self._answer(self.rfile.read(length))
        self.server.tamper(sent)
        if self._takes_gzip() and len(sent.body) > LEAST_COMPRESSED:
            sent.body = gzip.compress(sent.body)
            sent.headers["content-encoding"] = "gzip"
        self.send_response_only(sent.status)
        for name, value in sent.headers.items():
            self.send_header(name, value)
        for cookie in sent.cookies:
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", str(len(sent.body)))
        self.end_headers()
        self.wfile.write(b"" if sent.status == 304 else sent.body)

    def log_message(self, *_):
        """Say nothing."""

    def _takes_gzip(self) -> bool:
        return "gzip" in self.headers.get("Accept-Encoding", "")

    def _answer(self, body: bytes) -> Sent:
        asked = {name.lower(): value for name, value in self.headers.items()}
        path = self.path.removeprefix(BASE)
        file = _FILES.get(self.path)
        if file:
            headers = {"content-type": file.type, "cache-control": static.FOR_GOOD}
            return Sent(self.command, path, 200, headers, _RELEASE.contents[file.name], [], asked)
        if path.count("/") > 8:
            headers = {"content-type": "text/html", "x-request-id": "7"}
            return Sent(self.command, path, 404, headers, b"<code>7</code>", [], asked)
        response = Site(Mounting.STAGE).request(self.command, path, body, **asked)
        text = (response.text or "").encode()
        headers = {n: v for n, v in response.headers.items() if n != "content-length"}
        return Sent(self.command, path, response.status, headers, text, response.cookies, asked)


for _method in ("HEAD", "POST", "OPTIONS", "PATCH", "DELETE"):
    setattr(_Handler, f"do_{_method}", _Handler.do_GET)


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[Server]:
    """The server, in a thread of its own until the end."""
    with Server(certificate) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def self_signed(folder: Path) -> Path:
    """A file with a key and a certificate for this machine, which is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=24))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file
