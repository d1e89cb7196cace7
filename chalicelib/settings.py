"""The environment variables that the site reads, with their meanings and defaults."""

import os
from enum import StrEnum
from functools import cache
from pathlib import Path

from msgspec import Struct


class LogFormat(StrEnum):
    """How lines in the log are written: for machines, or for the person at the terminal."""

    JSON = "json"
    TEXT = "text"


class Settings(Struct, frozen=True):
    """What differs between the places where the site runs."""

    stage: str
    """``STAGE``: which of its deployments this is, ``local`` on one's own machine."""
    log_format: LogFormat
    """``LOG_FORMAT``: how lines in the log are written."""
    table_name: str
    """``TABLE_NAME``: the DynamoDB table."""
    static_url: str
    """``STATIC_URL``: the prefix of static files' URLs, without a final slash; empty if the site's
    own origin serves them, as our distribution does."""
    site_origin: str
    """``SITE_ORIGIN``: scheme and host that links in mails, such as
    ``https://coach.example``; empty for the gateway's own address."""
    origin_secret: str
    """``ORIGIN_SECRET``: the secret that our distribution sends in ``X-Origin-Secret``; empty
    without a distribution."""
    mail_sender: str
    """``MAIL_SENDER``: the address that mails come from."""
    tokens_per_coach: int
    """``TOKENS_PER_COACH``: how many API tokens one coach may have."""
    database_timeout: float
    """``DATABASE_TIMEOUT``: seconds to wait for an answer of DynamoDB before trying again."""
    database_attempts: int
    """``DATABASE_ATTEMPTS``: the most attempts of one request to DynamoDB."""
    teams_per_coach: int
    """``TEAMS_PER_COACH``: how many teams one coach may own."""
    players_per_team: int
    """``PLAYERS_PER_TEAM``: how many players one team may have."""
    people_per_team: int
    """``PEOPLE_PER_TEAM``: how many people may have a role on one team, 50 at most: a transaction
    has room for that many."""
    function_name: str
    """``AWS_LAMBDA_FUNCTION_NAME``: set by Lambda; empty elsewhere."""


@cache
def settings() -> Settings:
    """The settings of this process, read when first needed.

    ``ENV_FILE``, set only by the local stage, names a file of ``KEY=VALUE`` lines with defaults for
    variables: the addresses of the local stand-in for AWS.
    """
    _fill_environment(os.environ.get("ENV_FILE"))
    stage = os.environ.get("STAGE", "local")
    own_format = LogFormat.TEXT if stage == "local" else LogFormat.JSON
    return Settings(
        stage=stage,
        log_format=LogFormat(os.environ.get("LOG_FORMAT", own_format)),
        table_name=os.environ.get("TABLE_NAME", "team-coach"),
        static_url=os.environ.get("STATIC_URL", "/static").rstrip("/"),
        site_origin=os.environ.get("SITE_ORIGIN", "").rstrip("/"),
        origin_secret=os.environ.get("ORIGIN_SECRET", ""),
        mail_sender=os.environ.get("MAIL_SENDER", "Team Coach <team-coach@localhost>"),
        tokens_per_coach=int(os.environ.get("TOKENS_PER_COACH", "20")),
        database_timeout=float(os.environ.get("DATABASE_TIMEOUT", "3")),
        database_attempts=int(os.environ.get("DATABASE_ATTEMPTS", "3")),
        teams_per_coach=int(os.environ.get("TEAMS_PER_COACH", "50")),
        players_per_team=int(os.environ.get("PLAYERS_PER_TEAM", "100")),
        people_per_team=int(os.environ.get("PEOPLE_PER_TEAM", "50")),
        function_name=os.environ.get("AWS_LAMBDA_FUNCTION_NAME", ""),
    )


def _fill_environment(env_file: str | None) -> None:
    if env_file and Path(env_file).is_file():
        for line in Path(env_file).read_text("utf-8").splitlines():
            name, _, value = line.partition("=")
            if name.strip():
                os.environ.setdefault(name.strip(), value.strip())
