"""Every environment variable that the site reads: read here, once, with its meaning and default."""

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
    """``STATIC_URL``: where the static files are, without a final slash; empty where the site's own
    origin has them, as it has for whoever comes through the distribution."""
    site_origin: str
    """``SITE_ORIGIN``: scheme and host that links in mails begin with, such as
    ``https://coach.example``; empty where the gateway's own address will do."""
    origin_secret: str
    """``ORIGIN_SECRET``: what a distribution in front proves itself with in ``X-Origin-Secret``;
    empty where none is to be believed."""
    mail_sender: str
    """``MAIL_SENDER``: the address that mails come from."""
    tokens_per_coach: int
    """``TOKENS_PER_COACH``: how many API tokens one coach may have."""
    database_timeout: float
    """``DATABASE_TIMEOUT``: seconds to wait for an answer of DynamoDB before trying again."""
    database_attempts: int
    """``DATABASE_ATTEMPTS``: how often one request to DynamoDB is tried at most."""
    teams_per_coach: int
    """``TEAMS_PER_COACH``: how many teams one coach may own."""
    players_per_team: int
    """``PLAYERS_PER_TEAM``: how many players one team may have."""
    people_per_team: int
    """``PEOPLE_PER_TEAM``: how many people may have a role on one team, 50 at most: a transaction
    has room for that many."""
    function_name: str
    """``AWS_LAMBDA_FUNCTION_NAME``: set by Lambda, so empty where this is no function of its."""


@cache
def settings() -> Settings:
    """The settings of this process; read when first needed, since packaging imports the code too.

    ``ENV_FILE``, which only the local stage sets, names a file of ``KEY=VALUE`` lines that fill
    in what the environment lacks: the addresses of a stand-in for AWS that runs on this machine.
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
