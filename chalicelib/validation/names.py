"""What may be a name: any script, nothing hidden."""

import unicodedata

from chalicelib.message import message
from chalicelib.validation.fields import InvalidValue

NAME_LENGTH = 80
"""The most characters that a name has."""

_LONGEST = 1000
"""Characters of a text that no name is hidden in: to normalize takes long where marks pile up."""

_LEFT_OUT = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""))
"""What text copied from a page brings along unseen: soft hyphens, zero-width spaces, marks."""

_REFUSED = frozenset(
    map(
        chr,
        [*range(0x202A, 0x202F), *range(0x2061, 0x206A), *range(0xFFF9, 0xFFFC)]
        + [*range(0xFDD0, 0xFDF0)]
        + [plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF)],
    )
)
"""Format characters that turn or annotate the text around them, and Unicode's noncharacters.

Joiners and plain direction marks stay allowed: Persian, Hebrew and Indic names need them.
"""

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by their category that draw nothing."""

_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})


def clean_name(text: str) -> str:
    """Return the text trimmed and in Unicode's form NFC, without soft hyphens and their like.

    What is far too long for a name is left in the form that it has.
    """
    trimmed = text.translate(_LEFT_OUT).strip()
    return trimmed if len(trimmed) > _LONGEST else unicodedata.normalize("NFC", trimmed)


def check_name(value: object) -> str:
    """Return the name made clean: 1 to 80 characters of any script; else raise InvalidValue."""
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
