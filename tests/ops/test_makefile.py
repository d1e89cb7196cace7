"""What is typed behind ``make`` reaches the commands as it was typed."""

import os
import subprocess

import pytest

from tests.ops.sites import ROOT

ODD = ["a b.csv", "it's.csv", 'a"b.csv', "a`touch never`b.csv", "-x", "a;b&c|d>e*.csv", "Łódź.csv"]


@pytest.fixture
def make(tmp_path):
    """Run make with a Python that only notes what it was given; what that was."""
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\0" "$@" > "$0.given"\n')
    python.chmod(0o755)
    ready = tmp_path / "ready"
    ready.touch()

    def make(target, **variables):
        given = tmp_path / "python.given"
        given.unlink(missing_ok=True)
        done = subprocess.run(
            ["make", f"BIN={tmp_path}", f"READY={ready}", target]
            + [f"{name}={value}" for name, value in variables.items()],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        return given.read_text("utf-8").split("\0")[:-1] if given.exists() else done.stderr

    return make


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize(
    ("target", "command"),
    [
        ("import", ["ops.import_teams"]),
        ("export", ["ops.export_teams"]),
        ("backup", ["ops.table_backup", "backup"]),
        ("restore", ["ops.table_backup", "restore"]),
    ],
)
def test_a_file_of_any_name_does(make, target, command, name):
    assert make(target, FILE=name) == ["-m", *command, "--", name]


def test_an_import_may_say_who_sees_the_teams(make):
    said = ["-m", "ops.import_teams", "--visibility", "public", "--", "squads.csv"]
    assert make("import", FILE="squads.csv", VISIBILITY="public") == said


def test_an_url_is_no_part_of_the_shells_words(make):
    url = "https://coach.example/api?a=1&b=`id`"
    assert make("smoke", URL=url) == ["-m", "ops.smoke", "--", url]


def test_a_package_is_for_prod_unless_another_stage_is_given(make):
    plain = ["-m", "ops.deployment.package", "build/package", "--stage"]
    assert make("package") == [*plain, "prod"]
    chosen = make("package", STAGE="staging", ARCHITECTURE="arm64")
    assert chosen == [*plain, "staging", "--architecture", "arm64"]


@pytest.mark.parametrize("target", ["import", "export", "backup", "restore", "smoke"])
def test_what_is_missing_is_asked_for_in_one_line(make, target):
    line, error, *_ = make(target).splitlines()
    assert line.startswith(f"Say which {'site' if target == 'smoke' else 'file'}: make {target} ")
    assert error.endswith("Error 2")
