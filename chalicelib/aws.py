"""Clients of AWS's services, by botocore: of boto3, a cold start would only feel the weight."""

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
"""What the deployment package, and it alone, has of botocore's data on services and endpoints."""
VERSION = "botocore.json"
"""Which file in it says what version of botocore it is from."""


class _Packed(Loader):
    """Takes botocore's data from the package, and where it always is what the package lacks."""

    def __init__(self) -> None:
        super().__init__(extra_search_paths=[str(DATA)])

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002
        """The services that the package knows; else botocore looks into hundreds of folders."""
        return sorted(each.name for each in DATA.iterdir() if each.is_dir())

    def is_builtin_path(self, path: str) -> bool:
        """Whether the data are botocore's own: for others, its rules for endpoints do not hold."""
        return path.startswith(str(DATA)) or super().is_builtin_path(path)


def client(service: str) -> Any:
    """A client of ``service``, which waits and tries again as the settings say."""
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
    """Whether the package has data that this botocore, which is Lambda's, is sure to understand."""
    if not DATA.is_dir():
        return False
    made_by: str = json.loads((DATA / VERSION).read_text("utf-8"))
    return _numbers(made_by) <= _numbers(botocore.__version__)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]
