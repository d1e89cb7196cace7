"""Passwords: which are accepted, how they are hashed, and verifying them."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from chalicelib.accounts.common_passwords import folded, is_common, spelled
from chalicelib.message import message
from chalicelib.validation.fields import InvalidValue

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_LENGTH = 10
MAX_LENGTH = 200
_FEWEST_DIFFERENT = 4
_SHORTEST_TELLING = 4
_SHORTEST_WORD = 3
_FEWEST_LEFT = 6
_SITE_WORDS = ("team", "coach", "lineup", "best", "roster", "player", "trainer", "password")
_MEMORY_KIB = 19456
_ITERATIONS = 2
_LANES = 1
_UNUSED_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$CQTiPJrLMkNeANQ2NrEC2w$MrcQZCPL2hwIk72YkCpMmNlP+x9mEug9QPu34zK5GNE"
)
"""A hash that no password has, to verify against if there is no account: it takes as long."""


@cache
def hasher() -> "PasswordHasher":
    """Argon2id with the parameters of OWASP's password storage cheat sheet."""
    from argon2 import PasswordHasher  # noqa: PLC0415 - most requests need no password

    return PasswordHasher(time_cost=_ITERATIONS, memory_cost=_MEMORY_KIB, parallelism=_LANES)


def hash_password(password: str) -> str:
    """The hash of the password."""
    return hasher().hash(_bytes(password))


def is_right(stored: str | None, password: str) -> bool:
    """Whether the password has that hash; takes the same time if ``stored`` is None."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

    try:
        hasher().verify(stored or _UNUSED_HASH, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the password was hashed with other parameters than the present ones."""
    return hasher().check_needs_rehash(stored)


def check_password(value: object, email: str, name: str = "", words: Iterable[str] = ()) -> str:
    """Return the password if it is good enough for that coach; else raise InvalidValue.

    ``words``: further words that somebody who knows the coach would guess, such as team names.
    """
    password = value if isinstance(value, str) else ""
    if len(password) < MIN_LENGTH:
        raise InvalidValue(message("password.too_short", least=MIN_LENGTH))
    if len(password) > MAX_LENGTH:
        raise InvalidValue(message("password.too_long", most=MAX_LENGTH))
    plain = folded(password)
    if len(set(plain)) < _FEWEST_DIFFERENT or is_common(password):
        raise InvalidValue(message("password.common"))
    local = email.partition("@")[0]
    if email and (email in plain or (len(local) >= _SHORTEST_TELLING and local in plain)):
        raise InvalidValue(message("password.has_email"))
    if _made_of(plain, [*_SITE_WORDS, *_parts(email), *_parts(name), *words]):
        raise InvalidValue(message("password.about_you"))
    return password


def _parts(text: str) -> list[str]:
    """The words of a name or an address, and all of them together."""
    return [*re.findall(r"[^\W_]+", text), text]


def _made_of(plain: str, words: Iterable[str]) -> bool:
    """Whether little is left of the password without the words, also spelled with digits."""
    known = {_letters(spelled(folded(each))) for each in words}
    rest = text = _letters(spelled(plain))
    for each in sorted(known, key=len, reverse=True):
        if len(each) >= _SHORTEST_WORD:
            rest = rest.replace(each, "")
    return rest != text and len(rest) < _FEWEST_LEFT


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _bytes(password: str) -> bytes:
    """The password as bytes, in Unicode's form NFC, since keyboards compose accents differently.

    Longer input than any password is truncated, but stays too long.
    """
    fits = len(password) <= MAX_LENGTH
    typed = unicodedata.normalize("NFC", password) if fits else password[: MAX_LENGTH + 1]
    return typed.encode("utf-8", "replace")
