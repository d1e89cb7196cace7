"""Mail to coaches, by Amazon's Simple Email Service."""

from functools import cache
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import aws
from chalicelib.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_ses.client import SESClient


class NotSent(Exception):
    """The mail could not be handed over: trying again later may help."""


@cache
def client() -> "SESClient":
    """The mail client of this process."""
    made: SESClient = aws.client("ses")
    return made


def send(to: str, subject: str, text: str) -> None:
    """Hand a mail over for delivery; raises ``NotSent``.

    What looks in the subject like text that mail programs decode (RFC 2047) is taken apart: it
    may be in somebody's name.
    """
    try:
        client().send_email(
            Source=settings().mail_sender,
            Destination={"ToAddresses": [to]},
            Message={
                "Subject": {"Data": subject.replace("=?", "= ?"), "Charset": "UTF-8"},
                "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
            },
        )
    except (BotoCoreError, ClientError) as error:
        raise NotSent(type(error).__name__) from error
