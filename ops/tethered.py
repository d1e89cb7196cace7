"""Run a program that ends when the process that started it does, however that ended.

``python -m ops.tethered NAME ARGUMENTS…``: NAME is a console script of the environment, or a
function as ``module:function``. Standard input is a pipe whose other end the starter
holds. Even a starter that was killed lets go of it, so nobody is left behind, on any system.
"""

import os
import sys
import threading
from importlib.metadata import EntryPoint, entry_points

ORPHANED = 70
"""The exit status after the starter was gone."""


def _end_with_starter(pipe: int) -> None:
    while os.read(pipe, 1024):
        pass
    os._exit(ORPHANED)


def main() -> int | str | None:
    """Run the program that the first argument names, with the other arguments."""
    pipe = os.dup(sys.stdin.fileno())
    threading.Thread(target=_end_with_starter, args=(pipe,), daemon=True).start()
    sys.argv = sys.argv[1:]
    name, group = sys.argv[0], "console_scripts"
    if ":" in name:
        script = EntryPoint(name, name, group)
    else:
        (script,) = entry_points(group=group, name=name)
    result: int | str | None = script.load()()
    return result


if __name__ == "__main__":
    sys.exit(main())
