"""Reading one record's fields, and the checks that several fields share.

A check takes a raw value and returns the good one, or raises ``InvalidValue``.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from chalicelib.message import FieldError, Message, message

T = TypeVar("T")


class InvalidValue(ValueError):
    """A value that a field cannot have; ``reason`` says what it can."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.code)
        self.reason = reason


class Invalid(Exception):
    """Values that their fields cannot have. ``errors``: all of them, in the order of the fields."""

    def __init__(self, errors: Iterable[FieldError]) -> None:
        self.errors = tuple(errors)
        super().__init__(" ".join(f"{error.field}: {error.reason.code}" for error in self.errors))


class Fields:
    """Checks the fields of a record, and goes on after a wrong one, to find all errors at once."""

    def __init__(self, raw: Mapping[str, object]) -> None:
        self.raw = raw
        self.values: dict[str, Any] = {}
        self.errors: list[FieldError] = []

    def read(self, field: str, check: Callable[[object], T], default: T) -> T:
        """Return the field's good value, or the default where the field is absent or wrong."""
        if field in self.raw:
            return self.need(field, check, default)
        self.values[field] = default
        return default

    def need(self, field: str, check: Callable[[object], T], instead: T) -> T:
        """Return the field's good value, or ``instead`` where it is wrong, as an absent one is."""
        value = instead
        try:
            value = check(self.raw.get(field))
        except InvalidValue as error:
            self.errors.append(FieldError(field, error.reason))
        self.values[field] = value
        return value

    def checked(self) -> dict[str, Any]:
        """Return the values of all fields that were asked for; raise Invalid if one is wrong."""
        if self.errors:
            raise Invalid(self.errors)
        return self.values


def choice(choices: Mapping[str, T]) -> Callable[[object], T]:
    """Return a check for one of the words, matched exactly; its value is what stands for it."""

    def check(value: object) -> T:
        if not isinstance(value, str) or value not in choices:
            raise InvalidValue(message("value.choice", choices=list(choices)))
        return choices[value]

    return check


def whole(least: int, most: int) -> Callable[[object], int]:
    """Return a check for a whole number from ``least`` to ``most``."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise InvalidValue(message("value.whole", least=least, most=most))
        return value

    return check
