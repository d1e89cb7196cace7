"""The part of the stack that is there before the site: the bucket of its static files."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

BUCKET = "StaticBucket"
_KEPT = ("AWSTemplateFormatVersion", "Parameters", "Conditions", "Mappings", "Rules")
_NAMED = re.compile(r"\$\{(\w+)")


def write(template: Path, foundation: Path) -> None:
    """Write the part of ``template`` that the bucket needs to ``foundation``."""
    whole = json.loads(template.read_text("utf-8"))
    part = {name: whole[name] for name in _KEPT if name in whole}
    resources = whole["Resources"]
    part["Resources"] = {name: resources[name] for name in sorted(_needed(resources, BUCKET))}
    foundation.write_text(json.dumps(part), "utf-8")


def _needed(resources: Mapping[str, Any], name: str) -> set[str]:
    """``name``, and every resource that it refers to, directly or through others."""
    needed: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in resources and each not in needed:
            needed.add(each)
            waiting += _names(resources[each])
    return needed


def _names(part: object) -> Iterator[str]:
    """The names that a part of a template refers to, of resources and of parameters."""
    match part:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [str(name), *_]}:
            yield name
        case {"Fn::Sub": str(text)}:
            yield from _NAMED.findall(text)
        case dict():
            for key, value in part.items():
                yield from value if key == "DependsOn" and isinstance(value, list) else ()
                yield from _names(value)
        case list():
            for value in part:
                yield from _names(value)
