"""What all functions of an account share, and API Gateway's role to write logs."""

import json
from typing import Any

import boto3
from botocore.exceptions import ClientError, WaiterError

from ops.errors import OpsError

RESERVED = 50
"""Requests at once that the function is reserved where the account has enough."""

_LEFT_TO_OTHERS = 100
"""What AWS demands to be left without a reservation."""

# Longer than a stage's name may be: no site's stack is called so.
LOG_STACK = "team-coach-account-api-gateway-logs"
_POLICY = "arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
# The account's other APIs come to rely on it: it stays when its stack is deleted.
_KEPT = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
LOG_TEMPLATE: dict[str, Any] = {
    "Description": "Lets API Gateway write logs, for every API of the account in this region.",
    "Resources": {
        "Role": {
            "Type": "AWS::IAM::Role",
            **_KEPT,
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "apigateway.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                },
                "ManagedPolicyArns": [{"Fn::Sub": _POLICY}],
            },
        },
        "Account": {
            "Type": "AWS::ApiGateway::Account",
            **_KEPT,
            "Properties": {"CloudWatchRoleArn": {"Fn::GetAtt": ["Role", "Arn"]}},
        },
    },
}


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
            TemplateBody=json.dumps(LOG_TEMPLATE),
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
