"""Fresh processes that have what a function has in Lambda, and nothing else."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.contestants import Contestant
from benchmarks.teams import TEAM
from ops.local.environment import local_environment

SIZE = 11
"""The size of the lineup that is asked for."""
_IN_LAMBDA = {"AWS_LAMBDA_FUNCTION_NAME": "benchmark"}


def run(script: str, contestant: Contestant, endpoint: str, **task: object) -> Any:
    """What ``script``, one of this folder, measured of the contestant; ``endpoint`` is its AWS."""
    given = {
        **task,
        "folders": [str(each) for each in contestant.folders],
        "event": _event(),
        "asked_ns": time.time_ns(),
    }
    path = str(Path(__file__).with_name(script))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", path, json.dumps(given)],
        cwd=contestant.folders[0],
        env={"PATH": os.environ["PATH"], **local_environment(endpoint), **_IN_LAMBDA},
        stdout=subprocess.PIPE,
        check=True,
    )
    # What the function logs comes before the measurements.
    return json.loads(done.stdout.splitlines()[-1])


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
