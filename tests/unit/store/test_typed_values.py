"""Values of the table with DynamoDB's types: what is stored, as boto3 would write and read it."""

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.models import Status
from chalicelib.store.typed_values import plain, typed

STORED = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**37), 10**37) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(STORED)
def test_it_is_written_and_read_as_boto3_does(value):
    assert typed(value) == TypeSerializer().serialize(value)
    assert plain(typed(value)) == value == TypeDeserializer().deserialize(typed(value))


def test_truth_is_no_number():
    assert typed([True, 1]) == {"L": [{"BOOL": True}, {"N": "1"}]}
    assert plain({"BOOL": True}) is True


def test_tuples_become_lists_and_words_of_a_list_text():
    assert typed(("GK", Status.AVAILABLE)) == {"L": [{"S": "GK"}, {"S": "available"}]}


@pytest.mark.parametrize("value", [1.5, b"bytes", {1, 2}, object()])
def test_what_the_table_does_not_hold_is_refused(value):
    with pytest.raises(TypeError, match=type(value).__name__):
        typed({"within": [value]})
