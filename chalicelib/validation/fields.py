"""Checks of single fields, and how to collect the errors of all fields of a record.

A check takes a raw value and returns the valid one, or raises ``InvalidValue``.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from chalicelib.message import FieldError, Message, message

T = TypeVar("T")


class InvalidValue(ValueError):
    """A field's value is invalid; ``reason`` says what is valid."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.code)
        self.reason = reason


class Invalid(Exception):
    """Fields have invalid values. ``errors``: all of them, in the order of the fields."""

    def __init__(self, errors: Iterable[FieldError]) -> None:
        self.errors = tuple(errors)
        super().__init__(" ".join(f"{error.field}: {error.reason.code}" for error in self.errors))


class Fields:
    """Checks the fields of a record and collects all errors."""

    def __init__(self, raw: Mapping[str, object]) -> None:
        self.raw = raw
        self.values: dict[str, Any] = {}
        self.errors: list[FieldError] = []

    def optional(self, field: str, check: Callable[[object], T], default: T) -> T:
        """Return the valid value; the default if the field is absent or invalid."""
        if field in self.raw:
            return self.required(field, check, default)
        self.values[field] = default
        return default

    def required(self, field: str, check: Callable[[object], T], fallback: T) -> T:
        """Return the valid value; ``fallback`` if it is invalid. An absent field is invalid."""
        value = fallback
        try:
            value = check(self.raw.get(field))
        except InvalidValue as error:
            self.errors.append(FieldError(field, error.reason))
        self.values[field] = value
        return value

    def checked(self) -> dict[str, Any]:
        """Return the values of all fields that were read; raise Invalid if any is invalid."""
        if self.errors:
            raise Invalid(self.errors)
        return self.values


def choice(choices: Mapping[str, T]) -> Callable[[object], T]:
    """Return a check for one of the keys of ``choices``, which returns its value."""

    def check(value: object) -> T:
        if not isinstance(value, str) or value not in choices:
            raise InvalidValue(message("value.choice", choices=list(choices)))
        return choices[value]

    return check


def whole_number(least: int, most: int) -> Callable[[object], int]:
    """Return a check for a whole number from ``least`` to ``most``."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise InvalidValue(message("value.whole", least=least, most=most))
        return value

    return check


NAME_LENGTH = 80
"""The most characters that a name has."""

_LONGEST = 1000
"""Longer text is not normalized: that takes long with many combining marks."""

_LEFT_OUT = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""))
"""Invisible characters in copied text: soft hyphens, zero-width spaces, byte order marks."""

_REFUSED = frozenset(
    map(
        chr,
        [*range(0x202A, 0x202F), *range(0x2061, 0x206A), *range(0xFFF9, 0xFFFC)]
        + [*range(0xFDD0, 0xFDF0)]
        + [plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF)],
    )
)
"""Characters that change the direction of or annotate other text, and noncharacters.

Joiners and plain direction marks stay allowed: Persian, Hebrew and Indic names need them.
"""

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that are invisible."""

_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})


def clean_name(text: str) -> str:
    """Return the text stripped, in Unicode's form NFC, without soft hyphens and the like.

    Text that is much too long for a name is not normalized.
    """
    trimmed = text.translate(_LEFT_OUT).strip()
    return trimmed if len(trimmed) > _LONGEST else unicodedata.normalize("NFC", trimmed)


def check_name(value: object) -> str:
    """Return the cleaned name: 1 to 80 characters of any script; else raise InvalidValue."""
    name = clean_name(value) if isinstance(value, str) else ""
    if not name:
        raise InvalidValue(message("name.missing"))
    if len(name) > NAME_LENGTH:
        raise InvalidValue(message("name.too_long", most=NAME_LENGTH, length=len(name)))
    if any(_is_refused(character) for character in name):
        raise InvalidValue(message("name.hidden_characters"))
    if not any(_is_visible(character) for character in name):
        raise InvalidValue(message("name.invisible"))
    return name


def _is_refused(character: str) -> bool:
    return character in _REFUSED or unicodedata.category(character) in _REFUSED_CATEGORIES


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANK


EMAIL_LENGTH = 254
"""The most characters that an address has (RFC 5321)."""

_NO_ADDRESS = message("email.wrong")
_ENCODED_WORD = "=?"
"""Begins text that mail programs decode (RFC 2047), and that may have line breaks."""
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def check_email(value: object) -> str:
    """Return the address in lower case, its domain in ASCII; else raise InvalidValue."""
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > EMAIL_LENGTH:
        # Normalizing a domain with many combining marks takes quadratic time.
        raise InvalidValue(message("email.too_long", most=EMAIL_LENGTH))
    local, _, domain = text.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise InvalidValue(_NO_ADDRESS) from error
    address = f"{local.lower()}@{ascii_domain}"
    if _ENCODED_WORD in local:
        raise InvalidValue(_NO_ADDRESS)
    fits = _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain)
    if not fits or len(address) > EMAIL_LENGTH:
        raise InvalidValue(_NO_ADDRESS)
    return address


_WHOLE_NUMBER = re.compile(r"([+-]?[0-9]{1,9})(?:\.0+)?")
"""Spreadsheets write a whole number in a column with gaps as ``9.0``."""

_BETWEEN_POSITIONS = re.compile(r"[\s/;,|]+")


def from_text(fields: Mapping[str, str]) -> dict[str, object]:
    """Return the fields with whole numbers as ``int`` and ``positions`` as a list of codes.

    Positions are separated by spaces, ``/``, ``;``, ``,`` or ``|``, in upper or lower case. An
    empty ``number`` or ``formation`` is None; any other empty field is left out. What cannot be
    converted stays text, which the checks refuse.
    """
    values = {field: _typed(field, text.strip()) for field, text in fields.items()}
    return {field: value for field, value in values.items() if value != ""}


def _typed(field: str, text: str) -> object:
    if field in {"number", "formation"} and not text:
        return None
    if field in {"size", "number", "skill"}:
        found = _WHOLE_NUMBER.fullmatch(text)
        return int(found[1]) if found else text
    if field == "positions":
        return [code.upper() for code in _BETWEEN_POSITIONS.split(text) if code]
    return text
