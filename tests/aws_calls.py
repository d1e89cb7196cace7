"""A plugin of pytest that notes what the site asks of AWS, to hold the function's policy against.

Calls that a test makes itself are not noted, only those made while the app answers a request.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest
from botocore.model import OperationModel
from chalice.app import Chalice

from chalicelib import aws
from chalicelib.settings import settings

POLICY = Path(__file__).parents[1] / ".chalice" / "policy.json"
BY_THE_RUNTIME = {"Logs", "Traces"}
"""What Lambda itself does in the function's name."""
_WRITES = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
}

Use = tuple[str, str]
"""An action, as policies name it, and what it is done to: the table, its index, the sender."""

_answering = ContextVar("answering", default=False)
_seen: set[Use] = set()


@contextmanager
def noted() -> Iterator[set[Use]]:
    """What the site uses meanwhile."""
    before = set(_seen)
    _seen.clear()
    now: set[Use] = set()
    try:
        yield now
    finally:
        now |= _seen
        _seen.update(before)


def allowed() -> set[Use]:
    """What the policy lets the site do."""
    statements = json.loads(POLICY.read_text("utf-8"))["Statement"]
    own = [each for each in statements if each.get("Sid") not in BY_THE_RUNTIME | {None}]
    return {
        (action, each["Sid"].lower())
        for each in own
        for action in ([each["Action"]] if isinstance(each["Action"], str) else each["Action"])
    }


def _uses(service: str, operation: str, params: Mapping[str, Any]) -> Iterator[Use]:
    if service == "ses":
        yield f"ses:{operation}", _sender(params)
    elif operation == "TransactWriteItems":
        for write in params["TransactItems"]:
            ((verb, arguments),) = write.items()
            yield _WRITES[verb], _place(arguments)
    elif operation == "BatchGetItem":
        for name in params["RequestItems"]:
            yield f"{service}:{operation}", _place({"TableName": name})
    else:
        yield f"{service}:{operation}", _place(params)


def _place(params: Mapping[str, object]) -> str:
    if params.get("TableName") != settings().table_name:
        return f"another table: {params.get('TableName')}"
    return str(params.get("IndexName", "table"))


def _sender(params: Mapping[str, object]) -> str:
    return "mail" if params["Source"] == settings().mail_sender else f"mail as {params['Source']}"


def _note(params: Mapping[str, Any], model: OperationModel, **_: object) -> None:
    if _answering.get():
        service = model.service_model.signing_name
        _seen.update(_uses(service, model.name, params))


@pytest.fixture(scope="session", autouse=True)
def _noting() -> Iterator[None]:
    """Have the site's clients tell of their calls, and the app when it is asked."""
    make, whole = aws.client, Chalice.__call__

    def client(service: str) -> Any:
        made = make(service)
        made.meta.events.register("before-parameter-build", _note)
        return made

    def call(app: Chalice, event: object, context: object) -> Any:
        token = _answering.set(True)
        try:
            return whole(app, event, context)
        finally:
            _answering.reset(token)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aws, "client", client)
        patch.setattr(Chalice, "__call__", call)
        yield


def difference(used: set[Use], *, whole: bool) -> tuple[set[Use], set[Use]]:
    """What was used and is not allowed; and after a whole suite, what is allowed but was not."""
    return used - allowed(), allowed() - used if whole else set()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over what a process of several has seen."""
    _seen.update(tuple(use) for use in getattr(node, "workeroutput", {}).get("aws_calls", ()))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Hold what all processes saw against the policy."""
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["aws_calls"] = sorted(_seen)
        return
    found = difference(_seen, whole=exitstatus == pytest.ExitCode.OK and _is_whole(config))
    if any(found):
        config.stash[_DIFFERENCE] = found
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


_DIFFERENCE = pytest.StashKey[tuple[set[Use], set[Use]]]()
_CHOICES = ("keyword", "markexpr", "lf", "stepwise", "deselect", "ignore", "ignore_glob")


def _is_whole(config: pytest.Config) -> bool:
    """Whether every test was run, and none was chosen or left out."""
    chosen = any(config.getoption(each, None) for each in (*_CHOICES, "collectonly"))
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say what is wrong with the policy."""
    if _DIFFERENCE in config.stash:
        missing, idle = config.stash[_DIFFERENCE]
        terminalreporter.section("what the function's policy allows", red=True)
        terminalreporter.line(f"used, but not allowed: {sorted(missing)}")
        terminalreporter.line(f"allowed, but never used: {sorted(idle)}")
