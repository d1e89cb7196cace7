"""Messages in words: only here do their codes become sentences."""

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
    """The notice of that name, which a page shows once after a change; None if unknown."""
    return notices.NOTICES.get(name)


def error_view(error: FieldError) -> dict[str, Any]:
    """An error in a field as plain data, with the reason in words."""
    return {**asdict(error), "reason": in_words(error.reason)}


def _shown(parameter: object) -> object:
    if isinstance(parameter, Message):
        return in_words(parameter)
    return ", ".join(map(str, parameter)) if isinstance(parameter, list | tuple) else parameter
