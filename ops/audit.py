"""``make audit``: known vulnerabilities in the locked dependencies, by ``pip-audit``.

The data come from OSV, which has the Python Packaging Authority's advisories. Where they cannot be
reached, nothing is audited: the command says so and does not fail.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

ACCEPTED: Mapping[str, str] = {}
"""Vulnerabilities that do not concern this project, by their ids, and why they do not."""

OUT_OF_REACH = ("requests.exceptions.", "ConnectionError", "ServiceError")
"""What the last line of ``pip-audit`` begins with or names when it got no answer from OSV."""

_SECONDS_AT_MOST = 120


def command(requirements: str) -> list[str]:
    """The command that looks up each entry of a file whose entries all have hashes."""
    # Nothing is resolved or installed for it: the file is complete.
    options = "--require-hashes --disable-pip --progress-spinner=off --format=json --timeout=5"
    address = os.environ.get("OSV_URL")
    return [
        *(sys.executable, "-m", "pip_audit", *options.split(), "--vulnerability-service=osv"),
        *([f"--osv-url={address}"] if address else []),
        *(f"--ignore-vuln={each}" for each in ACCEPTED),
        f"--requirement={requirements}",
    ]


def main(arguments: list[str] | None = None) -> int:
    """Look up what the file named by the arguments lists; 1 for a vulnerability or a failure."""
    (requirements,) = sys.argv[1:] if arguments is None else arguments
    try:
        done = subprocess.run(
            command(requirements),
            capture_output=True,
            text=True,
            timeout=_SECONDS_AT_MOST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _skipped(f"no answer in {_SECONDS_AT_MOST} seconds")
    if done.stdout.strip():
        return _reported(json.loads(done.stdout)["dependencies"])
    reason = next(reversed(done.stderr.strip().splitlines()), "pip-audit said nothing")
    if any(each in reason for each in OUT_OF_REACH):
        return _skipped(reason)
    print(f"The dependencies cannot be audited: {reason}", file=sys.stderr)
    return 1


def _reported(dependencies: list[dict[str, Any]]) -> int:
    vulnerable = False
    for each in dependencies:
        for found in each.get("vulns", ()):
            vulnerable = True
            mended = ", ".join(found["fix_versions"]) or "no version yet"
            name = f"{each['name']} {each['version']}"
            print(f"{name}: {found['id']}, mended in {mended}", file=sys.stderr)
    if vulnerable:
        print("Raise what is named in pyproject.toml, or run: make lock UPGRADE=1", file=sys.stderr)
        return 1
    print(f"{len(dependencies)} dependencies have no known vulnerability.")
    return 0


def _skipped(reason: str) -> int:
    print(f"SKIPPED: dependencies were not audited, OSV's data cannot be reached ({reason[:200]})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
