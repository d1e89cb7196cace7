"""Fields that arrive as text, from a form or a file, with the types that the checks ask for."""

import re
from collections.abc import Mapping

_WHOLE_NUMBER = re.compile(r"([+-]?[0-9]{1,9})(?:\.0+)?")
"""Spreadsheets write a whole number in a column with gaps as ``9.0``."""

_BETWEEN_POSITIONS = re.compile(r"[\s/;,|]+")


def from_text(fields: Mapping[str, str]) -> dict[str, object]:
    """Return the fields with whole numbers as ``int`` and ``positions`` as a list of codes.

    Positions are separated by spaces, ``/``, ``;``, ``,`` or ``|``, in either case. An empty
    ``number`` or ``formation`` is None: there is none. Any other empty field is left out, so that
    it takes its default or is asked for. What cannot be read stays text, for the checks to refuse.
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
