"""What a stack has, in every state that it can be in."""

import pytest
from botocore.stub import Stubber

from ops.command import OpsError
from ops.deployment.stack import Stack, stage_of


@pytest.fixture
def stack():
    return Stack("prod")


@pytest.fixture
def cloud(stack):
    with Stubber(stack.client) as stubber:
        yield stubber


def described(cloud, status="CREATE_COMPLETE", **outputs):
    """Let the stack be there with these outputs."""
    told = [{"OutputKey": name, "OutputValue": value} for name, value in outputs.items()]
    stack = {"StackName": "x", "CreationTime": 0, "StackStatus": status, "Outputs": told}
    cloud.add_response("describe_stacks", {"Stacks": [stack]})


def listed(cloud, **statuses):
    """Let it list resources with these statuses."""
    resources = [
        {
            "LogicalResourceId": name,
            "PhysicalResourceId": f"the-{name}",
            "ResourceType": "x",
            "LastUpdatedTimestamp": 0,
            "ResourceStatus": status,
        }
        for name, status in statuses.items()
    ]
    cloud.add_response("list_stack_resources", {"StackResourceSummaries": resources})


def test_what_is_kept_is_known_until_the_stack_is_gone(stack, cloud):
    described(cloud, "DELETE_FAILED")
    listed(cloud, Table="DELETE_SKIPPED", Distribution="DELETE_FAILED", Gone="DELETE_COMPLETE")
    assert stack.resources() == {"Table": "the-Table", "Distribution": "the-Distribution"}


def test_a_stack_that_was_never_finished_says_so(stack, cloud):
    described(cloud)
    with pytest.raises(OpsError, match=r"never finished and has no TableName: make deploy STAGE="):
        stack.output("TableName")
    described(cloud)
    described(cloud)
    listed(cloud, StaticBucket="CREATE_COMPLETE")
    with pytest.raises(OpsError, match="has no APIHandler"):
        stack.resource("APIHandler")


def test_what_is_there_is_given(stack, cloud):
    described(cloud, TableName="table")
    assert stack.output("TableName") == "table"


@pytest.mark.parametrize("stage", ["", "local", "2nd", "Prod", "a" * 21, "a b", "a\n"])
def test_what_is_no_stage_to_deploy_is_refused(stage):
    with pytest.raises(OpsError, match="Say which stage"):
        stage_of({"STAGE": stage})
    assert stage_of({"STAGE": "a" * 20}) == "a" * 20
