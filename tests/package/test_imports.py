"""What the packaged function imports for a first answer: each module makes a cold start longer."""

import json
import os
import subprocess
import sys

import pytest

from tests.package.test_render import event, sdk

__all__ = ["sdk"]

SCRIPT = """
import json, sys
sys.path[:] = [path for path in sys.path if "site-packages" not in path] + sys.argv[1:3]
from app import app
answer = app(json.loads(sys.argv[3]), None)
json.dump([answer["statusCode"], sorted(sys.modules)], sys.stderr)
"""
MOST_MODULES = 565
NOT_FOR_A_PAGE = {
    "argon2",
    "python_multipart",
    "cffi",
    "pyotp",
    "segno",
    "boto3",
    "unittest",
    "asyncio",
    "yaml",
    "chalicelib.openapi.description",
}
"""Only some requests need passwords, codes, files or the description; botocore speaks to AWS."""


@pytest.fixture
def modules(unpacked, sdk):
    """The names of all modules after a page that needs no table."""
    asked = event("text/html") | {"path": "/login", "resource": "/login", "pathParameters": None}
    asked["requestContext"] |= {"path": "/api/login", "resourcePath": "/login"}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", SCRIPT, str(unpacked), str(sdk), json.dumps(asked)],
        cwd=unpacked,
        env={"PATH": os.environ["PATH"], "AWS_DEFAULT_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    status, names = json.loads(done.stderr)
    assert status == 200
    return set(names)


def test_a_page_imports_what_it_needs_and_no_more(modules):
    assert "chalicelib.site.accounts.signing_in" in modules
    assert NOT_FOR_A_PAGE & modules == set()
    assert len(modules) < MOST_MODULES


def test_importing_the_app_imports_no_tests_and_no_commands(modules):
    assert not [name for name in modules if name.split(".")[0] in {"tests", "ops", "pytest"}]
