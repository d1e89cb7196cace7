"""The workflows name what there is, and ask for no more than they need."""

import json
import os
import re
import shlex
import subprocess
import tomllib

import pytest
import yaml

from ops.deployment.deploy import OPTIONS
from ops.deployment.stack import stage_of
from tests.ops.sites import ROOT

FOLDER = ROOT / ".github" / "workflows"
PINNED = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
READY = ".venv/ready"
ROLE = "aws-actions/configure-aws-credentials"


def workflow(name):
    content = yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))
    content["on"] = content.pop(True)  # so YAML reads the word "on"
    return content


WORKFLOWS = {path.stem: workflow(path.stem) for path in sorted(FOLDER.glob("*.yml"))}
JOBS = [job for content in WORKFLOWS.values() for job in content["jobs"].values()]
STEPS = [step for job in JOBS for step in job["steps"]]
RUN = [step["run"] for step in STEPS if "run" in step]


def targets():
    text = (ROOT / "Makefile").read_text("utf-8")
    return set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split())


def steps_of(name):
    return [step for job in WORKFLOWS[name]["jobs"].values() for step in job["steps"]]


def test_there_is_one_for_tests_and_one_for_deploying():
    assert set(WORKFLOWS) == {"ci", "deploy"}


@pytest.mark.parametrize("script", RUN)
def test_every_command_and_file_is_there(script):
    assert "${{" not in script, "what others chose is no part of a script, but in its environment"
    command, *arguments = shlex.split(script.splitlines()[-1])
    if command == "make":
        called = next(each for each in arguments if not each.startswith("-"))
        assert called in {*targets(), READY}
        rule = called.replace(READY, "$(READY)")
        assert f"\n{rule}: " in (ROOT / "Makefile").read_text("utf-8")
    else:
        assert os.access(ROOT / command, os.X_OK)


def test_every_action_is_pinned_to_a_commit_and_says_which_release_it_is():
    text = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.yml"))
    used = re.findall(r"uses: *(.*)", text)
    assert len(used) == sum("uses" in step for step in STEPS) == 5
    assert [each for each in used if not PINNED.fullmatch(each)] == []
    # One release of each, wherever it is used.
    assert len(set(used)) == len({each.partition("@")[0] for each in used})


def test_a_checkout_leaves_no_credentials_and_every_job_ends():
    for job in JOBS:
        assert job["timeout-minutes"] <= 60
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
    assert all(content["concurrency"]["group"] for content in WORKFLOWS.values())


def test_files_that_decide_on_the_cache_are_there():
    (kept,) = [step["with"]["cache-dependency-path"] for step in STEPS if "cache" in str(step)]
    assert {path.name for path in ROOT.glob(kept)} == {
        "requirements.txt",
        "requirements-deploy.txt",
        "requirements-dev.txt",
    }


def test_all_pythons_are_tested_for_every_proposal_and_on_main():
    ci = WORKFLOWS["ci"]
    assert set(ci["on"]) == {"pull_request", "push"}
    assert ci["on"]["push"]["branches"] == ["main"]
    (job,) = ci["jobs"].values()
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == f">={job['strategy']['matrix']['python'][0]}"
    assert job["env"]["PYTHON"] == "python"
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]


def test_nobody_may_more_than_needed():
    for content in WORKFLOWS.values():
        assert content["permissions"] == {}
    (job,) = WORKFLOWS["deploy"]["jobs"].values()
    assert job["permissions"] == {"contents": "read", "id-token": "write"}
    assert WORKFLOWS["ci"]["jobs"]["test"]["permissions"] == {"contents": "read"}
    for path in FOLDER.glob("*.yml"):
        assert "secrets." not in path.read_text("utf-8")


def test_what_deploys_is_installed_before_there_are_credentials_and_it_is_no_more_than_that():
    (job,) = WORKFLOWS["deploy"]["jobs"].values()
    assert job["env"]["REQUIREMENTS"] == "requirements-deploy.txt"
    assert "cache" not in str(job["steps"])
    names = [step.get("uses", step.get("run", "")).partition("@")[0] for step in job["steps"]]
    checkout, python, install, role, *_ = names
    assert (checkout, python, install) == (
        "actions/checkout",
        "actions/setup-python",
        f"make {READY}",
    )
    assert (role, names.count(role)) == (ROLE, 1)


def test_the_role_is_taken_on_before_deploying_and_the_visit_comes_last():
    done = [step.get("run", "").strip() or step["uses"] for step in steps_of("deploy")]
    done = [each.splitlines()[-1] for each in done]
    order = [ROLE, "make deploy ", "make --silent outputs ", "make smoke "]
    places = [next(i for i, each in enumerate(done) if each.startswith(what)) for what in order]
    assert places == sorted(places)
    assert places[-1] == len(done) - 1
    assert steps_of("deploy")[-1]["env"] == {"URL": "${{ steps.site.outputs.url }}"}
    assert WORKFLOWS["deploy"]["defaults"] == {"run": {"shell": "bash"}}
    role = steps_of("deploy")[places[0]]["with"]
    assert role == {
        "role-to-assume": "${{ vars.AWS_ROLE }}",
        "aws-region": "${{ vars.AWS_REGION }}",
    }


def test_every_stage_is_one_with_an_environment_of_its_own():
    deploy = WORKFLOWS["deploy"]
    choices = deploy["on"]["workflow_dispatch"]["inputs"]["stage"]["options"]
    assert [stage_of({"STAGE": stage}) for stage in choices] == ["staging", "prod"]
    (job,) = deploy["jobs"].values()
    assert job["environment"]["name"] == job["env"]["STAGE"] == "${{ inputs.stage || 'prod' }}"
    assert deploy["concurrency"]["group"].endswith(job["env"]["STAGE"])
    assert deploy["concurrency"]["cancel-in-progress"] is False


def test_every_option_of_deploying_can_be_set():
    (job,) = WORKFLOWS["deploy"]["jobs"].values()
    given = {name: value for name, value in job["env"].items() if "vars." in value}
    assert given == {name: f"${{{{ vars.{name} }}}}" for name in OPTIONS}


def test_the_manual_says_how_a_stage_is_set_up():
    manual = (ROOT / "docs" / "operations.md").read_text("utf-8")
    (_, section) = manual.split("### From GitHub\n")
    section = section.partition("\n## ")[0]
    steps = [str(step) for step in steps_of("deploy")]
    needed = set(re.findall(r"vars\.(\w+)", "".join(steps)))
    assert needed == {"AWS_ROLE", "AWS_REGION"}
    assert needed <= set(re.findall(r"`(\w+)`", section))
    trust = json.loads(section.split("```json\n")[1].partition("```")[0])
    (statement,) = trust["Statement"]
    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    subject = statement["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"]
    assert subject.endswith(":environment:prod")


def test_an_option_that_is_not_set_is_not_given(tmp_path):
    make = tmp_path / "make"
    make.write_text("#!/bin/sh\nenv | sort > $0.saw\n")
    make.chmod(0o755)
    (step,) = (each for each in steps_of("deploy") if "make deploy" in each.get("run", ""))
    given = dict.fromkeys(OPTIONS, "") | {"BUDGET": "5", "MAIL_SENDER": "Team Coach <a@b.example>"}
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "STAGE": "test", **given}
    subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], env=environment, check=True)
    seen = dict(
        line.partition("=")[::2] for line in (tmp_path / "make.saw").read_text().split("\n")
    )
    assert {name: seen.get(name) for name in OPTIONS} == dict.fromkeys(OPTIONS) | {
        "BUDGET": "5",
        "MAIL_SENDER": "Team Coach <a@b.example>",
    }


def test_the_url_is_taken_from_what_the_stack_puts_out(tmp_path):
    (step,) = (each for each in steps_of("deploy") if each.get("id") == "site")
    pipe = step["run"].partition("|")[2].replace('"$GITHUB_OUTPUT"', str(tmp_path / "output"))
    outputs = "Url        https://coach.example/api\\nApiUrl     https://x/api\\n"
    assert os.system(f"printf '{outputs}' | {pipe}") == 0
    assert (tmp_path / "output").read_text() == "url=https://coach.example/api\n"


def test_every_stage_on_offer_is_a_stage_of_the_project():
    stages = set(json.loads((ROOT / ".chalice/config.json").read_text("utf-8"))["stages"])
    offered = WORKFLOWS["deploy"]["on"]["workflow_dispatch"]["inputs"]["stage"]
    assert set(offered["options"]) == stages - {"local"}
    assert offered["default"] in offered["options"]
