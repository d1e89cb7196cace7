"""Errors that say what is wrong by messages, and what those are in words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.representations.messages import in_words


@contextmanager
def refused(kind: type[Exception], words: str) -> Iterator[None]:
    """What is done within raises such an error, in whose words there are these (a pattern)."""
    with pytest.raises(kind) as caught:
        yield
    assert re.search(words, said(caught.value))


def said(error: Any) -> str:
    """All that the error says: of each line, of each field, or of all together."""
    parts = getattr(error, "errors", ()) or [error]
    return " ".join(
        f"line {getattr(each, 'line', 0)}: {getattr(each, 'field', '')}: {in_words(_message(each))}"
        for each in parts
    )


def _message(error: Any) -> Any:
    return error.reason if hasattr(error, "reason") else error.detail
