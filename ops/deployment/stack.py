"""The CloudFormation stack of one stage: what is in it, and why a change of it failed.

``python -m ops.deployment.stack`` prints the outputs of the stack of ``STAGE``.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

import boto3
from botocore.exceptions import ClientError, WaiterError

from ops.command import OpsError, say, say_aside
from ops.deployment.account import Account, account, status_of

_STAGE = re.compile(r"[a-z][a-z0-9-]{0,19}")
_FOLLOWS_FROM_ANOTHER = ("Resource creation cancelled", "Resource update cancelled")


def stage_of(environment: Mapping[str, str]) -> str:
    """The stage that a command was given; raises ``OpsError`` when it is none to deploy."""
    stage = environment.get("STAGE", "")
    if not _STAGE.fullmatch(stage) or stage == "local":
        raise OpsError("Say which stage, in small letters, digits and hyphens: STAGE=prod")
    return stage


class Stack:
    """The stack of a stage, in the account and region of our credentials."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        self.name = f"team-coach-{stage}"
        self.client = boto3.client("cloudformation")

    def status(self) -> str:
        """Its status in CloudFormation's words; empty when there is no such stack."""
        described = self._described()
        return described["StackStatus"] if described else ""

    def require(self) -> Any:
        """What CloudFormation says of it; raises ``OpsError`` when there is no such stack."""
        described = self._described()
        if not described:
            raise OpsError(
                f"There is no stack {self.name} in {self.client.meta.region_name}: set "
                f"AWS_DEFAULT_REGION to where it is, or make deploy STAGE={self.stage} makes it"
            )
        return described

    def at(self, here: Account) -> str:
        """The stack and its account, in words."""
        return f"the stack {self.name} (stage {self.stage}) in {here}, as {here.caller}"

    def parameters(self) -> dict[str, str]:
        """The parameters that it was deployed with; none when there is no such stack."""
        given = (self._described() or {}).get("Parameters", [])
        return {each["ParameterKey"]: each["ParameterValue"] for each in given}

    def outputs(self) -> dict[str, str]:
        """Its outputs by name; raises ``OpsError`` when there is no such stack."""
        outputs = self.require().get("Outputs", [])
        return {each["OutputKey"]: each["OutputValue"] for each in outputs}

    def output(self, name: str) -> str:
        """One of its outputs; raises ``OpsError`` when it is not there or not yet whole."""
        return self._whole(self.outputs(), name)

    def resource(self, name: str) -> str:
        """The physical name of a resource; raises ``OpsError`` as ``output`` does."""
        self.require()
        return self._whole(self.resources(), name)

    def resources(self) -> dict[str, str]:
        """The physical names of its resources, by their names in the template; if there are any."""
        if not self.status():
            return {}
        pages = self.client.get_paginator("list_stack_resources").paginate(StackName=self.name)
        return {
            each["LogicalResourceId"]: each.get("PhysicalResourceId", "")
            for page in pages
            for each in page["StackResourceSummaries"]
            # Resources that are kept after deletion are listed as well.
            if each["ResourceStatus"] != "DELETE_COMPLETE"
        }

    def delete(self) -> None:
        """Delete it and wait until it is gone; raises ``OpsError`` with the reason if it stays."""
        before = self.newest_event()
        self.client.delete_stack(StackName=self.name)
        waiter = self.client.get_waiter("stack_delete_complete")
        try:
            waiter.wait(StackName=self.name, WaiterConfig={"Delay": 3, "MaxAttempts": 1200})
        except WaiterError as error:
            raise OpsError(f"{self.name} could not be deleted. {self.failure(before)}") from error

    def newest_event(self) -> str:
        """The id of what last happened to it; empty when there is no such stack."""
        return next((event["EventId"] for event in self._events()), "") if self.status() else ""

    def failure(self, after: str = "") -> str:
        """The first resource that failed since the event ``after``, and why; empty if none did."""
        first = ""
        for event in takewhile(lambda event: event["EventId"] != after, self._events()):
            reason = " ".join(event.get("ResourceStatusReason", "").split())
            if event["ResourceStatus"].endswith("_FAILED") and not reason.startswith(
                _FOLLOWS_FROM_ANOTHER
            ):
                first = f"{event['LogicalResourceId']} ({event['ResourceType']}): {reason}"
        return first

    def _whole(self, found: Mapping[str, str], name: str) -> str:
        if name not in found:
            raise OpsError(
                f"The stack {self.name} was never finished and has no {name}: "
                f"make deploy STAGE={self.stage} says why"
            )
        return found[name]

    def _events(self) -> Iterator[Any]:
        """What happened to it, newest first."""
        pages = self.client.get_paginator("describe_stack_events").paginate(StackName=self.name)
        return (event for page in pages for event in page["StackEvents"])

    def _described(self) -> Any:
        try:
            return self.client.describe_stacks(StackName=self.name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in error.response["Error"]["Message"]:
                return None
            raise


def main() -> int:
    """Print the outputs of the stage that the environment names; the exit status."""

    def command() -> int:
        stack = Stack(stage_of(os.environ))
        say_aside(f"The outputs of {stack.at(account())}:")
        outputs = {"Url": stack.output("Url"), **dict(sorted(stack.outputs().items()))}
        width = max(map(len, outputs))
        for name, value in outputs.items():
            say(f"{name:{width}}  {value}")
        return 0

    return status_of(command)


if __name__ == "__main__":
    sys.exit(main())
