"""Backups of the whole table: exact, resumable, and never put back where they would do harm."""

import gzip
import json
from contextlib import contextmanager
from errno import ENOSPC

import boto3
import pytest

from chalicelib.settings import settings
from ops import backup, resources, restore, resumable, whole_table
from ops.account import Account
from ops.backup_file import BackupFile
from ops.stack import Stack
from ops.table_lines import from_json, to_line
from ops.whole_table import WholeTable
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
    "map": {"M": {"pk": {"S": "inner"}, "blob": {"B": b"\x80"}, "n": {"N": "0"}}},
}
LARGE = 60
"""Items of which a page of a megabyte takes a third or so."""


class Client:
    """The table's client, which is interrupted at one call of an operation."""

    def __init__(self, operation="", place=0):
        self._client = boto3.client("dynamodb")
        self._operation, self._left = operation, place

    def __getattr__(self, name):
        call = getattr(self._client, name)
        if name != self._operation:
            return call

        def counted(**arguments):
            self._left -= 1
            if self._left == 0:
                raise KeyboardInterrupt
            return call(**arguments)

        return counted


@pytest.fixture
def use(aws, monkeypatch):
    """Let the commands work on a table through a client; by default on that of the test."""

    def use(client=None, name=""):
        table = WholeTable(name or settings().table_name, "here", client or Client())

        @contextmanager
        def opened(_):
            yield table

        for command in (backup, restore):
            monkeypatch.setattr(command, "opened", opened)
        return table

    use()
    return use


@pytest.fixture(params=["table.jsonl", "table.jsonl.gz"])
def file(request, tmp_path):
    return tmp_path / request.param


def item(number):
    return {"pk": {"S": f"P{number % 7}"}, "sk": {"S": f"{number:04}"}}


def fill(count, **attributes):
    client = boto3.client("dynamodb")
    for number in range(count):
        client.put_item(TableName=settings().table_name, Item=item(number) | attributes)


def fill_large():
    fill(LARGE, text={"S": "x" * 50_000}, blob={"B": b"\x01"})


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


def plain(file):
    content = file.read_bytes()
    return gzip.decompress(content) if file.suffix == ".gz" else content


def written(file, content):
    """Write what a file is to hold, in pages that are compressed by themselves."""
    if file.suffix == ".gz":
        content = b"".join(map(gzip.compress, content.splitlines(keepends=True)))
    file.write_bytes(content)


def items_of(file):
    return [each for _, each in BackupFile(file).items()]


class TestThereAndBack:
    def test_every_type_comes_back_exactly(self, use, file):
        fill(3, **EVERY_TYPE)
        before = stored()
        assert backup.main([str(file)]) == 0
        empty()
        assert restore.main([str(file)]) == 0
        assert stored() == before
        assert before[("P0", "0000")]["number"] == EVERY_TYPE["number"]

    def test_a_map_may_name_its_values_as_types_are_named(self):
        odd = item(1) | {"map": {"M": {"B": {"S": "x"}, "M": {"B": b"\xff"}, "": {"L": []}}}}
        assert from_json(json.loads(to_line(odd))) == odd

    def test_a_table_of_several_pages_does(self, use, file, capsys):
        fill_large()
        before = stored()
        assert backup.main([str(file)]) == 0
        assert plain(file).count(b'"after"') >= 2
        empty()
        assert restore.main([str(file)]) == 0
        assert stored() == before
        assert f"{LARGE} items are in the table {settings().table_name} (here)" in said(capsys)

    def test_an_empty_table_does(self, use, file):
        assert backup.main([str(file)]) == 0
        assert restore.main([str(file)]) == 0
        assert stored() == {}

    def test_it_is_json_lines_for_its_owner_alone(self, use, file):
        fill(2)
        backup.main([str(file)])
        lines = [json.loads(line) for line in plain(file).splitlines()]
        assert [each for each in lines if "pk" in each] == [item(0), item(1)]
        assert file.stat().st_mode & 0o077 == 0


class TestInterruptedBackup:
    @pytest.mark.parametrize("place", [1, 2, 3])
    def test_goes_on_where_it_was(self, use, file, capsys, place):
        fill_large()
        use(Client("scan", place))
        assert backup.main([str(file)]) == resumable.STOPPED
        assert "the same command goes on" in said(capsys)
        use()
        assert backup.main([str(file)]) == 0
        assert ("going on after" in said(capsys)) == (place > 1)
        assert sorted(items_of(file), key=str) == sorted(stored().values(), key=str)

    def test_goes_on_wherever_its_writing_ended(self, use, file):
        fill_large()
        backup.main([str(file)])
        whole = file.read_bytes()
        state = BackupFile(file).state()
        first = BackupFile(file.with_name(f"x{file.suffix}")).begin(state.table, state.begun).offset
        for place in range(10):
            cut = first + (len(whole) - first) * place // 10
            file.write_bytes(whole[: max(cut, first)])
            assert backup.main([str(file)]) == 0
            assert file.read_bytes() == whole

    def test_keeps_nothing_of_a_page_that_was_not_whole(self, use, file):
        fill_large()
        backup.main([str(file)])
        file.write_bytes(file.read_bytes()[:-1])
        whole_pages = BackupFile(file).state().items
        empty()
        assert backup.main([str(file)]) == 0
        assert 0 < len(items_of(file)) == whole_pages < LARGE

    def test_what_was_not_to_be_read_is_read_again(self, use, file):
        fill_large()
        backup.main([str(file)])
        whole = file.read_bytes()
        half = len(whole) // 2
        file.write_bytes(whole[:half] + b"\xff\xff\xff" + whole[half + 3 : -200])
        assert backup.main([str(file)]) == 0
        assert file.read_bytes() == whole


class TestBackupRefuses:
    def test_a_file_that_is_whole(self, use, file, capsys):
        fill(1)
        backup.main([str(file)])
        before = file.read_bytes()
        assert backup.main([str(file)]) == 1
        assert "whole backup" in said(capsys)
        assert file.read_bytes() == before

    @pytest.mark.parametrize("content", [b"", b"notes\n", b"{}\n", b"[]\n", b"\x1f\x8b\x08bad"])
    def test_a_file_of_something_else(self, use, file, capsys, content):
        file.write_bytes(content)
        assert backup.main([str(file)]) == 1
        assert "is no backup" in said(capsys)
        assert file.read_bytes() == content

    def test_the_backup_of_another_table(self, use, file, capsys):
        fill_large()
        use(Client("scan", 2))
        backup.main([str(file)])
        resources.create_table(boto3.client("dynamodb"), "another")
        use(name="another")
        assert backup.main([str(file)]) == 1
        assert f"is the backup of {settings().table_name} (here)" in said(capsys)

    def test_a_table_that_is_not_there_and_begins_no_file(self, use, file, capsys):
        use(name="another")
        assert backup.main([str(file)]) == 1
        assert "AWS refused DescribeTable" in said(capsys)
        assert not file.exists()

    def test_a_folder_that_is_not_there(self, use, tmp_path, capsys):
        assert backup.main([str(tmp_path / "no" / "file")]) == 1
        assert "No such file or directory" in said(capsys)


class TestInterruptedRestore:
    @pytest.mark.parametrize("place", [1, 2, 3])
    def test_goes_on_where_it_was(self, use, file, capsys, place):
        fill_large()
        before = stored()
        backup.main([str(file)])
        empty()
        use(Client("batch_write_item", place))
        assert restore.main([str(file)]) == resumable.STOPPED
        assert len(stored()) == (place - 1) * 25
        puts = Client("batch_write_item", -1)
        use(puts)
        assert restore.main([str(file)]) == 0
        assert stored() == before
        assert puts._left == -1 - (3 - (place - 1))
        assert f"going on after {(place - 1) * 25}" in said(capsys)
        assert [each.name for each in file.parent.iterdir()] == [file.name]

    def test_does_not_go_on_with_another_file_or_table(self, use, file, capsys):
        fill_large()
        backup.main([str(file)])
        empty()
        use(Client("batch_write_item", 2))
        restore.main([str(file)])
        use()
        other = file.with_name(f"other-{file.name}")
        backup.main([str(other)])
        other.replace(file)
        assert restore.main([str(file)]) == 1
        assert "is not empty" in said(capsys)

    def test_names_the_file_that_says_how_far_it_is_when_it_cannot_be(
        self, use, file, capsys, monkeypatch
    ):
        def full(*_):
            raise OSError(ENOSPC, "No space left on device")

        backup.main([str(file)])
        monkeypatch.setattr(restore, "replace_file", full)
        assert restore.main([str(file)]) == 1
        place = file.with_name(f"{file.name}.restoring")
        assert f"{place} cannot be written: No space left on device\n" in said(capsys)


class TestATableThatIsNotEmpty:
    @pytest.fixture
    def changed(self, use, file):
        """The table has changed since the backup; what was there then."""
        fill(30)
        before = stored()
        backup.main([str(file)])
        fill(40, new={"BOOL": True})
        return before

    @pytest.mark.parametrize("told", ["", "OVERWRITE", "YES"])
    def test_is_left_alone(self, changed, file, capsys, monkeypatch, told):
        if told:
            monkeypatch.setenv(told, "1")
        words = "YES=1" if told == "OVERWRITE" else "OVERWRITE=1"
        now = stored()
        assert restore.main([str(file)]) == 1
        assert words in said(capsys)
        assert stored() == now
        assert not file.with_name(f"{file.name}.restoring").exists()

    @pytest.mark.parametrize("operation", ["", "batch_write_item"])
    def test_holds_what_the_file_does_if_told(self, use, changed, file, monkeypatch, operation):
        monkeypatch.setenv("OVERWRITE", "1")
        monkeypatch.setenv("YES", "1")
        use(Client(operation, 3))
        if operation:
            assert restore.main([str(file)]) == resumable.STOPPED
            use()
        assert restore.main([str(file)]) == 0
        assert stored() == changed


LINES = {
    "no JSON": (3, lambda line: b"nonsense\n", "it is no JSON"),
    "no object": (3, lambda line: b"[]\n", "no JSON object"),
    "no type": (2, lambda line: line.replace(b'{"S": "P0"}', b'"P0"', 1), "has no type"),
    "another type": (2, lambda line: line.replace(b'"S"', b'"X"', 1), "no X"),
    "a bad number": (2, lambda line: line.replace(b'"1"', b'"one"'), "no N"),
    "bad bytes": (2, lambda line: line.replace(b'"AQ=="', b'"?"'), ""),
    "another value": (4, lambda line: line, "not those that were written"),
    "another release": (1, lambda line: line.replace(b"table 2", b"table 1"), "another release"),
    "no number": (4, lambda line: b'{"whole": true}\n', "not those that were written"),
    "more": (5, lambda line: b"{}\n", "behind the end"),
}


class TestADamagedFile:
    @pytest.fixture
    def lines(self, use, file):
        boto3.client("dynamodb").put_item(
            TableName=settings().table_name, Item=item(0) | {"n": {"N": "1"}, "b": {"B": b"\x01"}}
        )
        boto3.client("dynamodb").put_item(TableName=settings().table_name, Item=item(7))
        backup.main([str(file)])
        empty()
        return plain(file).splitlines(keepends=True)

    @pytest.mark.parametrize("damage", LINES)
    def test_is_named_with_its_line_before_anything_is_written(self, lines, file, capsys, damage):
        number, change, words = LINES[damage]
        lines.append(b"")
        lines[number - 1] = change(lines[number - 1])
        if change(b"x") == b"x":
            lines[1] = lines[1].replace(b'"1"', b'"2"')
        written(file, b"".join(lines))
        assert restore.main([str(file)]) == 1
        told = said(capsys)
        assert f"{file.name}, line {number}: " in told
        assert words in told
        assert stored() == {}

    def test_that_ends_too_soon_is_no_backup_yet(self, lines, file, capsys):
        written(file, b"".join(lines[:-1]))
        assert restore.main([str(file)]) == 1
        assert "line 3: the backup ends here and is not whole" in said(capsys)

    def test_with_an_item_twice_is_none(self, use, file, capsys):
        made = BackupFile(file)
        made.add(made.begin("x", "now"), [item(1), item(1)], None)
        assert restore.main([str(file)]) == 1
        assert "line 3: an item with this key was there before" in said(capsys)

    def test_cut_in_a_page_is_none(self, lines, file):
        file.write_bytes(file.read_bytes()[:-5])
        assert restore.main([str(file)]) == 1
        assert stored() == {}

    def test_that_is_not_there_is_named(self, use, file, capsys):
        assert restore.main([str(file)]) == 1
        assert f"{file}: No such file or directory" in said(capsys)


def said(capsys):
    read = capsys.readouterr()
    return read.out + read.err


class TestWhichTable:
    def test_the_stage_names_account_region_and_table(self, aws, file, capsys, monkeypatch):
        monkeypatch.setenv("STAGE", "prod")
        table = settings().table_name
        monkeypatch.setattr(Stack, "outputs", lambda stack: {"TableName": table})
        here = Account("123456789012", "me", "eu-west-1")
        monkeypatch.setattr(whole_table, "account", lambda: here)
        fill(1)
        assert backup.main([str(file)]) == 0
        place = f"the table {table} (account 123456789012, region eu-west-1)"
        assert f"Backing up {place} to {file}" in said(capsys)
        empty()
        assert restore.main([str(file)]) == 0
        assert "begun 20" in (told := said(capsys))
        assert f"into {place}" in told
        assert list(stored().values()) == [item(0)]

    def test_a_table_that_no_stage_has_can_be_named(self, aws, file, capsys, monkeypatch):
        monkeypatch.setenv("TABLE", settings().table_name)
        here = Account("123456789012", "me", "eu-west-1")
        monkeypatch.setattr(whole_table, "account", lambda: here)
        fill(2)
        assert backup.main([str(file)]) == 0
        place = f"the table {settings().table_name} (account 123456789012, region eu-west-1)"
        assert f"Backing up {place} to {file}" in (told := said(capsys))
        assert "2 items" in told

    def test_without_one_it_is_the_local_sites(self, tmp_path, capsys, monkeypatch):
        put(tmp_path / "data", "kept")
        for folder in ("data", "other"):
            monkeypatch.setenv("DATA_DIR", str(tmp_path / folder))
            command = backup if folder == "data" else restore
            assert command.main([str(tmp_path / "table.jsonl")]) == 0
        assert names(tmp_path / "other") == ["kept"]
        assert f"(local, in {tmp_path / 'other'})" in said(capsys)


class TestThrottling:
    @pytest.fixture
    def leftover(self, use, monkeypatch):
        """A table that takes one item of each batch, and how long was waited."""
        waited = []
        monkeypatch.setattr(whole_table.time, "sleep", waited.append)

        class Slow(Client):
            takes = 1

            def batch_write_item(self, RequestItems):  # noqa: N803
                ((name, requests),) = RequestItems.items()
                now, later = requests[: self.takes], requests[self.takes :]
                if now:
                    self._client.batch_write_item(RequestItems={name: now})
                return {"UnprocessedItems": {name: later} if later else {}}

        client = Slow()
        use(client)
        return client, waited

    def test_is_waited_out(self, leftover, file):
        _, waited = leftover
        fill(5)
        before = stored()
        backup.main([str(file)])
        empty()
        assert restore.main([str(file)]) == 0
        assert stored() == before
        assert waited == sorted(waited)
        assert len(waited) == 4

    def test_that_does_not_end_is_told(self, leftover, use, file, capsys):
        client, _ = leftover
        fill(5)
        backup.main([str(file)])
        empty()
        client.takes = 0
        assert restore.main([str(file)]) == 1
        assert "takes no more for now: the same command goes on later" in said(capsys)
        client.takes = 5
        assert restore.main([str(file)]) == 0
        assert len(stored()) == 5
