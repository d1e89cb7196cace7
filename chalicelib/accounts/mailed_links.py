"""Links that go out by mail: one that nobody got is forgotten."""

from collections.abc import Callable

from chalicelib.mail import NotSent
from chalicelib.store import confirmations, table
from chalicelib.store.errors import StoreError


def mail_or_forget(secret: str, mail: Callable[[], None]) -> None:
    """Send the mail with the link of that secret; raises ``NotSent``, with no link left.

    A mail without a link has an empty secret.
    """
    try:
        mail()
    except NotSent:
        _forget(secret)
        raise


def _forget(secret: str) -> None:
    """Remove the link; if that fails it ends by itself, and nobody has its secret."""
    try:
        found = confirmations.read(secret)
        if found:
            table.transact([confirmations.used(found)])
    except StoreError:
        return
