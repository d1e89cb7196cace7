"""The AWS command line's own ``cloudformation package`` and ``deploy``."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ops.command import OpsError

COMMAND: Sequence[str] = (sys.executable, "-m", "awscli")
_NOTHING_CHANGED = "No changes to deploy"
_NAME_TAKEN = "AlreadyExistsException"
_ATTEMPTS = 5


def package(template: Path, packaged: Path, bucket: str, prefix: str) -> None:
    """Upload what ``template`` names, and write it to ``packaged`` with the addresses instead.

    Objects are named by their contents, so that none is uploaded twice.
    """
    places = [f"--template-file={template}", f"--output-template-file={packaged}"]
    _run("package", *places, "--use-json", f"--s3-bucket={bucket}", f"--s3-prefix={prefix}")


def deploy(
    template: Path, name: str, parameters: Mapping[str, str], bucket: str, prefix: str
) -> bool:
    """Create or update the stack ``name``, all or nothing; whether anything changed.

    Parameters that are not given stay as they were. Raises ``OpsError`` with the command's last
    words; the stack's events say more.
    """
    said = _in_another_second(
        "deploy",
        f"--template-file={template}",
        f"--stack-name={name}",
        f"--s3-bucket={bucket}",
        f"--s3-prefix={prefix}",
        "--capabilities=CAPABILITY_IAM",
        "--no-fail-on-empty-changeset",
        "--parameter-overrides",
        *(f"{key}={value}" for key, value in parameters.items()),
    )
    return _NOTHING_CHANGED not in said


def _in_another_second(*command: str) -> str:
    """Run the command; again if its change set's name, made of the second, is taken."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return _run(*command)
        except OpsError as error:
            if _NAME_TAKEN not in str(error):
                raise
    return _run(*command)


def _run(command: str, *arguments: str) -> str:
    done = subprocess.run(
        [*COMMAND, "cloudformation", command, *arguments],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        last = [line.strip() for line in done.stdout.splitlines() if line.strip()][-1:]
        raise OpsError(f"aws cloudformation {command} failed: {' '.join(last)}")
    return done.stdout
