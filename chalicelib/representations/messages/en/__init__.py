"""English: the words of every message, by its code."""

from chalicelib.representations.messages.en import errors, fields, lineup, mails, roster_files
from chalicelib.representations.messages.en.lineup import Words

WORDS: Words = {
    **errors.WORDS,
    **fields.WORDS,
    **lineup.WORDS,
    **mails.WORDS,
    **roster_files.WORDS,
}
