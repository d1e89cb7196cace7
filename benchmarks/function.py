"""The deployed function beside others that show the same page: ``python -m benchmarks.function``.

Each is run as Lambda would run it: a fresh process that has only its package and the SDK, an event
of API Gateway, and a DynamoDB that answers at once.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tqdm import tqdm

from benchmarks import canned_table, cold_parts, contestants, fresh
from benchmarks.contestants import Contestant
from benchmarks.machine import machine

ROSTER = 25
ROUNDS, CALLS = 15, 60

Runs = Mapping[str, list[dict[str, Any]]]


def main() -> None:
    """Print what was measured as tables in Markdown."""
    with tempfile.TemporaryDirectory() as scratch, _tables(Path(scratch)) as tables:
        print("Building the packages (a minute) …", file=sys.stderr)
        packages = contestants.build(Path(scratch) / "packages")
        runs: dict[str, list[dict[str, Any]]] = {each.name: [] for each in packages}
        parts: list[dict[str, float]] = []
        for _ in tqdm(range(ROUNDS + 1), desc="rounds", leave=False):
            for each in packages:
                runs[each.name].append(_run(each, tables[each.changing]))
            parts.append(cold_parts.measured(packages[0], tables[False]))
    # The first round fills the disk's cache.
    _print({name: each[1:] for name, each in runs.items()}, packages)
    print()
    cold_parts.show(parts[1:])


@contextmanager
def _tables(scratch: Path) -> Iterator[dict[bool, str]]:
    """The addresses of two tables: where the team stays as it is, and where it changes."""
    answer = scratch / "answer.json"
    canned_table.record(answer, ROSTER)
    with _serving(str(answer)) as same, _serving(str(answer), "changing") as changing:
        yield {False: same, True: changing}


@contextmanager
def _serving(*arguments: str) -> Iterator[str]:
    command = [sys.executable, "-m", "benchmarks.canned_table", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()


def _run(contestant: Contestant, endpoint: str) -> dict[str, Any]:
    task = {"handler": contestant.handler, "expected": f"Player {ROSTER}", "calls": CALLS}
    measured: dict[str, Any] = fresh.run("runtime.py", contestant, endpoint, **task)
    return measured


def _print(runs: Runs, packages: list[Contestant]) -> None:
    print(f"{machine()}; {ROUNDS} processes each, {CALLS} calls in each\n")
    _print_cold(runs)
    print()
    _print_warm(runs, packages)


def _print_cold(runs: Runs) -> None:
    django = {part: _median(runs["Django"], part) for part in ("cold", "cold_cpu")}
    print(
        "| cold, median ms | start | import | first call | all | of Django's | CPU | of Django's |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, each in runs.items():
        start, imports, first, cold, cpu = (
            _median(each, part) for part in ("start", "import", "first", "cold", "cold_cpu")
        )
        print(
            f"| {name} | {start:.0f} | {imports:.0f} | {first:.0f} "
            f"| {cold:.0f} | {cold / django['cold']:.2f} "
            f"| {cpu:.0f} | {cpu / django['cold_cpu']:.2f} |"
        )


def _print_warm(runs: Runs, packages: list[Contestant]) -> None:
    django = _cpu(runs["Django"])
    print("| warm | median ms | p99 ms | CPU ms | of Django's | memory MB | package kB |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for package in packages:
        each = runs[package.name]
        wall = [call for run in each for call in run["warm"]]
        memory = _median(each, "memory") / 1024
        print(
            f"| {package.name} | {median(wall):.1f} | {quantiles(wall, n=100)[-1]:.1f} "
            f"| {_cpu(each):.1f} | {_cpu(each) / django:.2f} "
            f"| {memory:.0f} | {package.archive / 1000:.0f} |"
        )


def _median(runs: list[dict[str, Any]], part: str) -> float:
    return float(median(run[part] for run in runs))


def _cpu(runs: list[dict[str, Any]]) -> float:
    return float(median(call for run in runs for call in run["warm_cpu"]))


if __name__ == "__main__":
    main()
