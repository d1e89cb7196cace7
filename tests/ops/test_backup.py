"""Backups of the whole table: exact, whole, and never put back where they would do harm."""

import gzip
import json
from contextlib import contextmanager

import boto3
import pytest

from chalicelib.settings import settings
from ops import table_backup
from ops.deployment.account import Account
from ops.deployment.stack import Stack
from ops.table_backup import WholeTable
from tests.ops.sites import names, put

EVERY_TYPE = {
    "text": {"S": 'Łódź ⚽ "\u2028\n\0'},
    "nothing": {"S": ""},
    "number": {"N": "-12345678901234567890.123456789"},
    "small": {"N": "1E-130"},
    "bytes": {"B": bytes(range(256))},
    "yes": {"BOOL": True},
    "no": {"BOOL": False},
    "null": {"NULL": True},
    "texts": {"SS": ["a", "ü"]},
    "numbers": {"NS": ["1", "2.50"]},
    "blobs": {"BS": [b"\xff\x00", b"x"]},
    "list": {"L": [{"L": []}, {"M": {}}, {"B": b""}, {"NULL": True}]},
    "map": {"M": {"base64": {"S": "inner"}, "B": {"B": b"\x80"}, "M": {"M": {}}}},
}


class Client:
    """The table's client, whose batches leave all but ``takes`` requests unprocessed."""

    def __init__(self, takes=25):
        self._client = boto3.client("dynamodb")
        self.takes = takes

    def __getattr__(self, name):
        return getattr(self._client, name)

    def batch_write_item(self, RequestItems):  # noqa: N803
        ((name, requests),) = RequestItems.items()
        now, later = requests[: self.takes], requests[self.takes :]
        if now:
            self._client.batch_write_item(RequestItems={name: now})
        return {"UnprocessedItems": {name: later} if later else {}}


@pytest.fixture
def use(aws, monkeypatch):
    """Let the commands work on the table of the test through a client of ours."""

    def use(client=None, name=""):
        table = WholeTable(name or settings().table_name, "here", client or Client())

        @contextmanager
        def opened(_):
            yield table

        monkeypatch.setattr(table_backup, "opened", opened)

    use()
    return use


@pytest.fixture
def file(tmp_path):
    return tmp_path / "table.jsonl.gz"


def back_up(file):
    return table_backup.main(["backup", str(file)])


def restore(file):
    return table_backup.main(["restore", str(file)])


def item(number):
    return {"pk": {"S": f"P{number % 7}"}, "sk": {"S": f"{number:04}"}}


def fill(count, **attributes):
    client = boto3.client("dynamodb")
    for number in range(count):
        client.put_item(TableName=settings().table_name, Item=item(number) | attributes)


def stored():
    client = boto3.client("dynamodb")
    pages = client.get_paginator("scan").paginate(TableName=settings().table_name)
    found = [each for page in pages for each in page["Items"]]
    return {(each["pk"]["S"], each["sk"]["S"]): each for each in found}


def empty():
    client = boto3.client("dynamodb")
    for partition, sort in stored():
        key = {"pk": {"S": partition}, "sk": {"S": sort}}
        client.delete_item(TableName=settings().table_name, Key=key)


def said(capsys):
    read = capsys.readouterr()
    return read.out + read.err


def test_every_type_comes_back_exactly(use, file):
    fill(3, **EVERY_TYPE)
    before = stored()
    assert back_up(file) == 0
    empty()
    assert restore(file) == 0
    assert stored() == before


def test_a_table_of_several_pages_comes_back(use, file, capsys):
    fill(60, text={"S": "x" * 50_000})
    before = stored()
    assert back_up(file) == 0
    empty()
    assert restore(file) == 0
    assert stored() == before
    assert f"60 items are in the table {settings().table_name} (here)" in said(capsys)


def test_an_empty_table_comes_back(use, file):
    assert back_up(file) == 0
    assert restore(file) == 0
    assert stored() == {}


def test_only_its_owner_may_read_the_file(use, file):
    assert back_up(file) == 0
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_that_is_there_stays_as_it_is(use, file, capsys):
    file.write_bytes(b"notes")
    assert back_up(file) == 1
    assert f"{file} is there already" in said(capsys)
    assert file.read_bytes() == b"notes"


def test_a_table_that_is_not_there_leaves_no_file(use, file, capsys):
    use(name="another")
    assert back_up(file) == 1
    assert "AWS refused Scan" in said(capsys)
    assert not file.exists()


def test_a_folder_that_is_not_there_is_named(use, tmp_path, capsys):
    assert back_up(tmp_path / "no" / "file") == 1
    assert "No such file or directory" in said(capsys)


def test_a_restore_of_no_file_is_named(use, file, capsys):
    assert restore(file) == 1
    assert f"{file}: No such file or directory" in said(capsys)


@pytest.mark.parametrize("given", ["", "OVERWRITE", "YES"])
def test_a_table_that_is_not_empty_is_left_alone(use, file, capsys, monkeypatch, given):
    fill(30)
    back_up(file)
    fill(40, new={"BOOL": True})
    now = stored()
    if given:
        monkeypatch.setenv(given, "1")
    assert restore(file) == 1
    assert "OVERWRITE=1 YES=1 replaces all that is there, 40 items, with the 30" in said(capsys)
    assert stored() == now


def test_a_table_that_is_not_empty_is_replaced_when_asked(use, file, monkeypatch):
    fill(30)
    before = stored()
    back_up(file)
    fill(40, new={"BOOL": True})
    monkeypatch.setenv("OVERWRITE", "1")
    monkeypatch.setenv("YES", "1")
    assert restore(file) == 0
    assert stored() == before


def damaged(lines):
    """Every way in which a file can have lost something, by what is wrong with it."""
    head, *items, end = lines
    return {
        "no end": [head, *items],
        "an item less": [head, *items[1:], end],
        "an item twice": [head, items[0], *items, end],
        "no beginning": [*items, end],
        "another format": [head.replace(b"table 3", b"table 2"), *items, end],
        "no JSON": [head, b"nonsense\n", *items[1:], end],
        "no object": [head, b"[]\n", *items[1:], end],
        "nothing": [],
        "one line": [head],
    }


@pytest.mark.parametrize("damage", damaged([b"1", b"2", b"3"]))
def test_a_damaged_file_changes_nothing(use, file, capsys, damage):
    fill(3)
    back_up(file)
    empty()
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    file.write_bytes(gzip.compress(b"".join(damaged(lines)[damage])))
    assert restore(file) == 1
    assert str(file) in said(capsys)
    assert stored() == {}


@pytest.mark.parametrize("kept", [0, 5, 40, -1])
def test_a_file_cut_off_anywhere_changes_nothing(use, file, capsys, kept):
    fill(3)
    back_up(file)
    empty()
    file.write_bytes(file.read_bytes()[:kept])
    assert restore(file) == 1
    assert str(file) in said(capsys)
    assert stored() == {}


def test_what_a_batch_leaves_is_sent_again(use, file, monkeypatch):
    waited = []
    monkeypatch.setattr(table_backup.time, "sleep", waited.append)
    fill(5)
    before = stored()
    back_up(file)
    empty()
    use(Client(takes=1))
    assert restore(file) == 0
    assert stored() == before
    assert waited == sorted(waited)
    assert len(waited) == 4


def test_a_table_that_takes_no_more_is_told_and_can_be_finished_later(
    use, file, capsys, monkeypatch
):
    monkeypatch.setattr(table_backup.time, "sleep", lambda _: None)
    fill(5)
    before = stored()
    back_up(file)
    empty()
    use(Client(takes=0))
    assert restore(file) == 1
    assert "takes no more writes: restore again later" in said(capsys)
    use()
    assert restore(file) == 0
    assert stored() == before


@pytest.mark.parametrize("named", [{"STAGE": "prod"}, {"TABLE": ""}])
def test_a_table_in_the_cloud_is_told_with_account_and_region(
    aws, file, capsys, monkeypatch, named
):
    table = settings().table_name
    for name, value in named.items():
        monkeypatch.setenv(name, value or table)
    monkeypatch.setattr(Stack, "outputs", lambda stack: {"TableName": table})
    here = Account("123456789012", "me", "eu-west-1")
    monkeypatch.setattr(table_backup, "account", lambda: here)
    fill(1)
    assert back_up(file) == 0
    place = f"the table {table} (account 123456789012, region eu-west-1)"
    assert f"1 items of {place} are in {file}" in said(capsys)
    assert json.loads(gzip.decompress(file.read_bytes()).splitlines()[0])["table"] == place


def test_without_a_stage_it_is_the_local_table(tmp_path, capsys, monkeypatch):
    put(tmp_path / "data", "kept")
    file = tmp_path / "table.jsonl.gz"
    for folder, command in (("data", back_up), ("other", restore)):
        monkeypatch.setenv("DATA_DIR", str(tmp_path / folder))
        assert command(file) == 0
    assert names(tmp_path / "other") == ["kept"]
    assert f"(local, in {tmp_path / 'other'})" in said(capsys)
