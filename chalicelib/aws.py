"""Clients of AWS's services, by botocore: of boto3, a cold start would only feel the weight."""

from typing import Any

from botocore.config import Config
from botocore.session import Session

from chalicelib.settings import settings


def client(service: str) -> Any:
    """A client of ``service``, which waits and tries again as the settings say."""
    here = settings()
    config = Config(
        connect_timeout=here.database_timeout,
        read_timeout=here.database_timeout,
        retries={"mode": "standard", "total_max_attempts": here.database_attempts},
    )
    return Session().create_client(service, config=config)
