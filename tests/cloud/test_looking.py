"""``make outputs`` and ``make logs`` of a deployed site."""

from datetime import UTC, datetime, timedelta

import pytest

from ops.deployment import logs, stack
from ops.deployment.stack import Stack
from ops.local.environment import applied
from tests.cloud.stacks import STAGE

PLACE = (
    f"the stack team-coach-{STAGE} (stage {STAGE}) in account 000000000000, region eu-west-1, "
    "as arn:aws:iam::000000000000:root"
)


def test_the_url_comes_first(cloud, deployed, capsys):
    assert cloud.run(stack, STAGE=STAGE) == 0
    told = capsys.readouterr()
    assert told.err == f"The outputs of {PLACE}:\n"
    lines = told.out.splitlines()
    assert lines[0].split() == ["Url", deployed["Url"]]
    assert dict(line.split() for line in lines) == deployed


def test_what_the_site_logs_is_shown(cloud, on_aws, capsys):
    assert on_aws.get("/best/looked_for_in_the_log").status == 404
    assert cloud.run(logs, STAGE=STAGE, SINCE="1h") == 0
    shown = capsys.readouterr()
    assert shown.err == f"The log of {PLACE}:\n"
    told = shown.out
    assert told
    assert cloud.run(logs, STAGE=STAGE, SINCE="0s") == 0
    assert len(capsys.readouterr().out) < len(told)


def test_what_comes_later_is_shown_once(cloud, on_aws):
    on_aws.get("/health")
    with applied(cloud.environment):
        log = logs.Log(Stack(STAGE), datetime.now(UTC) - timedelta(hours=1))
        before = list(log.new())
        assert before
        assert list(log.new()) == []
        on_aws.get("/health")
        later = list(log.new())
        assert later
        assert len(later) < len(before) + len(later)


@pytest.mark.parametrize("since", ["soon", "5", "m", "1w", "-1m"])
def test_a_time_span_that_is_none_is_one_line(cloud, capsys, since):
    assert cloud.run(logs, STAGE=STAGE, SINCE=since) == 1
    assert capsys.readouterr().err == f"SINCE={since} is no time span: say 90s, 10m, 2h or 7d\n"
