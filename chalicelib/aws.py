"""Clients of AWS's services, by botocore: importing boto3 would make cold starts slower."""

import json
import re
from pathlib import Path
from typing import Any

import botocore
from botocore.config import Config
from botocore.loaders import Loader
from botocore.session import Session

from chalicelib.settings import settings

DATA = Path(__file__).with_name("aws_data")
"""The part of botocore's data that the deployment package has; absent elsewhere."""
VERSION = "botocore.json"
"""The file in it with the version of botocore that it was taken from."""


class _Packed(Loader):
    """Loads botocore's data from the deployment package, and from botocore what that lacks."""

    def __init__(self) -> None:
        super().__init__(extra_search_paths=[str(DATA)])

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002
        """The services in the package, without searching botocore's hundreds of folders."""
        return sorted(each.name for each in DATA.iterdir() if each.is_dir())

    def is_builtin_path(self, path: str) -> bool:
        """Whether it is botocore's own data, to which its endpoint rules apply."""
        return path.startswith(str(DATA)) or super().is_builtin_path(path)


def client(service: str) -> Any:
    """A client of ``service``, with the timeouts and retries of the settings."""
    here = settings()
    config = Config(
        connect_timeout=here.database_timeout,
        read_timeout=here.database_timeout,
        retries={"mode": "standard", "total_max_attempts": here.database_attempts},
    )
    session = Session()
    if _has_data():
        session.register_component("data_loader", _Packed())
    return session.create_client(service, config=config)


def _has_data() -> bool:
    """Whether there is packaged data, not newer than the installed botocore (Lambda's own)."""
    if not DATA.is_dir():
        return False
    made_by: str = json.loads((DATA / VERSION).read_text("utf-8"))
    return _numbers(made_by) <= _numbers(botocore.__version__)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]
