"""The definitions of the stack by subject (``.chalice/resources``), and what is made from them.

The deployment merges them into the template that Chalice makes. The local site and the tests make
the same table and bucket in a stand-in for AWS, with ``create``.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml
from botocore.exceptions import ClientError
from msgspec import Struct

from ops.command import OpsError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import CORSConfigurationTypeDef

DEFINITIONS = Path(__file__).parents[1] / ".chalice" / "resources"
STATIC_BUCKET = "StaticBucket"
_FOUNDATION = ("AWSTemplateFormatVersion", "Parameters", "Conditions", "Mappings", "Rules")
_NOTHING = ""
_PARAMETERS = {"PageOrigin": "*", "AWS::NoValue": _NOTHING}
_CONDITIONS = {"HasPageOrigin": True, "WithCloudFront": False, "OnlyDistributionReads": False}
"""On this machine pages come from any port, and there is no distribution before the bucket."""
_EXISTS = {"BucketAlreadyOwnedByYou", "ResourceInUseException"}
_TABLE_ARGUMENTS = (
    "BillingMode",
    "AttributeDefinitions",
    "KeySchema",
    "GlobalSecondaryIndexes",
    "DeletionProtectionEnabled",
)


class Names(Struct, frozen=True):
    """The physical names of the resources, which the definitions leave open."""

    table: str
    bucket: str


def definitions(folder: Path = DEFINITIONS) -> dict[str, Any]:
    """The sections of a CloudFormation template (``Parameters``, ``Resources``, …) of all files.

    Raises ``OpsError`` when two files define the same thing.
    """
    sections: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        for section, entries in yaml.safe_load(path.read_text("utf-8")).items():
            there = sections.setdefault(section, {})
            if twice := there.keys() & entries.keys():
                raise OpsError(f"{path.name} defines again: {', '.join(sorted(twice))}")
            there.update(entries)
    return sections


def for_package(
    folder: Path, stage: str, architecture: str, gateway_responses: Mapping[str, Any]
) -> str:
    """The definitions as JSON that Chalice merges, for a package of that stage and architecture."""
    sections = definitions(folder)
    api = sections["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    api["x-amazon-apigateway-gateway-responses"] = gateway_responses
    parameters = sections["Parameters"]
    parameters["Stage"]["Default"] = stage
    # The libraries in the package run on one architecture: the stack must not choose another.
    parameters["Architecture"] |= {"Default": architecture, "AllowedValues": [architecture]}
    return json.dumps(sections)


def write_foundation(template: Path, foundation: Path) -> None:
    """Write the part of ``template`` that is deployed before the site: the static files' bucket."""
    whole = json.loads(template.read_text("utf-8"))
    part = {name: whole[name] for name in _FOUNDATION if name in whole}
    part["Resources"] = {STATIC_BUCKET: whole["Resources"][STATIC_BUCKET]}
    foundation.write_text(json.dumps(part), "utf-8")


def create(dynamodb: "DynamoDBClient", s3: "S3Client", names: Names) -> None:
    """Create the table and the bucket where they do not exist, and settle all their properties.

    Calling it again changes nothing. Raises botocore's ``ClientError`` when the endpoint refuses.
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
    properties = _properties(STATIC_BUCKET, names)
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
        STATIC_BUCKET: names.bucket,
        f"{STATIC_BUCKET}.Arn": f"arn:aws:s3:::{names.bucket}",
    }
    properties = _project_resources()[resource]["Properties"]
    return cast(dict[str, Any], _resolve(properties, values))


@cache
def _project_resources() -> Mapping[str, Any]:
    """The project's own resources, parsed once: parsing takes longer than creating the table."""
    return cast(Mapping[str, Any], definitions()["Resources"])


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
