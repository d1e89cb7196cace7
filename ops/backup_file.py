"""The file of a backup: JSON lines, written page by page so that an interrupted one can go on.

A first line says which table it is, each further one is an item. After each page stands a line
that says where the next begins, and at the end one with the number of items and their digest.
Of a name that ends with ``.gz``, each page is compressed by itself, which gzip reads as one.
"""

import gzip
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from ops.errors import OpsError
from ops.gzip_pages import Damaged, pages
from ops.table_lines import Item, from_json, to_line
from ops.whole_file import replace_file

FORMAT = "team-coach table 2"


@dataclass
class State:
    """How far a file goes: up to its ``offset`` it holds ``items`` items, and is ``whole`` or not.

    ``after``: the key after which the next page begins; None for the first.
    """

    table: str
    begun: str
    items: int = 0
    after: Item | None = None
    whole: bool = False
    offset: int = 0
    digest: Any = field(default_factory=sha256)


class BackupFile:
    """The file at ``path``, which may not be there yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._packed = path.suffix == ".gz"

    def begin(self, table: str, begun: str) -> State:
        """A new file, which only its owner may read; raises ``OSError``."""
        head = self._block([_line({"format": FORMAT, "table": table, "begun": begun})])
        replace_file(self.path, head)
        return State(table, begun, offset=len(head))

    def state(self) -> State:
        """How far the file goes, up to its last whole page.

        Raises ``OpsError`` for a file that is no backup, ``OSError`` if it cannot be read.
        """
        found: State | None = None
        try:
            for _, _, state in self._walk(strict=False):
                found = state
        except Damaged:
            pass
        if found is None:
            raise OpsError(f"{self.path} is no backup, and stays as it is: give another FILE")
        return found

    def add(self, state: State, items: Sequence[Item], after: Item | None) -> None:
        """Write a page, behind which the next begins ``after`` a key; None ends the backup."""
        lines = [to_line(item) for item in items]
        for line in lines:
            state.digest.update(line)
        state.items += len(items)
        closing: dict[str, Any] = {"after": _as_json(after)} if after else {"whole": True}
        closing |= {"items": state.items, "sha256": state.digest.hexdigest()}
        block = self._block([*lines, _line(closing)])
        with self.path.open("r+b") as file:
            file.truncate(state.offset)
            file.seek(state.offset)
            file.write(block)
            file.flush()
            os.fsync(file.fileno())
        state.offset += len(block)
        state.after, state.whole = after, after is None

    def items(self) -> Iterator[tuple[int, Item]]:
        """Every item with the number of its line.

        Raises ``OpsError`` with the number of the first line that is not as it was written, and
        for a backup that is not whole; ``OSError`` if the file cannot be read.
        """
        number, found = 0, None
        try:
            for line, item, state in self._walk(strict=True):
                number, found = line, state
                if item is not None:
                    yield line, item
        except Damaged as error:
            raise OpsError(f"{self.path}, line {number + 1}: {error}") from error
        if found is None or not found.whole:
            raise OpsError(
                f"{self.path}, line {number}: the backup ends here and is not whole: "
                "make backup with the same FILE goes on with it"
            )

    def _walk(self, *, strict: bool) -> Iterator[tuple[int, Item | None, State]]:
        """Each line's number, its item if it is one, and the state after its page.

        Raises ``Damaged``; items are only checked if ``strict``.
        """
        state: State | None = None
        items, digest = 0, sha256()
        with self.path.open("rb") as file:
            for number, (line, offset) in enumerate(self._lines(file), 1):
                content = _content(line)
                if state is None:
                    state = _head(content, offset)
                    yield number, None, state
                elif state.whole:
                    raise Damaged("there is something behind the end of the backup")
                elif "pk" in content:
                    items += 1
                    digest.update(line)
                    yield number, _item(content) if strict else None, state
                else:
                    _close(state, content, items, digest.hexdigest(), offset)
                    state.digest = digest.copy()
                    yield number, None, state

    def _lines(self, file: BinaryIO) -> Iterator[tuple[bytes, int]]:
        """Each line, with the offset behind it: in a packed file, behind its page."""
        if self._packed:
            for page, offset in pages(file):
                yield from ((line, offset) for line in page.splitlines(keepends=True))
            return
        offset = 0
        for line in file:
            offset += len(line)
            yield line, offset

    def _block(self, lines: Sequence[bytes]) -> bytes:
        block = b"".join(lines)
        return gzip.compress(block, mtime=0) if self._packed else block


def _content(line: bytes) -> dict[str, Any]:
    try:
        content = json.loads(line)
    except ValueError as error:
        raise Damaged("it is no JSON") from error
    if not isinstance(content, dict) or not line.endswith(b"\n"):
        raise Damaged("it is cut off, or no JSON object")
    return content


def _head(content: dict[str, Any], offset: int) -> State:
    if content.get("format") != FORMAT:
        raise Damaged("this is no backup of a table, or one of another release")
    return State(str(content.get("table")), str(content.get("begun")), offset=offset)


def _item(content: dict[str, Any]) -> Item:
    try:
        return from_json(content)
    except ValueError as error:
        raise Damaged(f"this is no item of a table: {error}") from error


def _close(state: State, content: dict[str, Any], items: int, digest: str, offset: int) -> None:
    """Take the line that closes a page; raises ``Damaged`` if that is not what was written."""
    if content.get("items") != items or content.get("sha256") != digest:
        raise Damaged("the items before it are not those that were written")
    state.items, state.offset = items, offset
    state.whole = content.get("whole") is True
    state.after = None if state.whole else _item(content.get("after", {}))


def _as_json(item: Item) -> Any:
    return json.loads(to_line(item))


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode() + b"\n"
