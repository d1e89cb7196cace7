"""``make run``: what starts, what stops it, what it leaves behind, and what it says."""

import os
import re
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from botocore.exceptions import ClientError

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
    ("script", "line"),
    [
        ("ops.local.server:main", "The site ended and was started again."),
        ("ops.local.guard:main", "The stand-in for AWS ended and was started again, with the"),
    ],
)
def test_a_part_that_was_killed_is_started_again_with_its_data(start, script, line):
    site = start().ready()
    put(site.folder, "kept")
    wait_for(lambda: b"kept" in (site.folder / "table.jsonl").read_bytes(), "a snapshot")
    os.kill(site.child(script), signal.SIGKILL)
    wait_for(lambda: line in site.said(), "the new start")
    site.children = site.find_children()
    assert b'"ok"' in site.get("/health")
    assert b"stylesheet" in site.get("/teams")
    assert names(site.folder) == ["kept"]
    put(site.folder, "later")
    assert site.said().count("started again") == 1
    assert site.end() == 0
    assert names(site.folder) == ["kept", "later"]


def cannot_save(site):
    """Wait until the site says so; then it refuses changes, and goes on answering."""
    wait_for(lambda: "The data cannot be saved" in site.said(), "the runner to say so")
    assert site.status("/health") == 503
    assert b"<html" in site.get("/teams")
    with pytest.raises(ClientError, match="ServiceUnavailable"):
        put(site.folder, "refused")
    form = site.get("/register").decode()
    cookie, key = site.cookie, re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    fields = {"name": "Ana", "email": "ana@example.org", "password": "seven otters swim"}
    assert site.status("/register", urlencode(dict(key) | fields).encode(), cookie) == 503


def can_save_again(site, *kept):
    wait_for(lambda: "The data can be saved again" in site.said(), "the runner to say so")
    wait_for(lambda: site.status("/health") == 200, "a healthy site")
    put(site.folder, "later")
    assert site.said().count("The data cannot be saved") == 1
    assert site.said().count("The data can be saved again") == 1
    assert site.end() == 0
    assert names(site.folder) == sorted([*kept, "later"])


def test_while_a_snapshot_cannot_be_written_no_change_is_accepted(start):
    site = start().ready()
    put(site.folder, "kept")
    in_the_way = site.folder / "table.new"
    in_the_way.unlink(missing_ok=True)
    in_the_way.mkdir()
    cannot_save(site)
    in_the_way.rmdir()
    can_save_again(site, "kept")


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a file system of a megabyte."""
    folder = tmp_path / "data"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("mounting needs to be permitted")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def saved(folder):
    """What the newest snapshot holds, as text."""
    return (folder / "table.jsonl").read_text("utf-8")


def test_on_a_full_disk_all_that_was_accepted_outlives_a_kill(start, small_disk):
    site = start().ready()
    with (small_disk / "filling").open("wb", buffering=0) as filling, suppress(OSError):
        while filling.write(b"x" * 512):
            pass
    accepted = []

    for number in range(1000):
        try:
            put(site.folder, f"{number:03}" + "x" * 900)
        except ClientError:
            if "The data cannot be saved" in site.said():
                break
        else:
            accepted.append(number)
    cannot_save(site)
    wait_for(lambda: f'"{accepted[-1]:03}xxx' in saved(site.folder), "a snapshot of the last write")
    for pid in [site.process.pid, *site.children]:
        os.kill(pid, signal.SIGKILL)
    site.end()
    again = start(port=site.port).ready()
    assert [int(name[:3]) for name in names(again.folder)] == accepted
    assert again.status("/health") == 503
    (small_disk / "filling").unlink()
    wait_for(lambda: again.status("/health") == 200, "a healthy site")
    assert again.end() == 0


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
