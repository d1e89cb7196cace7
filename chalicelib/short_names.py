"""Children's names as strangers see them: the first name and an initial."""

import unicodedata

# Scripts in which the first name is written first, and separated by a space. In others (Han, Kana,
# Hangul, Khmer, …) the family name comes first, or nothing separates the two.
_FIRST_NAME_FIRST = frozenset(
    {
        *("ARABIC", "ARMENIAN", "BENGALI", "CYRILLIC", "DEVANAGARI", "ETHIOPIC", "GEORGIAN"),
        *("GREEK", "GUJARATI", "GURMUKHI", "HEBREW", "KANNADA", "LAO", "LATIN", "MALAYALAM"),
        *("ORIYA", "SINHALA", "SYRIAC", "TAMIL", "TELUGU", "THAANA", "THAI"),
    }
)
# Scripts without spaces between words: a single word may be a whole name.
_WITHOUT_SPACES = frozenset({"LAO", "THAI"})
# Scripts whose spelling needs joiners; elsewhere they would only hide where a name ends.
_WITH_JOINERS = _FIRST_NAME_FIRST - {"ARMENIAN", "CYRILLIC", "GEORGIAN", "GREEK", "LATIN"}
_JOINERS = "\u200c\u200d"
_SIGNS = "'’ʼ‐‑־"
"""The signs, besides the plain hyphen, that may be between the letters of a first name."""
_WITHIN_NAMES = frozenset(_SIGNS + '-–."“”„«»()[]')
_COMMAS = ",，،"
# A consonant after one of these viramas is part of the same grapheme cluster.
_VIRAMAS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d")
# Vowel signs that are letters to Unicode: Thai and Lao AM.
_VOWEL_SIGNS = frozenset("\u0e33\u0eb3")


def short_name(name: str) -> str:
    """``Ana Maria Silva`` → ``Ana S.``, ``Silva, Ana`` → ``Ana S.``, ``Ana`` → ``Ana``.

    Only a clear first name is shown: letters of one script that writes it first, separated by a
    space from the rest, or after a family name and a comma. Any other name is reduced to its first
    letter: ``Ana-Silva`` → ``A.``. A name without letters or digits becomes ``…``.
    """
    # Composes, for example, the parts of a Hangul syllable into one letter.
    name = unicodedata.normalize("NFC", name)
    words = _words(name)
    if not words:
        return "…"
    in_order = _first_name_first(name)
    if not in_order or not _begins_with_first_name(in_order):
        return f"{_initial(words[0])}."
    return " ".join([in_order[0], *(f"{_initial(word)}." for word in in_order[1:][-1:])])


def _words(text: str) -> list[str]:
    """The words that have a letter or digit: no emoji, for example."""
    return [word for word in text.split() if any(map(_stands_alone, word))]


def _first_name_first(name: str) -> list[str]:
    """The words, those after a comma first; none if other signs separate them.

    In ``Silva / Ana`` either may be the first name.
    """
    comma = next((each for each in name if each in _COMMAS), "")
    last, _, first = name.partition(comma) if comma else ("", "", name)
    half = comma and (last != last.rstrip() or not _words(last) or not _words(first))
    if half or any(map(_parts_names, [*first.split(), *last.split()])):
        return []
    return [*_words(first), *_words(last)]


def _parts_names(word: str) -> bool:
    """Whether the word has signs that are not part of names, or consists of signs."""
    signs = [each for each in word if _category(each) in "PS" and not _is_picture(each)]
    return any(each not in _WITHIN_NAMES for each in signs) or (bool(signs) and not _words(word))


def _begins_with_first_name(words: list[str]) -> bool:
    first, is_alone = words[0], len(words) == 1
    scripts = {_script(each) for each in "".join(words) if each.isalpha() and each not in _SIGNS}
    if len(scripts) != 1 or not scripts <= _FIRST_NAME_FIRST:
        return False
    script = scripts.pop()
    if is_alone:
        # Capitals after the first letter suggest a family name: ``SILVA``, ``AnaSilva``.
        capitals = any(each.isupper() for each in first[1:])
        return script not in _WITHOUT_SPACES and not capitals and _is_plain(first, script)
    # In ``SILVA Ana`` the family name is in capitals.
    if len(first) > 1 and first.isupper() and not " ".join(words).isupper():
        return False
    joiners = _JOINERS if script in _WITH_JOINERS else ""
    parts = first.translate(dict.fromkeys(map(ord, _SIGNS), "-")).split("-")
    return all(_is_plain(part, script, joiners) for part in parts)


def _is_plain(word: str, script: str, joiners: str = "") -> bool:
    """Whether the word begins with a letter, and is of letters of the script and their marks."""
    return word[:1].isalpha() and all(
        each in joiners or (_category(each) in "LM" and _script(each) in (script, "COMBINING"))
        for each in word
    )


def _script(character: str) -> str:
    """The first word of the character's Unicode name, which for letters is that of their script."""
    return unicodedata.name(character, "").partition(" ")[0]


def _category(character: str) -> str:
    """``L`` for letters, ``M`` for marks, ``N`` for digits, and so on."""
    return unicodedata.category(character)[0]


def _is_picture(character: str) -> bool:
    return unicodedata.category(character) == "So"


def _stands_alone(character: str) -> bool:
    """Whether it is a letter or digit, rather than a mark or a letter that modifies another."""
    return _category(character) in "LN" and unicodedata.category(character) != "Lm"


def _initial(word: str) -> str:
    """The grapheme cluster of the word's first letter or digit, in upper case.

    These few lines are the rules of Unicode's annex 29 for clusters that begin with a letter. A
    library for all of them would add 30 ms or more to a cold start.
    """
    start = next(place for place, each in enumerate(word) if _stands_alone(each))
    end = start + 1
    while end < len(word) and _goes_on(word[end - 1], word[end]):
        end += 1
    cluster = word[start:end]
    upper = cluster.upper()
    # The upper case of ``ß`` would be two letters.
    return upper if len(upper) == len(cluster) else cluster


def _goes_on(before: str, character: str) -> bool:
    """Whether the character belongs to the cluster that ``before`` is in."""
    if _category(character) == "M" or character in _JOINERS or character in _VOWEL_SIGNS:
        return True
    return before in _VIRAMAS and character.isalpha()
