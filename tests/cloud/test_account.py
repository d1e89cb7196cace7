"""Commands without an account to work on: one line that says what to set."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ops.deployment.package import ROOT

KEYS = {"AWS_ACCESS_KEY_ID": "some", "AWS_SECRET_ACCESS_KEY": "some"}
REGION = {"AWS_DEFAULT_REGION": "eu-west-1"}
NOWHERE = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}


def said(module, tmp_path, **environment):
    """What a command says that has failed: one line, and what it would have done before it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    alone = {
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "STAGE": "prod",
    }
    done = subprocess.run(
        [sys.executable, "-m", f"ops.deployment.{module}"],
        cwd=ROOT,
        env={**own, **alone, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.fixture
def refusing():
    """A stand-in that refuses everybody, for the reason put into the list."""

    class Refuse(BaseHTTPRequestHandler):
        def do_POST(self):
            body = (
                f"<ErrorResponse><Error><Type>Sender</Type><Code>{reasons[0]}</Code>"
                "<Message>No.</Message></Error></ErrorResponse>"
            ).encode()
            self.send_response(403)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    reasons = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refuse)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield reasons, {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}"}
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("module", ["deploy", "destroy", "stack", "logs"])
def test_without_credentials(module, tmp_path):
    line = said(module, tmp_path, **REGION)
    assert line.startswith("There are no AWS credentials here: set AWS_PROFILE")


def test_with_a_profile_that_is_not_there(tmp_path):
    assert "set another" in said("deploy", tmp_path, **REGION, AWS_PROFILE="nobody")


@pytest.mark.parametrize("code", ["ExpiredToken", "InvalidClientTokenId"])
def test_with_credentials_that_are_refused(tmp_path, refusing, code):
    reasons, standin = refusing
    reasons.append(code)
    line = said("deploy", tmp_path, **KEYS, **REGION, **standin)
    assert line.startswith("The AWS credentials ")
    assert "AWS_ACCESS_KEY_ID" in line


def test_without_permission(tmp_path, refusing):
    reasons, standin = refusing
    reasons.append("AccessDenied")
    line = said("stack", tmp_path, **KEYS, **REGION, **standin)
    assert line == "AWS refused GetCallerIdentity: No.\n"


def test_without_a_region(tmp_path):
    assert "set AWS_DEFAULT_REGION" in said("deploy", tmp_path, **KEYS)


@pytest.mark.parametrize("region", ["eu west 1", "-"])
def test_with_a_region_that_is_none(tmp_path, region):
    line = said("deploy", tmp_path, **KEYS, AWS_DEFAULT_REGION=region)
    assert "set AWS_DEFAULT_REGION" in line


def test_where_nobody_answers(tmp_path):
    line = said("deploy", tmp_path, **KEYS, **REGION, **NOWHERE)
    assert line.startswith("AWS does not answer")
    assert "set AWS_DEFAULT_REGION" in line
