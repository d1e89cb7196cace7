"""Mail on this machine: somebody registers by what ``make run`` prints, and nothing is lost."""

import json
import re
import signal
import threading
import urllib.request
from email import message_from_bytes
from email.policy import default
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

import pytest

from ops.outbox import Outbox
from tests.ops.sites import PROCESSES, RunningSite, wait_for

MAIL = {
    "MessageId": "0123@email.example.com",
    "Source": "Team Coach <team-coach@localhost>",
    "To": ["ana@example.org"],
    "Subject": "Bestätige deine Adresse",
    "BodyText": "Hello Ána,\n\nhttp://localhost:8000/confirm?token=x\n",
    "Timestamp": 1795410000.5,
}


@pytest.fixture
def standin():
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"messages": {"000000000000": sent}}).encode())

        def log_message(self, *_):
            pass

    sent = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield sent, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_mail_is_kept_once_and_told_with_its_link(standin, tmp_path):
    sent, endpoint = standin
    said = []
    outbox = Outbox(endpoint, tmp_path / "outbox", said.append)
    outbox.collect()
    assert said == []
    sent.append(MAIL)
    outbox.collect()
    outbox.collect()
    (path,) = (tmp_path / "outbox").iterdir()
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert (mail["To"], mail["Subject"]) == ("ana@example.org", MAIL["Subject"])
    assert mail.get_content().replace("\r\n", "\n") == MAIL["BodyText"]
    assert path.suffix == ".eml"
    assert said[1:] == ["  http://localhost:8000/confirm?token=x"]
    assert MAIL["Subject"] in said[0]


def test_a_stand_in_that_is_away_is_told_and_no_end(tmp_path):
    said = []
    Outbox("http://127.0.0.1:9", tmp_path, said.append).collect()
    assert len(said) == 1


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="finds processes in /proc")
def test_somebody_registers_by_the_link_that_is_printed(tmp_path):
    site = RunningSite(tmp_path / "data").ready()
    try:
        open_page = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        ).open
        origin = f"http://localhost:{site.port}"

        def send(path, page, **fields):
            text = open_page(f"{origin}{page}").read().decode()
            found = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))
            body = urlencode({**found, **fields}).encode()
            return open_page(f"{origin}{path}", body).read().decode()

        fields = {"name": "Ana", "email": "ana@example.org", "password": "seven otters swim"}
        assert "Look into your mail" in send("/register", "/register", **fields)
        link = wait_for(
            lambda: re.search(r"^  (http://\S+)$", site.said(), re.MULTILINE), "the link"
        )[1]
        assert link.startswith(f"{origin}/confirm?token=")
        assert "confirmed" in send("/confirm", link.removeprefix(origin))
        del fields["name"]
        signed_in = send("/login", "/login", **fields)
        assert "Sign out" in signed_in
        assert len(list((site.folder / "outbox").glob("*.eml"))) == 1
    finally:
        site.end(signal.SIGTERM)
