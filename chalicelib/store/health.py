"""Whether the table can be reached."""

from botocore.exceptions import ClientError

from chalicelib.store import keys, table
from chalicelib.store.errors import Unavailable


def check() -> None:
    """Ask the table for an item; raises ``Unavailable`` when there is no answer. One request."""
    try:
        table.get(keys.health())
    except ClientError as error:
        raise Unavailable(error.response["Error"]["Code"]) from error
