"""Mail of the site on this machine: kept as files, and told to the person at the terminal."""

import json
import re
import urllib.request
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

_LINK = re.compile(r"https?://\S+")
_OURS_ALONE = 0o700  # the links in there open accounts
_TIMEOUT_SECONDS = 2


class Outbox:
    """Where the mails that the stand-in took are kept, each once, as ``.eml`` files."""

    def __init__(self, endpoint: str, folder: Path, say: Callable[[str], None]) -> None:
        self._url = f"{endpoint}/_ministack/ses/messages"
        self._folder = folder
        self._say = say
        self._kept: set[str] = set()

    def collect(self) -> None:
        """Keep the mails that came since the last time, and tell of each."""
        try:
            for each in self._sent():
                if each["MessageId"] not in self._kept:
                    self._keep(each)
        except (OSError, ValueError) as error:
            self._say(f"Mail could not be kept, will try again: {error}")

    def _sent(self) -> list[dict[str, Any]]:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self._url, timeout=_TIMEOUT_SECONDS) as answer:
            accounts: dict[str, list[dict[str, Any]]] = json.load(answer)["messages"]
        return [each for messages in accounts.values() for each in messages]

    def _keep(self, sent: Mapping[str, Any]) -> None:
        sent_at = datetime.fromtimestamp(sent["Timestamp"], UTC)
        self._folder.mkdir(mode=_OURS_ALONE, parents=True, exist_ok=True)
        name = f"{sent_at:%Y%m%d-%H%M%S}-{sent['MessageId'].partition('@')[0]}.eml"
        (self._folder / name).write_bytes(_message(sent, sent_at).as_bytes())
        self._kept.add(sent["MessageId"])
        self._say(f"Mail to {', '.join(sent['To'])}: {sent['Subject']}  ({self._folder / name})")
        for link in _LINK.findall(sent["BodyText"]):
            self._say(f"  {link}")


def _message(sent: Mapping[str, Any], sent_at: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = sent["Source"]
    message["To"] = ", ".join(sent["To"])
    message["Subject"] = sent["Subject"]
    message["Date"] = sent_at
    message["Message-ID"] = f"<{sent['MessageId']}>"
    message.set_content(sent["BodyText"])
    return message
