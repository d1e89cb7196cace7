"""``make run``: what starts, what stops it, what it leaves behind, and what it says."""

import os
import shutil
import signal
import socket

import pytest

from tests.ops.sites import (
    DEADLINE,
    PROCESSES,
    ROOT,
    RunningSite,
    count_items,
    names,
    put,
    wait_for,
)

pytestmark = pytest.mark.skipif(not PROCESSES.is_dir(), reason="finds processes in /proc")


@pytest.fixture
def start(tmp_path):
    sites = []

    def start(folder="data", **arguments):
        sites.append(RunningSite(tmp_path / folder, **arguments))
        return sites[-1]

    yield start
    for site in sites:
        if not site.ended():
            site.end(signal.SIGKILL)


def line_of(site):
    """The one line that a start that came to nothing left."""
    assert site.process.wait(DEADLINE) == 1
    said = site.said()
    assert said.count("\n") == 1, said
    return said


def test_it_answers_has_samples_once_and_keeps_the_data_over_a_stop(start):
    site = start().ready()
    assert b"<html" in site.get("/")
    assert "sample teams are in" in site.said()
    put(site.folder, "kept")
    assert site.end(signal.SIGTERM) == 0
    before = count_items(site.folder)

    again = start().ready()
    assert "sample teams" not in again.said()
    assert names(again.folder) == ["kept"]
    assert again.end(signal.SIGINT) == 0
    assert count_items(again.folder) == before


def test_a_kill_of_everything_loses_no_more_than_since_the_last_snapshot(start):
    site = start().ready()
    put(site.folder, "kept")
    wait_for(lambda: b"kept" in (site.folder / "table.jsonl").read_bytes(), "a snapshot")
    for pid in [site.process.pid, *site.children]:
        os.kill(pid, signal.SIGKILL)
    site.end()
    again = start(port=site.port).ready()
    assert names(again.folder) == ["kept"]
    assert again.end() == 0


def test_children_end_with_a_runner_that_was_killed(start):
    site = start().ready()
    assert len(site.children) == 2
    assert site.end(signal.SIGKILL) == -signal.SIGKILL


def test_two_sites_run_side_by_side_each_on_its_data(start):
    one, two = start("one"), start("two")
    put(one.ready().folder, "of one")
    put(two.ready().folder, "of two")
    assert names(one.folder) == ["of one"]
    assert names(two.folder) == ["of two"]
    assert one.end() == 0
    assert b"<html" in two.get("/")
    assert two.end() == 0


def test_a_folder_in_use_is_one_line(start):
    start().ready()
    assert "in use by a running site" in line_of(start())


@pytest.mark.parametrize(
    ("script", "message"),
    [("chalice", "The site has ended by itself"), ("ministack", "The stand-in for AWS has ended")],
)
def test_when_a_part_ends_all_of_it_does(start, script, message):
    site = start().ready()
    os.kill(site.child(script), signal.SIGKILL)
    wait_for(site.ended, "the runner to end")
    assert site.end() == 1
    assert message in site.said()


@pytest.fixture
def project(tmp_path):
    """A copy of the project, to change it while its site runs."""
    copy = tmp_path / "project"
    copy.mkdir()
    for name in ("chalicelib", "ops", "templates", "static-bucket", ".chalice"):
        ignored = shutil.ignore_patterns("__pycache__", "deployments")
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    shutil.copy(ROOT / "app.py", copy)
    return copy


def test_changes_show_without_a_new_start_and_mistakes_wait_for_the_next_one(start, project):
    site = start(root=project).ready()
    app = project / "app.py"
    good = app.read_text("utf-8")

    app.write_text("mistake(", "utf-8")
    wait_for(lambda: "waits for the next one" in site.said(), "the mistake to be seen")
    app.write_text(good, "utf-8")
    wait_for(lambda: "shows the change" in site.said(), "the good code")

    style = min((project / "static-bucket" / "css").glob("*.css"))
    before = site.get("/")
    style.write_text(style.read_text("utf-8") + "b { color: red }", "utf-8")
    wait_for(lambda: site.said().count("shows the change") == 2, "the new style")
    assert style.stem.encode() in before
    assert site.get("/") != before
    assert site.end() == 0


def test_a_busy_port_is_one_line(start):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert f"Port {port} is busy: choose another" in line_of(start(port=port))


@pytest.mark.parametrize("port", ["0", "65536", "http", "nan"])
def test_a_port_that_cannot_be_is_one_line(start, port):
    assert f"PORT={port} is not a value" in line_of(start(port=port))


def test_a_broken_state_is_one_line_and_stays(start, tmp_path):
    (tmp_path / "data").mkdir()
    state = tmp_path / "data" / "table.jsonl"
    state.write_bytes(b"broken")
    assert f"{state} is broken" in line_of(start())
    assert state.read_bytes() == b"broken"
