"""Logging: every record is one line that names its request."""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from msgspec import Struct

from chalicelib.settings import LogFormat, settings

NAME = "team-coach"
"""The site's logger, and the name of the Chalice app, which logs its failures there."""

_ROOT = f"{Path(__file__).parents[1]}/"
_MOST_FRAMES = 30


class Facts(Struct, kw_only=True):
    """Facts of a request for the log; all but the first three are set while it is handled.

    ``route`` is the pattern of the path, ``coach`` a digest of the viewer's ID, ``refused`` the
    class of the error that the client got, ``lineups`` how many lineups were made.
    """

    request_id: str = ""
    method: str = ""
    route: str | None = None
    coach: str | None = None
    refused: str | None = None
    lineups: int = 0


_facts: ContextVar[Facts | None] = ContextVar("facts", default=None)


@contextmanager
def about(facts: Facts) -> Iterator[None]:
    """Records within belong to this request, in this thread."""
    before = _facts.set(facts)
    try:
        yield
    finally:
        _facts.reset(before)


def current() -> Facts:
    """The facts of the present request; empty ones outside of a request."""
    return _facts.get() or Facts()


def configure() -> None:
    """Log to standard output in our format, including the libraries' warnings.

    Our handler replaces that of Lambda, which does not write JSON.
    """
    handler = _StandardOutput()
    handler.setFormatter(_Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(NAME).setLevel(logging.INFO)


class _StandardOutput(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        """Write the line at once, to the present ``sys.stdout``, which tests replace."""
        try:
            sys.stdout.write(f"{self.format(record)}\n")
            sys.stdout.flush()
        except Exception:
            self.handleError(record)


class _Lines(logging.Formatter):
    """Formats records as lines; one with ``members`` (``extra=``) has these as its JSON members."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; as text, an error takes several lines."""
        return _json(record) if settings().log_format is LogFormat.JSON else _text(record)


def _json(record: logging.LogRecord) -> str:
    facts = current()
    text = {"logger": record.name, "message": record.getMessage()}
    members: dict[str, Any] = {
        "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "request_id": facts.request_id,
        "method": facts.method,
        "route": facts.route,
        "coach": facts.coach,
        **getattr(record, "members", text),
    }
    if record.exc_info and record.exc_info[1]:
        members["errors"] = [_error(each) for each in _chain(record.exc_info[1])]
    return json.dumps(members)


def _text(record: logging.LogRecord) -> str:
    if hasattr(record, "members"):
        return record.getMessage()
    error = record.exc_info[1] if record.exc_info else None
    trace = "".join(traceback.format_exception(error)) if error else ""
    line = f"{record.levelname} {record.getMessage()} (request {current().request_id or '-'})"
    return f"{line}\n{trace}".rstrip()


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, then its causes, as in a traceback."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _error(error: BaseException) -> dict[str, Any]:
    """The type and trace of an error, without its message, which may have personal data."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    kind = type(error)
    return {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        **(_of_aws(error) if isinstance(error, ClientError) else {}),
        "trace": [
            f"{each.filename.removeprefix(_ROOT)}:{each.lineno} in {each.name}: {each.line}"
            for each in frames
        ],
    }


def _of_aws(error: ClientError) -> dict[str, Any]:
    code = error.response.get("Error", {}).get("Code")
    return {"code": code, "operation": error.operation_name}
