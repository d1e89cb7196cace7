"""The deployed function beside others that show the same page: ``python -m benchmarks.function``.

Each is run as Lambda would run it: a fresh process that has only its package and the SDK, an event
of API Gateway, and a DynamoDB that answers at once.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tqdm import tqdm

from benchmarks import canned_table, contestants
from benchmarks.contestants import Contestant
from benchmarks.machine import machine
from benchmarks.teams import TEAM
from ops.environment import local_environment

ROSTER, SIZE = 25, 11
ROUNDS, CALLS = 15, 60
_RUNTIME = Path(__file__).with_name("runtime.py")

Runs = Mapping[str, list[dict[str, Any]]]


def main() -> None:
    """Print what was measured as tables in Markdown."""
    with tempfile.TemporaryDirectory() as scratch, _tables(Path(scratch)) as tables:
        print("Building the packages (a minute) …", file=sys.stderr)
        packages = contestants.build(Path(scratch) / "packages")
        runs: dict[str, list[dict[str, Any]]] = {each.name: [] for each in packages}
        for _ in tqdm(range(ROUNDS + 1), desc="rounds", leave=False):
            for each in packages:
                runs[each.name].append(_run(each, tables[each.changing]))
    # The first round fills the disk's cache.
    _print({name: each[1:] for name, each in runs.items()}, packages)


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
    task = {
        "folders": [str(each) for each in contestant.folders],
        "handler": contestant.handler,
        "event": _event(),
        "expected": "Player 25",
        "calls": CALLS,
        "asked_ns": time.time_ns(),
    }
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", str(_RUNTIME), json.dumps(task)],
        cwd=contestant.folders[0],
        env={"PATH": os.environ["PATH"], **local_environment(endpoint)},
        stdout=subprocess.PIPE,
        check=True,
    )
    # What the function logs comes before the measurements.
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _event() -> dict[str, Any]:
    path = f"/best/{TEAM.slug}/{SIZE}"
    headers = {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate, br",
        "Host": "abc123.execute-api.eu-west-1.amazonaws.com",
        "User-Agent": "Mozilla/5.0",
        "X-Forwarded-For": "192.0.2.1",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
    return {
        "resource": "/best/{team}/{show}",
        "path": path,
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"team": TEAM.slug, "show": str(SIZE)},
        "stageVariables": None,
        "requestContext": {
            "resourcePath": "/best/{team}/{show}",
            "httpMethod": "GET",
            "path": f"/api{path}",
            "stage": "api",
            "requestId": "00000000-0000-4000-8000-000000000000",
            "domainName": headers["Host"],
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "Mozilla/5.0"},
        },
        "body": None,
        "isBase64Encoded": False,
    }


def _print(runs: Runs, packages: list[Contestant]) -> None:
    print(f"{machine()}; {ROUNDS} processes each, {CALLS} calls in each\n")
    _print_cold(runs)
    print()
    _print_warm(runs, packages)


def _print_cold(runs: Runs) -> None:
    django = _median(runs["Django"], "cold")
    print("| cold, median ms | start | import | first call | all | its CPU | of Django's |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, each in runs.items():
        parts = (_median(each, part) for part in ("start", "import", "first", "cold", "cold_cpu"))
        cells = " | ".join(f"{part:.0f}" for part in parts)
        print(f"| {name} | {cells} | {_median(each, 'cold') / django:.2f} |")


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
    return median(run[part] for run in runs)


def _cpu(runs: list[dict[str, Any]]) -> float:
    return median(call for run in runs for call in run["warm_cpu"])


if __name__ == "__main__":
    main()
