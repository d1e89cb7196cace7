"""Sending mail, by Amazon's Simple Email Service (SES)."""

from functools import cache
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import aws
from chalicelib.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_ses.client import SESClient


class NotSent(Exception):
    """SES did not accept the mail: trying again later may help."""


@cache
def client() -> "SESClient":
    """The mail client of this process."""
    made: SESClient = aws.client("ses")
    return made


def send(to: str, subject: str, text: str) -> None:
    """Send a mail; raises ``NotSent``.

    A name in the subject may have text that mail programs would decode (RFC 2047): it is split.
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
