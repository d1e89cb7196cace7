"""Messages to people: codes with parameters, which ``representations`` puts into words."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field


class Message(Struct, frozen=True):
    """A message: its code, and the parameters of its text."""

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def message(code: str, /, **parameters: object) -> Message:
    """The message of that code with these parameters."""
    return Message(code, parameters)


class FieldError(Struct, frozen=True):
    """An error in one field, with its reason."""

    field: str
    reason: Message
