"""Bodies made from the schemas of the description, and how they are sent."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

Schema = Mapping[str, Any]
JSON, CSV = "application/json", "text/csv"
URL_ENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
_BOUNDARY = "=-=-=-="
_ID = "p00"
_NOT_GIVEN = {"id"}
"""Players get their ids from the site."""


class Maker:
    """Makes values of schemas; ``given``: what they cannot know, by the name of the field."""

    def __init__(self, components: Mapping[str, Any], given: Mapping[str, str]) -> None:
        self.schemas = components["schemas"]
        self.given = given

    def variants(self, schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Each form or object that the schema allows: the least, the whole, and other choices."""
        schema = self._found(schema)
        for each in schema.get("anyOf", [schema]):
            yield self._object(each, each.get("required", ()))
            whole = self._object(each, each.get("properties", ()))
            yield whole
            for name, choices in self._choices(each):
                for choice in choices[1:]:
                    yield whole | {name: choice}

    def value(self, schema: Mapping[str, Any], name: str = "") -> Any:
        """A value of the schema."""
        known = {**self._found(schema), **schema}
        if name in self.given:
            return self.given[name]
        ways: dict[str, Callable[[Any], Any]] = {
            "const": lambda found: found,
            "examples": lambda found: found[0],
            "default": lambda found: found,
            "enum": lambda found: found[0],
            "anyOf": lambda found: self.value(found[0], name),
        }
        for key, read in ways.items():
            if key in known:
                return read(known[key])
        if known["type"] == "array":
            return [self.value(known["items"])]
        return self._object(known, known["properties"]) if known["type"] == "object" else "text"

    def _object(self, schema: Schema, names: Iterable[str]) -> dict[str, Any]:
        fields = schema.get("properties", {})
        patterns = schema.get("patternProperties", {}).items()
        of_players = {_name(pattern): self.value(each) for pattern, each in patterns}
        wanted = {"csrf_token", *names} - _NOT_GIVEN
        return {
            **{name: self.value(each, name) for name, each in fields.items() if name in wanted},
            **of_players,
        }

    def _choices(self, schema: Schema) -> list[tuple[str, list[Any]]]:
        properties = schema.get("properties", {})
        return [(name, each["enum"]) for name, each in properties.items() if "enum" in each]

    def _found(self, schema: Schema) -> Schema:
        if "$ref" not in schema:
            return schema
        found: Schema = self.schemas[schema["$ref"].rpartition("/")[2]]
        return found


def _name(pattern: str) -> str:
    """A name of the pattern: that of a field of one player."""
    return pattern.removeprefix("^").replace("\\", "") + _ID


def sent(media_type: str, body: Any) -> tuple[bytes, str]:
    """The body as it is sent, and its content type."""
    if media_type == JSON:
        return json.dumps(body).encode(), JSON
    if media_type == CSV:
        return body.encode(), CSV
    if media_type == URL_ENCODED:
        return urlencode(body, doseq=True).encode(), URL_ENCODED
    parts = b"".join(_part(name, value) for name, value in body.items())
    return parts + f"--{_BOUNDARY}--\r\n".encode(), f'{MULTIPART}; boundary="{_BOUNDARY}"'


def _part(name: str, value: Any) -> bytes:
    values = value if isinstance(value, list) else [value]
    filename = '; filename="squad.csv"' if name == "file" else ""
    return b"".join(
        f"--{_BOUNDARY}\r\nContent-Disposition: form-data; "
        f'name="{name}"{filename}\r\n\r\n{each}\r\n'.encode()
        for each in values
    )
