"""A domain and CloudFront come and go: what the stack of a stage is made of, change by change."""

import json
from dataclasses import dataclass
from functools import cache

import pytest

from ops.deployment import aws_cli, package
from ops.deployment.stack import Stack
from tests.journeys.browser import HTML

STAGE = "trial"
DOMAIN = "coach.example"
NO_DOMAIN = {"DOMAIN": "none", "CERTIFICATE": "none"}


def certificate(region):
    return f"arn:aws:acm:{region}:000000000000:certificate/1a2b"


@dataclass
class State:
    """A stack after a change: its resources, who reads the files, and what the function is told."""

    resources: set[str]
    readers: set[str]
    variables: dict[str, str]

    @property
    def files(self):
        """Where pages that do not come through a distribution say that the files are."""
        return self.variables["STATIC_URL"]


@pytest.fixture
def another_stage(project):
    """The project with a stage of somebody's own, as the manual says to add one."""
    path = project / ".chalice/config.json"
    config = json.loads(path.read_text("utf-8"))
    config["stages"][STAGE] = {}
    path.write_text(json.dumps(config), "utf-8")
    return project


@pytest.fixture
def deploy(cloud, first_deployment, another_stage, monkeypatch):
    """Deploy the stage: the outputs, and the state after each change."""
    monkeypatch.setattr(package, "build", cache(package.build))
    change, states = aws_cli.deploy, []

    def noting(template, name, *arguments):
        changed = change(template, name, *arguments)
        states.append(state(cloud))
        return changed

    def deploy(**options):
        states.clear()
        return cloud.deploy(another_stage, STAGE, ARCHITECTURE="x86_64", **options), list(states)

    monkeypatch.setattr(aws_cli, "deploy", noting)
    return deploy


def state(cloud):
    resources = Stack(STAGE).resources()
    policy, variables = {"Statement": []}, {"STATIC_URL": ""}
    if "StaticBucketPolicy" in resources:
        found = cloud.client("s3").get_bucket_policy(Bucket=resources["StaticBucket"])
        policy = json.loads(found["Policy"])
    if "APIHandler" in resources:
        functions = cloud.client("lambda")
        found = functions.get_function_configuration(FunctionName=resources["APIHandler"])
        variables = found["Environment"]["Variables"]
    readers = {each["Sid"].partition("Read")[0] for each in policy["Statement"]}
    return State(set(resources), readers, variables)


def test_a_domain_and_a_distribution_come_and_go(cloud, deploy):
    outputs, (_, at_domain) = deploy(DOMAIN=DOMAIN, CERTIFICATE=certificate(cloud.region))
    bucket = outputs["StaticUrl"]
    is_the_apis_own_domain(cloud, outputs, at_domain)
    assert (at_domain.readers, at_domain.files) == ({"Anybody"}, bucket)

    outputs, (made, told) = deploy(CLOUDFRONT="true", **NO_DOMAIN)
    distribution = outputs["Url"]
    assert distribution.endswith(".cloudfront.net")
    assert {"ApiDomain", "ApiDomainMapping"} & made.resources == set()
    for each in (made, told):
        assert (each.readers, each.files) == ({"TheDistribution", "Anybody"}, bucket)
    assert [each.variables["SITE_ORIGIN"] for each in (made, told)] == ["", distribution]
    assert cloud.said[-1].startswith("For pages that are open")

    outputs, (closed,) = deploy()
    assert (closed.readers, closed.files) == ({"TheDistribution"}, distribution)
    assert "For pages" not in cloud.said[-1]
    deploy()
    assert cloud.said[-1] == "Nothing has changed."

    outputs, (at_both,) = deploy(DOMAIN=DOMAIN, CERTIFICATE=certificate("us-east-1"))
    is_the_distributions_domain(cloud, outputs)
    assert "ApiDomain" not in at_both.resources
    assert at_both.files == at_both.variables["SITE_ORIGIN"] == f"https://{DOMAIN}"

    options = {"DOMAIN": DOMAIN, "CERTIFICATE": certificate(cloud.region)}
    outputs, (opened, gone) = deploy(CLOUDFRONT="false", **options)
    assert opened.readers == {"TheDistribution", "Anybody"}
    assert "Distribution" in opened.resources
    assert (gone.readers, gone.files) == ({"Anybody"}, bucket)
    assert "Distribution" not in gone.resources
    is_the_apis_own_domain(cloud, outputs, gone)


def is_the_apis_own_domain(cloud, outputs, at_domain):
    """The domain leads to the stage, and all that has to know it does."""
    assert outputs["Url"] == f"https://{DOMAIN}"
    apis = cloud.client("apigateway")
    domain = apis.get_domain_name(domainName=DOMAIN)
    assert domain["regionalCertificateArn"] == certificate(cloud.region)
    assert domain["endpointConfiguration"]["types"] == ["REGIONAL"]
    assert outputs["DomainTarget"] == domain["regionalDomainName"]
    (mapping,) = apis.get_base_path_mappings(domainName=DOMAIN)["items"]
    assert mapping["basePath"] == "(none)"
    assert (mapping["restApiId"], mapping["stage"]) == (outputs["RestAPIId"], "api")
    stage = apis.get_stage(restApiId=outputs["RestAPIId"], stageName="api")
    assert stage["variables"] == {"site": outputs["Url"], "static": outputs["StaticUrl"]}
    assert at_domain.variables["SITE_ORIGIN"] == outputs["Url"]
    rules = cloud.client("s3").get_bucket_cors(Bucket=outputs["StaticBucketName"])["CORSRules"]
    assert outputs["Url"] in rules[0]["AllowedOrigins"]
    page = cloud.site.send("GET", f"https://{DOMAIN}/login", headers={"Accept": HTML})
    assert (page.status, page.page.heading) == (200, "Sign in")


def is_the_distributions_domain(cloud, outputs):
    """The domain is an alias of the distribution."""
    assert outputs["Url"] == outputs["StaticUrl"] == f"https://{DOMAIN}"
    fronts = cloud.client("cloudfront").list_distributions()["DistributionList"]["Items"]
    (front,) = (each for each in fronts if each["DomainName"] == outputs["DomainTarget"])
    assert front["Aliases"]["Items"] == [DOMAIN]
    assert front["ViewerCertificate"]["ACMCertificateArn"] == certificate("us-east-1")
