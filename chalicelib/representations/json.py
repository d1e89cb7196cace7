"""JSON: the views as they are."""

import json
from typing import Any


def render(view: Any) -> bytes:
    """``view`` as JSON, every script readable as it is."""
    return text(view).encode()


def text(view: Any) -> str:
    """The same as text."""
    return json.dumps(view, ensure_ascii=False, separators=(",", ":")) + "\n"
