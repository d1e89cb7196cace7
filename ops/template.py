"""What the stack has besides what Chalice makes, from the files that define it by subject."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from ops.errors import OpsError

DEFINITIONS = Path(__file__).parents[1] / ".chalice" / "resources"


def definitions(folder: Path = DEFINITIONS) -> dict[str, Any]:
    """The sections of a CloudFormation template (``Parameters``, ``Resources``, …) of all files.

    Raises ``OpsError`` when two files define the same thing.
    """
    sections: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        for section, entries in yaml.safe_load(path.read_text("utf-8")).items():
            there = sections.setdefault(section, {})
            if twice := there.keys() & entries.keys():
                raise OpsError(f"{path.name} defines again: {', '.join(sorted(twice))}")
            there.update(entries)
    return sections


def for_package(
    folder: Path, stage: str, architecture: str, gateway_responses: Mapping[str, Any]
) -> str:
    """The definitions as JSON that Chalice merges, for a package of that stage and architecture."""
    sections = definitions(folder)
    api = sections["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    api["x-amazon-apigateway-gateway-responses"] = gateway_responses
    parameters = sections["Parameters"]
    parameters["Stage"]["Default"] = stage
    # The libraries in the package run on one architecture: the stack must not choose another.
    parameters["Architecture"] |= {"Default": architecture, "AllowedValues": [architecture]}
    return json.dumps(sections)
