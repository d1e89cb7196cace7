"""What the documents name exists: paths, links and their headings, commands, modules."""

import re
from pathlib import Path

import pytest

from chalicelib.lineup.sports import SPORTS

ROOT = Path(__file__).parents[2]
# Decisions tell of the time in which they were taken, and name what there was then.
DOCUMENTS = [
    path
    for pattern in ("*.md", "docs/*.md", "benchmarks/*.md", ".github/*.md")
    for path in sorted(ROOT.glob(pattern))
    if path.name != "CHANGELOG.md"
]
SUFFIXES = "py|html|json|yaml|yml|js|css|md|toml|txt|bin|png"
PATH = re.compile(rf"(?:[\w.*-]+/)*[\w.*-]+\.(?:{SUFFIXES})|(?:[\w.-]+/)+")
MADE = {"static_manifest.json", ".local", "outbox", "package"}
"""Files and folders that a command makes."""


@pytest.fixture(params=DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def document(request):
    return request.param


def code(text):
    """What stands in backticks, apart from blocks of code."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def anchors(path):
    """The anchors that GitHub gives the headings of a document."""
    headings = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


EXAMPLE = "notes"
"""A resource that CONTRIBUTING.md makes up."""


def exists(path, document):
    places = (ROOT, ROOT / "chalicelib", ROOT / "static-bucket", document.parent)
    if Path(path).name in MADE or any(list(place.glob(path)) for place in places):
        return True
    folders = (ROOT / "chalicelib", ROOT / ".chalice", document.parent)
    return "/" not in path and any(list(folder.rglob(path)) for folder in folders)


def test_every_path_is_there(document):
    named = {each for each in code(document.read_text("utf-8")) if PATH.fullmatch(each)}
    assert not {each for each in named if EXAMPLE not in each and not exists(each, document)}


def test_every_link_leads_somewhere(document):
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text("utf-8")):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, anchor = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        assert path.exists(), target
        assert not anchor or anchor in anchors(path), target


def test_every_command_and_module_is_there(document):
    text = document.read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = [
        each.group(1) for each in re.finditer(r"(?:`|^    )make ([a-z]+)\b", text, re.MULTILINE)
    ]
    assert set(named) <= targets
    for path in re.findall(r"^    \S*.*pytest .*?(tests/[\w./]+)", text, re.MULTILINE):
        assert (ROOT / path).exists(), path
    for module in re.findall(r"python -m ((?:ops|benchmarks)[\w.]*)", text):
        path = ROOT / module.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), module


def test_every_sport_is_documented():
    for_imports = (ROOT / "docs" / "import.md").read_text("utf-8")
    assert not {code for code in SPORTS if f"`{code}`" not in for_imports}
    assert f"{len(SPORTS)} sports" in (ROOT / "README.md").read_text("utf-8")


def test_every_document_is_in_the_index():
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    lost = [path.name for path in (ROOT / "docs").glob("*.md") if f"]({path.name})" not in index]
    assert lost == ["README.md"]
