"""The AWS account that a command works on, and AWS's errors in one line each."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import boto3
from botocore import exceptions as aws
from msgspec import Struct

from ops.command import OpsError

_SIGN_IN = "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_AGAIN = "sign in again (aws sso login), or set new AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY"
_REGION = "set AWS_DEFAULT_REGION to the region of the site, such as eu-west-1"
_WORDS: dict[type[Exception], str] = {
    aws.NoCredentialsError: f"There are no AWS credentials here: {_SIGN_IN}",
    aws.PartialCredentialsError: f"Half of the AWS credentials is missing: {_SIGN_IN}",
    aws.ProfileNotFound: "AWS_PROFILE names a profile that is not there: set another",
    aws.TokenRetrievalError: f"The AWS credentials have expired: {_AGAIN}",
    aws.SSOError: f"The AWS credentials have expired: {_AGAIN}",
    aws.NoRegionError: f"No AWS region is set: {_REGION}",
    aws.InvalidRegionError: f"This is no AWS region: {_REGION}",
    aws.EndpointConnectionError: f"AWS does not answer, in a region that may be none: {_REGION}",
}
_CODES = {
    **dict.fromkeys(("ExpiredToken", "ExpiredTokenException"), f"have expired: {_AGAIN}"),
    **dict.fromkeys(
        ("InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"),
        f"are not valid in this region: {_SIGN_IN}, or another AWS_DEFAULT_REGION",
    ),
}


class Account(Struct, frozen=True):
    """``number``: the account. ``caller``: who the credentials are. ``region``: of the command."""

    number: str
    caller: str
    region: str

    def __str__(self) -> str:
        return f"account {self.number}, region {self.region}"


def account() -> Account:
    """The account of our credentials, which AWS has just confirmed.

    Raises botocore's errors: see ``in_words``.
    """
    client = boto3.client("sts")
    identity = client.get_caller_identity()
    return Account(identity["Account"], identity["Arn"], client.meta.region_name)


@contextmanager
def in_words() -> Iterator[None]:
    """Turn errors of AWS and of its SDK into ``OpsError``s that say what to do."""
    try:
        yield
    except aws.ClientError as error:
        raise OpsError(_refusal(error)) from error
    except (aws.BotoCoreError, aws.HTTPClientError) as error:
        known = (words for kind, words in _WORDS.items() if isinstance(error, kind))
        raise OpsError(next(known, f"AWS could not be asked: {_one_line(error)}")) from error


def status_of(command: Callable[[], int]) -> int:
    """The exit status of a command; why it could not go on is one line on standard error."""
    try:
        with in_words():
            return command()
    except OpsError as error:
        print(error, file=sys.stderr)
        return 1


def _refusal(error: aws.ClientError) -> str:
    code = error.response["Error"]["Code"]
    if code in _CODES:
        return f"The AWS credentials {_CODES[code]}"
    return f"AWS refused {error.operation_name}: {_one_line(error.response['Error']['Message'])}"


def _one_line(text: object) -> str:
    return " ".join(str(text).split())
