"""JSON of views."""

import json
from typing import Any


def render(view: Any) -> bytes:
    """The view as JSON, encoded as UTF-8."""
    return text(view).encode()


def text(view: Any) -> str:
    """The same as text."""
    return json.dumps(view, ensure_ascii=False, separators=(",", ":")) + "\n"
