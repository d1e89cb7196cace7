"""Decoding a file and splitting it into rows."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from msgspec import Struct

from chalicelib.message import Message, message

DELIMITERS = ",;\t"
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DELIMITER_LINE = re.compile(r"sep=(.)(?:\r\n|\r|\n)", re.IGNORECASE)
# Where semicolons separate cells, a spreadsheet opens a file of ours with each as a new cell.
_FORMULA = re.compile(r"(\A|;)(?=[ '\"]*[=+\-@\t\r])")
_ESCAPED_FORMULA = re.compile(r"(\A|;)'(?=[ '\"]*[=+\-@\t\r])")


class Unreadable(Exception):
    """The file as a whole cannot be read.

    ``line`` is where reading stopped; 0 for the whole file.
    """

    def __init__(self, reason: Message, line: int = 0) -> None:
        super().__init__(f"line {line}: {reason.code}")
        self.reason = reason
        self.line = line


class Row(Struct, frozen=True):
    """A row's trimmed cells, and the number of the line on which it begins (the first is 1)."""

    line: int
    cells: tuple[str, ...]


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, else Windows-1252 or Latin-1.

    Raises Unreadable for a spreadsheet's own format and for anything that is not text.
    """
    if data.startswith(_SPREADSHEETS):
        raise Unreadable(message("file.spreadsheet"))
    mark = next((mark for mark in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    encodings = [_BYTE_ORDER_MARKS[mark]] if mark else ["utf-8", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(message("file.no_text"))


def rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows that are not blank; raise Unreadable where quotes do not match."""
    named = _DELIMITER_LINE.match(text)
    text, skipped = (text[named.end() :], 1) if named else (text, 0)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + skipped + 1
        try:
            cells = tuple(_unescape_formula(cell.strip()) for cell in next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(_why(error), line) from error
        if any(cells):
            yield Row(line, cells)


def _why(error: csv.Error) -> Message:
    most = csv.field_size_limit()
    if str(most) in str(error):
        return message("file.long_cell", most=most)
    return message("file.quotes", problem=str(error))


def escape_formula(text: str) -> str:
    """Return the text as a cell that spreadsheets do not run as a formula: with a ``'`` before it.

    So is what a spreadsheet would take for further cells. Reading removes each ``'`` again.
    """
    return _FORMULA.sub(r"\1'", text)


def _unescape_formula(cell: str) -> str:
    return _ESCAPED_FORMULA.sub(r"\1", cell)
