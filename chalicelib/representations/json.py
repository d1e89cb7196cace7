"""JSON: the views as they are."""

import json
from typing import Any


def render(view: Any) -> str:
    """``view`` as JSON, every script readable as it is."""
    return json.dumps(view, ensure_ascii=False, separators=(",", ":")) + "\n"
