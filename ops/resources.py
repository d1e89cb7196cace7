"""The table and the bucket, made in any endpoint from the definitions that the cloud stack uses."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError

from ops.template import definitions

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import CORSConfigurationTypeDef

_NOTHING = ""
_PARAMETERS = {"PageOrigin": "*", "AWS::NoValue": _NOTHING}
_CONDITIONS = {"HasPageOrigin": True, "WithCloudFront": False, "OnlyDistributionReads": False}
"""On this machine pages come from whatever port is free, and nothing stands before the bucket."""
_EXISTS = {"BucketAlreadyOwnedByYou", "ResourceInUseException"}
_TABLE_ARGUMENTS = (
    "BillingMode",
    "AttributeDefinitions",
    "KeySchema",
    "GlobalSecondaryIndexes",
    "DeletionProtectionEnabled",
)


@dataclass(frozen=True, slots=True)
class Names:
    """The physical names of the resources, which the definitions leave open."""

    table: str
    bucket: str


def create(dynamodb: "DynamoDBClient", s3: "S3Client", names: Names) -> None:
    """Create the table and the bucket where they do not exist, and settle all their properties.

    Doing it again changes nothing. Raises botocore's ``ClientError`` when the endpoint refuses.
    """
    create_table(dynamodb, names.table)
    create_bucket(s3, names)


def create_table(dynamodb: "DynamoDBClient", table: str) -> None:
    """Create the table ``table`` with its index, expiry and backups, unless it exists."""
    properties = _properties("Table", Names(table, ""))
    arguments = {name: properties[name] for name in _TABLE_ARGUMENTS}
    encryption = {"Enabled": properties["SSESpecification"]["SSEEnabled"]}
    if not _made(dynamodb.create_table, TableName=table, SSESpecification=encryption, **arguments):
        return
    dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    for call, argument in (
        (dynamodb.update_time_to_live, "TimeToLiveSpecification"),
        (dynamodb.update_continuous_backups, "PointInTimeRecoverySpecification"),
    ):
        call(TableName=table, **{argument: properties[argument]})


def create_bucket(s3: "S3Client", names: Names) -> None:
    """Create the bucket of the static files, unless it exists, and settle who may read it."""
    bucket = names.bucket
    region = s3.meta.region_name
    place = {} if region == "us-east-1" else {"LocationConstraint": region}
    _made(s3.create_bucket, Bucket=bucket, **{"CreateBucketConfiguration": place} if place else {})
    properties = _properties("StaticBucket", names)
    s3.put_bucket_ownership_controls(
        Bucket=bucket, OwnershipControls=properties["OwnershipControls"]
    )
    s3.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration=properties["PublicAccessBlockConfiguration"],
    )
    cors = cast("CORSConfigurationTypeDef", _cors(properties["CorsConfiguration"]))
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration=cors)
    policy = _properties("StaticBucketPolicy", names)["PolicyDocument"]
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))


def _made(call: Callable[..., object], **arguments: object) -> bool:
    try:
        call(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _EXISTS:
            raise
        return False
    return True


def _cors(configuration: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "CORSRules": [
            {("MaxAgeSeconds" if name == "MaxAge" else name): value for name, value in rule.items()}
            for rule in configuration["CorsRules"]
        ]
    }


def _properties(resource: str, names: Names) -> dict[str, Any]:
    values = {
        **_PARAMETERS,
        "Table": names.table,
        "StaticBucket": names.bucket,
        "StaticBucket.Arn": f"arn:aws:s3:::{names.bucket}",
    }
    properties = definitions()["Resources"][resource]["Properties"]
    return cast(dict[str, Any], _resolve(properties, values))


def _resolve(part: object, values: Mapping[str, str]) -> object:
    match part:
        case {"Ref": name}:
            return values[name]
        case {"Fn::If": [condition, yes, no]}:
            return _resolve(yes if _CONDITIONS[condition] else no, values)
        case {"Fn::Sub": text}:
            return re.sub(r"\$\{([^}]+)\}", lambda found: values[found[1]], text)
        case dict():
            return {name: _resolve(value, values) for name, value in part.items()}
        case list():
            resolved = (_resolve(value, values) for value in part)
            return [each for each in resolved if each != _NOTHING]
    return part
