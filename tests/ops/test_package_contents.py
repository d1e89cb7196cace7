"""The same members make the same archive, wherever and whenever it was made."""

import stat
import zipfile

import pytest

from ops.deployment import package_contents

MEMBERS = {"app.py": b"app = 1\n", "chalicelib/a.py": b"a = 1\n", "lib.so": b"\x7fELF" * 100}


@pytest.fixture
def made(tmp_path):
    def made(file, names, when, rights):
        path = tmp_path / file
        with zipfile.ZipFile(path, "w") as target:
            for name in names:
                member = zipfile.ZipInfo(name, when)
                member.external_attr = rights << 16
                target.writestr(member, MEMBERS[name])
        return path

    return made


def test_order_time_and_rights_leave_no_trace(made):
    one = made("one.zip", MEMBERS, (2026, 11, 22, 9, 0, 0), 0o100600)
    other = made("other.zip", reversed(MEMBERS), (2025, 1, 2, 3, 4, 6), 0o100755)
    assert one.read_bytes() != other.read_bytes()
    package_contents.finish(one)
    package_contents.finish(other)
    assert one.read_bytes() == other.read_bytes()


def test_members_stay_what_they_are_and_lambda_may_read_them(made):
    path = made("one.zip", MEMBERS, (2026, 11, 22, 9, 0, 0), 0o100600)
    package_contents.finish(path)
    with zipfile.ZipFile(path) as settled:
        found = {name: settled.read(name) for name in settled.namelist()}
        assert {name: found[name] for name in MEMBERS} == MEMBERS
        assert {name.rpartition(".")[2] for name in found.keys() - MEMBERS} == {"pyc"}
        for member in settled.infolist():
            assert member.external_attr >> 16 & stat.S_IROTH
    assert [each.name for each in path.parent.iterdir()] == ["one.zip"]
