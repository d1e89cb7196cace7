"""Snapshots of the table in files: written whole or not at all, and checked when read.

A file begins with a line that says how many items follow and their digest; each further line is
an item as DynamoDB writes it. The snapshot before the last is kept beside it, and so is the file
that the next one will be written to: its blocks are reserved before they are needed, so that a disk
that fills up meanwhile does not keep what was already accepted from being saved.
"""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct

from ops.command import OpsError

FORMAT = 2
"""Changes with what is in the items: in the first, each player was one."""
Item = dict[str, Any]
_MOST_GROWTH = 16 * 1024 * 1024
_LEAST_GROWTH = 32 * 1024
_SHARE = 8
"""The reserved space for growth is at most one part in so many of what is free on the disk."""


class BrokenSnapshot(Exception):
    """The file is not a whole snapshot; the message says why."""


class Restored(Struct, frozen=True):
    """What ``Snapshots.restore`` found: the items, and what the person should know about it."""

    items: list[Item]
    notice: str | None


def encode(items: Sequence[Item]) -> bytes:
    """The items as the body of a snapshot; equal items in equal order give equal bytes."""
    lines = (json.dumps(item, ensure_ascii=False, sort_keys=True) for item in items)
    return "".join(line + "\n" for line in lines).encode()


def read(path: Path) -> list[Item]:
    """The items of the snapshot ``path``. Raises ``BrokenSnapshot``, or OSError if unreadable."""
    head, _, body = path.read_bytes().partition(b"\n")
    try:
        header = json.loads(head)
        if header["format"] != FORMAT:
            raise BrokenSnapshot(f"its format is {header['format']}, not {FORMAT}")
        if header["sha256"] != sha256(body).hexdigest():
            raise BrokenSnapshot("its contents are not what was written")
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenSnapshot("it does not begin like one") from error
    return [json.loads(line) for line in body.splitlines()]


class Snapshots:
    """The snapshots in one folder."""

    def __init__(self, folder: Path) -> None:
        self.last = folder / "table.jsonl"
        self.previous = folder / "table.previous.jsonl"
        self._next = folder / "table.new"
        self._saved: str | None = None

    def exist(self) -> bool:
        """Whether anything was ever saved here."""
        return self.last.exists() or self.previous.exists()

    def reserve(self) -> int:
        """Reserve disk space for the next snapshot; by how many bytes it may be larger than now.

        Raises OSError if there is no room for even a few more bytes, or no file can be made.
        """
        size = _size(self.last)
        with self._next.open("ab") as file:
            disk = os.fstatvfs(file.fileno())
            growth = disk.f_bavail * disk.f_frsize // _SHARE
            growth = max(_LEAST_GROWTH, min(growth, _MOST_GROWTH))
            _allocate(file.fileno(), size + growth)
            return growth

    def has_room_for_another(self) -> bool:
        """Whether ``reserve`` will succeed after the next ``save``, as the disk is now.

        Raises OSError.
        """
        disk = os.statvfs(self.last.parent)
        free = disk.f_bavail * disk.f_frsize
        freed, reserved = (_size(path) for path in (self.previous, self._next))
        return free + freed >= reserved + _LEAST_GROWTH

    def saved_at(self) -> str:
        """When the newest snapshot was written, in UTC. Raises OSError if there is none."""
        return str(_header(self.last if self.last.exists() else self.previous)["saved_at"])

    def save(self, items: Sequence[Item]) -> bool:
        """Write the items unless they are those saved last; whether it wrote. Raises OSError."""
        body = encode(items)
        digest = sha256(body).hexdigest()
        if digest == self._saved:
            return False
        header = {
            "format": FORMAT,
            "items": len(items),
            "saved_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "sha256": digest,
        }
        self._replace(json.dumps(header).encode() + b"\n" + body)
        self._saved = digest
        return True

    def restore(self) -> Restored | None:
        """The newest good snapshot, or None in a new folder.

        A broken file is put aside under a name of its own, never overwritten. Raises ``OpsError``
        when there are files and none is good.
        """
        broken: list[tuple[Path, str]] = []
        for path in (self.last, self.previous):
            try:
                items = read(path)
            except FileNotFoundError:
                continue
            except BrokenSnapshot as error:
                broken.append((path, str(error)))
                continue
            if path == self.last:
                self._saved = sha256(encode(items)).hexdigest()
            return Restored(items, self._put_aside(broken, path))
        if broken:
            path, reason = broken[0]
            raise OpsError(
                f"{path} is broken ({reason}) and no older snapshot is good: put a good copy in "
                "its place, or move the folder away to begin anew"
            )
        return None

    def _put_aside(self, broken: Sequence[tuple[Path, str]], used: Path) -> str | None:
        """Rename the broken files; what the person should know, or None when all is well."""
        for path, reason in broken:
            kept = _free_name(path)
            path.rename(kept)
            saved_at = _header(used)["saved_at"]
            return (
                f"{path.name} was broken ({reason}) and is kept as {kept}; "
                f"going on from the snapshot of {saved_at}"
            )
        return None

    def _replace(self, content: bytes) -> None:
        # Not truncated before it is written, which would give up the reserved blocks.
        with self._next.open("r+b" if self._next.exists() else "wb") as file:
            file.write(content)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
        if self.last.exists():
            self.last.replace(self.previous)
        self._next.replace(self.last)
        _sync_folder(self.last.parent)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _header(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return dict(json.loads(file.readline()))


def _allocate(descriptor: int, size: int) -> None:
    """Let a file have at least ``size`` bytes of disk space. Raises OSError."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"table.broken-{number}.jsonl") for number in range(1, 10_000))
    return next(name for name in names if not name.exists())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
