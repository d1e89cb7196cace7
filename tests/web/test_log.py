"""One line for each request: what it says, whatever comes of the request."""

import json
import logging
import subprocess
import sys
from datetime import datetime, timedelta
from hashlib import sha256
from unittest.mock import Mock
from uuid import UUID

import pytest
from botocore.exceptions import ClientError

from app import app
from chalicelib import mail
from chalicelib.settings import settings
from chalicelib.store import invitations, table
from chalicelib.store.errors import Unavailable
from tests.web.conftest import HOST, Site
from tests.web.log_lines import Log
from tests.web.people import PASSWORD, email_of, post
from tests.web.roles import browser_of, new_coach, new_world, program_of

JSON = "application/json"
METRICS = {
    "Latency": "Milliseconds",
    "Errors": "Count",
    "Lineups": "Count",
    "DatabaseRequests": "Count",
    "ReadCapacity": "Count",
    "WriteCapacity": "Count",
}
MEMBERS = {
    "timestamp",
    "level",
    "request_id",
    "method",
    "route",
    "coach",
    "status",
    "representation",
    "refused",
    "cold_start",
    "Stage",
    "_aws",
    *METRICS,
}
LINEUP = "/best/{team}/{show}"


@pytest.fixture(autouse=True)
def log(monkeypatch, capsys):
    monkeypatch.setenv("STAGE", "test")
    settings.cache_clear()
    return Log(lambda: capsys.readouterr().out)


# The request, then: route, status, representation, lineups made, requests to the table.
CASES = {
    "page": ("GET", "/best/zurich_badgers/11", "text/html", LINEUP, 200, "html", 1, 1),
    "data": ("GET", "/best/zurich_badgers/11", JSON, LINEUP, 200, "json", 1, 1),
    "query": ("GET", "/best?team=zurich_badgers", "text/csv", "/best", 200, "csv", 1, 1),
    "list": ("GET", "/best", "application/xml", "/best", 200, "xml", 0, 1),
    "head": ("HEAD", "/best/zurich_badgers/11", "text/plain", LINEUP, 200, "txt", 1, 1),
    "options": ("OPTIONS", "/teams", JSON, "/teams", 204, None, 0, 0),
    "moved": ("GET", "/best/Z%C3%BCrich%20Badgers/11", JSON, LINEUP, 301, "txt", 0, 1),
    "sign in": ("GET", "/profile", "text/html", "/profile", 302, "txt", 0, 0),
    "unknown": ("GET", "/ana/silva", "text/html", "/{part1}/{part2}", 404, "html", 0, 0),
    "absent": ("GET", "/teams/nobody", JSON, "/teams/{team}", 404, "problem", 0, 3),
    "refused": ("PATCH", "/teams", JSON, "/teams", 405, "problem", 0, 0),
    "no such": ("GET", "/teams", "image/png", "/teams", 406, "problem", 0, 0),
    "wrong": ("GET", "/best/zurich_badgers/12", JSON, LINEUP, 422, "problem", 0, 1),
    "too few": ("GET", "/best/tiny_terns/11", "text/html", LINEUP, 200, "html", 1, 1),
}


@pytest.mark.usefixtures("teams")
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_request_is_one_line(site, log, case):
    method, url, accept, route, status, representation, lineups, requests = case
    answer = site.request(method, url, accept=accept)
    line = log.request()
    assert set(line) == MEMBERS
    assert answer.status == line["status"] == status
    assert (line["method"], line["route"], line["level"]) == (method, route, "INFO")
    assert line["representation"] == representation
    assert (line["Lineups"], line["Errors"], line["coach"]) == (lineups, 0, None)
    assert line["DatabaseRequests"] == requests
    assert (line["ReadCapacity"] > 0) is (requests > 0)
    assert line["WriteCapacity"] == 0
    assert line["cold_start"] in (True, False)
    assert datetime.fromisoformat(line["timestamp"]).utcoffset() == timedelta(0)
    assert line["request_id"] == answer.headers["x-request-id"]
    assert line["Latency"] > 0


REFUSED = {
    "Invalid": (422, "/login", {"email": email_of("Robin Marsh"), "password": "wrong"}, {}),
    "TooManyTries": (429, "/login", {"email": email_of("Robin Marsh"), "password": "wrong"}, {}),
    "Forgery": (403, "/login", {"email": "", "password": ""}, {"sec_fetch_site": "cross-site"}),
}


@pytest.mark.usefixtures("empty_table")
def test_what_is_refused_says_by_which_rule(site, log):
    for name, (status, url, fields, headers) in REFUSED.items():
        for _ in range(6 if name == "TooManyTries" else 1):
            assert post(site, url, fields, **headers).status in (status, 422)
        line = log.all()[-1]
        assert (line["route"], line["status"], line["refused"]) == (url, status, name)
    site.get("/teams/nobody", accept=JSON)
    assert log.request()["refused"] == "NoSuchTeam"
    site.get("/teams", accept=JSON)
    assert log.request()["refused"] is None


def test_the_figures_are_metrics_of_the_stage(site, log):
    site.get("/nowhere")
    line = log.request()
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert {each["Name"]: each["Unit"] for each in directive["Metrics"]} == METRICS
    assert (directive["Namespace"], directive["Dimensions"]) == ("TeamCoach", [["Stage"]])
    assert line["Stage"] == "test"


@pytest.mark.usefixtures("teams")
def test_a_lineup_that_the_client_has_is_not_made(site, log):
    etag = site.get("/best/zurich_badgers/11").headers["etag"]
    log.text()
    assert site.get("/best/zurich_badgers/11", if_none_match=etag).status == 304
    line = log.request()
    assert (line["status"], line["representation"], line["Lineups"]) == (304, "html", 0)


@pytest.mark.parametrize("is_program", [False, True])
def test_who_is_signed_in_is_told_by_a_mark_alone(empty_table, log, is_program):
    coach = new_coach("Robin Marsh")
    client = program_of(coach, may_write=False) if is_program else browser_of(coach)
    client.get("/profile", accept=JSON)
    line = log.request()
    assert line["coach"] == sha256(coach.id.encode()).hexdigest()[:16]
    assert coach.id not in json.dumps(line)
    Site().get("/register")
    assert log.request()["coach"] is None


def test_what_is_written_is_counted(empty_table, site, log):
    coach = new_coach("Robin Marsh")
    site.get("/login")
    log.text()
    post(site, "/login", {"email": email_of(coach.name), "password": PASSWORD, "next": "/"})
    *_, line = log.all()
    assert (line["method"], line["route"], line["status"]) == ("POST", "/login", 302)
    assert line["DatabaseRequests"] >= 3


class TestErrors:
    def test_what_nobody_foresaw(self, site, log, monkeypatch):
        def broken(**_: object) -> None:
            raise ZeroDivisionError("Ana Silva") from KeyError("Bo Berg")

        monkeypatch.setattr(table.client(), "query", broken)
        answer = site.get("/teams/otters_u12", accept="text/html")
        line, (error,) = log.request_with_errors()
        assert (line["status"], line["Errors"], line["representation"]) == (500, 1, "html")
        number = answer.headers["x-request-id"]
        assert line["request_id"] == error["request_id"] == number
        assert (error["level"], error["route"]) == ("ERROR", "/teams/{team}")
        first, cause = error["errors"]
        assert (first["type"], cause["type"]) == (
            "builtins.ZeroDivisionError",
            "builtins.KeyError",
        )
        assert any("chalicelib/store/table.py:" in each for each in first["trace"])
        assert first["trace"][-1].endswith('from KeyError("Bo Berg")')
        assert f"<code>{number}</code>" in answer.text

    def test_a_table_that_is_away(self, site, log, monkeypatch):
        def throttled(**_: object) -> None:
            raise ClientError(
                {"Error": {"Code": "ThrottlingException", "Message": "otters_u12"}}, "Query"
            )

        monkeypatch.setattr(table.client(), "query", throttled)
        answer = site.get("/teams/otters_u12", accept=JSON)
        line, (error,) = log.request_with_errors()
        assert (line["status"], line["Errors"], line["representation"]) == (503, 1, "problem")
        assert answer.json["request_id"] == line["request_id"] == error["request_id"]
        told = {each["type"]: each for each in error["errors"]}
        cause = told["botocore.exceptions.ClientError"]
        assert (cause["code"], cause["operation"]) == ("ThrottlingException", "Query")
        assert "chalicelib.store.errors.Unavailable" in told
        assert "otters" not in json.dumps([line, error])

    def test_a_mail_that_is_not_sent(self, own_teams, log, monkeypatch):
        world = new_world()
        coach = browser_of(world.coaches["coach"])
        invited = {"email": "ana.silva@example.org", "role": "viewer"}
        page = "/teams/the_private_otters/people"

        def rejected(**_: object) -> None:
            error = {"Code": "MessageRejected", "Message": "ana.silva@example.org is no address"}
            raise ClientError({"Error": error}, "SendEmail")

        monkeypatch.setattr(mail.client(), "send_email", rejected)
        monkeypatch.setattr(invitations, "undoing", Mock(side_effect=Unavailable("Throttled")))
        assert post(coach, page, invited, page).status == 503
        _form, left, failed, line = log.all()
        assert {each["request_id"] for each in (left, failed)} == {line["request_id"]}
        assert left["message"] == "an invitation whose mail was not sent may be left behind"
        cause = failed["errors"][-1]
        assert (cause["code"], cause["operation"]) == ("MessageRejected", "SendEmail")
        assert line["coach"] == failed["coach"] is not None
        assert "silva" not in json.dumps([left, failed, line])

    @pytest.mark.parametrize("path", ["/nowhere", "/teams?type=x", "/best/nobody/3"])
    def test_the_client_has_the_number_on_every_page_that_tells_of_an_error(self, site, path):
        answer = site.get(path, accept="text/html")
        assert answer.status >= 400
        assert answer.text.count(f"<code>{answer.headers['x-request-id']}</code>") == 1
        problem = site.get("/nowhere", accept=JSON)
        assert problem.json["request_id"] == problem.headers["x-request-id"]


def event(**changes):
    context = {
        "httpMethod": "GET",
        "resourcePath": "/teams/{team}",
        "path": "/teams/silva",
        "identity": {"sourceIp": "203.0.113.77"},
        "requestId": "a-number-of-the-gateway",
        **changes.pop("context", {}),
    }
    return {
        "requestContext": context,
        "path": "/teams/silva",
        "headers": {"host": HOST},
        "pathParameters": {"team": "silva"},
        "multiValueQueryStringParameters": None,
        "stageVariables": {},
        "body": None,
        **changes,
    }


class TestBelowTheSite:
    """What Chalice answers, or cannot answer, without asking the site."""

    @pytest.mark.parametrize(
        ("broken", "method", "status"),
        [
            (event(context={"httpMethod": "SILVA"}), "other", 405),
            (event(pathParameters=None), "GET", 500),
            (event(body="silva", isBase64Encoded=True), "GET", 500),
        ],
    )
    def test_has_a_line_too(self, log, broken, method, status):
        answer = app(broken, None)
        line, errors = log.request_with_errors()
        assert answer["statusCode"] == line["status"] == status
        assert (line["route"], line["method"]) == ("/teams/{team}", method)
        assert line["Errors"] == len(errors) == (status == 500)
        number = "a-number-of-the-gateway"
        assert answer["headers"]["X-Request-Id"] == line["request_id"] == number
        assert all(each["request_id"] == number for each in errors)
        assert "silva" not in json.dumps([line, errors]).lower()

    def test_an_event_that_is_no_request(self, log):
        assert app({}, None)["statusCode"] == 500
        line = log.request()
        assert (line["status"], line["route"], line["method"]) == (500, None, "other")


def test_the_number_is_that_of_the_gateway_or_made_up_and_never_the_clients(site, log):
    numbers = {
        site.get("/nowhere", x_request_id="mine", x_amzn_requestid="mine").headers["x-request-id"]
        for _ in range(2)
    }
    assert len({UUID(each) for each in numbers}) == 2
    answer = app(event(), None)
    assert answer["headers"]["X-Request-Id"] == "a-number-of-the-gateway"


class TestForPeople:
    @pytest.fixture(autouse=True)
    def local(self, monkeypatch):
        monkeypatch.delenv("STAGE")
        settings.cache_clear()

    @pytest.mark.usefixtures("teams")
    def test_a_request_is_a_short_line(self, site, log):
        site.get("/best/zurich_badgers/11", accept="text/html")
        (line,) = log.text().splitlines()
        assert line.startswith("GET /best/{team}/{show} 200 html: ")
        assert "table requests 1, units read 1, written 0" in line
        assert len(line) < 120

    def test_an_error_has_its_traceback_and_its_message(self, site, log, monkeypatch):
        def broken(**_: object) -> None:
            raise ZeroDivisionError("what went wrong")

        monkeypatch.setattr(table.client(), "query", broken)
        number = site.get("/teams").headers["x-request-id"]
        text = log.text()
        assert f"ERROR the request failed with 500 (request {number})\nTraceback" in text
        assert "\nZeroDivisionError: what went wrong\n" in text

    def test_the_setting_decides(self, site, log, monkeypatch):
        monkeypatch.setenv("LOG_FORMAT", "json")
        settings.cache_clear()
        site.get("/nowhere")
        assert log.request()["Stage"] == "local"


def test_the_libraries_warnings_are_lines_too(log):
    logging.getLogger("urllib3").warning("the pool is full of %s", "otters\nand badgers")
    logging.getLogger("urllib3").info("nothing new")
    (line,) = log.all()
    assert (line["level"], line["logger"]) == ("WARNING", "urllib3")
    assert line["message"] == "the pool is full of otters\nand badgers"
    assert line["request_id"] == ""


AS_LAMBDA_DOES = """
import json, logging, sys
logging.basicConfig(format="[%(levelname)s]\\t%(message)s", stream=sys.stdout)
from app import app
event = json.loads(sys.argv[1])
app(event, None)
app(event, None)
logging.getLogger("botocore").warning("hm")
"""


def test_a_new_process_begins_with_a_cold_start_and_replaces_the_handler_of_lambda():
    nowhere = event(context={"resourcePath": "/{part1}"}, pathParameters={"part1": "ana"})
    done = subprocess.run(
        [sys.executable, "-c", AS_LAMBDA_DOES, json.dumps(nowhere)],
        env={"STAGE": "test", "AWS_DEFAULT_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        check=True,
    )
    first, second, warning = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["cold_start"], second["cold_start"]) == (True, False)
    assert (warning["message"], warning["level"]) == ("hm", "WARNING")
    assert done.stderr == ""
