"""Who is told of what, and what the dashboard shows."""

import json
import re

import pytest

from chalicelib.site import request_log
from ops.resources import definitions
from tests.package.conftest import ROOT

TOLD = {"Fn::If": ["HasAlarmAddress", [{"Ref": "AlarmTopic"}], {"Ref": "AWS::NoValue"}]}
WATCHED = {
    ("AWS/ApiGateway", "5XXError"),
    ("AWS/ApiGateway", "Latency"),
    ("AWS/Lambda", "Errors"),
    ("AWS/Lambda", "Throttles"),
    ("AWS/DynamoDB", "ReadThrottleEvents"),
    ("AWS/DynamoDB", "WriteThrottleEvents"),
    ("AWS/DynamoDB", "SystemErrors"),
}


@pytest.fixture(scope="module")
def resources():
    return definitions()["Resources"]


@pytest.fixture(scope="module")
def alarms(resources):
    return {
        name: each["Properties"]
        for name, each in resources.items()
        if each.get("Type") == "AWS::CloudWatch::Alarm"
    }


@pytest.fixture(scope="module")
def dashboard(resources):
    return json.loads(resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])


def test_every_alarm_tells_somebody_when_it_begins_and_when_it_ends(alarms):
    for name, each in alarms.items():
        assert each["AlarmActions"] == each["OKActions"] == TOLD, name
        assert each["TreatMissingData"] == "notBreaching", name
    names = [each["AlarmName"]["Fn::Sub"] for each in alarms.values()]
    assert len(set(names)) == len(names)
    assert all(name.startswith("${AWS::StackName}-") for name in names)


def test_what_can_go_wrong_is_watched(alarms):
    assert {(each["Namespace"], each["MetricName"]) for each in alarms.values()} == WATCHED
    slow = alarms["LatencyAlarm"]
    assert (slow["ExtendedStatistic"], "Statistic" in slow) == ("p99", False)


def operations():
    """What the store asks DynamoDB for, as DynamoDB names it."""
    sources = [path.read_text("utf-8") for path in (ROOT / "chalicelib/store").glob("*.py")]
    names = re.findall(r"\bclient\(\)\.([a-z_]+)\(", "".join(sources))
    assert "transact_write_items" in names
    return {name.title().replace("_", "") for name in names}


def test_the_table_is_watched_by_operation_and_so_is_its_index(alarms):
    dimensions = [
        {each["Name"]: each["Value"] for each in alarm["Dimensions"]} for alarm in alarms.values()
    ]
    assert {each["Operation"] for each in dimensions if "Operation" in each} == operations()
    assert sum("GlobalSecondaryIndexName" in each for each in dimensions) == 2


def test_the_manual_says_what_to_do_about_each_alarm(alarms):
    manual = (ROOT / "docs" / "operations.md").read_text("utf-8")
    told = set(re.findall(r"^### `-([a-z-]+)`$", manual, re.MULTILINE))
    ends = {each["AlarmName"]["Fn::Sub"].partition("}-")[2] for each in alarms.values()}
    assert {re.sub(r"^table-fails-.*", "table-fails", end) for end in ends} == told


def test_the_dashboard_shows_all_alarms_and_our_own_metrics(alarms, dashboard):
    shown, *charts = (each["properties"] for each in dashboard["widgets"])
    assert set(shown["alarms"]) == {f"${{{name}.Arn}}" for name in alarms}
    lines = [line for each in charts for line in each["metrics"]]
    ours = {name for namespace, name, *_ in lines if namespace == request_log.NAMESPACE}
    assert ours == set(request_log.UNITS)
    for namespace, _, *dimensions in lines:
        if namespace == request_log.NAMESPACE:
            assert dimensions[:2] == ["Stage", "${Stage}"]


def test_nothing_on_the_dashboard_lies_over_something_else(dashboard):
    places = [
        (x, y)
        for each in dashboard["widgets"]
        for x in range(each["x"], each["x"] + each["width"])
        for y in range(each["y"], each["y"] + each["height"])
    ]
    assert len(places) == len(set(places))
    assert max(x for x, _ in places) < 24


def test_the_budget_warns_before_and_at_its_end(resources):
    budget = resources["Budget"]
    assert budget["Condition"] == "HasBudget"
    found = [
        (each["Notification"]["NotificationType"], each["Notification"]["Threshold"])
        for each in budget["Properties"]["NotificationsWithSubscribers"]
    ]
    assert found == [("ACTUAL", 80), ("FORECASTED", 100)]
