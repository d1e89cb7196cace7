"""What a deployment package holds besides the code: prepared so that no cold start does it again.

``python -m ops.deployment.package_contents`` writes, in the copy of the site that it is run in, the
release's fingerprint, compiled templates, and the SDK's data of the services that the site uses.
"""

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore
from botocore.loaders import Loader

from chalicelib import release
from chalicelib.aws import DATA, VERSION
from chalicelib.representations import html

SERVICES = ("dynamodb", "ses")
_LAMBDA = "/var/task"
_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644


def prepare() -> None:
    """Write the prepared files beside the code."""
    release.store_fingerprint()
    html.compile_templates(html.COMPILED)
    keep_aws_data()


def finish(archive: Path) -> None:
    """Add the bytecode of each module, and let the bytes depend on what is in the archive alone.

    Lambda's disk is read-only, so it could keep no bytecode itself. Python takes this without a
    look at the source, which stays for tracebacks. Members are in the order of their names,
    without the times and rights of this machine: CloudFormation knows packages by their bytes, and
    the same release again is no change.
    """
    finished = archive.with_suffix(".finished")
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(archive) as members:
            members.extractall(folder)
        _compile(folder)
        with zipfile.ZipFile(finished, "w") as target:
            for name, path in sorted(_files(Path(folder))):
                member = zipfile.ZipInfo(name, _TIME)
                member.external_attr = _READABLE << 16
                member.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(member, path.read_bytes())
    finished.replace(archive)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _compile(folder: str) -> None:
    # In a process of its own: bytecode depends a little on what else its process has loaded.
    places = ["-s", folder, "-p", _LAMBDA]
    command = [sys.executable, "-I", "-m", "compileall", "-q", *places]
    subprocess.run([*command, "--invalidation-mode", "unchecked-hash", folder], check=True)


def keep_aws_data() -> None:
    """Write what clients of ``SERVICES`` are made from to ``DATA``, as botocore looks for it.

    botocore comes with descriptions of four hundred services and reads megabytes of them for one
    client. It looks in ``DATA`` first.
    """
    loader = Loader()
    endpoints = loader.load_data("endpoints")
    prefixes = {_write_service(loader, service) for service in SERVICES}
    for partition in endpoints["partitions"]:
        services = partition["services"].items()
        partition["services"] = {name: each for name, each in services if name in prefixes}
    _write(DATA / "endpoints.json", endpoints)
    for name in ("partitions", "sdk-default-configuration"):
        _write(DATA / f"{name}.json", loader.load_data(name))
    _write(DATA / VERSION, botocore.__version__)


def _write_service(loader: Loader, service: str) -> str:
    """Write a service's description and its endpoints; gives the name that regions have for it."""
    version = loader.determine_latest_version(service, "service-2")
    for kind in ("endpoint-rule-set-1", "service-2"):
        data = _undocumented(loader.load_service_model(service, kind, version))
        _write(DATA / service / version / f"{kind}.json", data)
    prefix: str = data["metadata"]["endpointPrefix"]
    return prefix


def _undocumented(data: Any) -> Any:
    """The same without documentation: texts of that name, not members of a structure."""
    if isinstance(data, list):
        return [_undocumented(each) for each in data]
    if isinstance(data, dict):
        return {
            name: _undocumented(each)
            for name, each in data.items()
            if not (name == "documentation" and isinstance(each, str))
        }
    return data


def _write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    prepare()
