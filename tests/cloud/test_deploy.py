"""``make deploy`` on a stand-in for AWS: what it makes, in which order, keeps and refuses."""

import pytest

from ops import static
from ops.command import OpsError
from ops.deployment import deploy
from tests.cloud.stacks import SENDER, STAGE
from tests.journeys.browser import HTML

# It fails when it is made, on the stand-in as in the cloud: there is no such domain.
BROKEN = """
Resources:
  Unfinished:
    Type: AWS::ApiGateway::BasePathMapping
    Properties:
      DomainName: no-such-domain.example
      RestApiId: {Ref: RestAPI}
      Stage: {Ref: RestAPI.Stage}
"""


def styles(page):
    return [url for url in page.page.loaded if "/css/" in url]


def test_it_says_where_it_works_and_what_it_does(first_deployment):
    outputs, said, _ = first_deployment
    assert said[0] == (
        f"Making the stack team-coach-{STAGE} (stage {STAGE}) in account 000000000000, "
        "region eu-west-1, as arn:aws:iam::000000000000:root."
    )
    assert said[-1] == f"team-coach-{STAGE} is deployed."
    assert outputs["Url"] == outputs["ApiUrl"]


def test_at_first_the_files_are_there_before_the_function(first_deployment):
    _, _, changes = first_deployment
    (foundation, none), (whole, files) = changes
    assert (foundation, none) == ({"StaticBucket"}, set())
    assert "APIHandler" in whole
    assert files == {file.name for file in static.prepare().files.values()}


def test_a_second_deployment_without_changes_does_nothing(cloud, deployed):
    assert cloud.deploy() == deployed
    assert cloud.said[-1] == "Nothing has changed."
    assert cloud.said[-2].startswith("0 new static files")


def test_a_new_release_keeps_data_and_old_files_and_can_be_taken_back(cloud, on_aws, project):
    team = on_aws.team
    before = on_aws.get("/", HTML)
    (sheet,) = (project / "static-bucket/css").glob("base.css")
    sheet.write_text(sheet.read_text("utf-8") + "b { color: red }\n", "utf-8")
    page = project / "templates/start.html"
    page.write_text(page.read_text("utf-8").replace("</h1>", " (new)</h1>", 1), "utf-8")

    cloud.deploy(project)
    ((_, files),) = cloud.changes
    new = static.prepare(project / "static-bucket").files.values()
    assert {file.name for file in new} <= files
    after = on_aws.get("/", HTML)
    assert after.page.heading == f"{before.page.heading} (new)"
    assert len(set(styles(after)) - set(styles(before))) == 1
    for url in {*styles(before), *styles(after)}:
        assert on_aws.send("GET", url).status == 200
    assert on_aws.program.send("GET", f"/teams/{team['slug']}").json == team
    assert on_aws.get("/", If_None_Match=before.headers["ETag"]).status == 200

    cloud.deploy()
    assert on_aws.get("/", HTML).text == before.text


def test_what_fails_is_one_line_and_leaves_the_site_as_it_was(cloud, on_aws, project):
    before = on_aws.get("/", HTML)
    (project / ".chalice/resources/broken.yaml").write_text(BROKEN, "utf-8")
    page = project / "templates/start.html"
    page.write_text(page.read_text("utf-8").replace("</h1>", " (half)</h1>", 1), "utf-8")
    with pytest.raises(OpsError) as failed:
        cloud.deploy(project)
    line = str(failed.value)
    assert line.startswith(f"team-coach-{STAGE} could not be changed and is as it was. Unfinished")
    assert "BasePathMapping" in line
    assert "\n" not in line
    assert on_aws.get("/", HTML).text == before.text
    # What is refused before anything is tried is not taken for that failure.
    with pytest.raises(OpsError, match="UseCloudFront"):
        cloud.deploy(CLOUDFRONT="perhaps")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"STAGE": "nowhere"}, "There is no stage nowhere"),
        ({"STAGE": STAGE, "ARCHITECTURE": "mips"}, "The architecture is x86_64 or arm64"),
        ({"STAGE": STAGE, "CLOUDFRONT": "yes"}, "aws cloudformation deploy failed"),
        ({"STAGE": STAGE, "DOMAIN": "coach.example"}, "aws cloudformation deploy failed"),
    ],
)
def test_what_cannot_be_deployed_is_one_line(cloud, deployed, capsys, given, message):
    assert cloud.run(deploy, **given) == 1
    told = capsys.readouterr().err
    assert told.startswith(message)
    assert told.count("\n") == 1


def test_options_stay_from_one_deployment_to_the_next(cloud, deployed):
    stack = cloud.client("cloudformation").describe_stacks(StackName=f"team-coach-{STAGE}")
    given = {
        each["ParameterKey"]: each["ParameterValue"] for each in stack["Stacks"][0]["Parameters"]
    }
    assert given["MailSender"] == SENDER
    assert given["Stage"] == STAGE
