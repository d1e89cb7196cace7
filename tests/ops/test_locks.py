"""The lists of dependencies: locked by hash, in step with ``pyproject.toml``, and no longer."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.ops.sites import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS = PYPROJECT["dependency-groups"]
FILES = {
    "requirements.txt": None,
    "requirements-deploy.txt": "deploy",
    "requirements-dev.txt": "dev",
}
LINE = re.compile(
    r"#.*|    # .*"
    r"|[a-z0-9][a-z0-9-]*(\[[a-z0-9,-]+\])?==[\w.]+( ; [\w .<>=!'()]+)? \\"
    r"|    --hash=sha256:[0-9a-f]{64}( \\)?"
)
# Commands that run with an account's credentials, and what they run in other processes.
DEPLOYING = (
    "ops.deployment.deploy",
    "ops.deployment.stack",
    "ops.smoke",
    "ops.deployment.package",
    "ops.deployment.package_contents",
    "ops.deployment.gateway_responses",
    "app",
)
RUN_AS_COMMANDS = {"awscli", "chalice", "pip"}


def text(name):
    return (ROOT / name).read_text("utf-8")


def entries(name):
    """The entries of a file, by name: the requirement, and its hashes."""
    found = {}
    for entry in re.findall(r"^[a-z0-9].*(?:\n    --hash.*)+", text(name), re.MULTILINE):
        requirement = Requirement(entry.partition(" \\")[0])
        found[requirement.name] = (requirement, set(re.findall("[0-9a-f]{64}", entry)))
    return found


def asked_for(group):
    """What ``pyproject.toml`` asks for: the project's own, and those of a group."""
    waiting = [*PYPROJECT["project"]["dependencies"], *(GROUPS[group] if group else ())]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += GROUPS[each["include-group"]]
        else:
            yield Requirement(each)


@pytest.mark.parametrize("name", FILES)
def test_every_entry_has_a_version_and_hashes_and_nothing_else_is_there(name):
    assert [line for line in text(name).splitlines() if not LINE.fullmatch(line)] == []
    assert "://" not in text(name)
    assert "/" not in text(name).replace("make lock", "")
    found = entries(name)
    assert len(found) == len(re.findall(r"^[a-z0-9]", text(name), re.MULTILINE))
    assert all(hashes for _, hashes in found.values())


@pytest.mark.parametrize(("name", "group"), FILES.items())
def test_it_is_in_step_with_what_is_asked_for(name, group):
    found = entries(name)
    direct = set()
    for each in asked_for(group):
        locked, _ = found[canonicalize_name(each.name)]
        (pin,) = locked.specifier
        assert each.specifier.contains(pin.version), f"{each}, but {locked}: run make lock"
        direct.add(canonicalize_name(each.name))
    marked = re.findall(
        r"^([a-z0-9-]+).*(?:\n    --hash.*)+(?:\n    #.*)*?\n    #.* team-coach \(pyproject",
        text(name),
        re.MULTILINE,
    )
    assert set(marked) == direct, "run make lock"


def test_what_is_deployed_and_what_deploys_is_what_is_tested():
    tested = entries("requirements-dev.txt")
    for name in ("requirements.txt", "requirements-deploy.txt"):
        for package, locked in entries(name).items():
            assert str(tested[package][0]) == str(locked[0])
            assert tested[package][1] == locked[1]


def imports(file):
    """The packages that a module imports when it runs, anywhere in it."""
    waiting = [ast.parse(file.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module.partition(".")[0]
        waiting += ast.iter_child_nodes(node)


def test_deploying_needs_no_more_and_no_less_than_its_list():
    code = (
        f"import sys, {', '.join(DEPLOYING)}; "
        "print(*(each.__file__ for name, each in sys.modules.items() "
        "if name.partition('.')[0] in ('app', 'ops', 'chalicelib')), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    # Packaging takes the whole package along, with what it imports only when that is used.
    files = {*map(Path, done.stdout.splitlines()), *(ROOT / "chalicelib").rglob("*.py")}
    loaded = {each for file in files for each in imports(file)}
    distributions = packages_distributions()
    needed = {
        canonicalize_name(package)
        for module in loaded - sys.stdlib_module_names
        for package in distributions.get(module, ())
    }
    assert needed <= entries("requirements-deploy.txt").keys()
    assert {canonicalize_name(each.name) for each in asked_for("deploy")} <= {
        *needed,
        *RUN_AS_COMMANDS,
    }
