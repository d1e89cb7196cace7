"""What the package knows of AWS: clients are made from it, and ask where botocore would."""

import json
import os
import subprocess
import sys

import pytest

from tests.package.test_render import sdk

__all__ = ["sdk"]

SCRIPT = """
import json, os, sys
sys.path[:] = [path for path in sys.path if "site-packages" not in path] + sys.argv[1:3]
import botocore
from chalicelib import aws

opened = []
sys.addaudithook(lambda event, args: event == "open" and opened.append(str(args[0])))

class Asked(Exception):
    pass

def ask(request, **_):
    raise Asked(request.url)

def asked():
    opened.clear()
    urls = list(urls_asked())
    return urls, sum("/botocore/data/" in name for name in opened)

def urls_asked():
    for os.environ["AWS_DEFAULT_REGION"] in sys.argv[3:]:
        for service, operation in ("dynamodb", "list_tables"), ("ses", "get_send_quota"):
            client = aws.client(service)
            client.meta.events.register("before-send", ask)
            try:
                getattr(client, operation)()
            except Asked as url:
                yield str(url)

packed = asked()
botocore.__version__ = "1.9.99"
json.dump({"packed": packed, "older": asked()}, sys.stdout)
"""
REGIONS = ("eu-west-1", "us-east-1", "cn-north-1", "us-gov-west-1", "us-iso-east-1")
ACCOUNT = "123456789012"


@pytest.fixture
def made(unpacked, sdk):
    """Whom the package's clients ask, with this botocore and with an older one."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", SCRIPT, str(unpacked), str(sdk), *REGIONS],
        cwd=unpacked,
        env={
            "PATH": os.environ["PATH"],
            "AWS_ACCESS_KEY_ID": "a",
            "AWS_SECRET_ACCESS_KEY": "b",
            "AWS_ACCOUNT_ID": ACCOUNT,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_package_has_all_that_clients_are_made_from(made):
    (table, mail, *others), read = made["packed"]
    assert read == 0
    assert table == f"https://{ACCOUNT}.ddb.eu-west-1.amazonaws.com/"
    assert mail == "https://email.eu-west-1.amazonaws.com/"
    assert len(others) == 2 * (len(REGIONS) - 1)


def test_a_botocore_older_than_the_data_takes_its_own_and_asks_the_same(made):
    urls, read = made["older"]
    assert read > 0
    assert urls == made["packed"][0]
