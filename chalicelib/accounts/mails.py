"""Mails to coaches: each is a message whose text begins with the subject."""

import logging

from chalicelib import logs, mail
from chalicelib.mail import NotSent
from chalicelib.message import Message
from chalicelib.representations.messages import in_words
from chalicelib.store import confirmations, table
from chalicelib.store.errors import StoreError

_log = logging.getLogger(logs.NAME)


def send(to: str, what: Message) -> None:
    """Mail the message; raises ``NotSent``."""
    subject, text = in_words(what).split("\n\n", 1)
    mail.send(to, subject, text)


def send_link(secret: str, *mails: tuple[str, Message]) -> None:
    """Mail each message to its address; ``secret`` is that of the link in them, or empty.

    Raises ``NotSent``, after removing the link.
    """
    try:
        for to, what in mails:
            send(to, what)
    except NotSent:
        _remove_link(secret)
        raise


def notify(to: str, what: Message) -> bool:
    """Mail about a completed change, so a failure is only logged; return whether it was sent."""
    try:
        send(to, what)
    except NotSent as error:
        _log.error("a coach got no mail about a change of their account", exc_info=error)
        return False
    return True


def _remove_link(secret: str) -> None:
    """Remove the link; if that fails, it expires unused, since nobody has its secret."""
    try:
        found = confirmations.read(secret)
        if found:
            table.transact([confirmations.used(found)])
    except StoreError:
        return
