"""The most common passwords, as a Bloom filter: 390 kB instead of a megabyte of words.

Every common password is found; of others, about one in a million is found by mistake.
``common_passwords.license`` says where they come from, ``ops/common_passwords.py`` writes the file.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.resources import files

FILE = "common_passwords.bin"
BITS = 3_120_000
_HASHES = 20
_SUBSTITUTES = str.maketrans("0134578@$!", "oieastbasi")
"""The letters that digits and signs stand for in passwords, such as ``p@ssw0rd``."""
_MOST_AROUND = 6
"""The most digits and signs around a common password that are ignored."""


def folded(text: str) -> str:
    """The text for comparing: in compatibility form (NFKC), without case."""
    return unicodedata.normalize("NFKC", text).casefold()


def spelled(text: str) -> str:
    """The folded text with letters for the digits and signs that stand for them."""
    return text.translate(_SUBSTITUTES)


def is_common(password: str) -> bool:
    """Whether the password is common, also without the digits and signs around it.

    The caller limits its length.
    """
    text = folded(password)
    return any(holds(_filter(), each) for each in _forms(text))


def holds(bits: bytes, text: str) -> bool:
    """Whether the Bloom filter has the folded text."""
    return all(bits[place // 8] >> place % 8 & 1 for place in places(text))


def places(text: str) -> Iterator[int]:
    """The numbers of the text's bits in the filter."""
    number = int.from_bytes(blake2b(text.encode("utf-8", "replace")).digest(), "big")
    for _ in range(_HASHES):
        number, place = divmod(number, BITS)
        yield place


def _forms(text: str) -> set[str]:
    whole = {text, spelled(text)}
    first = next((i for i, each in enumerate(text) if each.isalpha()), len(text))
    last = next((i for i, each in enumerate(reversed(text)) if each.isalpha()), 0)
    core = text[first : len(text) - last]
    if first + last > _MOST_AROUND or not core:
        return whole
    return {*whole, core, spelled(core), spelled(text[first:]), spelled(text[: len(text) - last])}


@cache
def _filter() -> bytes:
    return files(__package__).joinpath(FILE).read_bytes()
