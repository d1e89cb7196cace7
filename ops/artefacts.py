"""The bucket from which CloudFormation takes packages and templates: one an account and region."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ops.account import Account

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_MISSING = ("404", "NoSuchBucket")


def bucket_of(account: Account) -> str:
    """The bucket's name, which no other account can have taken by chance."""
    return f"team-coach-artefacts-{account.number}-{account.region}"


def ensure(s3: "S3Client", account: Account) -> bool:
    """Make the bucket, closed to everybody else, unless it is there; whether it was made."""
    bucket = bucket_of(account)
    if exists(s3, account):
        return False
    elsewhere = account.region != "us-east-1"
    place: Any = {"LocationConstraint": account.region}
    s3.create_bucket(Bucket=bucket, **{"CreateBucketConfiguration": place} if elsewhere else {})
    s3.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        },
    )
    return True


def exists(s3: "S3Client", account: Account) -> bool:
    """Whether the bucket is there, and this account's."""
    try:
        s3.head_bucket(Bucket=bucket_of(account), ExpectedBucketOwner=account.number)
    except ClientError as error:
        if error.response["Error"]["Code"] in _MISSING:
            return False
        raise
    return True


def empty(s3: "S3Client", bucket: str, prefix: str = "") -> int:
    """Delete every version of every object whose name begins with ``prefix``; how many."""
    deleted = 0
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        versions = list(_versions(page))
        if versions:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": versions, "Quiet": True})
        deleted += len(versions)
    return deleted


def _versions(page: Any) -> Iterator[Any]:
    for each in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
        yield {"Key": each["Key"], "VersionId": each["VersionId"]}
