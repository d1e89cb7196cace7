"""Children's names as strangers see them: the first name and an initial."""

import re
import unicodedata

# Scripts that write a name without a space, family name first: no part of it can be told apart.
_UNSPACED = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


def short_name(name: str) -> str:
    """``Ana Maria Silva`` → ``Ana S.``, ``Silva, Ana`` → ``Ana S.``, ``Ana`` → ``Ana``.

    Of a name that is written without spaces in Han, Kana or Hangul only the first character stays.
    """
    last, comma, first = name.partition(",")
    parts = [*_parts(first), *_parts(last)] if comma and first.strip() else _parts(name)
    if not parts:
        return ""
    if len(parts) > 1:
        return f"{parts[0]} {_initial(parts[-1])}."
    return f"{_initial(parts[0])}." if _UNSPACED.match(parts[0]) else parts[0]


def _parts(name: str) -> list[str]:
    spaced = name.split()
    return (
        spaced if len(spaced) > 1 else [part for part in re.split(r"[._@/]+", name.strip()) if part]
    )


def _initial(word: str) -> str:
    """The first letter of a word with the marks that belong to it."""
    start = next((place for place, each in enumerate(word) if each.isalnum()), 0)
    end = start + 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[start:end].upper()
