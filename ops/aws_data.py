"""What botocore has to know of AWS for the services that the site uses.

It comes with descriptions of four hundred services and of every region of each, documentation
included, and reads megabytes of it for one client. It looks in folders of one's own first.
"""

import json
from pathlib import Path
from typing import Any

import botocore
from botocore.loaders import Loader

from chalicelib.aws import DATA, VERSION

SERVICES = ("dynamodb", "ses")


def keep() -> None:
    """Write what clients of ``SERVICES`` are made from to ``DATA``, as botocore looks for it."""
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
