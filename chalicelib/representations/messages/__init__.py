"""Messages in words: their codes become sentences here, and nowhere below."""

from typing import Any

from msgspec.structs import asdict

from chalicelib.message import FieldError, Message
from chalicelib.representations.messages import en
from chalicelib.representations.messages.en import notices


def in_words(message: Message) -> str:
    """The message in the reader's language: English is the only one so far."""
    words = en.WORDS[message.code]
    if not isinstance(words, str):
        return words(**message.parameters)
    shown = {name: _shown(each) for name, each in message.parameters.items()}
    return str(en.WORDS[message.code]).format(**shown)


def notice(name: str) -> str | None:
    """What a page says once after what has that name was done; None for a name of nothing."""
    return notices.NOTICES.get(name)


def error_view(error: FieldError) -> dict[str, Any]:
    """What is wrong with a field, as plain data with the reason in words."""
    return {**asdict(error), "reason": in_words(error.reason)}


def _shown(parameter: object) -> object:
    if isinstance(parameter, Message):
        return in_words(parameter)
    return ", ".join(map(str, parameter)) if isinstance(parameter, list | tuple) else parameter
