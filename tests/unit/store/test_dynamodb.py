"""Values of the table with DynamoDB's types: what is stored, as boto3 would write and read it."""

from datetime import UTC, datetime

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.models import Status
from chalicelib.store.dynamodb import pack, unpack

STORED = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**37), 10**37) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(STORED)
def test_it_is_written_and_read_as_boto3_does(value):
    packed = pack({"it": value})
    assert packed["it"] == TypeSerializer().serialize(value)
    assert unpack(packed)["it"] == value == TypeDeserializer().deserialize(packed["it"])


def test_truth_is_no_number():
    assert pack({"it": [True, 1]}) == {"it": {"L": [{"BOOL": True}, {"N": "1"}]}}
    assert unpack({"it": {"BOOL": True}})["it"] is True


def test_tuples_become_lists_and_words_of_a_list_text():
    packed = pack({"it": ("GK", Status.AVAILABLE)})
    assert packed == {"it": {"L": [{"S": "GK"}, {"S": "available"}]}}


def test_a_moment_becomes_text_with_its_zone():
    packed = pack({"it": datetime(2026, 9, 1, 12, tzinfo=UTC)})
    assert packed == {"it": {"S": "2026-09-01T12:00:00+00:00"}}


@pytest.mark.parametrize("value", [1.5, b"bytes", {1, 2}, object()])
def test_what_the_table_does_not_hold_is_refused(value):
    with pytest.raises(TypeError, match=type(value).__name__):
        pack({"within": [value]})
