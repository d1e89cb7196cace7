"""What the description of the site for programs says (OpenAPI 3.1), made of its routes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib import __version__
from chalicelib.http.route import Route
from chalicelib.openapi.components import components
from chalicelib.openapi.operations import described, described_by_form, head, options

_ABOUT = (
    "Every address answers GET with HEAD too, and OPTIONS with `Allow`; any other method gets 405. "
    "What a browser's form cannot send, PUT and DELETE, it sends by POST with `_method`."
)


def description(base: str, routes: Sequence[Route]) -> dict[str, Any]:
    """The OpenAPI document of the site that has these routes and is mounted at ``base``."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Team Coach", "version": __version__, "description": _ABOUT},
        "servers": [{"url": base or "/"}],
        "security": [{}, {"token": []}, {"session": []}],
        "paths": {route.described_path or route.path: _item(route) for route in routes},
        "components": components(),
    }


def _item(route: Route) -> Mapping[str, Any]:
    """The methods of a path: those that the route has, and those that go with them."""
    names = re.findall(r"{(\w+)}", route.described_path or route.path)
    known = route.operations
    item = {
        method.lower(): described(route, method, operation) for method, operation in known.items()
    }
    instead = {method: each for method, each in known.items() if method not in ("GET", "POST")}
    if instead:
        item["post"] = described_by_form(item.get("post"), known.get("POST"), instead)
    if "get" in item:
        item["head"] = head(item["get"])
    item["options"] = options()
    parameters = [{"$ref": f"#/components/parameters/{name}"} for name in names]
    return {**item, "parameters": parameters}
