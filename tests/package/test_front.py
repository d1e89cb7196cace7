"""CloudFront and the bucket behind it: who reads what, and what is kept for how long."""

import json

import pytest

from ops.resources import definitions
from tests.package.conftest import ROOT

FOLDERS = sorted(path.name for path in (ROOT / "static-bucket").iterdir() if path.is_dir())
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-38738e2966ac"


@pytest.fixture(scope="module")
def resources():
    return definitions()["Resources"]


@pytest.fixture(scope="module")
def distribution(resources):
    return resources["Distribution"]["Properties"]["DistributionConfig"]


def test_pages_come_from_the_api_and_are_never_kept(distribution):
    pages, static = distribution["Origins"]
    assert pages["OriginPath"] == "/api"
    prefix, _ = pages["OriginCustomHeaders"]
    assert prefix == {"HeaderName": "X-Forwarded-Prefix", "HeaderValue": "/"}
    assert pages["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    behaviour = distribution["DefaultCacheBehavior"]
    assert behaviour["TargetOriginId"] == pages["Id"] != static["Id"]
    assert behaviour["CachePolicyId"] == CACHING_DISABLED
    assert behaviour["OriginRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST
    assert {"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"} <= set(behaviour["AllowedMethods"])
    assert "ResponseHeadersPolicyId" not in behaviour


def test_the_distribution_proves_itself_to_the_function_by_what_nobody_else_knows(
    distribution, resources
):
    _, proof = distribution["Origins"][0]["OriginCustomHeaders"]
    known = resources["APIHandler"]["Properties"]["Environment"]["Variables"]["ORIGIN_SECRET"]
    assert proof["HeaderName"] == "X-Origin-Secret"
    assert known == {"Fn::If": ["WithCloudFront", proof["HeaderValue"], ""]}
    assert proof["HeaderValue"] == {
        "Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}]
    }
    assert "StackId" not in json.dumps(definitions()["Outputs"])


def test_no_error_of_one_reader_is_told_to_another(distribution):
    found = {each["ErrorCode"]: each for each in distribution["CustomErrorResponses"]}
    assert set(found) == {400, 403, 404, 405, 414, 500, 501, 502, 503, 504}
    assert all(each == {"ErrorCode": code, "ErrorCachingMinTTL": 0} for code, each in found.items())


def test_static_files_come_from_the_bucket_and_are_kept(distribution, resources):
    behaviours = distribution["CacheBehaviors"]
    assert sorted(each["PathPattern"] for each in behaviours) == [f"{name}/*" for name in FOLDERS]
    for each in behaviours:
        assert each["TargetOriginId"] == "static-files"
        assert (each["CachePolicyId"], each["Compress"]) == (CACHING_OPTIMIZED, True)
        assert each["ResponseHeadersPolicyId"] == {"Ref": "StaticHeaders"}
    headers = resources["StaticHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    assert headers["SecurityHeadersConfig"]["ContentTypeOptions"] == {"Override": True}


def test_everything_is_encrypted_and_by_new_protocols(distribution, resources):
    behaviours = [distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]]
    assert {each["ViewerProtocolPolicy"] for each in behaviours} == {"redirect-to-https"}
    assert distribution["HttpVersion"] == "http2and3"
    certificate = distribution["ViewerCertificate"]["Fn::If"][1]
    assert certificate["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert resources["ApiDomain"]["Properties"]["SecurityPolicy"] == "TLS_1_2"
    pages = next(each for each in distribution["Origins"] if each["Id"] == "pages")
    to_api = pages["CustomOriginConfig"]
    assert to_api["OriginProtocolPolicy"] == "https-only"
    assert to_api["OriginSSLProtocols"] == ["TLSv1.2"]


def test_in_the_end_nobody_but_the_distribution_reads_the_bucket(resources):
    bucket = resources["StaticBucket"]["Properties"]["PublicAccessBlockConfiguration"]
    for name in ("BlockPublicPolicy", "RestrictPublicBuckets"):
        assert bucket[name] == {"Fn::If": ["OnlyDistributionReads", True, False]}
    assert bucket["BlockPublicAcls"] is bucket["IgnorePublicAcls"] is True
    policy = resources["StaticBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    (by_front, nothing), (none, by_all) = (each["Fn::If"][1:] for each in policy)
    assert [each["Fn::If"][0] for each in policy] == ["WithCloudFront", "OnlyDistributionReads"]
    assert nothing == none == {"Ref": "AWS::NoValue"}
    assert by_front["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert "distribution/${Distribution}" in json.dumps(by_front["Condition"])
    assert by_all["Principal"] == "*"
    assert by_all["Condition"] == {"Bool": {"aws:SecureTransport": "true"}}
    served = [{"Fn::Sub": f"${{StaticBucket.Arn}}/{name}/*"} for name in FOLDERS]
    for statement in (by_front, by_all):
        assert statement["Action"] == "s3:GetObject"
        assert sorted(statement["Resource"], key=str) == served


def test_pages_name_the_bucket_as_long_as_they_may_read_it(resources):
    told = resources["APIHandler"]["Properties"]["Environment"]["Variables"]
    bucket = {"Fn::Sub": "https://${StaticBucket.RegionalDomainName}"}
    assert told["STATIC_URL"] == {"Fn::If": ["OnlyDistributionReads", told["SITE_ORIGIN"], bucket]}


def test_pages_of_the_api_may_use_the_files_of_the_distribution(resources):
    headers = resources["StaticHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    assert headers["CorsConfig"]["AccessControlAllowOrigins"] == {"Items": ["*"]}
    assert headers["CorsConfig"]["AccessControlAllowCredentials"] is False
    (own,) = headers["CustomHeadersConfig"]["Items"]
    assert (own["Header"], own["Value"]) == ("Cross-Origin-Resource-Policy", "cross-origin")


def test_old_versions_of_static_files_expire_and_current_ones_do_not(resources):
    bucket = resources["StaticBucket"]["Properties"]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    rules = {each["Id"]: each for each in bucket["LifecycleConfiguration"]["Rules"]}
    assert not [each for each in rules.values() if "ExpirationInDays" in each]
    assert rules["old-versions-go"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 90}
    assert rules["old-versions-go"]["AbortIncompleteMultipartUpload"]
