"""The same journeys on every kind of site: as ``make run`` starts it, and as it is deployed."""

import pytest

from ops.local.data_dir import DataDir
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


@pytest.fixture(params=["local", "on_aws"])
def site(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["local", "on_aws", "behind_cloudfront"])
def everywhere(request):
    """A site under nothing, under its stage, and behind a distribution with its files."""
    return request.getfixturevalue(request.param)
