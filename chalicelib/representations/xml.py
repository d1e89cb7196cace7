"""XML of views: an element for each member, and for each entry of a list."""

from collections.abc import Mapping
from typing import Any

# Only for writing; nothing is parsed.
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # nosec B405

_ENTRIES = {
    "alternatives": "alternative",
    "items": "team",
    "players": "player",
    "positions": "position",
    "sizes": "size",
    "slots": "slot",
    "warnings": "warning",
}


def render(name: str, view: Mapping[str, Any]) -> bytes:
    """A document with the root element ``name``. A null member has no element."""
    root = Element(name)
    _fill(root, view)
    indent(root)
    body = tostring(root, encoding="unicode", xml_declaration=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _fill(element: Element, value: object) -> None:
    if isinstance(value, Mapping):
        for name, member in value.items():
            if member is not None:
                _fill(SubElement(element, name), member)
    elif isinstance(value, list | tuple):
        for entry in value:
            _fill(SubElement(element, _ENTRIES.get(element.tag, "entry")), entry)
    else:
        element.text = str(value)
