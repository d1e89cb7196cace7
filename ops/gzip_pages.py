"""Files of pages that were compressed one by one, which gzip reads as one."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 1 << 16


class Damaged(Exception):
    """The file cannot be read on; the message says why."""


def pages(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Each page, with the offset behind it; raises ``Damaged`` where one is not whole."""
    read, rest = 0, b""
    while rest or (rest := file.read(_CHUNK)):
        unpack, page = zlib.decompressobj(wbits=31), b""
        while not unpack.eof:
            if not rest and not (rest := file.read(_CHUNK)):
                raise Damaged("the file is cut off")
            read += len(rest)
            try:
                page += unpack.decompress(rest)
            except zlib.error as error:
                raise Damaged("it is not as it was compressed") from error
            rest = b""
        rest = unpack.unused_data
        read -= len(rest)
        yield page, read
