"""A stack with CloudFront, alarms and a domain: what ``make deploy`` makes of its options."""

from types import SimpleNamespace

import pytest

from ops.deployment.deploy import parameters


def test_the_site_is_told_the_address_of_its_distribution(cloud, distributed):
    outputs, _ = distributed
    assert outputs["Url"].endswith(".cloudfront.net")
    assert outputs["Url"] == outputs["StaticUrl"] != outputs["ApiUrl"]
    function = cloud.client("lambda").get_function_configuration(
        FunctionName=outputs["APIHandlerName"]
    )
    variables = function["Environment"]["Variables"]
    assert variables["SITE_ORIGIN"] == outputs["Url"]
    assert variables["STATIC_URL"] == outputs["Url"]
    assert variables["STAGE"] == "staging"


def test_two_stages_share_nothing(deployed, distributed):
    outputs, said = distributed
    assert said[0].startswith("Making the stack team-coach-staging (stage staging) in account")
    assert said[1].startswith("Removing what an earlier, failed attempt left")
    for name in ("TableName", "StaticBucketName", "APIHandlerName", "RestAPIId"):
        assert outputs[name] != deployed[name]


def test_files_are_the_distributions_alone(behind_cloudfront, distributed):
    outputs, _ = distributed
    url = next(iter(behind_cloudfront.get("/", "text/html").page.loaded))
    assert url.startswith(outputs["Url"])
    headers = behind_cloudfront.send("GET", url).headers
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_alarms_are_mailed(cloud, distributed):
    alarms = cloud.client("cloudwatch").describe_alarms()["MetricAlarms"]
    own = [each for each in alarms if each["AlarmName"].startswith("team-coach-staging")]
    topics = {action for each in own for action in each["AlarmActions"]}
    (topic,) = topics
    subscriptions = cloud.client("sns").list_subscriptions_by_topic(TopicArn=topic)
    (mail,) = subscriptions["Subscriptions"]
    assert (mail["Protocol"], mail["Endpoint"]) == ("email", "ops@coach.example")


class TestParameters:
    DISTRIBUTION = "https://d0.cloudfront.net"
    ON, OFF = {"CLOUDFRONT": "true"}, {"CLOUDFRONT": "false"}

    def stack(self, **before):
        return SimpleNamespace(
            stage="prod", parameters=lambda: before, outputs=lambda: {"Url": self.DISTRIBUTION}
        )

    def test_what_is_not_given_is_not_touched(self):
        assert parameters(self.stack(), {}) == {"Stage": "prod"}
        given = parameters(self.stack(), {"MAIL_SENDER": "a@coach.example"})
        assert given == {"Stage": "prod", "MailSender": "a@coach.example"}

    def test_what_is_empty_stays_and_none_takes_back(self):
        given = parameters(self.stack(), {"BUDGET": "", "ALARM_ADDRESS": "none"})
        assert given == {"Stage": "prod", "AlarmAddress": ""}

    def test_the_architecture_stays_unless_another_is_given(self):
        before = self.stack(Architecture="arm64")
        assert parameters(before, {})["Architecture"] == "arm64"
        assert parameters(before, {"ARCHITECTURE": "x86_64"})["Architecture"] == "x86_64"

    def test_everybody_reads_the_files_until_the_deployment_after_a_change(self):
        off, on = self.stack(UseCloudFront="false"), self.stack(UseCloudFront="true")
        for before, options, readers in (
            (off, {}, None),
            (off, self.OFF, None),
            (off, self.ON, "everybody"),
            (on, {}, "distribution"),
            (on, self.ON, "distribution"),
            (on, self.OFF, "everybody"),
            (self.stack(), self.ON, "distribution"),
            (self.stack(), {}, None),
        ):
            assert parameters(before, options).get("StaticReaders") == readers

    @pytest.mark.parametrize(
        "options", [{"CLOUDFRONT": "false"}, {"DOMAIN": "coach.example", "CERTIFICATE": "arn"}]
    )
    def test_a_distribution_that_goes_takes_its_address_along(self, options):
        before = self.stack(UseCloudFront="true", SiteOrigin=self.DISTRIBUTION)
        assert parameters(before, options)["SiteOrigin"] == ""
        assert "SiteOrigin" not in parameters(before, {})

    def test_an_address_that_somebody_chose_stays(self):
        before = self.stack(UseCloudFront="true", SiteOrigin="https://coach.example")
        assert "SiteOrigin" not in parameters(before, {"CLOUDFRONT": "false"})
        chosen = {"CLOUDFRONT": "false", "SITE_ORIGIN": "https://other.example"}
        before = self.stack(UseCloudFront="true", SiteOrigin=self.DISTRIBUTION)
        assert parameters(before, chosen)["SiteOrigin"] == "https://other.example"
