"""What there is to tell somebody: codes with facts, put into words by the representations."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field


class Message(Struct, frozen=True):
    """Something to tell a reader: a code, and the facts that its words are made of."""

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def message(code: str, /, **parameters: object) -> Message:
    """The message of that code with these parameters."""
    return Message(code, parameters)


class FieldError(Struct, frozen=True):
    """What is wrong with one field, and what would be right."""

    field: str
    reason: Message
