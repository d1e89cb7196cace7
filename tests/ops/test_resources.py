"""The table and the bucket come out of the stack's definitions as these mean them."""

import json
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from chalicelib.store import keys
from ops.resources import Names, create

ROOT = Path(__file__).parents[2]
NAMES = Names("team-coach-test", "team-coach-test-static")


@pytest.fixture
def clients(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    with mock_aws():
        dynamodb = boto3.client("dynamodb", region_name="eu-west-1")
        s3 = boto3.client("s3", region_name="eu-west-1")
        create(dynamodb, s3, NAMES)
        yield dynamodb, s3


def test_the_table_has_the_keys_that_the_store_uses(clients):
    dynamodb, _ = clients
    table = dynamodb.describe_table(TableName=NAMES.table)["Table"]
    assert [key["AttributeName"] for key in table["KeySchema"]] == [keys.PARTITION, keys.SORT]
    (index,) = table["GlobalSecondaryIndexes"]
    assert index["IndexName"] == keys.INDEX
    assert [key["AttributeName"] for key in index["KeySchema"]] == [
        keys.INDEX_PARTITION,
        keys.INDEX_SORT,
    ]
    assert index["Projection"] == {"ProjectionType": "ALL"}


def test_the_table_costs_by_request_expires_and_can_be_taken_back(clients):
    dynamodb, _ = clients
    table = dynamodb.describe_table(TableName=NAMES.table)["Table"]
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert table["DeletionProtectionEnabled"] is True
    assert table["SSEDescription"]["Status"] == "ENABLED"
    expiry = dynamodb.describe_time_to_live(TableName=NAMES.table)["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
    backups = dynamodb.describe_continuous_backups(TableName=NAMES.table)
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"


def test_anybody_may_read_what_pages_use_and_nothing_else(clients):
    _, s3 = clients
    policy = json.loads(s3.get_bucket_policy(Bucket=NAMES.bucket)["Policy"])
    (statement,) = policy["Statement"]
    assert statement["Action"] == "s3:GetObject"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "true"}}
    folders = {path.name for path in (ROOT / "static-bucket").iterdir() if path.is_dir()}
    assert set(statement["Resource"]) == {
        f"arn:aws:s3:::{NAMES.bucket}/{folder}/*" for folder in folders
    }
    blocked = s3.get_public_access_block(Bucket=NAMES.bucket)["PublicAccessBlockConfiguration"]
    assert blocked["BlockPublicAcls"] is blocked["IgnorePublicAcls"] is True


def test_pages_of_any_origin_may_read_the_bucket(clients):
    _, s3 = clients
    (rule,) = s3.get_bucket_cors(Bucket=NAMES.bucket)["CORSRules"]
    assert rule["AllowedOrigins"] == ["*"]
    assert rule["AllowedMethods"] == ["GET", "HEAD"]
    assert rule["MaxAgeSeconds"] == 86400


def test_creating_again_leaves_everything_as_it_is(clients):
    dynamodb, s3 = clients
    dynamodb.put_item(TableName=NAMES.table, Item={"pk": {"S": "a"}, "sk": {"S": "b"}})
    s3.put_object(Bucket=NAMES.bucket, Key="css/a.css", Body=b"a{}")
    create(dynamodb, s3, NAMES)
    assert dynamodb.scan(TableName=NAMES.table)["Count"] == 1
    assert s3.list_objects_v2(Bucket=NAMES.bucket)["KeyCount"] == 1
