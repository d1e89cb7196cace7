"""Transactions: what a failed condition means is said by the write that has it."""

import pytest

from chalicelib.store import table
from chalicelib.store.errors import Conflict, NameTaken, StoreError

ABSENT = "attribute_not_exists(pk)"


class Refused(StoreError):
    pass


def key(name):
    return {"pk": name, "sk": name}


def there(name):
    return table.put({**key(name), "size": 7}, ABSENT)


@pytest.fixture(autouse=True)
def stored(aws):
    table.transact([there("one"), there("two")])


def test_a_failed_condition_raises_what_its_write_says_with_the_item_that_is_there():
    with pytest.raises(Refused) as refused:
        table.transact([there("new"), there("one").or_raise(Refused)])
    assert refused.value.args == ({**key("one"), "size": 7},)
    assert table.get(key("new")) is None


def test_without_a_meaning_it_is_a_conflict():
    with pytest.raises(Conflict) as conflict:
        table.transact([there("one")])
    assert type(conflict.value) is Conflict


def test_the_first_meaning_is_raised_and_has_the_others_with_it():
    missing = table.check(key("three"), "attribute_exists(pk)")
    writes = [missing, there("two").or_raise(NameTaken), there("one").or_raise(Refused)]
    with pytest.raises(NameTaken) as taken:
        table.transact(writes)
    assert [type(each) for each in taken.value.others] == [Refused]


def test_a_meaning_is_not_raised_where_another_condition_failed():
    with pytest.raises(Conflict) as conflict:
        table.transact([there("new").or_raise(NameTaken), there("one")])
    assert type(conflict.value) is Conflict


def test_a_missing_item_is_given_as_an_empty_one():
    missing = table.update(key("three"), "ADD n :one", "attribute_exists(pk)", one=1)
    with pytest.raises(Refused) as refused:
        table.transact([missing.or_raise(Refused)])
    assert refused.value.args == ({},)


@pytest.mark.parametrize("too_long", [{"sk": "ü" * 513}, {"pk": "x" * 2049}])
def test_a_key_that_no_item_can_have_is_not_looked_for(too_long):
    assert table.get(key("one"))["size"] == 7
    assert table.get({**key("one"), **too_long}) is None
