"""The deployment package and the CloudFormation template of the whole stack.

``python -m ops.package FOLDER`` writes ``deployment.zip`` and ``sam.json`` there.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ops import static
from ops.errors import OpsError

ROOT = Path(__file__).parents[1]
STAGE = "prod"
_CONFIGURATION = ("config.json", "resources.json", f"policy-{STAGE}.json")
_SOURCES = {"chalicelib": (".py", ".json"), "templates": (".html", ".svg", ".txt", ".xml")}
_NO_WHEEL = "Could not install dependencies"


@dataclass(frozen=True, slots=True)
class Package:
    """``archive``: what Lambda gets. ``template``: the stack that uses it."""

    archive: Path
    template: Path


def build(folder: Path, project: Path = ROOT) -> Package:
    """Build the package of ``project`` into ``folder``, from the files that belong in it only.

    Chalice packs whatever lies about, and reuses a package of files that were renamed since: so
    it gets a copy that has neither. Raises ``OpsError`` when a library has no wheel for Lambda,
    or the package cannot be built.
    """
    static.build(project / "static-bucket", project / "chalicelib/outputs/static_manifest.json")
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "project"
        _copy(project, copy)
        _run_chalice(copy, folder.absolute())
    return Package(folder / "deployment.zip", folder / "sam.json")


def _copy(project: Path, copy: Path) -> None:
    for path in _members(project):
        target = copy / path.relative_to(project)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target, follow_symlinks=False)


def _members(project: Path) -> Iterator[Path]:
    yield project / "app.py"
    yield project / "requirements.txt"
    yield project / "vendor" / "templates"
    yield from (project / ".chalice" / name for name in _CONFIGURATION)
    for folder, suffixes in _SOURCES.items():
        for path in sorted((project / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file() and not path.name.startswith("."):
                yield path


def _run_chalice(project: Path, folder: Path) -> None:
    # Chalice imports the app from the very copy that it then packs, bytecode and all.
    environment = {"AWS_DEFAULT_REGION": "eu-west-1", **os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    chalice = str(Path(sys.executable).with_name("chalice"))
    arguments = ["--stage", STAGE, "--merge-template", ".chalice/resources.json", str(folder)]
    done = subprocess.run(
        [chalice, "package", *arguments],
        cwd=project,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode or _NO_WHEEL in done.stdout:
        raise OpsError(f"The package cannot be built: {_reason(done.stdout)}")


def _reason(output: str) -> str:
    """The notice about libraries without a wheel, or the last line of a failure."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    start = next((at for at, line in enumerate(lines) if line.startswith(_NO_WHEEL)), -1)
    return " ".join(lines[start:])


def main() -> int:
    """Build into the folder that the first argument names, and tell the size."""
    try:
        package = build(Path(sys.argv[1]))
    except OpsError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{package.archive}: {package.archive.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
