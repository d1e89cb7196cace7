"""The log: everything that is said is one line, and says which request it is about."""

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
"""The site's logger, which is the name of the Chalice app too: Chalice tells its failures there."""

_ROOT = f"{Path(__file__).parents[1]}/"
_MOST_FRAMES = 30


class Facts(Struct, kw_only=True):
    """What is known of a request: at its beginning the first three, the others on its way.

    ``route`` is the pattern of the path, ``coach`` stands for who asks and tells nobody who that
    is, ``refused`` is the kind of error that the client was told of, ``lineups`` is how many were
    made.
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
    """All that is said within is about this request; threads do not see each other's."""
    before = _facts.set(facts)
    try:
        yield
    finally:
        _facts.reset(before)


def current() -> Facts:
    """What is known of the request at hand; of none, outside of a request."""
    return _facts.get() or Facts()


def configure() -> None:
    """Send what is said, warnings of the libraries included, to standard output in our format.

    Lambda has a handler of its own, whose lines are no JSON: ours takes its place.
    """
    handler = _StandardOutput()
    handler.setFormatter(_Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(NAME).setLevel(logging.INFO)


class _StandardOutput(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        """Write the line in one go, to what standard output is at this moment."""
        try:
            sys.stdout.write(f"{self.format(record)}\n")
            sys.stdout.flush()
        except Exception:
            self.handleError(record)


class _Lines(logging.Formatter):
    """Records as lines; one with ``members`` (``extra=``) consists of these where it is JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, or a few for people where an error is told."""
        return _json(record) if settings().log_format is LogFormat.JSON else _text(record)


def _json(record: logging.LogRecord) -> str:
    facts = current()
    said = {"logger": record.name, "message": record.getMessage()}
    members: dict[str, Any] = {
        "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "request_id": facts.request_id,
        "method": facts.method,
        "route": facts.route,
        "coach": facts.coach,
        **getattr(record, "members", said),
    }
    if record.exc_info and record.exc_info[1]:
        members["errors"] = [_told(each) for each in _chain(record.exc_info[1])]
    return json.dumps(members)


def _text(record: logging.LogRecord) -> str:
    if hasattr(record, "members"):
        return record.getMessage()
    error = record.exc_info[1] if record.exc_info else None
    told = "".join(traceback.format_exception(error)) if error else ""
    line = f"{record.levelname} {record.getMessage()} (request {current().request_id or '-'})"
    return f"{line}\n{told}".rstrip()


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, then what led to it, as a traceback shows them."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> dict[str, Any]:
    """What of an error is kept: never its message, which may quote what somebody sent."""
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
