"""The running site, asked all that its own description allows and much that it does not."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ops.sites import RunningSite

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture
def site(tmp_path):
    running = RunningSite(tmp_path / "data").ready()
    yield running
    running.end()


@pytest.mark.parametrize("phase", ["coverage", "fuzzing"])
def test_no_answer_is_an_error_of_the_server_or_undocumented(site, tmp_path, phase):
    done = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            f"--config-file={CONFIGURATION}",
            "run",
            f"http://127.0.0.1:{site.port}/openapi.json",
            f"--checks={','.join(CHECKS)}",
            f"--phases={phase}",
            "--max-examples=8",
            "--seed=1",
            "--no-color",
        ],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert re.search(r"Tested: \d\d", done.stdout)
