"""``make deploy`` on a stand-in for AWS: what it makes, says, keeps and refuses."""

import json
import urllib.request
from urllib.parse import urlsplit

from tests.cloud.conftest import base_url


def get(cloud, url):
    parts = urlsplit(url)
    asked = urllib.request.Request(f"{cloud.endpoint}{parts.path}", headers={"Host": parts.netloc})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return answer.read()


def test_the_site_answers_under_its_stage(cloud, deployed):
    health = json.loads(get(cloud, f"{base_url(cloud, deployed)}/health"))
    assert health["status"] == "ok"
    assert b'href="/api/best"' in get(cloud, f"{base_url(cloud, deployed)}/")


def test_a_second_deployment_without_changes_does_nothing(cloud, deployed):
    assert cloud.deploy() == deployed
    assert cloud.said[-1] == "Nothing has changed."
    assert cloud.said[-2].startswith("0 new static files")
