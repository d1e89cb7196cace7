"""The import and export commands on a table of the test's own."""

from contextlib import nullcontext

import pytest

from ops import export_teams, import_teams


@pytest.fixture
def here(aws, monkeypatch):
    """The commands find the data in the table of the test."""
    for command in (import_teams, export_teams):
        monkeypatch.setattr(command, "connected", lambda _: nullcontext())


@pytest.fixture
def file(tmp_path):
    return tmp_path / "teams.csv"
