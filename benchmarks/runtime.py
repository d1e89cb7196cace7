"""What Lambda does, in a fresh process: import a handler, call it, and call it again.

Runs with nothing but the folders that it is given (``python -I -S -B runtime.py JSON``), and
prints what it measured as JSON. Imports as little as it can, since what it has imported already
is missing from the handler's time.
"""

import sys
import time

_MILLION = 1_000_000
_OK = 200


def run() -> dict[str, object]:
    """Milliseconds since the process was asked for, and of each later call; kilobytes of memory."""
    import json  # noqa: PLC0415

    task = json.loads(sys.argv[1])
    sys.path[:] = [path for path in sys.path if "site-packages" not in path] + task["folders"]
    started = time.time_ns()
    module, _, name = task["handler"].partition(":")
    handler = getattr(__import__(module), name)
    imported = time.time_ns()
    first = handler(task["event"], None)
    answered = time.time_ns()
    cold_cpu = time.process_time_ns()
    if first["statusCode"] != _OK or task["expected"] not in first["body"]:
        raise SystemExit(f"{task['handler']} answered {str(first)[:300]}")
    calls = [_call(handler, task["event"]) for _ in range(task["calls"])]
    return {
        "start": (started - task["asked_ns"]) / _MILLION,
        "import": (imported - started) / _MILLION,
        "first": (answered - imported) / _MILLION,
        "cold": (answered - task["asked_ns"]) / _MILLION,
        "cold_cpu": cold_cpu / _MILLION,
        "warm": [wall for wall, _ in calls],
        "warm_cpu": [cpu for _, cpu in calls],
        "memory": _peak_memory(),
        "modules": len(sys.modules),
        "bytes": len(first["body"]),
    }


def _call(handler: object, event: object) -> tuple[float, float]:
    wall, cpu = time.perf_counter_ns(), time.process_time_ns()
    handler(event, None)  # type: ignore[operator]
    return (
        (time.perf_counter_ns() - wall) / _MILLION,
        (time.process_time_ns() - cpu) / _MILLION,
    )


def _peak_memory() -> int:
    with open("/proc/self/status", encoding="utf-8") as status:  # noqa: PTH123
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    measured = run()
    import json

    json.dump(measured, sys.stdout)
