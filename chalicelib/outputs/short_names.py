"""Children's names as strangers see them: the first name and an initial."""

import re
import unicodedata

# Scripts that write the family name first, often without a space: no part is safely the first name.
# Not compiled before it is needed: that takes longer than all else that this module does.
_FAMILY_FIRST = (
    "[\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_COMMA = re.compile("[,，、،]")
_JOINS = frozenset("-'’ʼ‐‑\u200c\u200d")


def short_name(name: str) -> str:
    """``Ana Maria Silva`` → ``Ana S.``, ``Silva, Ana`` → ``Ana S.``, ``Ana`` → ``Ana``.

    Of a name in Han, Kana or Hangul only the first character stays; of one without any letter or
    digit, nothing that tells who it is.
    """
    last, *first = _COMMA.split(name, maxsplit=1)
    parts = [*_parts(" ".join(first)), *_parts(last)]
    if not parts:
        return "…"
    if re.match(_FAMILY_FIRST, parts[0]):
        return f"{_initial(parts[0])}."
    return f"{parts[0]} {_initial(parts[-1])}." if len(parts) > 1 else parts[0]


def _parts(name: str) -> list[str]:
    """The words of a name: whatever is no letter, mark or digit and joins none parts them."""
    kept = "".join(each if each in _JOINS or _is_of_word(each) else " " for each in name)
    return [word for word in kept.split() if any(map(_stands_alone, word))]


def _is_of_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _stands_alone(character: str) -> bool:
    """Whether it is more than a mark: emoji leave marks behind that nobody sees."""
    return unicodedata.category(character)[0] in "LN"


def _initial(word: str) -> str:
    """The first letter of a word with the marks that belong to it."""
    start = next(place for place, each in enumerate(word) if _stands_alone(each))
    end = start + 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[start:end].upper()
