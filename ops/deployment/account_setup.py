"""What deploying needs of the account: a bucket for packages, room for the function, logs.

The bucket, from which CloudFormation takes packages and templates, is one for each account and
region; so is the role by which API Gateway writes logs.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError, WaiterError

from ops.command import OpsError
from ops.deployment.account import Account

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

RESERVED = 50
"""Requests at once that the function is reserved where the account has enough."""

LOG_STACK = "team-coach-account-api-gateway-logs"
"""Longer than a stage's name may be: no site's stack has this name."""

LOG_TEMPLATE = Path(__file__).with_name("api_gateway_logs.yaml")
_LEFT_TO_OTHERS = 100
"""What AWS demands to be left without a reservation."""

_MISSING = ("404", "NoSuchBucket")


def reserved_concurrency() -> int:
    """How many requests at once to reserve for the function; 0 where the account has too few.

    A new account may run 10 functions at once: there any reservation fails.
    """
    limits = boto3.client("lambda").get_account_settings()["AccountLimit"]
    enough = limits["UnreservedConcurrentExecutions"] >= RESERVED + _LEFT_TO_OTHERS
    return RESERVED if enough else 0


def allow_access_logs() -> bool:
    """Give API Gateway a role to write logs with where it has none; whether it had none.

    Raises ``OpsError`` when the role cannot be made.
    """
    if boto3.client("apigateway").get_account().get("cloudwatchRoleArn"):
        return False
    stacks = boto3.client("cloudformation")
    again = f"delete the stack {LOG_STACK} and try again, or deploy with ACCESS_LOG=off"
    try:
        stacks.create_stack(
            StackName=LOG_STACK,
            TemplateBody=LOG_TEMPLATE.read_text("utf-8"),
            Capabilities=["CAPABILITY_IAM"],
        )
        stacks.get_waiter("stack_create_complete").wait(
            StackName=LOG_STACK, WaiterConfig={"Delay": 2, "MaxAttempts": 300}
        )
    except stacks.exceptions.AlreadyExistsException as error:
        raise OpsError(f"API Gateway's role for logs is gone from its settings: {again}") from error
    except (ClientError, WaiterError) as error:
        raise OpsError(f"API Gateway cannot be given a role for logs ({error}): {again}") from error
    return True


def package_bucket(account: Account) -> str:
    """The name of the bucket for packages, which no other account can have taken by chance."""
    return f"team-coach-artefacts-{account.number}-{account.region}"


def ensure_package_bucket(s3: "S3Client", account: Account) -> bool:
    """Make the bucket, closed to everybody else, unless it exists; whether it was made."""
    bucket = package_bucket(account)
    if has_package_bucket(s3, account):
        return False
    elsewhere = account.region != "us-east-1"
    place: Any = {"LocationConstraint": account.region}
    s3.create_bucket(Bucket=bucket, **{"CreateBucketConfiguration": place} if elsewhere else {})
    closed = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    configuration: Any = dict.fromkeys(closed, True)
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=configuration)
    return True


def has_package_bucket(s3: "S3Client", account: Account) -> bool:
    """Whether the bucket exists and belongs to the account."""
    try:
        s3.head_bucket(Bucket=package_bucket(account), ExpectedBucketOwner=account.number)
    except ClientError as error:
        if error.response["Error"]["Code"] in _MISSING:
            return False
        raise
    return True


def empty_bucket(s3: "S3Client", bucket: str, prefix: str = "") -> None:
    """Delete every version of every object whose name begins with ``prefix``."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        found: list[Any] = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
        versions: Any = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found]
        if versions:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": versions, "Quiet": True})
