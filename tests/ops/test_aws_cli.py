"""What becomes of what the AWS command line says."""

from pathlib import Path

import pytest

from ops.command import OpsError
from ops.deployment import aws_cli

TAKEN = OpsError("… AlreadyExistsException … ChangeSet awscli-cloudformation-package-deploy17 …")


@pytest.fixture
def answers(monkeypatch):
    """What the command does when it is called, one after the other."""
    waiting = []

    def run(*_):
        answer = waiting.pop(0)
        if isinstance(answer, OpsError):
            raise answer
        return answer

    monkeypatch.setattr(aws_cli, "_run", run)
    return waiting


def deploy():
    return aws_cli.deploy(Path("template.json"), "team-coach-prod", {}, "bucket", "prefix")


def test_a_change_within_the_second_of_another_is_tried_again(answers):
    answers += [TAKEN, TAKEN, "Successfully created/updated stack"]
    assert deploy() is True
    answers += [TAKEN, "No changes to deploy. Stack team-coach-prod is up to date"]
    assert deploy() is False


def test_but_not_for_ever_nor_what_failed_otherwise(answers):
    answers += [TAKEN] * 5
    with pytest.raises(OpsError, match="AlreadyExists"):
        deploy()
    assert answers == []
    answers += [OpsError("no"), "done"]
    with pytest.raises(OpsError, match="no"):
        deploy()
