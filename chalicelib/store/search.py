"""Search for public teams by the beginnings of the words of their names."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from chalicelib.store import keys, pages
from chalicelib.store.names import words
from chalicelib.store.pages import Filters, Listing


def search(filters: Filters, limit: int, after: str | None = None) -> Listing:
    """A page of the public teams whose names have words that begin with each word asked for.

    In the order of the word found. Raises ``BadCursor``. One request, and none without words.
    """
    wanted = sorted(words(filters.text), key=len, reverse=True)
    if not wanted:
        return Listing(())
    longest = wanted[0]

    def is_first(item: Mapping[str, Any]) -> bool:
        """Whether this is the first of the team's words that match, so that it comes once."""
        matching = [word for word in item["search_words"].split() if word.startswith(longest)]
        return bool(item[keys.SORT].startswith(f"{min(matching)}#"))

    part = pages.Range(
        partition={keys.PARTITION: keys.word_partition(longest)}, begins_with=longest
    )
    others = replace(filters, text=" ".join(wanted[1:]))
    return pages.read(part, others, limit, after, keep=is_first)
