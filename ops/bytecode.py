"""Bytecode for the deployment package: Lambda's disk is read-only, so it could keep none itself."""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

_LAMBDA = "/var/task"


def add(archive: Path) -> None:
    """Put the bytecode of each module beside it, for the Python that runs this.

    Python takes it without a look at the source, which stays for tracebacks.
    """
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
        _compile(folder)
        with zipfile.ZipFile(archive, "a") as packed:
            for path in sorted(Path(folder).rglob("*.pyc")):
                packed.write(path, path.relative_to(folder))


def _compile(folder: str) -> None:
    # In a process of its own: bytecode depends a little on what else its process has loaded.
    places = ["-s", folder, "-p", _LAMBDA]
    command = [sys.executable, "-I", "-m", "compileall", "-q", *places]
    subprocess.run([*command, "--invalidation-mode", "unchecked-hash", folder], check=True)
