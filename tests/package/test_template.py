"""The template of the stack: valid by two judges, and with what the site needs in it."""

import json
import re

import pytest
from cfnlint.api import ManualArgs, lint
from samtranslator.translator.transform import transform

from chalicelib.settings import Settings
from ops.command import OpsError
from ops.resources import definitions

REGION = "eu-west-1"
PARAMETERS = {
    "Stage",
    "DomainName",
    "CertificateArn",
    "MailSender",
    "AlarmAddress",
    "SiteOrigin",
    "PageOrigin",
    "UseCloudFront",
    "StaticReaders",
    "MonthlyBudget",
    "LogRetentionDays",
    "Architecture",
    "Tracing",
    "RateLimit",
    "BurstLimit",
    "ReservedConcurrency",
    "AccessLog",
}
OUTPUTS = {"Url", "ApiUrl", "TableName", "StaticBucketName", "StaticUrl"}
GOOD = {
    "Stage": ["prod", "staging", "test-2"],
    "DomainName": ["", "coach.example", "a.b-c.coach.example"],
    "CertificateArn": ["", f"arn:aws:acm:{REGION}:123456789012:certificate/1a2b-3c"],
    "MailSender": ["coach@coach.example", "coach@localhost"],
    "AlarmAddress": ["", "me@coach.example"],
    "SiteOrigin": ["", "https://coach.example", "https://coach.example:8443"],
    "PageOrigin": ["", "*", "https://coach.example", "http://localhost:8000"],
}
BAD = {
    "Stage": ["", "Prod", "2nd", "a_b", "a" * 21],
    "DomainName": ["coach", "https://coach.example", "Coach.example", "coach.example/"],
    "CertificateArn": ["1a2b", f"arn:aws:iam:{REGION}:123456789012:certificate/1a2b"],
    "MailSender": ["", "coach", "Coach <coach@coach.example>", "a@b.example, c@d.example"],
    "AlarmAddress": ["me", "a@b.example;c@d.example"],
    "SiteOrigin": ["coach.example", "http://coach.example", "https://coach.example/"],
    "PageOrigin": ["coach.example", "https://coach.example/"],
}


@pytest.fixture(scope="module")
def template(package):
    return json.loads(package.template.read_text("utf-8"))


@pytest.fixture(scope="module")
def transformed(template):
    """What CloudFormation makes of it: the serverless resources as plain ones."""
    copy = json.loads(json.dumps(template))
    copy["Resources"]["APIHandler"]["Properties"]["CodeUri"] = "s3://bucket/package"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        return transform(copy, {}, type("NoManagedPolicies", (), {"load": lambda _: {}})())


def stage_of(transformed):
    (stage,) = [
        each["Properties"]
        for each in transformed["Resources"].values()
        if each["Type"] == "AWS::ApiGateway::Stage"
    ]
    return stage


def statements(template):
    (policy,) = template["Resources"]["ApiHandlerRole"]["Properties"]["Policies"]
    return {each.get("Sid"): each for each in policy["PolicyDocument"]["Statement"]}


def test_the_linter_of_cloudformation_finds_nothing(package):
    text = package.template.read_text("utf-8")
    assert [str(found) for found in lint(text, config=ManualArgs(regions=[REGION]))] == []


def test_the_serverless_transform_takes_it(transformed):
    kinds = {each["Type"] for each in transformed["Resources"].values()}
    assert not any(kind.startswith("AWS::Serverless::") for kind in kinds)
    stage = stage_of(transformed)
    assert stage["StageName"] == "api"
    assert set(stage["Variables"]) == {"site", "static"}


def test_it_is_of_a_size_that_cloudformation_takes(package, template):
    assert package.template.stat().st_size < 1_000_000
    assert len(template["Resources"]) < 100


def test_it_takes_the_agreed_parameters_and_tells_the_agreed_outputs(template):
    assert set(template["Parameters"]) == PARAMETERS
    assert set(template["Outputs"]) >= OUTPUTS
    for each in template["Parameters"].values():
        assert each["Description"]
        assert each["Type"] == "Number" or each.keys() & {"AllowedPattern", "AllowedValues"}


@pytest.mark.parametrize("name", BAD)
def test_parameters_refuse_what_cannot_be(template, name):
    parameter = template["Parameters"][name]
    assert parameter["ConstraintDescription"]
    pattern = re.compile(parameter["AllowedPattern"])
    assert [value for value in GOOD[name] if not pattern.fullmatch(value)] == []
    assert [value for value in BAD[name] if pattern.fullmatch(value)] == []


def test_a_domain_and_its_certificate_come_together(template):
    rules = json.dumps(template["Rules"])
    assert rules.count('{"Ref": "DomainName"}') == rules.count('{"Ref": "CertificateArn"}') == 2


def test_every_parameter_and_condition_is_for_something(template):
    whole = json.dumps(template)
    for name in template["Parameters"]:
        assert f'{{"Ref": "{name}"}}' in whole or f"${{{name}}}" in whole, name
    for name in template["Conditions"]:
        assert whole.count(f'"{name}"') > 1, name


def test_the_function_has_what_it_needs(template):
    function = template["Resources"]["APIHandler"]["Properties"]
    assert (function["MemorySize"], function["Timeout"]) == (1024, 28)
    told = function["Environment"]["Variables"]
    assert told["TABLE_NAME"] == {"Ref": "Table"}
    assert {name.lower() for name in told} <= set(Settings.__struct_fields__)


def test_the_api_is_regional_and_compresses(template):
    api = template["Resources"]["RestAPI"]["Properties"]
    assert (api["StageName"], api["EndpointConfiguration"]) == ("api", "REGIONAL")
    assert api["MinimumCompressionSize"] == 1024
    assert api["Name"] == {"Ref": "AWS::StackName"}


def test_the_api_leaves_the_bytes_of_all_bodies_alone(template):
    api = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    assert api["x-amazon-apigateway-binary-media-types"] == ["*/*"]


def test_the_stage_takes_so_many_requests_and_no_more(template, transformed):
    (settings,) = stage_of(transformed)["MethodSettings"]
    assert settings == {
        "ResourcePath": "/*",
        "HttpMethod": "*",
        "ThrottlingRateLimit": {"Ref": "RateLimit"},
        "ThrottlingBurstLimit": {"Ref": "BurstLimit"},
    }
    for name in ("RateLimit", "BurstLimit"):
        parameter = template["Parameters"][name]
        assert 1 <= parameter["MinValue"] <= parameter["Default"] <= parameter["MaxValue"]


def test_concurrency_is_reserved_only_where_it_is_asked_for(template):
    assert template["Parameters"]["ReservedConcurrency"]["Default"] == 0
    reserved = template["Resources"]["APIHandler"]["Properties"]["ReservedConcurrentExecutions"]
    condition, number, nothing = reserved["Fn::If"]
    assert condition == "HasReservedConcurrency"
    assert (number, nothing) == ({"Ref": "ReservedConcurrency"}, {"Ref": "AWS::NoValue"})


def test_the_access_log_is_json_and_knows_nobody(template, transformed):
    assert template["Parameters"]["AccessLog"]["Default"] == "off"
    condition, setting, nothing = stage_of(transformed)["AccessLogSetting"]["Fn::If"]
    assert (condition, nothing) == ("HasAccessLog", {"Ref": "AWS::NoValue"})
    assert setting["DestinationArn"] == {"Fn::GetAtt": ["AccessLogs", "Arn"]}
    logs = template["Resources"]["AccessLogs"]
    assert (logs["Condition"], logs["Properties"]["RetentionInDays"]) == (
        "HasAccessLog",
        {"Ref": "LogRetentionDays"},
    )
    text, variables = setting["Format"]["Fn::Sub"]
    condition, address, none = variables["Address"]["Fn::If"]
    assert (condition, none) == ("LogsAddresses", "")
    line = json.loads(text.replace("${Address}", none))
    assert "\n" not in text
    assert all(value.startswith("$context.") for value in line.values())
    told = text + none
    for personal in ("identity", 'path"', "domain", "userAgent", "authorizer", "requestOverride"):
        assert personal not in told
    more = json.loads(text.replace("${Address}", address))
    assert more == line | {"address": "$context.identity.sourceIp"}


def test_the_policy_names_exactly_the_stacks_own_resources(template):
    found = statements(template)
    assert set(found) == {"Table", "Index", "Mail", "Logs", None}
    assert found["Table"]["Resource"] == {"Fn::GetAtt": ["Table", "Arn"]}
    assert found["Index"]["Resource"] == {"Fn::Sub": "${Table.Arn}/index/index"}
    assert all(
        "${MailSender}" in str(each) or "MailSender" in str(each)
        for each in found["Mail"]["Resource"]
    )
    assert found["Mail"]["Condition"] == {
        "StringEquals": {"ses:FromAddress": {"Ref": "MailSender"}}
    }
    assert "${AWS::StackName}-APIHandler-" in found["Logs"]["Resource"]["Fn::Sub"]
    condition, traces, nothing = found[None]["Fn::If"]
    assert (condition, traces["Sid"], nothing) == ("IsTraced", "Traces", {"Ref": "AWS::NoValue"})
    assert "*" not in [each.get("Resource") for each in found.values()]


def test_what_is_kept_is_kept_when_the_stack_goes(template):
    for name in ("Table", "StaticBucket"):
        resource = template["Resources"][name]
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
        # A name of ours would be taken when the stack is made again.
        assert not {"TableName", "BucketName"} & resource["Properties"].keys()


def test_what_is_defined_twice_is_an_error(tmp_path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("Resources: {Table: {Type: 'AWS::DynamoDB::Table'}}")
    with pytest.raises(OpsError, match=r"b\.yaml defines again: Table"):
        definitions(tmp_path)
