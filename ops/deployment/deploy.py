"""``make deploy STAGE=…``: the whole site on an AWS account, or a new release of it.

Nobody sees half of a release: static files are in the bucket before the function that refers to
them, those of earlier releases stay, and CloudFormation changes all of the stack or nothing.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import boto3
from msgspec import Struct

from ops import resources, static
from ops.command import OpsError, say
from ops.deployment import account_setup, aws_cli, package
from ops.deployment.account import Account, account, status_of
from ops.deployment.stack import Stack, stage_of

OPTIONS = {
    "DOMAIN": "DomainName",
    "CERTIFICATE": "CertificateArn",
    "MAIL_SENDER": "MailSender",
    "ALARM_ADDRESS": "AlarmAddress",
    "SITE_ORIGIN": "SiteOrigin",
    "CLOUDFRONT": "UseCloudFront",
    "BUDGET": "MonthlyBudget",
    "LOG_DAYS": "LogRetentionDays",
    "ARCHITECTURE": "Architecture",
    "TRACING": "Tracing",
    "RATE_LIMIT": "RateLimit",
    "BURST_LIMIT": "BurstLimit",
    "CONCURRENCY": "ReservedConcurrency",
    "ACCESS_LOG": "AccessLog",
}
"""The options of the command, and the stack's parameters that they set.

An option that is not set, or empty, leaves its parameter as it is; ``none`` resets it.
"""

EVERYBODY = "everybody"
ACCESS_LOGS = ("requests", "addresses")
_FAILED_AT_FIRST = "ROLLBACK_COMPLETE"
_OUTCOMES = {
    _FAILED_AT_FIRST: "could not be made",
    "UPDATE_ROLLBACK_COMPLETE": "could not be changed and is as it was",
}


class Deployment(Struct, frozen=True):
    """One run of the command: ``stack`` on ``account``, built in ``folder`` from ``project``."""

    stack: Stack
    account: Account
    project: Path
    folder: Path
    say: Callable[[str], None]

    def run(self, options: Mapping[str, str]) -> dict[str, str]:
        """Bring the stack to the project as it is; its outputs. Raises ``OpsError``."""
        self._announce()
        given = parameters(self.stack, options)
        given |= self._account_settings(given)
        architecture = given.get("Architecture")
        built = package.build(self.folder, self.project, self.stack.stage, architecture)
        packaged = self._packaged(built.template)
        self._lay_foundation(packaged, given)
        self._publish_static()
        changed = self._open_bucket(packaged, given)
        changed |= self._deploy(packaged, given)
        changed |= self._set_own_origin(packaged)
        self.say(f"{self.stack.name} is deployed." if changed else "Nothing has changed.")
        if given.get("StaticReaders") == EVERYBODY and given["UseCloudFront"] == "true":
            self.say(
                "For pages that are open, the files can be had without the distribution, too: "
                "the next deployment ends that."
            )
        return self.stack.outputs()

    def _announce(self) -> None:
        verb = "Updating" if resources.STATIC_BUCKET in self.stack.resources() else "Making"
        self.say(f"{verb} {self.stack.at(self.account)}.")

    def _account_settings(self, given: Mapping[str, str]) -> dict[str, str]:
        """Defaults that depend on the account, and what they need there."""
        chosen = {**self.stack.parameters(), **given}
        chooses: dict[str, str] = {}
        if "ReservedConcurrency" not in chosen:
            reserved = account_setup.reserved_concurrency()
            chooses["ReservedConcurrency"] = str(reserved)
            if not reserved:
                self.say(
                    "The account may run too few functions at once to reserve any for the site."
                )
        if "AccessLog" not in chosen:
            chooses["AccessLog"] = "requests"
        if {**chosen, **chooses}["AccessLog"] in ACCESS_LOGS and account_setup.allow_access_logs():
            self.say(f"Made the stack {account_setup.LOG_STACK}: API Gateway may write logs.")
        return chooses

    def _packaged(self, template: Path) -> Path:
        packaged = self.folder / "packaged.json"
        if account_setup.ensure_package_bucket(boto3.client("s3"), self.account):
            self.say(f"Made the bucket {self._bucket} for packages.")
        aws_cli.package(template, packaged, self._bucket, self.stack.name)
        return packaged

    def _lay_foundation(self, packaged: Path, given: Mapping[str, str]) -> None:
        """Make the bucket of the static files where there is no stack yet."""
        if self.stack.status() == _FAILED_AT_FIRST:
            self.say("Removing what an earlier, failed attempt left: nothing was in it.")
            self.stack.delete()
        if resources.STATIC_BUCKET in self.stack.resources():
            return
        template = self.folder / "foundation.json"
        resources.write_foundation(packaged, template)
        self._deploy(template, given)

    def _publish_static(self) -> None:
        bucket = self.stack.resources()[resources.STATIC_BUCKET]
        count = static.upload(boto3.client("s3"), bucket, self.project / "static-bucket")
        self.say(f"{count} new static files are in the bucket {bucket}.")

    def _open_bucket(self, packaged: Path, given: Mapping[str, str]) -> bool:
        """Before the distribution is removed, let everybody read the bucket that pages then use."""
        now = self.stack.parameters()
        if now.get("UseCloudFront") != "true" or given.get("UseCloudFront", "true") == "true":
            return False
        return self._deploy(packaged, {"StaticReaders": EVERYBODY} | _architecture(given))

    def _deploy(self, template: Path, given: Mapping[str, str]) -> bool:
        name, before = self.stack.name, self.stack.newest_event()
        try:
            return aws_cli.deploy(template, name, given, self._bucket, name)
        except OpsError as error:
            status = self.stack.status()
            failure = self.stack.failure(before) if status else ""
            if not failure:
                raise
            outcome = _OUTCOMES.get(status, f"could not be deployed ({status})")
            raise OpsError(f"{name} {outcome}. {failure}") from error

    def _set_own_origin(self, packaged: Path) -> bool:
        """Set the address of the distribution, which is known only now, as the site's origin."""
        now = self.stack.parameters()
        if now["UseCloudFront"] != "true" or now["SiteOrigin"] or now["DomainName"]:
            return False
        return self._deploy(packaged, {"SiteOrigin": self.stack.output("Url")})

    @property
    def _bucket(self) -> str:
        return account_setup.package_bucket(self.account)


def parameters(stack: Stack, options: Mapping[str, str]) -> dict[str, str]:
    """The stack's parameters: those that the options give, and what follows from others."""
    before = stack.parameters()
    given = {OPTIONS[name]: value for name, value in options.items() if value}
    given = {name: "" if value == "none" else value for name, value in given.items()}
    given = {"Stage": stack.stage} | _architecture(before) | given
    given |= _readers(before, given)
    leaves = given.get("UseCloudFront", "true") != "true" or given.get("DomainName")
    if leaves and before.get("SiteOrigin") and before["SiteOrigin"] == stack.outputs().get("Url"):
        # It was the address of a distribution that now is gone, or has another name.
        given.setdefault("SiteOrigin", "")
    return given


def _readers(before: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Who reads the static files: everybody while pages from before CloudFront may be open."""
    was, will = (each.get("UseCloudFront") == "true" for each in (before, {**before, **given}))
    if not (was or will):
        return {}
    return {"StaticReaders": EVERYBODY if before and was != will else "distribution"}


def _architecture(before: Mapping[str, str]) -> dict[str, str]:
    """The package has to be built for the architecture that the stack has chosen."""
    return {name: before[name] for name in ("Architecture",) if name in before}


def main() -> int:
    """Deploy the stage that the environment names, with the options that stand there."""

    def command() -> int:
        stack = Stack(stage_of(os.environ))
        options = {name: os.environ.get(name, "") for name in OPTIONS}
        folder = package.ROOT / "build" / "package"
        deployment = Deployment(stack, account(), package.ROOT, folder, say)
        say(deployment.run(options)["Url"])
        return 0

    return status_of(command)


if __name__ == "__main__":
    sys.exit(main())
