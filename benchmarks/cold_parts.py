"""Where the CPU time of the site's cold start goes, step by step."""

from collections.abc import Mapping, Sequence
from statistics import median

from benchmarks import fresh
from benchmarks.contestants import Contestant
from benchmarks.teams import TEAM

STEPS = {
    "importing the SDK (botocore)": "import botocore.session",
    "importing Jinja": "import jinja2",
    "importing Chalice": "import chalice.app",
    "importing the site": "import chalicelib.site.middleware",
    "making the table's client": "from chalicelib.store import table; table.client()",
    "the app with its routes": "from app import app",
    "the first query": f"from chalicelib.store import teams; teams.read('{TEAM.slug}')",
    "the first answer: its lineup, its page": "assert app(event, None)['statusCode'] == 200",
}
"""What each step runs. A module of Python's own is paid by the first step that imports it."""


def measured(site: Contestant, endpoint: str) -> dict[str, float]:
    """The milliseconds of CPU of the interpreter and of each step, in a fresh process."""
    taken: dict[str, float] = fresh.run("step_by_step.py", site, endpoint, steps=STEPS)
    return taken


def show(runs: Sequence[Mapping[str, float]]) -> None:
    """Print the median of each part over all runs as a table in Markdown."""
    parts = {name: median(run[name] for run in runs) for name in runs[0]}
    whole = sum(parts.values())
    print("| where the CPU time of a cold start goes | ms | of all |\n|---|---:|---:|")
    for name, taken in parts.items():
        print(f"| {name} | {taken:.1f} | {taken / whole:.2f} |")
