"""The local server on the wire: what is no request is refused, all else gets to the site."""

import json
import os
import re
import socket
from contextlib import closing
from http.client import HTTPResponse

import pytest

from chalicelib.http import csrf
from ops.local.site import Site
from ops.local.stack import connected
from tests.ops.sites import free_port

BIG = 10 * 1024 * 1024 + 1
FORM = "Content-Type: application/x-www-form-urlencoded"
JSON = "Content-Type: application/json"


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """A site on an empty table."""
    with connected(tmp_path_factory.mktemp("data")):
        site = Site(free_port(), {n: v for n, v in os.environ.items() if n != "ENV_FILE"})
        assert site.start()
        yield site.port
        site.stop()


class Answer:
    """An answer as it came, and what followed it on the connection."""

    def __init__(self, connection, method):
        self.response = HTTPResponse(connection, method=method)
        self.response.begin()
        self.status, self.headers = self.response.status, self.response.headers
        self.body = self.response.read()


def connect(port):
    return closing(socket.create_connection(("127.0.0.1", port), timeout=30))


def head(method, target, *lines):
    return "\r\n".join([f"{method} {target} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


def ask(port, sent, method="GET"):
    with connect(port) as connection:
        connection.sendall(sent)
        return Answer(connection, method)


def is_closed(connection):
    return connection.recv(1) == b""


@pytest.mark.parametrize(
    "method", ["TRACE", "PROPFIND", "LOCK", "get", "Head", "X-1", "M" * 4000, "PRI", "_"]
)
@pytest.mark.parametrize("target", ["/", "/teams", "/best/x/9"])
def test_an_unknown_method_is_405_in_the_words_of_the_site(port, method, target):
    answer = ask(port, head(method, target, "Accept: application/json", "Content-Length: 0"))
    assert answer.status == 405
    assert {"GET", "HEAD", "OPTIONS"} <= set(answer.headers["Allow"].split(", "))
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.body)["status"] == 405


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "get", "M" * 4000, "PATCH", "DELETE"])
@pytest.mark.parametrize("target", ["/nowhere", "/nowhere/", "/a/b/c", "/a%20b" * 20])
def test_an_unknown_path_is_404_whatever_the_method(port, method, target):
    answer = ask(port, head(method, target, "Accept: application/json", "Content-Length: 0"))
    assert (answer.status, answer.headers["Allow"]) == (404, None)
    assert json.loads(answer.body)["status"] == 404


def test_connect_is_405_too_and_leads_nowhere(port):
    answer = ask(port, head("CONNECT", "example.org:443"))
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_options_of_the_server_and_whole_addresses_are_understood(port):
    assert ask(port, head("OPTIONS", "*")).status == 204
    assert ask(port, head("GET", "http://localhost/teams?format=json")).status == 200
    assert ask(port, head("GET", "teams")).status == 400


@pytest.mark.parametrize("depth", [8, 9, 20, 300])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_path_of_any_depth_has_the_sites_404(port, depth, method):
    for end in ("", "/", "?a=b"):
        target = "/a%20b" * depth + end
        answer = ask(port, head(method, target, "Accept: text/html", "Content-Length: 0"))
        assert answer.status == 404
        assert b"<html" in answer.body
        assert re.search(r"[0-9a-f-]{36}", answer.headers["X-Request-Id"])


def chunked(*chunks, end=b"0\r\n\r\n"):
    return b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in chunks) + end


POST = ("Transfer-Encoding: chunked", JSON, "Accept: application/json")


@pytest.mark.parametrize(
    "body",
    [
        chunked(b'{"a', b'": 1}'),
        chunked(b'{"a": 1}', end=b"0;x=y\r\nTrailer: 1\r\n\r\n"),
        b'8;name="value"\r\n{"a": 1}\r\n0\r\n\r\n',
        b'0008\r\n{"a": 1}\r\n000\r\n\r\n',
    ],
)
def test_a_chunked_body_is_read_and_the_next_request_too(port, body):
    with connect(port) as connection:
        connection.sendall(head("POST", "/teams", *POST) + body)
        answer = Answer(connection, "POST")
        assert answer.status == 401
        connection.sendall(head("GET", "/health"))
        assert Answer(connection, "GET").status == 200


def test_a_chunked_form_reaches_the_site_whole(port):
    lines = ("Transfer-Encoding: chunked", FORM, "Accept: text/html", "Cookie: visitor=somebody")
    fields = f"csrf_token={csrf.token('somebody')}&_meth".encode(), b"od=PUT"
    answer = ask(port, head("POST", "/login", *lines) + chunked(*fields), "POST")
    # Only a form that was read has the method that it stands for.
    assert answer.status == 405


@pytest.mark.parametrize(
    "media_type",
    [
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "multipart/mixed; boundary=x\r\nContent-Transfer-Encoding: base64",
        "message/rfc822",
        "text/csv",
        "application/json",
    ],
)
def test_a_body_of_any_type_is_for_the_site_to_judge(port, media_type):
    body = b"--x\r\n\r\n--x--\r\n"
    lines = (f"Content-Type: {media_type}", f"Content-Length: {len(body)}")
    answer = ask(port, head("POST", "/teams", *lines) + body, "POST")
    assert b"name, a colon and a value" not in answer.body
    assert answer.status in (400, 401, 403, 415)


BROKEN_CHUNKS = {
    "no size": b"\r\n",
    "letters": b"xyz\r\n",
    "negative": b"-1\r\n",
    "sign": b"+1\r\na\r\n0\r\n\r\n",
    "hexadecimal mark": b"0x1\r\na\r\n0\r\n\r\n",
    "space before": b" 1\r\na\r\n0\r\n\r\n",
    "huge size": b"f" * 40 + b"\r\n",
    "longer than it says": b"1\r\nab\r\n0\r\n\r\n",
    "long line": b"1;" + b"x" * 10_000 + b"\r\na\r\n0\r\n\r\n",
    "endless trailers": b"0\r\n" + b"a: b\r\n" * 200 + b"\r\n",
    "ends early": b"5\r\nab",
    "ends at once": b"",
}


@pytest.mark.parametrize("body", BROKEN_CHUNKS.values(), ids=BROKEN_CHUNKS)
def test_a_broken_chunk_is_400_and_ends_the_connection(port, body):
    with connect(port) as connection:
        connection.sendall(head("POST", "/teams", *POST) + body)
        connection.shutdown(socket.SHUT_WR)
        answer = Answer(connection, "POST")
        assert answer.status == 400
        assert json.loads(answer.body)["detail"]
        assert is_closed(connection)


BROKEN_HEADERS = {
    "negative": ["Content-Length: -1"],
    "sign": ["Content-Length: +1"],
    "letters": ["Content-Length: x"],
    "hexadecimal": ["Content-Length: 0x1"],
    "digits of another script": ["Content-Length: ٣"],
    "empty": ["Content-Length:"],
    "fraction": ["Content-Length: 1.0"],
    "too many digits": ["Content-Length: " + "1" * 5000],
    "two different": ["Content-Length: 1", "Content-Length: 2"],
    "two different in one line": ["Content-Length: 1, 2"],
    "length and coding": ["Content-Length: 1", "Transfer-Encoding: chunked"],
    "no length and coding": ["Content-Length: 0", "Transfer-Encoding: chunked"],
    "space before the colon": ["Content-Length : 1"],
    "no colon": ["Content-Length"],
    "not a name": ["Content(Length): 1"],
    "no colon in a form": ["Content-Type: multipart/form-data; boundary=x", "Content-Length"],
    "in the next line": ["X: 1", " Content-Length: 1"],
    "two hosts": ["Host: other"],
}


@pytest.mark.parametrize("lines", BROKEN_HEADERS.values(), ids=BROKEN_HEADERS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_broken_headers_are_400_and_nothing_behind_them_is_read(port, lines, method):
    smuggled = head("GET", "/health")
    with connect(port) as connection:
        sent = "\r\n".join([f"{method} /teams HTTP/1.1", "Host: localhost", *lines, "", ""])
        connection.sendall(sent.encode() + smuggled)
        answer = Answer(connection, method)
        assert answer.status == 400
        assert b"<html" in answer.body
        assert is_closed(connection)


def test_the_same_length_twice_is_one_length(port):
    sent = head("POST", "/teams", "Content-Length: 2", "Content-Length: 2", JSON)
    assert ask(port, sent + b"{}", "POST").status == 401


def test_a_body_that_is_shorter_than_it_says_is_400(port):
    with connect(port) as connection:
        connection.sendall(head("POST", "/teams", "Content-Length: 10", JSON) + b"{}")
        connection.shutdown(socket.SHUT_WR)
        assert Answer(connection, "POST").status == 400


def test_a_body_beyond_the_limit_is_413_before_it_is_read(port):
    answer = ask(port, head("POST", "/teams", f"Content-Length: {BIG}", JSON), "POST")
    assert answer.status == 413
    waiting = ("Expect: 100-continue", JSON)
    answer = ask(port, head("POST", "/teams", f"Content-Length: {BIG}", *waiting), "POST")
    assert answer.status == 413
    sent = head("POST", "/teams", *POST) + b"%x\r\n" % BIG
    assert ask(port, sent, "POST").status == 413


def test_a_client_that_waits_is_asked_for_its_body(port):
    with connect(port) as connection:
        connection.sendall(
            head("POST", "/teams", "Content-Length: 2", "Expect: 100-continue", JSON)
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"{}")
        assert Answer(connection, "POST").status == 401


def test_other_codings_are_501(port):
    for coding in ("gzip", "gzip, chunked", "chunked, chunked", "identity"):
        assert ask(port, head("POST", "/teams", f"Transfer-Encoding: {coding}")).status == 501


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\na: " + b"b" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/2.0\r\n\r\n", 505),
        (b"GET / nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1 more\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\r\n\r\n", 400),
    ],
)
def test_what_cannot_be_read_at_all_gets_an_error_of_the_site(port, sent, status):
    answer = ask(port, sent)
    assert answer.status == status
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"<html" in answer.body
    assert len(answer.body) < 50_000


@pytest.mark.parametrize("target", ["/", "/teams", "/health", "/teams/nobody", "/a/b/c"])
def test_head_says_the_length_of_get_and_sends_nothing(port, target):
    with connect(port) as connection:
        connection.sendall(head("GET", target))
        get = Answer(connection, "GET")
        connection.sendall(head("HEAD", target))
        answer = Answer(connection, "HEAD")
        assert answer.status == get.status
        assert int(answer.headers["Content-Length"]) > 0
        if target in ("/teams", "/health"):
            assert answer.headers["Content-Length"] == get.headers["Content-Length"]
        connection.sendall(head("GET", "/health"))
        assert Answer(connection, "GET").status == 200


def test_204_and_304_have_no_length(port):
    with connect(port) as connection:
        connection.sendall(head("GET", "/teams", "Accept: application/json"))
        tag = Answer(connection, "GET").headers["ETag"]
        for method in ("GET", "HEAD"):
            sent = ("Accept: application/json", f"If-None-Match: {tag}")
            connection.sendall(head(method, "/teams", *sent))
            answer = Answer(connection, method)
            assert (answer.status, answer.headers["Content-Length"]) == (304, None)
        connection.sendall(head("OPTIONS", "/teams"))
        answer = Answer(connection, "OPTIONS")
        assert (answer.status, answer.headers["Content-Length"]) == (204, None)
