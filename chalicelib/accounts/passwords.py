"""Passwords: what may be one, how it is stored, and whether it is the right one."""

import unicodedata
from functools import cache
from importlib.resources import files
from json import loads
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_LENGTH = 10
MAX_LENGTH = 200
_FEWEST_DIFFERENT = 4
_SHORTEST_TELLING = 4
_MEMORY_KIB = 19456
_ITERATIONS = 2
_LANES = 1
_NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$CQTiPJrLMkNeANQ2NrEC2w$MrcQZCPL2hwIk72YkCpMmNlP+x9mEug9QPu34zK5GNE"
)
"""What a password is held against where there is no account: no password gives it."""


@cache
def hasher() -> "PasswordHasher":
    """Argon2id with the parameters of OWASP's password storage cheat sheet."""
    from argon2 import PasswordHasher  # noqa: PLC0415 - most requests need no password

    return PasswordHasher(time_cost=_ITERATIONS, memory_cost=_MEMORY_KIB, parallelism=_LANES)


def hash_password(password: str) -> str:
    """The password as it is stored."""
    return hasher().hash(_bytes(password))


def is_right(stored: str | None, password: str) -> bool:
    """Whether it is the password; just as long in finding out where none is stored."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

    try:
        hasher().verify(stored or _NOBODYS, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the password was stored with other parameters than today's."""
    return hasher().check_needs_rehash(stored)


def check_password(value: object, email: str, name: str = "") -> str:
    """Return the password if it will do for the coach with that address; else raise ValueError."""
    password = value if isinstance(value, str) else ""
    if len(password) < MIN_LENGTH:
        raise ValueError(f"Use at least {MIN_LENGTH} characters: a few words make a good password.")
    if len(password) > MAX_LENGTH:
        raise ValueError(f"Use at most {MAX_LENGTH} characters.")
    plain = password.casefold()
    if plain in _common() or len(set(plain)) < _FEWEST_DIFFERENT:
        raise ValueError(
            "This is one of the first passwords that anybody would try: choose others."
        )
    local = email.partition("@")[0]
    if email and (email in plain or (len(local) >= _SHORTEST_TELLING and local in plain)):
        raise ValueError("Leave your e-mail address out of the password.")
    if name and plain == name.casefold():
        raise ValueError("Use something else than your name.")
    return password


def _bytes(password: str) -> bytes:
    """The same for the same password, however a keyboard puts its accents on letters.

    Of what is longer than any password, only so much that it stays no password.
    """
    fits = len(password) <= MAX_LENGTH
    typed = unicodedata.normalize("NFC", password) if fits else password[: MAX_LENGTH + 1]
    return typed.encode("utf-8", "replace")


@cache
def _common() -> frozenset[str]:
    text = files(__package__).joinpath("common_passwords.json").read_text("utf-8")
    return frozenset(loads(text))
