"""``make destroy STAGE=… YES=1``: take a site down. Its data stay, unless ``DATA=delete``."""

import os
import sys
from collections.abc import Callable

import boto3
from msgspec import Struct

from ops.command import OpsError, say
from ops.deployment import account_setup
from ops.deployment.account import Account, account, status_of
from ops.deployment.stack import Stack, stage_of
from ops.resources import STATIC_BUCKET

TABLE = "Table"


class Destruction(Struct, frozen=True):
    """The end of ``stack`` on ``account``, and with ``with_data`` of all that it stored."""

    stack: Stack
    account: Account
    with_data: bool
    say: Callable[[str], None]

    def announce(self) -> None:
        """Say what would be done; raises ``OpsError`` when there is no such stack."""
        self.stack.require()
        self.say(f"Deleting {self.stack.at(self.account)}: the site and its log will be gone.")
        self.say(self._about_data(self.stack.resources()))

    def run(self) -> None:
        """Do it; raises ``OpsError`` with the reason when the stack cannot be deleted."""
        resources = self.stack.resources()
        self.stack.delete()
        s3 = boto3.client("s3")
        if account_setup.has_package_bucket(s3, self.account):
            account_setup.empty_bucket(
                s3, account_setup.package_bucket(self.account), f"{self.stack.name}/"
            )
        if self.with_data:
            _delete_data(resources)
        self.say(f"{self.stack.name} is gone.")

    def _about_data(self, resources: dict[str, str]) -> str:
        stored = {"table": resources.get(TABLE), "bucket": resources.get(STATIC_BUCKET)}
        names = " and ".join(f"the {kind} {name}" for kind, name in stored.items() if name)
        if not names:
            return "It stores nothing."
        if self.with_data:
            return f"With all data: {names} will be deleted, too, all teams and coaches in them."
        return f"Data stay: {names} remain, and cost, until DATA=delete or you delete them."


def _delete_data(resources: dict[str, str]) -> None:
    if table := resources.get(TABLE):
        dynamodb = boto3.client("dynamodb")
        dynamodb.update_table(TableName=table, DeletionProtectionEnabled=False)
        dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 2})
        dynamodb.delete_table(TableName=table)
    if bucket := resources.get(STATIC_BUCKET):
        s3 = boto3.client("s3")
        account_setup.empty_bucket(s3, bucket)
        s3.delete_bucket(Bucket=bucket)


def with_data(data: str) -> bool:
    """Whether ``DATA`` says to delete the data; raises ``OpsError`` when it says neither."""
    if data not in ("", "keep", "delete"):
        raise OpsError(f"DATA={data} is neither keep nor delete")
    return data == "delete"


def main() -> int:
    """Take down the stage that the environment names, if ``YES=1`` stands there, too."""

    def command() -> int:
        stack = Stack(stage_of(os.environ))
        data_too = with_data(os.environ.get("DATA", ""))
        destruction = Destruction(stack, account(), data_too, say)
        destruction.announce()
        if os.environ.get("YES") != "1":
            raise OpsError("Nothing was done. If you mean it, say so: YES=1")
        destruction.run()
        return 0

    return status_of(command)


if __name__ == "__main__":
    sys.exit(main())
