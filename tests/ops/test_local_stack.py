"""Commands reach a site's data while it does not run, and snapshots never see half a change."""

import os
import threading

import pytest

from ops.local.data_dir import COMMAND, DataDir, InUse
from ops.local.stack import connected, items, started
from tests.ops.sites import names, put, write


@pytest.fixture
def data(tmp_path):
    data = DataDir(tmp_path)
    data.lock(COMMAND)
    yield data
    data.unlock()


def test_what_a_command_does_is_there_for_the_next(tmp_path):
    put(tmp_path, "first")
    put(tmp_path, "second")
    assert names(tmp_path) == ["first", "second"]


def test_what_was_done_before_an_error_is_kept(tmp_path):
    def fail():
        with connected(tmp_path):
            write({"pk": "TEST", "sk": "first"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert names(tmp_path) == ["first"]


def test_the_environment_leads_to_no_real_account_and_is_put_back(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "real")
    monkeypatch.setenv("TABLE_NAME", "real")
    before = dict(os.environ)
    with connected(tmp_path):
        assert "AWS_PROFILE" not in os.environ
        assert os.environ["TABLE_NAME"] == "team-coach-local"
        assert os.environ["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")
    assert dict(os.environ) == before


def test_two_commands_do_not_share_a_folder(data):
    with pytest.raises(InUse, match="another command"), connected(data.folder):
        pass


def test_a_snapshot_has_a_transaction_whole_or_not_at_all(data):
    done = threading.Event()
    filling = "x" * 20_000

    def keep_writing():
        for number in range(40):
            write(*({"pk": pk, "sk": f"{number:03}", "filling": filling} for pk in "az"))
        done.set()

    writer = threading.Thread(target=keep_writing)
    sizes = set()
    with started(data) as stack:
        writer.start()
        while not done.is_set():
            read = items(stack.copy.read())
            first, second = ([item for item in read if item["pk"]["S"] == pk] for pk in "az")
            sizes.add(len(first))
            if len(first) != len(second):
                break
        writer.join()
    assert len(first) == len(second)
    assert len(sizes) > 2, "the reader saw no state in between"
