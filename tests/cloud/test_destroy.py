"""``make destroy``: asks first, keeps the data, and deletes them only when told to."""

import json
from dataclasses import dataclass
from itertools import count

import pytest
from botocore.exceptions import ClientError

from ops import resources
from ops.deployment import account_setup, destroy
from ops.deployment.account import Account

_NUMBERS = count(1)


@dataclass(frozen=True)
class Old:
    """A stack, and what it stores in."""

    stage: str
    name: str
    table: str
    bucket: str


@pytest.fixture
def old(cloud):
    """A stack with a table and a bucket, each with something in it."""
    stage = f"old{next(_NUMBERS)}"
    name = f"team-coach-{stage}"
    stacks = cloud.client("cloudformation")
    stacks.create_stack(StackName=name, TemplateBody=storage())
    stacks.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    found = stacks.describe_stack_resources(StackName=name)["StackResources"]
    names = {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found}
    item = {"pk": {"S": "TEST"}, "sk": {"S": "kept"}}
    cloud.client("dynamodb").put_item(TableName=names["Table"], Item=item)
    for body in (b"old", b"new"):
        cloud.client("s3").put_object(Bucket=names["StaticBucket"], Key="css/a.css", Body=body)
    return Old(stage, name, names["Table"], names["StaticBucket"])


def storage():
    """The part of the site's template that stores something."""
    whole = resources.definitions()
    part = {name: whole[name] for name in ("Parameters", "Conditions")}
    part["Resources"] = {name: whole["Resources"][name] for name in ("Table", "StaticBucket")}
    return json.dumps(part)


@pytest.fixture
def packages(cloud, old):
    """The bucket of packages, with one of this stage and one of another."""
    account = Account(cloud.client("sts").get_caller_identity()["Account"], "", cloud.region)
    s3 = cloud.client("s3")
    account_setup.ensure_package_bucket(s3, account)
    bucket = account_setup.package_bucket(account)
    for key in (f"{old.name}/0123", f"{old.name}-too/0123"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"package")
    return lambda: [
        each["Key"]
        for each in s3.list_objects_v2(Bucket=bucket, Prefix=old.name).get("Contents", [])
    ]


def gone(cloud, old):
    with pytest.raises(ClientError, match="does not exist"):
        cloud.client("cloudformation").describe_stacks(StackName=old.name)
    return True


def test_without_yes_it_only_says_what_it_would_do(cloud, old, capsys):
    assert cloud.run(destroy, STAGE=old.stage) == 1
    told = capsys.readouterr()
    assert "YES=1" in told.err
    for named in (old.name, "000000000000", "eu-west-1", old.table, old.bucket):
        assert named in told.out
    assert cloud.client("cloudformation").describe_stacks(StackName=old.name)["Stacks"]


def test_data_stay_and_their_names_are_told(cloud, old, packages, capsys):
    assert cloud.run(destroy, STAGE=old.stage, YES="1") == 0
    assert gone(cloud, old)
    assert "Data stay" in capsys.readouterr().out
    assert cloud.client("dynamodb").scan(TableName=old.table)["Count"] == 1
    assert cloud.client("s3").list_objects_v2(Bucket=old.bucket)["KeyCount"] == 1
    assert packages() == [f"{old.name}-too/0123"]


def test_data_go_when_told_to(cloud, old, capsys):
    assert cloud.run(destroy, STAGE=old.stage, YES="1", DATA="delete") == 0
    assert gone(cloud, old)
    assert "With all data" in capsys.readouterr().out
    with pytest.raises(ClientError, match="not found"):
        cloud.client("dynamodb").describe_table(TableName=old.table)
    buckets = [each["Name"] for each in cloud.client("s3").list_buckets()["Buckets"]]
    assert old.bucket not in buckets


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"STAGE": "never"}, "There is no stack team-coach-never in eu-west-1: set AWS_DEFAULT"),
        ({"STAGE": "prod", "DATA": "all"}, "DATA=all is neither keep nor delete"),
        ({}, "Say which stage"),
        ({"STAGE": "local"}, "Say which stage"),
        ({"STAGE": "Prod; rm"}, "Say which stage"),
    ],
)
def test_what_cannot_be_done_is_one_line(cloud, capsys, given, message):
    assert cloud.run(destroy, YES="1", **given) == 1
    told = capsys.readouterr().err
    assert told.startswith(message)
    assert told.count("\n") == 1
