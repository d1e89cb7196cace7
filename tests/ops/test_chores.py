"""No chore's failure ends the runner, and what ended is started again, though not for ever."""

from itertools import pairwise

import pytest

from ops import chores
from ops.chores import MOST_STARTS, Chore, Restarts
from ops.errors import OpsError


class Clock:
    now = 1000.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(chores, "time", clock)
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
