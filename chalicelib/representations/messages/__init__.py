"""Messages in words: their codes become sentences here, and nowhere below."""

from chalicelib.models import Message
from chalicelib.representations.messages import en


def in_words(message: Message) -> str:
    """The message in the reader's language: English is the only one so far."""
    words = en.WORDS[message.code]
    if not isinstance(words, str):
        return words(**message.parameters)
    return words.format(**{name: _listed(each) for name, each in message.parameters.items()})


def _listed(parameter: object) -> object:
    return ", ".join(map(str, parameter)) if isinstance(parameter, list | tuple) else parameter
