"""Snapshots: whole or not at all, the newest good one is used, and a broken one is kept."""

import os
from types import SimpleNamespace

import pytest

from ops.command import OpsError
from ops.local.snapshots import Snapshots

OLD = [{"pk": {"S": "a"}, "sk": {"S": "b"}}]
NEW = [
    {"pk": {"S": "a"}, "sk": {"S": "b"}, "name": {"S": "Łódź ⚽\u2028\n"}, "skill": {"N": "74"}},
    {"pk": {"S": "c"}, "sk": {"S": "d"}, "map": {"M": {"key": {"B": "AP8="}}}},
]


@pytest.fixture
def snapshots(tmp_path):
    return Snapshots(tmp_path)


def saved(snapshots, *states):
    for state in states:
        snapshots.save(state)
    return Snapshots(snapshots.last.parent)


def test_a_new_folder_has_none(snapshots):
    assert not snapshots.exist()
    assert snapshots.restore() is None


def test_every_kind_of_value_comes_back(snapshots):
    restored = saved(snapshots, NEW).restore()
    assert restored.items == NEW
    assert restored.notice is None


def test_an_empty_table_is_a_state_too(snapshots):
    again = saved(snapshots, OLD, [])
    assert again.exist()
    assert again.restore().items == []


def test_what_did_not_change_is_not_written_again(snapshots):
    assert snapshots.save(OLD)
    assert not snapshots.save(OLD)
    again = Snapshots(snapshots.last.parent)
    again.restore()
    assert not again.save(OLD)
    assert again.save(NEW)


def test_the_one_before_is_kept(snapshots):
    saved(snapshots, OLD, NEW)
    snapshots.last.unlink()
    assert Snapshots(snapshots.last.parent).restore().items == OLD


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"not a snapshot",
        lambda content: b"[1]\n",
        lambda content: content[:-10],
        lambda content: content.replace(b"74", b"75"),
        lambda content: content.replace(b'"format": 2', b'"format": 1'),
    ],
    ids=["empty", "foreign", "not a header", "cut off", "altered", "later format"],
)
def test_a_broken_one_is_named_and_kept_and_the_one_before_is_used(snapshots, damage):
    saved(snapshots, OLD, NEW)
    broken = damage(snapshots.last.read_bytes())
    snapshots.last.write_bytes(broken)
    again = Snapshots(snapshots.last.parent)
    restored = again.restore()
    assert restored.items == OLD
    kept = snapshots.last.with_name("table.broken-1.jsonl")
    assert str(kept) in restored.notice
    assert "\n" not in restored.notice
    again.save(OLD)
    again.save(NEW)
    assert kept.read_bytes() == broken


def test_broken_ones_never_take_each_others_place(snapshots):
    for content in (b"first", b"second"):
        snapshots.save(OLD)
        snapshots.save(NEW)
        snapshots.last.write_bytes(content)
        snapshots = Snapshots(snapshots.last.parent)
        snapshots.restore()
    folder = snapshots.last.parent
    assert (folder / "table.broken-1.jsonl").read_bytes() == b"first"
    assert (folder / "table.broken-2.jsonl").read_bytes() == b"second"


def test_without_a_good_one_nothing_is_touched_and_one_line_says_what_to_do(snapshots):
    saved(snapshots, OLD, NEW)
    snapshots.last.write_bytes(b"broken")
    snapshots.previous.write_bytes(b"broken as well")
    with pytest.raises(OpsError, match="put a good copy in its place") as error:
        Snapshots(snapshots.last.parent).restore()
    assert str(snapshots.last) in str(error.value)
    assert "\n" not in str(error.value)
    assert snapshots.last.read_bytes() == b"broken"
    assert snapshots.previous.read_bytes() == b"broken as well"


def test_a_half_written_file_is_not_taken_for_a_snapshot(snapshots):
    saved(snapshots, OLD)
    snapshots.last.with_suffix(".new").write_bytes(b"half")
    again = Snapshots(snapshots.last.parent)
    assert again.restore().items == OLD
    again.save(NEW)
    assert Snapshots(snapshots.last.parent).restore().items == NEW


@pytest.mark.parametrize(("free", "has_room"), [(0, False), (1, True)])
def test_room_for_another_is_what_the_next_reservation_needs(
    snapshots, monkeypatch, free, has_room
):
    for state in (OLD, NEW, OLD):
        snapshots.save(state)
    reserved = snapshots.last.parent / "table.new"
    reserved.write_bytes(b"x" * 5000)
    needed = 5000 + 32 * 1024 - snapshots.previous.stat().st_size
    blocks = needed - 1 + free
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_bavail=blocks, f_frsize=1))
    assert snapshots.has_room_for_another() is has_room
