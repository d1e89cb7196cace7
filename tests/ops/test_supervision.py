"""No failure of a chore ends ``make run``, what ended is restarted, and changed files are seen."""

import os
from itertools import pairwise
from unittest.mock import MagicMock

import pytest

from ops import run as runner
from ops.command import OpsError
from ops.local import supervision
from ops.local.site import Site
from ops.local.supervision import MOST_STARTS, Chore, Restarts, Watch


class Clock:
    now = 1000.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(supervision, "time", clock)
    return clock


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space"),
        ValueError("a\nb"),
        UnicodeEncodeError("ascii", "é", 0, 1, "no"),
        KeyError("Subject"),
        RecursionError(),
        MemoryError(),
        OpsError("refused"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_chore_that_fails_is_said_once_in_a_line_and_again_when_it_works(error):
    said, broken = [], [True]

    def do():
        if broken:
            raise error

    chore = Chore("Keeping the mail", do, said.append)
    for _ in range(3):
        assert not chore.run()
    assert len(said) == 1
    assert "\n" not in said[0]
    assert said[0].startswith("Keeping the mail failed, will try again: ")
    broken.clear()
    for _ in range(3):
        assert chore.run()
    assert said[1:] == ["Keeping the mail works again."]


def test_what_ended_starts_at_once_then_after_pauses_and_then_no_more(clock):
    started = []
    restarts = Restarts("The site", lambda: started.append(clock.now), lambda line: None)

    def keep_starting():
        while True:
            restarts.run()
            clock.now += 0.5

    with pytest.raises(OpsError, match="6 times within a minute"):
        keep_starting()
    assert len(started) == MOST_STARTS
    pauses = [late - early for early, late in pairwise(started)]
    assert pauses == sorted(pauses)
    assert pauses[-1] > pauses[0]


def test_what_ends_now_and_then_is_always_started_again(clock):
    restarts = Restarts("The site", lambda: None, lambda line: None)
    for _ in range(50):
        assert restarts.run()
        clock.now += 20


def test_what_does_not_start_is_said_and_tried_again(clock):
    said = []

    def start():
        raise OSError("no room")

    restarts = Restarts("The site", start, said.append)
    assert not restarts.run()
    assert said == ["The site ended and does not start again: no room"]


class Looks:
    """An event that is set after so many looks; what happens before a look is in ``events``."""

    def __init__(self, clock, looks, events):
        self.clock, self.left, self.events = clock, looks, events

    def is_set(self):
        return False

    def wait(self, seconds):
        self.clock.now += seconds
        self.left -= 1
        self.events.pop(self.left, lambda: None)()
        return self.left <= 0


class Processes:
    """In place of the site's processes: each starts or does not, as planned, else it starts."""

    def __init__(self, plan):
        self.plan, self.started = list(plan), []

    def __call__(self, *_):
        child, starts = MagicMock(), self.plan.pop(0) if self.plan else True
        child.alive.return_value = child.wait_until.return_value = starts
        self.started.append(child)
        return child

    def end(self):
        self.started[-1].alive.return_value = False


def run_site(monkeypatch, clock, plan, looks, **events):
    """The processes of a site that the runner looks after; ``ended`` and ``changed``: at a look."""
    processes = Processes(plan)
    watch = MagicMock()
    watch.return_value.changed.return_value = False
    monkeypatch.setattr("ops.local.site.Child", processes)
    monkeypatch.setattr(runner, "Watch", watch)

    def change():
        watch.return_value.changed.side_effect = [True, *[False] * 1000]

    happens = {"ended": processes.end, "changed": change}
    stopping = Looks(clock, looks, {looks - at: happens[name] for name, at in events.items()})
    stack, outbox = MagicMock(), MagicMock()
    stack.is_room_short.return_value, stack.publish_static.return_value = False, 0
    runner.Runner(Site(1, {}), stack, outbox, 10).run(stopping)
    return processes.started


@pytest.mark.parametrize("failures", [1, 2, 3])
def test_a_site_that_does_not_start_again_is_tried_until_it_does(monkeypatch, clock, failures):
    plan = [True, *[False] * failures]
    started = run_site(monkeypatch, clock, plan, 60, ended=1)
    assert len(started) == len(plan) + 1


def test_a_site_that_never_starts_again_ends_the_runner(monkeypatch, clock):
    with pytest.raises(OpsError, match="6 times within a minute"):
        run_site(monkeypatch, clock, [True, *[False] * 50], 200, ended=1)


def test_a_change_with_which_it_does_not_start_waits_for_the_next_one(monkeypatch, clock):
    assert len(run_site(monkeypatch, clock, [True, False], 60, changed=1)) == 2


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
