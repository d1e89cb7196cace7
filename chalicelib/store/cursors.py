"""Opaque cursors: where the next page of a list begins, in a form that fits into a URL."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from chalicelib.store.errors import BadCursor

_MAX_LENGTH = 4096
# A sort key of DynamoDB is at most this many bytes.
_MAX_VALUE = 1024


def pack(values: Sequence[str]) -> str:
    """A cursor that holds these values."""
    return urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


def unpack(cursor: str, length: int) -> list[str]:
    """The values of a cursor made of ``length`` of them; raises ``BadCursor`` on anything else."""
    if len(cursor) > _MAX_LENGTH:
        raise BadCursor
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError) as error:
        raise BadCursor from error
    if not isinstance(values, list) or len(values) != length or not all(map(_is_key, values)):
        raise BadCursor
    return values


def _is_key(value: object) -> bool:
    try:
        return isinstance(value, str) and 0 < len(value.encode()) <= _MAX_VALUE
    except UnicodeEncodeError:
        return False
