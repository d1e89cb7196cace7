"""The runner sees changed sources, and nothing that it makes itself."""

import os

import pytest

from ops.local.supervision import Watch


@pytest.fixture
def watch(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_text("a")
    (tmp_path / "app.py").write_text("a")
    return Watch((tmp_path / "app.py", tmp_path / "pages"))


def test_nothing_changed(watch):
    assert not watch.changed()


def test_a_change_is_seen_once(watch, tmp_path):
    (tmp_path / "app.py").write_text("ab")
    assert watch.changed()
    assert not watch.changed()


def test_an_older_copy_put_back_is_a_change(watch, tmp_path):
    os.utime(tmp_path / "app.py", (1, 1))
    assert watch.changed()


def test_files_that_come_and_go_are_seen(watch, tmp_path):
    (tmp_path / "pages" / "b.html").write_text("b")
    assert watch.changed()
    (tmp_path / "pages" / "b.html").unlink()
    assert watch.changed()


@pytest.mark.parametrize("name", ["a.pyc", "static_manifest.json", ".a.html.swp"])
def test_what_tools_write_is_not_a_change(watch, tmp_path, name):
    (tmp_path / "pages" / name).write_text("x")
    assert not watch.changed()
