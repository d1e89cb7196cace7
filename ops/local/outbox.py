"""Mail of the site on this machine: saved as files, and announced at the terminal."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from ops.local.standin import send

_LINK = re.compile(r"https?://\S+")
_OURS_ALONE = 0o700  # the links in there open accounts

# The older policy writes a header as it is given one; the newer ones parse it first, and so take
# an encoded word in a name for what it stands for, line breaks included.
_POLICY = compat32.clone(linesep="\r\n")


class Outbox:
    """Saves each mail that the stand-in received, once, as an ``.eml`` file."""

    def __init__(self, endpoint: str, folder: Path, say: Callable[[str], None]) -> None:
        self._url = f"{endpoint}/_ministack/ses/messages"
        self._folder = folder
        self._say = say
        self._done: set[str] = set()
        self._failures: set[str] = set()

    def collect(self) -> None:
        """Save the mails that came since the last time, and announce each; raises nothing.

        A mail that cannot be saved is reported once and does not stop the others.
        """
        try:
            sent = self._sent()
        except (OSError, ValueError, KeyError) as error:
            self._fails("", f"Mail could not be fetched, will try again: {error}")
            return
        self._failures.discard("")
        for each in sent:
            number = str(each.get("MessageId"))
            if number not in self._done:
                self._try(number, each)

    def _try(self, number: str, sent: Mapping[str, Any]) -> None:
        try:
            self._keep(sent)
        except OSError as error:
            self._fails(number, f"A mail could not be kept, will try again: {error}")
        # Whatever is wrong with one mail concerns that one alone.
        except Exception as error:
            self._done.add(number)
            self._say(f"A mail could not be kept, it is left out: {error!r}")
        else:
            self._done.add(number)

    def _fails(self, number: str, reason: str) -> None:
        """Report a temporary failure once: for each mail, or for all (an empty number)."""
        if number not in self._failures:
            self._failures.add(number)
            self._say(reason)

    def _sent(self) -> list[dict[str, Any]]:
        accounts: dict[str, list[dict[str, Any]]] = json.loads(send("GET", self._url))["messages"]
        return [each for messages in accounts.values() for each in messages]

    def _keep(self, sent: Mapping[str, Any]) -> None:
        sent_at = datetime.fromtimestamp(sent["Timestamp"], UTC)
        self._folder.mkdir(mode=_OURS_ALONE, parents=True, exist_ok=True)
        name = f"{sent_at:%Y%m%d-%H%M%S}-{sent['MessageId'].partition('@')[0]}.eml"
        (self._folder / name).write_bytes(_message(sent, sent_at).as_bytes())
        self._say(f"Mail to {', '.join(sent['To'])}: {sent['Subject']}  ({self._folder / name})")
        for link in _LINK.findall(sent["BodyText"]):
            self._say(f"  {link}")


def _message(sent: Mapping[str, Any], sent_at: datetime) -> MIMEText:
    text, charset = sent["BodyText"], Charset("utf-8")
    charset.body_encoding = QP
    message = MIMEText(text, "plain", "us-ascii" if text.isascii() else charset, policy=_POLICY)  # type: ignore[arg-type]
    message["From"] = _header(sent["Source"])
    message["To"] = _header(", ".join(sent["To"]))
    message["Subject"] = _header(sent["Subject"])
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = f"<{sent['MessageId']}>"
    return message


def _header(text: str) -> Any:
    """The value of a header, encoded unless every reader takes it for what it is."""
    plain = text.isascii() and text.isprintable() and "=?" not in text
    return text if plain else Header(text, "utf-8")
