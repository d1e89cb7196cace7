"""English: the words of every message, by its code.

They are a text with the parameters in braces or, where that is not enough, a function of them.
"""

from collections.abc import Callable, Mapping

from chalicelib.representations.messages.en import lineup

WORDS: Mapping[str, str | Callable[..., str]] = {**lineup.WORDS}
