"""The messages that the package makes, as its source has them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


def trees(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Each module's path below the project with its syntax tree."""
    for path in sorted(path for each in folders for path in (ROOT / each).rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def made() -> Iterator[tuple[str, Any, set[str | None]]]:
    """The code and the names of the parameters of each call of ``message``, by where it stands."""
    for path, tree in trees("chalicelib", "ops"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message":
                code = node.args[0]
                assert isinstance(code, ast.Constant), f"{path}:{node.lineno}: no plain code"
                names = {keyword.arg for keyword in node.keywords}
                assert None not in names, f"{path}:{node.lineno}: no plain parameters"
                yield f"{path}:{node.lineno}", code.value, names
