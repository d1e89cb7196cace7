"""What every test shares: an environment of its own and, where asked for, an empty table."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from botocore.loaders import create_loader
from botocore.session import Session
from hypothesis import settings as hypothesis_settings

from chalicelib import mail
from chalicelib.accounts import passwords
from chalicelib.settings import settings
from chalicelib.store import table
from ops import resources, static
from tests.local_aws import local_aws

pytest_plugins = ["tests.aws_calls", "tests.cloud.stacks", "tests.together", "tests.measured"]

hypothesis_settings.register_profile("default", deadline=None, print_blob=True)
hypothesis_settings.register_profile("quick", deadline=None, print_blob=True, max_examples=15)
hypothesis_settings.load_profile("default")

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "TABLE_NAME": "team-coach-test",
    "STATIC_URL": "https://static.example.com/files",
    "SITE_ORIGIN": "http://coach.example",
    "MAIL_SENDER": "Team Coach <team-coach@coach.example>",
}


@pytest.fixture(scope="session", autouse=True)
def _static_manifest() -> None:
    static.build()


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hashing in a thousandth of the time: what is slow on purpose has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_MEMORY_KIB", 8)
        patch.setattr(passwords, "_ITERATIONS", 1)
        passwords.hasher.cache_clear()
        patch.setattr(passwords, "_UNUSED_HASH", passwords.hash_password("of nobody"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _service_data_read_once() -> Iterator[None]:
    """Botocore's data on services, which take most of the time that a client takes to make."""
    loader = create_loader()

    class SharingSession(Session):
        def __init__(self) -> None:
            super().__init__()
            self.register_component("data_loader", loader)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("chalicelib.aws.Session", SharingSession)
        yield


@contextmanager
def own_environment(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings of the tests, and nothing of the shell's or of an earlier test."""
    for name in (
        "ENV_FILE",
        "STAGE",
        "LOG_FORMAT",
        "AWS_PROFILE",
        "AWS_ENDPOINT_URL",
        "AWS_CA_BUNDLE",
    ):
        patch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        patch.setenv(name, value)
    settings.cache_clear()
    table.client.cache_clear()
    mail.client.cache_clear()
    yield
    settings.cache_clear()
    table.client.cache_clear()
    mail.client.cache_clear()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test runs in this environment."""
    with own_environment(monkeypatch):
        yield


@pytest.fixture
def aws(environment: None) -> Iterator[None]:
    """An empty table."""
    with local_aws():
        resources.create_table(table.client(), settings().table_name)
        yield
