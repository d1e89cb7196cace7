"""The environment in which the site meets the stand-in instead of AWS."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from chalicelib.settings import settings
from chalicelib.store import table

_CONFIG = Path(__file__).parents[2] / ".chalice" / "config.json"
BUCKET = "team-coach-local-static"


def local_environment(endpoint: str) -> dict[str, str]:
    """The local stage's variables, with the addresses of the stand-in at ``endpoint``."""
    stage = json.loads(_CONFIG.read_text("utf-8"))["stages"]["local"]["environment_variables"]
    parts = urlsplit(endpoint)
    shared = {name: value for name, value in stage.items() if name != "ENV_FILE"}
    return shared | {
        "AWS_ENDPOINT_URL": endpoint,
        # Pages show this, so it must not have the path of the endpoint, which is a secret.
        "STATIC_URL": f"{parts.scheme}://{parts.netloc}/{BUCKET}",
        "NO_PROXY": "127.0.0.1,localhost",
    }


def without_aws() -> dict[str, str]:
    """Our environment without anything that could lead to somebody's real account."""
    return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}


@contextmanager
def applied(environment: Mapping[str, str]) -> Iterator[None]:
    """Let us see ``environment`` and no other AWS; as before afterwards."""
    before = dict(os.environ)
    _replace_environment({**without_aws(), **environment})
    try:
        yield
    finally:
        _replace_environment(before)


def _replace_environment(environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    settings.cache_clear()
    table.client.cache_clear()
