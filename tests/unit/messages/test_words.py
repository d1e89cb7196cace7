"""Every message has its words, and words stand nowhere else."""

import ast
import inspect
import re
from string import Formatter

import pytest

from chalicelib.message import message
from chalicelib.representations.messages import en, in_words
from tests.unit.messages.examples import EXAMPLES
from tests.unit.messages.messages_in_source import made, trees

BELOW = (
    "chalicelib/accounts/",
    "chalicelib/http/",
    "chalicelib/lineup/",
    "chalicelib/message.py",
    "chalicelib/models.py",
    "chalicelib/roster_files/",
    "chalicelib/store/",
    "chalicelib/validation/",
)
"""The rooms that say what they have to say in codes; what they log is for operators."""
SENTENCE = re.compile(r"^\s*[A-Z][a-z']+( [a-z'-]+){2}|[a-z] [a-z]+.*[.?!](\s|$)")


def taken(words):
    """The names of the parameters that the words need."""
    if callable(words):
        return set(inspect.signature(words).parameters)
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def test_every_message_has_words_that_take_its_parameters():
    wrong = [
        (place, code, names)
        for place, code, names in made()
        if code not in en.WORDS or taken(en.WORDS[code]) != names
    ]
    assert wrong == []


def test_there_are_no_words_that_nobody_says():
    assert set(en.WORDS) - {code for _, code, _ in made()} == set()


def test_what_is_worded_by_a_function_has_examples():
    assert set(EXAMPLES) == {code for code, words in en.WORDS.items() if callable(words)}


@pytest.mark.parametrize("code", sorted(code for code in en.WORDS if code not in EXAMPLES))
def test_a_text_takes_numbers_names_and_lists(code):
    names = taken(en.WORDS[code])
    for value, shown in ((7, "7"), ("<{Ana}>", "<{Ana}>"), (["a", "b"], "a, b")):
        text = in_words(message(code, **dict.fromkeys(names, value)))
        assert text.count(shown) >= len(names)


@pytest.mark.parametrize(
    ("code", "parameters", "text"),
    [(code, *example) for code, examples in EXAMPLES.items() for example in examples],
)
def test_examples(code, parameters, text):
    assert in_words(message(code, **parameters)) == text


def test_below_the_representations_stands_no_sentence():
    found = [
        (path, node.lineno, node.value)
        for path, tree in trees("chalicelib")
        if path.startswith(BELOW)
        for node in strings(tree)
        if SENTENCE.search(node.value)
    ]
    assert found == []


def strings(tree):
    """The texts in a module but for its docstrings."""
    documentation = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in documentation
    ]
