"""``make deploy`` on a stand-in for AWS: what it makes, says, keeps and refuses."""

import pytest

from tests.cloud.stacks import base_url
from tests.journeys.site import Site

pytestmark = pytest.mark.xdist_group("on_aws")


@pytest.fixture
def site(cloud, deployed):
    return Site(base_url(cloud, deployed), cloud.endpoint)


def test_the_site_answers_under_its_stage(site):
    assert site.get("/health").json["status"] == "ok"


def test_a_second_deployment_without_changes_does_nothing(cloud, deployed):
    assert cloud.deploy() == deployed
    assert cloud.said[-1] == "Nothing has changed."
    assert cloud.said[-2].startswith("0 new static files")
