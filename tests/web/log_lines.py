"""What the site logged, line by line, held to the specification of CloudWatch's metrics in logs."""

from collections.abc import Callable
from json import loads
from time import time
from typing import Any

from jsonschema import Draft7Validator

_UNITS = """Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits
    Kilobits Megabits Gigabits Terabits Percent Count Bytes/Second Kilobytes/Second
    Megabytes/Second Gigabytes/Second Terabytes/Second Bits/Second Kilobits/Second
    Megabits/Second Gigabits/Second Terabits/Second Count/Second None"""
MOST_BYTES = 256 * 1024
TWO_HOURS, TWO_WEEKS = 2 * 3600_000, 14 * 24 * 3600_000

_METRIC = {
    "type": "object",
    "required": ["Name"],
    "additionalProperties": False,
    "properties": {
        "Name": {"type": "string", "minLength": 1, "maxLength": 1024},
        "Unit": {"enum": _UNITS.split()},
        "StorageResolution": {"enum": [1, 60]},
    },
}
_DIMENSION_SET = {
    "type": "array",
    "maxItems": 30,
    "items": {"type": "string", "minLength": 1, "maxLength": 250},
}
_DIRECTIVE = {
    "type": "object",
    "required": ["Namespace", "Dimensions", "Metrics"],
    "additionalProperties": False,
    "properties": {
        "Namespace": {"type": "string", "pattern": "^[0-9A-Za-z.\\-_/#:]{1,255}$"},
        "Dimensions": {"type": "array", "minItems": 1, "items": _DIMENSION_SET},
        "Metrics": {"type": "array", "minItems": 1, "maxItems": 100, "items": _METRIC},
    },
}
_METADATA = {
    "type": "object",
    "required": ["Timestamp", "CloudWatchMetrics"],
    "additionalProperties": False,
    "properties": {
        "Timestamp": {"type": "integer"},
        "CloudWatchMetrics": {"type": "array", "minItems": 1, "items": _DIRECTIVE},
    },
}
SPECIFICATION = {"type": "object", "required": ["_aws"], "properties": {"_aws": _METADATA}}


def check_embedded(text: str) -> dict[str, Any]:
    """The line, if it is in the embedded metric format; fails if it is not."""
    assert len(text.encode()) <= MOST_BYTES
    line: dict[str, Any] = loads(text)
    Draft7Validator(SPECIFICATION).validate(line)
    now = time() * 1000
    assert now - TWO_WEEKS < line["_aws"]["Timestamp"] < now + TWO_HOURS
    for directive in line["_aws"]["CloudWatchMetrics"]:
        for name in (name for names in directive["Dimensions"] for name in names):
            assert isinstance(line[name], str)
            assert line[name].isascii()
            assert 0 < len(line[name].strip()) <= 1024
        for metric in directive["Metrics"]:
            value = line[metric["Name"]]
            assert isinstance(value, int | float)
            assert not isinstance(value, bool)
            assert abs(value) < float("inf")
    return line


class Log:
    """The lines since the last look. ``read``: what gives, and forgets, what was written."""

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read

    def text(self) -> str:
        return self._read()

    def all(self) -> list[dict[str, Any]]:
        """Every line, each of which is JSON."""
        return [loads(line) for line in self._read().splitlines()]

    def request(self) -> dict[str, Any]:
        """The only line, which is a request's."""
        (line,) = self._read().splitlines()
        return check_embedded(line)

    def request_with_errors(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The line of the only request, and those before it, about its errors."""
        *errors, last = self._read().splitlines()
        told = [loads(line) for line in errors]
        assert not any("_aws" in each for each in told)
        return check_embedded(last), told
