"""``make audit`` with a service that answers, one that does not, and one that fails."""

import json
import socket
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from ops import audit
from tests.ops.sites import ROOT

REQUIREMENTS = str(ROOT / "requirements.txt")
VULNERABILITY = {
    "schema_version": "1.0.0",
    "id": "PYSEC-2030-1",
    "summary": "Made up",
    "aliases": ["CVE-2030-1"],
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9.9"}]}],
        }
    ],
}


@contextmanager
def serving(answer):
    """A service that answers each question by ``answer(name)``: a status and a body."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, body = answer(asked["package"]["name"])
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/query"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def run(monkeypatch, capfd, tmp_path):
    """Audit a file with the service at an address; the exit status and what was printed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def run(address, requirements=REQUIREMENTS):
        monkeypatch.setenv("OSV_URL", address)
        status = audit.main([requirements])
        printed = capfd.readouterr()
        return status, printed.out, printed.err

    return run


def test_every_entry_is_looked_up(run):
    asked = []
    with serving(lambda name: (asked.append(name), (200, {}))[1]) as address:
        status, out, err = run(address)
    assert (status, err) == (0, "")
    assert {"argon2-cffi", "jinja2", "markupsafe", "python-mimeparse"} <= set(asked)
    assert out == f"{len(asked)} dependencies have no known vulnerability.\n"


def test_a_vulnerability_is_named_and_fails(run):
    def answer(name):
        return 200, {"vulns": [VULNERABILITY]} if name == "jinja2" else {}

    with serving(answer) as address:
        status, out, err = run(address)
    assert (status, out) == (1, "")
    assert err.startswith("jinja2 3.")
    assert "PYSEC-2030-1, mended in 9.9\n" in err
    assert "make lock UPGRADE=1" in err


def test_one_that_is_accepted_does_not_fail(run, monkeypatch):
    monkeypatch.setattr(audit, "ACCEPTED", {"PYSEC-2030-1": "made up"})
    with serving(lambda _: (200, {"vulns": [VULNERABILITY]})) as address:
        assert run(address)[0] == 0


def test_without_the_data_it_says_that_nothing_was_audited(run):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/query"
        refused = run(address)
    with serving(lambda _: (503, {})) as address:
        away = run(address)
    for status, out, err in (refused, away):
        assert (status, err) == (0, "")
        assert out.startswith("SKIPPED: dependencies were not audited")
        assert out.count("\n") == 1


def test_a_list_without_hashes_is_a_failure(run, tmp_path):
    (tmp_path / "requirements.txt").write_text("jinja2==3.1.6\n", "utf-8")
    with serving(lambda _: (200, {})) as address:
        status, out, err = run(address, str(tmp_path / "requirements.txt"))
    assert (status, out) == (1, "")
    assert err.startswith("The dependencies cannot be audited: ")
