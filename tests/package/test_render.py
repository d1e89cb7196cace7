"""The unpacked package answers an event of API Gateway with only the SDK beside it."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from chalicelib.models import Player, Roster, Team, TeamType, Visibility
from chalicelib.store import table, teams
from ops import resources
from ops.local.environment import applied, local_environment

SDK = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six.py", "urllib3")
PAGE = """
import json, sys
sys.path[:] = [path for path in sys.path if "site-packages" not in path] + sys.argv[1:3]
from app import app
json.dump(app(json.loads(sys.argv[3]), None), sys.stdout)
"""


@pytest.fixture
def sdk(tmp_path):
    """A folder with the SDK, which Lambda has, and none of the other installed libraries."""
    for name in SDK:
        (tmp_path / name).symlink_to(Path(boto3.__file__).parents[1] / name)
    return tmp_path


@pytest.fixture
def environment_with_team():
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    environment = local_environment(f"http://{host}:{port}")
    with applied(environment):
        resources.create_table(table.client(), environment["TABLE_NAME"])
        teams.save(None, roster())
        yield environment
    server.stop()


def roster():
    now = datetime(2026, 11, 22, tzinfo=UTC)
    positions = ("GK", "CB", "LB", "RB", "CM", "LW", "ST")
    team = Team(
        slug="",
        name="Harbour Town",
        sport="football",
        team_type=TeamType.SENIOR,
        size=5,
        visibility=Visibility.PUBLIC,
        created_at=now,
        updated_at=now,
    )
    players = tuple(
        Player(id=f"p{number}", name=f"Player {number}", number=number, positions=(position,))
        for number, position in enumerate(positions, start=1)
    )
    return Roster(team, players)


def event(accept):
    return {
        "httpMethod": "GET",
        "path": "/best/harbour_town/5",
        "resource": "/best/{team}/{show}",
        "pathParameters": {"team": "harbour_town", "show": "5"},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "headers": {"Accept": accept, "X-Forwarded-Proto": "https"},
        "multiValueHeaders": {"Accept": [accept], "X-Forwarded-Proto": ["https"]},
        "requestContext": {
            "stage": "api",
            "path": "/api/best/harbour_town/5",
            "resourcePath": "/best/{team}/{show}",
            "httpMethod": "GET",
            "domainName": "abc.execute-api.eu-west-1.amazonaws.com",
        },
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
    }


def answer(unpacked, sdk, environment, accept):
    command = [sys.executable, "-I", "-S", "-c", PAGE, str(unpacked), str(sdk)]
    done = subprocess.run(
        [*command, json.dumps(event(accept))],
        cwd=unpacked,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # Before the answer stands the log.
    return json.loads(done.stdout.splitlines()[-1])


def test_it_renders_a_lineup(unpacked, sdk, environment_with_team):
    page = answer(unpacked, sdk, environment_with_team, "text/html")
    assert page["statusCode"] == 200
    assert "Harbour Town" in page["body"]
    assert 'href="/api/' in page["body"]
    assert environment_with_team["STATIC_URL"] + "/css/" in page["body"]

    data = answer(unpacked, sdk, environment_with_team, "application/json")
    lineup = json.loads(data["body"])
    assert len(lineup["slots"]) == lineup["size"] == 5
