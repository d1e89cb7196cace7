"""What a stranger can use up: requests of the stage, functions of the account; the access log."""

import pytest
import yaml

from ops.command import OpsError
from ops.deployment import account_setup
from ops.deployment.stack import Stack
from ops.local.environment import applied
from tests.cloud.stacks import STAGE


@pytest.fixture
def gateway(cloud, deployed):
    """The deployed stage, as API Gateway describes it."""

    def described():
        (api,) = [
            each["id"]
            for each in cloud.client("apigateway").get_rest_apis()["items"]
            if each["name"] == f"team-coach-{STAGE}"
        ]
        return cloud.client("apigateway").get_stage(restApiId=api, stageName="api")

    return described


def reserved(cloud):
    """What the stack was given: the stand-in's CloudFormation does not pass it on."""
    with applied(cloud.environment):
        return Stack(STAGE).parameters()["ReservedConcurrency"]


def access_logs(cloud):
    """The log groups of API Gateway for this stage; other stages of the account have their own."""
    name = f"/aws/apigateway/team-coach-{STAGE}"
    return cloud.client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]


def test_a_deployment_limits_what_a_stranger_can_use_up(cloud, gateway):
    limits = gateway()["methodSettings"]["*/*"]
    assert (limits["throttlingRateLimit"], limits["throttlingBurstLimit"]) == (50, 100)
    assert reserved(cloud) == str(account_setup.RESERVED)


def test_a_deployment_has_an_access_log_and_a_role_to_write_it(cloud, gateway):
    with applied(cloud.environment):
        assert not account_setup.allow_access_logs(), "it is there already"
    role = cloud.client("apigateway").get_account()["cloudwatchRoleArn"]
    assert account_setup.LOG_STACK in role
    (log,) = access_logs(cloud)
    assert log["retentionInDays"] == 30


def test_who_has_chosen_is_obeyed_and_the_choice_stays(cloud, gateway):
    cloud.deploy(RATE_LIMIT="5000", BURST_LIMIT="4000", CONCURRENCY="0", ACCESS_LOG="off")
    for deploy_again in (True, False):
        limits = gateway()["methodSettings"]["*/*"]
        assert (limits["throttlingRateLimit"], limits["throttlingBurstLimit"]) == (5000, 4000)
        assert reserved(cloud) == "0"
        assert access_logs(cloud) == []
        if deploy_again:
            cloud.deploy()
    assert cloud.said[-1] == "Nothing has changed."
    cloud.deploy(RATE_LIMIT="50", BURST_LIMIT="100", CONCURRENCY="50", ACCESS_LOG="requests")


@pytest.mark.parametrize(
    ("unreserved", "number"), [(10, 0), (149, 0), (150, 50), (1000, 50), (10_000, 50)]
)
def test_none_are_reserved_where_the_account_has_too_few(monkeypatch, unreserved, number):
    class Functions:
        def get_account_settings(self):
            return {"AccountLimit": {"UnreservedConcurrentExecutions": unreserved}}

    monkeypatch.setattr(account_setup.boto3, "client", lambda _: Functions())
    assert account_setup.reserved_concurrency() == number


def test_a_role_that_somebody_took_away_is_told_in_one_line(cloud, deployed):
    gateway = cloud.client("apigateway")
    role = gateway.get_account()["cloudwatchRoleArn"]
    gateway.update_account(
        patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": ""}]
    )
    try:
        with applied(cloud.environment), pytest.raises(OpsError) as refused:
            account_setup.allow_access_logs()
    finally:
        gateway.update_account(
            patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": role}]
        )
    assert account_setup.LOG_STACK in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_role_stays_when_its_stack_is_deleted():
    resources = yaml.safe_load(account_setup.LOG_TEMPLATE.read_text("utf-8"))["Resources"]
    assert {each["DeletionPolicy"] for each in resources.values()} == {"Retain"}
