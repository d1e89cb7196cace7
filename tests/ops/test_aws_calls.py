"""The suite holds what it saw of AWS against the policy: all of it, or the part that was run."""

import os
import subprocess
import sys

import pytest

from tests.ops.sites import ROOT

HEAD = "from tests import aws_calls\nREAD = ('dynamodb:GetItem', 'table')\n"
SUITE = {
    "most": "def test_most(): aws_calls._seen.update(aws_calls.allowed() - {READ})\n",
    "rest": "def test_rest(): aws_calls._seen.add(READ)\n",
    "scan": "def test_scan(): aws_calls._seen.add(('dynamodb:Scan', 'table'))\n",
}
IDLE = "allowed, but never used: [('dynamodb:GetItem', 'table')]"
MISSING = "used, but not allowed: [('dynamodb:Scan', 'table')]"


@pytest.fixture
def run(tmp_path):
    """Run a suite that sees these things; its exit status, and what it says."""

    def run(names, *arguments):
        (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = .\n")
        for name in names:
            (tmp_path / f"test_{name}.py").write_text(HEAD + SUITE[name])
        plugins = ["-p", "tests.aws_calls", "-p", "no:cacheprovider", "-p", "no:randomly"]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *plugins, *arguments],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    return run


@pytest.mark.parametrize("processes", ["0", "2"])
def test_a_whole_suite_has_to_use_what_is_allowed(run, processes):
    status, said = run(["most"], "-n", processes)
    assert (status, IDLE in said) == (1, True), said
    status, said = run(["rest"], "-n", processes)
    assert (status, IDLE in said) == (0, False), said


@pytest.mark.parametrize(
    "part", [["test_most.py"], ["-k", "most"], ["--deselect", "x"], ["--collect-only"]]
)
def test_a_part_need_not(run, part):
    assert run(["most"], *part)[0] == 0


@pytest.mark.parametrize("part", [[], ["-n", "2"], ["test_scan.py"], ["-n", "2", "-k", "scan"]])
def test_but_neither_uses_more(run, part):
    status, said = run(["most", "rest", "scan"], *part)
    assert (status, MISSING in said) == (1, True), said
