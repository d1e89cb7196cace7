"""Names made comparable: slugs for URLs, keys to sort by, words to search by."""

import re
import unicodedata

MAX_LENGTH = 200
"""Characters that no stored name or slug exceeds: what is longer names nothing."""

# Letters that Unicode doesn't decompose into a base letter and an accent.
_BASE_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
# DynamoDB's sort keys end at 1,024 bytes, and one character may decompose into eighteen.
_MAX_KEY = 200
_MAX_SLUG = 100
# Every word is an item of its own, and a transaction has room for so many.
_MOST_WORDS = 15


def plain(text: str) -> str:
    """``text`` without case and accents, as far as Unicode knows them: ``Zürich`` → ``zurich``."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    return bare.translate(_BASE_LETTERS)


def slug(name: str) -> str:
    """The slug of a name: ASCII letters and digits in lower case, runs of others made one ``_``.

    A name that leaves no letter or digit gives ``team``.
    """
    return re.sub(r"[^a-z0-9]+", "_", plain(name))[:_MAX_SLUG].strip("_") or "team"


def sort_key(name: str) -> str:
    """What lists in name order sort by: the words of the name, whatever their case or accents."""
    return " ".join(words(name))[:_MAX_KEY] or plain(name)[:_MAX_KEY]


def words(name: str) -> list[str]:
    """The words of a name, plain, in order and without doubles, in any script."""
    found = re.findall(r"[^\W_]+", plain(name))
    return list(dict.fromkeys(word[:_MAX_KEY] for word in found))


def searched(name: str) -> list[str]:
    """The words of a name that a search finds it by: the first fifteen."""
    return words(name)[:_MOST_WORDS]
