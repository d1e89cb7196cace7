"""The site as it is deployed: by ``make deploy``, on a stand-in for AWS."""

import json
import re
import shutil
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import pytest
from botocore import waiter
from botocore.exceptions import WaiterError

from ops.command import OpsError
from ops.deployment import aws_cli, package
from ops.deployment.account import account
from ops.deployment.deploy import Deployment
from ops.deployment.stack import Stack
from ops.local import standin
from ops.local.environment import applied
from tests.cloud import impatient_aws
from tests.cloud.edge import Edge
from tests.journeys.site import Site
from tests.package.conftest import registry_answers

STAGE = "prod"
CLOUDFRONT_STAGE = "staging"
SENDER = "team-coach@coach.example"
SERVICES = (
    "apigateway",
    "cloudformation",
    "cloudfront",
    "cloudwatch",
    "dynamodb",
    "iam",
    "lambda",
    "logs",
    "s3",
    "ses",
    "sns",
    "sts",
)


NOTHING_BUT_A_MISTAKE = json.dumps(
    {
        "Resources": {
            "Mistake": {
                "Type": "AWS::ApiGateway::BasePathMapping",
                "Properties": {"DomainName": "no-such-domain.example"},
            }
        }
    }
)


@dataclass
class Cloud:
    """A stand-in for an account, and what the commands said that worked on it."""

    endpoint: str
    folder: Path
    said: list[str] = field(default_factory=list)
    changes: list[tuple[set[str], set[str]]] = field(default_factory=list)
    region = "eu-west-1"

    @cached_property
    def site(self):
        """The site of its first stage; the stand-in gives an API that changes another address."""
        return Site("", self.endpoint)

    @property
    def environment(self):
        return {
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ENDPOINT_URL": self.endpoint,
            "NO_PROXY": "127.0.0.1,localhost",
        }

    def deploy(self, project=package.ROOT, stage=STAGE, **options):
        """Deploy as the command does; the stack's outputs."""
        self.said.clear()
        self.changes.clear()
        with applied(self.environment), pytest.MonkeyPatch.context() as patch:
            patch.setattr(aws_cli, "deploy", self._noting(aws_cli.deploy))
            stack = Stack(stage)
            run = Deployment(stack, account(), project, self.folder, self.said.append).run
            outputs = run(options)
            sender = stack.parameters()["MailSender"]
            # The operator's part: no mail is taken from a sender who did not prove to be one.
            boto3.client("ses").verify_email_identity(EmailAddress=sender)
        if stage == STAGE:
            self.site.base = self.under_stage(outputs)
        return outputs

    def _noting(self, change):
        """Change a stack, and note before it what the change makes and which files are there."""

        def noting(template, name, *arguments):
            resources = set(json.loads(template.read_text("utf-8"))["Resources"])
            bucket = Stack(name.removeprefix("team-coach-")).resources().get("StaticBucket")
            listed = boto3.client("s3").list_objects_v2(Bucket=bucket) if bucket else {}
            files = {each["Key"] for each in listed.get("Contents", ())}
            self.changes.append((resources, files))
            return change(template, name, *arguments)

        return noting

    def under_stage(self, outputs):
        """Where the stand-in answers for the stack's API, under its stage."""
        api = re.match(r"https://(\w+)\.", outputs["ApiUrl"])[1]
        return f"http://{api}.execute-api.localhost:{urlsplit(self.endpoint).port}/api"

    def distributed(self, outputs):
        """The site of a stack with CloudFront, behind it."""
        stacks = self.client("cloudformation")
        stack = f"team-coach-{CLOUDFRONT_STAGE}"
        found = stacks.describe_stack_resource(StackName=stack, LogicalResourceId="Distribution")
        distribution = found["StackResourceDetail"]["PhysicalResourceId"]
        front = self.client("cloudfront").get_distribution(Id=distribution)["Distribution"]
        edge = Edge(self.endpoint, front, self.under_stage(outputs))
        return Site(outputs["Url"], self.endpoint, edge)

    def outputs(self):
        with applied(self.environment):
            return Stack(STAGE).outputs()

    def run(self, module, **given):
        """Run a command as ``make`` does, with these variables; its exit status."""
        with applied({**self.environment, **given}):
            return module.main()

    def client(self, service):
        with applied(self.environment):
            return boto3.client(service)


@pytest.fixture
def project(tmp_path):
    """A copy of the project, to make another release of it."""
    copy = tmp_path / "project"
    for name in (".chalice", "chalicelib", "static-bucket", "templates", "vendor"):
        ignored = shutil.ignore_patterns("__pycache__", "deployments")
        shutil.copytree(package.ROOT / name, copy / name, symlinks=True, ignore=ignored)
    for name in ("app.py", "requirements.txt"):
        shutil.copy(package.ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="session")
def cloud(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cloud")
    with (
        standin.running(folder / "log", SERVICES, guarded=False) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(waiter, "time", impatient_aws.CLOCK)
        command = (sys.executable, "-P", impatient_aws.__file__)
        patch.setattr(aws_cli, "COMMAND", command)
        patch.setattr(package, "build", built_once(package.build))
        yield Cloud(server.endpoint, folder)


def built_once(build):
    """Build the project itself once for a stage and architecture, and copies of it each time."""
    built = {}

    def sharing(folder, project=package.ROOT, stage=package.STAGE, architecture=None):
        if project != package.ROOT:
            return build(folder, project, stage, architecture)
        folder.mkdir(parents=True, exist_ok=True)
        chosen = stage, architecture
        if chosen not in built:
            place = folder / "-".join(["built", stage, architecture or "default"])
            built[chosen] = build(place, project, stage, architecture)
        return built[chosen]

    return sharing


@pytest.fixture(scope="session")
def first_deployment(cloud, tmp_path_factory):
    """The outputs of the stack when it was made, and what was said and changed then.

    Before, somebody tried with options that were refused, which leaves a stack without anything.
    """
    attempt = {"StackName": f"team-coach-{STAGE}", "TemplateBody": NOTHING_BUT_A_MISTAKE}
    stacks = cloud.client("cloudformation")
    stacks.create_change_set(**attempt, ChangeSetName="first", ChangeSetType="CREATE")
    try:
        outputs = cloud.deploy(MAIL_SENDER=SENDER)
    except OpsError:
        if not registry_answers(tmp_path_factory.mktemp("wheel")):
            pytest.skip("the package registry cannot be reached, so nothing can be packaged")
        raise
    return outputs, list(cloud.said), list(cloud.changes)


@pytest.fixture
def deployed(cloud, first_deployment):
    """The stack's outputs as they are now."""
    return cloud.outputs()


@pytest.fixture
def on_aws(cloud, first_deployment):
    """The site as it is deployed, under its stage."""
    return cloud.site


@pytest.fixture(scope="session")
def distributed(cloud, first_deployment):
    """The outputs of a second stack, with all that may be in one, and what was said.

    Before, its making failed.
    """
    attempt = {"StackName": f"team-coach-{CLOUDFRONT_STAGE}", "TemplateBody": NOTHING_BUT_A_MISTAKE}
    stacks = cloud.client("cloudformation")
    stacks.create_stack(**attempt)
    made = stacks.get_waiter("stack_create_complete")
    with pytest.raises(WaiterError):
        made.wait(StackName=attempt["StackName"], WaiterConfig={"Delay": 1})
    # The stand-in knows no budgets.
    options = {"CLOUDFRONT": "true", "ALARM_ADDRESS": "ops@coach.example", "BUDGET": "0"}
    return cloud.deploy(stage=CLOUDFRONT_STAGE, **options), list(cloud.said)


@pytest.fixture(scope="session")
def behind_cloudfront(cloud, distributed):
    """The site behind a distribution."""
    return cloud.distributed(distributed[0])
