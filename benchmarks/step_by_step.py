"""What each step of a cold start costs, in a fresh process like Lambda's.

``python -I -S -B step_by_step.py JSON`` prints the milliseconds of CPU of each step as JSON.
"""

import gc
import sys
import time

_MILLION = 1_000_000


def run() -> dict[str, float]:
    """The cost of each of the task's steps, a line of code, after that of the interpreter."""
    taken = {"the interpreter": time.process_time_ns() / _MILLION}
    import json  # noqa: PLC0415

    task = json.loads(sys.argv[1])
    sys.path[:] = [path for path in sys.path if "site-packages" not in path] + task["folders"]
    names = {"event": task["event"]}
    # The first line of the site does the same.
    gc.disable()
    for name, code in task["steps"].items():
        began = time.process_time_ns()
        exec(code, names)
        taken[name] = (time.process_time_ns() - began) / _MILLION
    return taken


if __name__ == "__main__":
    measured = run()
    import json

    json.dump(measured, sys.stdout)
