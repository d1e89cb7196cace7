"""Write the filter of the commonest passwords (``chalicelib/accounts/common_passwords.bin``).

``python -m ops.common_passwords LIST`` takes the list that ``common_passwords.license`` beside the
filter names, one password a line, the commonest first. The list is not kept here. The same list
gives the same file. ``common_passwords.json`` beside this module adds newer ones and those that
coaches would think of.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from chalicelib.accounts import common_passwords
from chalicelib.accounts.passwords import MIN_LENGTH
from ops.command import OpsError

LIST_SHA256 = "eac6323842b3261da0ef4c180c8e23f4d056522ea97c2925b8687f453b40a2be"
TARGET = Path(common_passwords.__file__).with_name(common_passwords.FILE)
MORE = Path(__file__).with_name("common_passwords.json")
_LONG = 100_000
"""How many that are long enough to be a password here."""
_SHORT = 10_000
"""How many shorter ones, which people lengthen by digits."""
_SHORTEST = 4


def chosen(ranked: Iterable[str]) -> list[str]:
    """The passwords that the filter holds, folded, of those ranked by how common they are."""
    different = list(dict.fromkeys(map(common_passwords.folded, ranked)))
    long = (each for each in different if len(each) >= MIN_LENGTH)
    short = (each for each in different if _SHORTEST <= len(each) < MIN_LENGTH and not _bare(each))
    more = map(common_passwords.folded, added())
    return list(dict.fromkeys((*islice(long, _LONG), *islice(short, _SHORT), *more)))


def added() -> list[str]:
    """The passwords that the filter holds beside those of the list."""
    found: list[str] = json.loads(MORE.read_text("utf-8"))
    return found


def build(passwords: Iterable[str]) -> bytes:
    """The filter that holds the folded passwords."""
    bits = bytearray(common_passwords.BITS // 8)
    for each in passwords:
        for place in common_passwords.places(each):
            bits[place // 8] |= 1 << place % 8
    return bytes(bits)


def write(source: Path, target: Path = TARGET) -> int:
    """Write the filter of that list; returns how many it holds; raises ``OpsError``."""
    try:
        content = source.read_bytes()
    except OSError as error:
        raise OpsError(f"{source} cannot be read: {error.strerror}.") from error
    if hashlib.sha256(content).hexdigest() != LIST_SHA256:
        raise OpsError(f"{source} is not the list that common_passwords.license names.")
    passwords = chosen(content.decode("utf-8", "replace").splitlines())
    target.write_bytes(build(passwords))
    return len(passwords)


def main(arguments: list[str]) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path)
    try:
        count = write(parser.parse_args(arguments).list)
    except OpsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{TARGET.name} holds {count} passwords.\n")
    return 0


def _bare(text: str) -> bool:
    """Whether it has no letter."""
    return not any(each.isalpha() for each in text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
