"""English: the words of every message, by its code."""

from chalicelib.representations.messages.en import errors, fields, lineup, roster_files
from chalicelib.representations.messages.en.phrases import Words

WORDS: Words = {
    **errors.WORDS,
    **fields.WORDS,
    **lineup.WORDS,
    **roster_files.WORDS,
}
