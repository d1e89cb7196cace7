"""The package as Lambda would get it, built once."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ops.command import OpsError
from ops.deployment.package import build

ROOT = Path(__file__).parents[2]
STRAY = (
    ".env",
    "chalicelib/.env",
    "chalicelib/site/lineups/pages.py~",
    "chalicelib/site/lineups/.pages.py.swp",
    "chalicelib/__pycache__/app.cpython-311.pyc",
    "chalicelib/notes.txt",
    "templates/.DS_Store",
    "templates/layout.html.orig",
    "vendor/leftover.py",
)


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    """A copy of the project in which somebody has worked: with files that do not belong in it."""
    copy = tmp_path_factory.mktemp("work") / "project"
    copy.mkdir()
    for name in ("chalicelib", "templates", "static-bucket", "vendor", ".chalice"):
        ignored = shutil.ignore_patterns("__pycache__", "deployments")
        shutil.copytree(ROOT / name, copy / name, symlinks=True, ignore=ignored)
    for name in ("app.py", "requirements.txt"):
        shutil.copy(ROOT / name, copy / name)
    for name in STRAY:
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_text("SECRET=1")
    return copy


@pytest.fixture(scope="session")
def package(project, tmp_path_factory):
    try:
        # Where Python writes bytecode, as it does unless told otherwise, none may get in.
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
            return build(tmp_path_factory.mktemp("package"), project)
    except OpsError:
        if not registry_answers(tmp_path_factory.mktemp("wheel")):
            pytest.skip("the package registry cannot be reached, so nothing can be packaged")
        raise


@pytest.fixture(scope="session")
def members(package):
    with zipfile.ZipFile(package.archive) as archive:
        return sorted(archive.namelist())


@pytest.fixture(scope="session")
def unpacked(package, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(package.archive) as archive:
        archive.extractall(folder)
    return folder


def registry_answers(folder):
    """Whether a library that certainly exists can be had."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--retries=1"]
    done = subprocess.run(
        [*command, f"--dest={folder}", "jinja2"], capture_output=True, check=False
    )
    return done.returncode == 0
