"""The same journeys on every kind of site: as ``make run`` starts it, and as it is deployed."""

import pytest

from ops.data_dir import DataDir
from tests.journeys.site import Site
from tests.ops.sites import PROCESSES, RunningSite


@pytest.fixture(scope="session")
def local(tmp_path_factory):
    if not PROCESSES.is_dir():
        pytest.skip("finds processes in /proc")
    running = RunningSite(tmp_path_factory.mktemp("journeys") / "data").ready()
    standin = DataDir(running.folder).published()["AWS_ENDPOINT_URL"]
    yield Site(f"http://localhost:{running.port}", standin)
    running.end()


LOCAL = pytest.param("local", marks=pytest.mark.xdist_group("local"))
ON_AWS = pytest.param("on_aws", marks=pytest.mark.xdist_group("on_aws"))
BEHIND_CLOUDFRONT = pytest.param("behind_cloudfront", marks=pytest.mark.xdist_group("on_aws"))


@pytest.fixture(params=[LOCAL, ON_AWS])
def site(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(params=[LOCAL, ON_AWS, BEHIND_CLOUDFRONT])
def everywhere(request):
    """A site under nothing, under its stage, and behind a distribution with its files."""
    return request.getfixturevalue(request.param)
