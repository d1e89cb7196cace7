"""A data folder belongs to one user at a time."""

import pytest

from ops.command import OpsError
from ops.local.data_dir import COMMAND, SITE, DataDir, InUse


def test_a_second_user_is_told_who_has_it(tmp_path):
    first = DataDir(tmp_path)
    first.lock(SITE)
    with pytest.raises(InUse, match="in use by a running site") as error:
        DataDir(tmp_path).lock(COMMAND)
    assert error.value.by_site
    first.unlock()
    first.lock(COMMAND)
    with pytest.raises(InUse, match="in use by another command") as error:
        DataDir(tmp_path).lock(SITE)
    assert not error.value.by_site
    first.unlock()


def test_it_is_made_when_missing(tmp_path):
    data = DataDir(tmp_path / "a" / "b")
    data.lock(SITE)
    data.unlock()
    assert (tmp_path / "a" / "b").is_dir()


def test_others_on_this_machine_cannot_look_into_it(tmp_path):
    data = DataDir(tmp_path / "data")
    data.lock(SITE)
    data.unlock()
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_a_path_that_cannot_be_a_folder_is_one_line(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OpsError, match="cannot be used"):
        DataDir(tmp_path / "file").lock(SITE)


def test_what_a_site_publishes_is_gone_when_the_next_one_starts(tmp_path):
    data = DataDir(tmp_path)
    data.lock(SITE)
    assert data.published() is None
    data.publish({"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "TABLE_NAME": "a=b"})
    assert DataDir(tmp_path).published() == {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "TABLE_NAME": "a=b",
    }
    data.unlock()
    data.lock(SITE)
    assert data.published() is None
    data.unlock()
