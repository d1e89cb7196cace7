"""Mail on this machine: somebody registers by what ``make run`` prints, and nothing is lost."""

import json
import re
import signal
import threading
import urllib.request
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import Mock
from urllib.parse import urlencode

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib import mail
from chalicelib.accounts import mails
from chalicelib.accounts.invitations import invite
from chalicelib.message import Message
from chalicelib.models import Role, Roster
from chalicelib.validation import check_name
from chalicelib.validation.fields import check_email
from ops.local.outbox import Outbox, _message
from tests.ops.sites import PROCESSES, RunningSite, wait_for
from tests.web import made_up

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
    kept = message_from_bytes(path.read_bytes(), policy=default)
    assert (kept["To"], kept["Subject"]) == ("ana@example.org", MAIL["Subject"])
    assert kept.get_content().replace("\r\n", "\n") == MAIL["BodyText"]
    assert path.suffix == ".eml"
    assert said[1:] == ["  http://localhost:8000/confirm?token=x"]
    assert MAIL["Subject"] in said[0]


def test_a_stand_in_that_is_away_is_told_and_no_end(tmp_path):
    said = []
    Outbox("http://127.0.0.1:9", tmp_path, said.append).collect()
    assert len(said) == 1


def test_what_fails_again_and_again_is_told_once(standin, tmp_path):
    sent, endpoint = standin
    said = []
    away = Outbox("http://127.0.0.1:9", tmp_path, said.append)
    away.collect()
    away.collect()
    assert len(said) == 1
    del said[:]
    (tmp_path / "outbox").write_text("a file where the folder should be")
    full = Outbox(endpoint, tmp_path / "outbox", said.append)
    sent.append(MAIL)
    full.collect()
    full.collect()
    assert (len(said), "will try again" in said[0]) == (1, True)
    (tmp_path / "outbox").unlink()
    full.collect()
    assert len(list((tmp_path / "outbox").iterdir())) == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"BodyText": None},
        {"Timestamp": "yesterday"},
        {"Timestamp": 1e300},
        {"To": [None]},
        {"MessageId": "a/../b"},
        {"Subject": 3},
    ],
)
def test_a_bad_mail_is_told_once_and_stops_no_other(standin, tmp_path, bad):
    sent, endpoint = standin
    sent.extend([MAIL | {"MessageId": "bad"} | bad, MAIL])
    said = []
    outbox = Outbox(endpoint, tmp_path / "outbox", said.append)
    outbox.collect()
    outbox.collect()
    assert [path.name for path in (tmp_path / "outbox").iterdir()] == ["20261123-050000-0123.eml"]
    assert sum("could not be kept" in each for each in said) == 1


WORDS = st.sampled_from(
    [
        "=?utf-8?q?=0d=0aBcc:_x@y.z?=",
        "=?utf-8?b?DQpCY2M6IHg=?=",
        "=?x?q?a?=",
        "=?utf-8?q??=",
        "=?",
        "?=",
        "<",
        ">",
        "@",
        ",",
        ";",
        ":",
        '"',
        "(",
        ")",
        "é",
        "漢",
        "=?utf-8?q?=ff?=",
        "=?us-ascii?q?é?=",
        "[",
        "]",
        "=?utf-8?x?a?=",
        "=?utf-8*en?q?a?=",
        "\\",
        "\U0001f468",
        " ",
        "\u00a0",
        "\u3000",
        "\u0600",
        "a" * 40,
    ]
)
PLAIN = st.characters(exclude_categories=("C", "Zl", "Zp"))
NAMES = st.lists(WORDS | PLAIN, max_size=8).map(lambda parts: "".join(("N", *parts))[:80])
LOCALS = st.text("abzAZ09.!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=64)
ADDRESSES = st.builds("{}@{}".format, LOCALS, st.sampled_from(("example.org", "a.bc")))
HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
}


def accepted(check, value):
    try:
        return check(value)
    except ValueError:
        reject()


@settings(max_examples=300, deadline=None)
@given(ADDRESSES, NAMES, NAMES)
def test_no_name_or_address_becomes_a_header_of_its_own(address, inviter, team):
    sent = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mail, "client", lambda: Mock(send_email=lambda **mailed: sent.append(mailed)))
        now = datetime.now(UTC)
        roster = Roster(made_up.team("x"), ())
        found = accepted(check_email, address), accepted(check_name, inviter)
        invitation, _ = invite(roster, found[0], Role.VIEWER, found[1], now)
        named = replace(roster.team, name=accepted(check_name, team))
        facts = {"role": str(invitation.role), "link": "https://coach.example/x"}
        facts |= {"inviter": invitation.invited_by, "team": named.name}
        mails.send(invitation.email, Message("mail.invitation", facts))
    to, message = sent[0]["Destination"]["ToAddresses"], sent[0]["Message"]
    taken = MAIL | {
        "To": to,
        "Subject": message["Subject"]["Data"],
        "BodyText": message["Body"]["Text"]["Data"],
    }
    written = _message(taken, now).as_bytes()
    lines = written.partition(b"\r\n\r\n")[0].split(b"\r\n")
    names = [line.partition(b":")[0].decode() for line in lines if line[:1] not in (b" ", b"\t")]
    assert sorted(names) == sorted(HEADERS)
    read = message_from_bytes(written, policy=default)
    assert [each.addr_spec for each in read["To"].addresses] == to
    subject = f"{invitation.invited_by} invites you to join {named.name}".replace("=?", "= ?")
    # Readers fold and unfold white space as they like.
    assert "".join(read["Subject"].split()) == "".join(subject.split())
    assert read.get_content().replace("\r\n", "\n") == taken["BodyText"]


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
        assert "Check your email" in send("/register", "/register", **fields)
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
