"""A plugin of pytest that sends tests to one process which share what takes long to make.

A mark of pytest-xdist's would say so, but its names for groups do not arrive with this pytest.
"""

import re

import pytest
from xdist.scheduler import LoadScopeScheduling

GROUPS = {
    "the deployed site": re.compile(
        r"tests/cloud/(?!test_account)|tests/journeys/.*\[(on_aws|behind_cloudfront)\b"
    ),
    "the local site": re.compile(r"tests/journeys/.*\[local\b"),
}


class Together(LoadScopeScheduling):
    """Each test by itself, but for the groups."""

    def _split_scope(self, nodeid):
        return next((name for name, group in GROUPS.items() if group.match(nodeid)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Schedule by groups, unless the command line says otherwise."""
    return Together(config, log) if config.getvalue("dist") == "load" else None
