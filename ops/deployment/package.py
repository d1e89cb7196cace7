"""The deployment package and the CloudFormation template of the whole stack.

``python -m ops.deployment.package FOLDER`` writes ``deployment.zip`` and ``sam.json`` there.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from ops import resources, static
from ops.command import OpsError
from ops.deployment import package_contents

ROOT = Path(__file__).parents[2]
STAGE = "prod"
_CONFIG = Path(".chalice/config.json")
_DEFINITIONS = Path(".chalice/resources")
_MERGED = Path(".chalice/resources.json")
_MACHINES = {"x86_64": 0x3E, "arm64": 0xB7}
"""What libraries for each of Lambda's architectures have in their ELF header."""
_MACHINE_PLACE = slice(18, 20)
_SOURCES = {
    "chalicelib": (".py", ".json", ".bin", ".license"),
    "templates": (".html", ".svg", ".txt", ".xml"),
}
_NO_WHEEL = "Could not install dependencies"


class Package(Struct, frozen=True):
    """``archive``: what Lambda gets. ``template``: the stack that uses it."""

    archive: Path
    template: Path


def build(
    folder: Path, project: Path = ROOT, stage: str = STAGE, architecture: str | None = None
) -> Package:
    """Build the package of ``project`` for ``stage`` into ``folder``, from what belongs in it only.

    ``architecture`` is ``x86_64`` or ``arm64``; without one, the project's configuration decides.
    Chalice packs whatever lies about, and reuses a package of files that were renamed since: so
    it gets a copy that has neither. Raises ``OpsError`` when there is no such stage, a library has
    no wheel for Lambda on that architecture, or the package cannot be built.
    """
    manifest = project / "chalicelib/representations/static_manifest.json"
    static.build(project / "static-bucket", manifest)
    config = _config(project, stage, architecture)
    package = Package(folder / "deployment.zip", folder / "sam.json")
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "project"
        _copy(project, copy)
        (copy / _CONFIG).write_text(json.dumps(config), "utf-8")
        merged = resources.for_package(
            project / _DEFINITIONS, stage, config["lambda_architecture"], _gateway_responses(copy)
        )
        (copy / _MERGED).write_text(merged, "utf-8")
        _prepare(copy)
        _run_chalice(copy, stage, folder.absolute())
    _check_libraries(package.archive, config["lambda_architecture"])
    package_contents.finish(package.archive)
    return package


def _config(project: Path, stage: str, architecture: str | None) -> dict[str, Any]:
    """Chalice's configuration, with the architecture to build for."""
    config: dict[str, Any] = json.loads((project / _CONFIG).read_text("utf-8"))
    stages = [name for name in config["stages"] if name != "local"]
    if stage not in stages:
        raise OpsError(f"There is no stage {stage} in {_CONFIG}: there are {', '.join(stages)}")
    config["lambda_architecture"] = architecture or config["lambda_architecture"]
    if config["lambda_architecture"] not in _MACHINES:
        raise OpsError(f"The architecture is {' or '.join(_MACHINES)}, not {architecture}")
    return config


def _check_libraries(archive: Path, architecture: str) -> None:
    """Raise ``OpsError`` when the archive has a library for another kind of machine."""
    expected = _MACHINES[architecture].to_bytes(2, "little")
    with zipfile.ZipFile(archive) as members:
        for name in members.namelist():
            if name.endswith(".so") and members.read(name)[_MACHINE_PLACE] != expected:
                raise OpsError(f"{name} in the package is not for {architecture}")


def _copy(project: Path, copy: Path) -> None:
    for path in _members(project):
        target = copy / path.relative_to(project)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target, follow_symlinks=False)


def _members(project: Path) -> Iterator[Path]:
    yield project / "app.py"
    yield project / "requirements.txt"
    yield project / "vendor" / "templates"
    yield project / ".chalice" / "policy.json"
    for folder, suffixes in _SOURCES.items():
        for path in sorted((project / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file() and not path.name.startswith("."):
                yield path


def _gateway_responses(project: Path) -> dict[str, Any]:
    """The answers of API Gateway itself, made from the very templates that are packed."""
    done = _run([sys.executable, "-m", "ops.deployment.gateway_responses"], project)
    if done.returncode:
        raise OpsError(f"The pages for API Gateway cannot be made: {_reason(done.stderr)}")
    responses: dict[str, Any] = json.loads(done.stdout)
    return responses


def _prepare(project: Path) -> None:
    done = _run([sys.executable, "-m", "ops.deployment.package_contents"], project)
    if done.returncode:
        raise OpsError(f"The site cannot be prepared for a package: {_reason(done.stderr)}")


def _run_chalice(project: Path, stage: str, folder: Path) -> None:
    chalice = str(Path(sys.executable).with_name("chalice"))
    arguments = ["--stage", stage, "--merge-template", str(_MERGED), str(folder)]
    done = _run([chalice, "package", *arguments], project)
    said = done.stdout + done.stderr
    if done.returncode or _NO_WHEEL in said:
        raise OpsError(f"The package cannot be built: {_reason(said)}")


def _run(command: Sequence[str], project: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that imports the site from ``project``, and ours from here."""
    # Chalice packs the very folder from which it imports the app, bytecode and all.
    environment = {
        "AWS_DEFAULT_REGION": "eu-west-1",
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(ROOT),
        # Chalice asks for a library of another platform by its name alone. As a constraint, the
        # file has that library's hashes checked, too.
        "PIP_CONSTRAINT": "requirements.txt",
    }
    return subprocess.run(
        command, cwd=project, env=environment, text=True, capture_output=True, check=False
    )


def _reason(output: str) -> str:
    """The notice about libraries without a wheel, or the last line of a failure."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    start = next((at for at, line in enumerate(lines) if line.startswith(_NO_WHEEL)), -1)
    return " ".join(lines[start:])


def main(arguments: list[str] | None = None) -> int:
    """Build what the command line asks for, and print the size; the exit status."""
    parser = argparse.ArgumentParser(prog="make package", description="The deployment package.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--stage", default=STAGE)
    parser.add_argument("--architecture", choices=_MACHINES)
    asked = parser.parse_args(arguments)
    try:
        package = build(asked.folder, stage=asked.stage, architecture=asked.architecture)
    except OpsError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{package.archive}: {package.archive.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
