"""Mails to coaches: what they say is a message, whose words begin with the subject."""

import logging

from chalicelib import logs, mail
from chalicelib.mail import NotSent
from chalicelib.message import Message
from chalicelib.representations.messages import in_words

_log = logging.getLogger(logs.NAME)


def send(to: str, what: Message) -> None:
    """Mail the message; raises ``NotSent``."""
    subject, text = in_words(what).split("\n\n", 1)
    mail.send(to, subject, text)


def notify(to: str, what: Message) -> bool:
    """Mail what is done already, so that a failure is only logged; whether the mail went out."""
    try:
        send(to, what)
    except NotSent as error:
        _log.error("a coach was not told what happened to their account", exc_info=error)
        return False
    return True
