"""What docs/security.md and docs/asvs.md say is complete, and true where a test can tell."""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from chalicelib.accounts import passwords
from chalicelib.accounts.permissions import PERMISSIONS, Action
from chalicelib.models import Role
from chalicelib.settings import settings
from chalicelib.store.attempt_counters import Limit

ROOT = Path(__file__).parents[2]
SECURITY = (ROOT / "docs/security.md").read_text("utf-8")
ASVS = (ROOT / "docs/asvs.md").read_text("utf-8")
# Ids and levels of OWASP ASVS 5.0.0 (github.com/OWASP/ASVS, tag v5.0.0_release, 5.0/docs_en).
LEVELS = Path(__file__).with_name("asvs_5_0_0.csv")

STATES = {"met", "partly", "not", "n/a"}
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\d) \| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED_TEST = re.compile(r"`(tests/[\w/.]+)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")


def rows_of(text: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its first two lines."""
    part = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    assert lines, f"there is no table below “{heading}”"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


class TestStandard:
    def test_every_requirement_stands_in_the_table_once_with_its_level(self):
        with LEVELS.open(encoding="utf-8") as file:
            expected = [(row["requirement"], row["level"]) for row in csv.DictReader(file)]
        assert len(expected) == 253
        assert [(row[0], row[1]) for row in ROW.findall(ASVS)] == expected

    def test_what_is_met_has_a_test_or_a_document_and_what_is_not_has_a_reason(self):
        for requirement, _, about, state, how in ROW.findall(ASVS):
            assert state in STATES, requirement
            assert len(about) > 3, requirement
            if state == "met":
                is_document = about.startswith("documented: ") and LINK.search(how)
                assert is_document or NAMED_TEST.search(how), requirement
            else:
                assert how == "none" or len(NAMED_TEST.sub("", how)) > 4, requirement

    def test_the_numbers_of_each_state_are_those_of_the_table(self):
        states = [row[3] for row in ROW.findall(ASVS)]
        head = ASVS.partition("\n## ")[0].replace("\n", " ")
        met, partly, unmet, nothing = map(states.count, ("met", "partly", "not", "n/a"))
        verb = "is" if unmet == 1 else "are"
        assert (
            f"{met} are met, {partly} partly, {unmet} {verb} not, and {nothing} are about" in head
        )


@pytest.mark.parametrize("text", [SECURITY, ASVS], ids=["security.md", "asvs.md"])
class TestNames:
    def test_of_tests_are_those_of_files(self, text):
        named = set(NAMED_TEST.findall(text))
        assert named
        assert not [name for name in named if not (ROOT / name).exists()]

    def test_of_files_and_sections_lead_there(self, text):
        for target, section in LINK.findall(text):
            file = ROOT / "docs" / target
            assert not target or file.exists(), target
            there = file.read_text("utf-8") if section and target else text
            headings = re.findall(r"^#+ (.*)$", there, re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
            assert not section or section in anchors, section


def test_roles_may_do_what_the_table_says():
    names = {role: place for place, role in enumerate((Role.COACH, Role.ASSISTANT, Role.VIEWER), 1)}
    told = {row[0]: row for row in rows_of(SECURITY, "Who may do what")}
    assert set(told) >= set(Action)
    for role, column in names.items():
        may = {Action(name) for name, row in told.items() if name in set(Action) and row[column]}
        assert may == PERMISSIONS[role], role


def test_words_that_no_password_is_made_of_are_those_of_the_code():
    part = SECURITY.partition("or the words\n")[2].partition(", with or without")[0]
    assert re.findall(r"`(\w+)`", part) == list(passwords._SITE_WORDS)


def _value(where: str) -> object:
    """What a name in the code stands for: a constant of a module, or the default of a setting."""
    if where.isupper() and hasattr(settings(), where.lower()):
        return getattr(settings(), where.lower())
    module, _, name = where.rpartition(".")
    return getattr(import_module(f"chalicelib.{module}"), name)


def _numbers(value: object) -> Iterator[set[str]]:
    """How a limit may be written, for each number that it consists of."""
    match value:
        case Limit():
            yield {str(value.free + value.ends)}
        case timedelta():
            seconds = int(value.total_seconds())
            units = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
            counts = {unit: seconds // each for unit, each in units.items() if not seconds % each}
            yield {f"{n} {unit}{'' if n == 1 else 's'}" for unit, n in counts.items()}
        case int():
            yield {str(value), f"{value:,}", f"{value // 1024} KB", f"{value // 1024**2} MB"}
        case _:
            raise TypeError(type(value))


def test_limits_are_those_of_the_code():
    rows = rows_of(SECURITY, "Limits")
    assert len(rows) > 15
    for what, limit, where in rows:
        names = re.findall(r"`([\w.]+)`", where)
        assert names, what
        for name in names:
            for written in _numbers(_value(name)):
                either = "|".join(map(re.escape, written))
                told = re.search(rf"(?<![\d,])({either})(?![\d,]\d)", limit)
                assert told, f"{what}: {limit} is not {name}"
