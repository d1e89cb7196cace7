"""The stand-in for AWS answers its own site alone, and takes no change that cannot be saved."""

import json
from http.client import HTTPConnection
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.store import table
from chalicelib.store.errors import Unavailable
from ops import resources
from ops.local import standin
from ops.local.environment import BUCKET, applied, local_environment

TABLE = "team-coach-local"
SCAN = json.dumps({"TableName": TABLE})
ROOM = 100_000


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with standin.running(tmp_path_factory.mktemp("stand-in") / "log") as server:
        yield server


@pytest.fixture
def stack(server):
    """The stand-in with an item in its table and a static file, let in to."""
    server.open()
    with applied(local_environment(server.endpoint)):
        client, s3 = boto3.client("dynamodb"), boto3.client("s3")
        if not client.list_tables()["TableNames"]:
            resources.create(client, s3, resources.Names(TABLE, BUCKET))
        client.put_item(TableName=TABLE, Item=item("kept"))
        s3.put_object(Bucket=BUCKET, Key="css/a.css", Body=b"b {}", ContentType="text/css")
        yield client


def item(name, filling=""):
    return {"pk": {"S": "TEST"}, "sk": {"S": name}, "filling": {"S": filling}}


def send(server, method, path, body=None, **headers):
    parts = urlsplit(server.endpoint)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    wire = HTTPConnection(parts.netloc, timeout=20)
    try:
        wire.request(method, path, body, {"Host": parts.netloc, **named})
        answer = wire.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        wire.close()


def attack(server, path, operation="DynamoDB_20120810.Scan", **headers):
    """What a page of another site can send without asking first, and with more than it can."""
    target = {"Content-Type": "text/plain", "X-Amz-Target": operation}
    return send(server, "POST", path, SCAN, **target, **SIGNED, **headers)


SCOPE = "local/20261129/eu-west-1/dynamodb/aws4_request"
SIGNED = {"Authorization": f"AWS4-HMAC-SHA256 Credential={SCOPE}, SignedHeaders=host, Signature=0"}


@pytest.mark.parametrize("path", ["/", "/_ministack/reset", "/_ministack/config", "/_guard", "/x/"])
@pytest.mark.parametrize("method", ["POST", "GET", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("headers", [{}, SIGNED, {"Origin": "http://evil.example"}])
def test_nobody_without_the_secret_gets_anything(server, stack, path, method, headers):
    target = {"X-Amz-Target": "DynamoDB_20120810.DeleteTable"}
    status, sent, body = send(server, method, path, SCAN, **headers, **target)
    assert status == 403
    assert b"kept" not in body
    assert not any(name.lower().startswith("access-control-") for name in sent)
    assert stack.scan(TableName=TABLE)["Count"] == 1


@pytest.mark.parametrize("name", ["Origin", "Sec-Fetch-Site"])
def test_a_page_gets_nothing_even_with_the_secret(server, stack, name):
    path = f"{urlsplit(server.endpoint).path}/"
    status, _, body = attack(server, path, **{name: "null"})
    assert (status, b"kept" in body) == (403, False)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "localhost", ""])
@pytest.mark.parametrize("path", ["/", f"/{BUCKET}/css/a.css", None])
def test_a_name_that_was_pointed_at_this_machine_gets_nothing(server, stack, host, path):
    parts = urlsplit(server.endpoint)
    status, _, body = attack(server, path or f"{parts.path}/", Host=host.format(port=parts.port))
    assert (status, b"kept" in body) == (421, False)


def test_answers_of_the_table_are_for_no_other_origin(server, stack):
    status, headers, body = attack(server, f"{urlsplit(server.endpoint).path}/")
    assert status == 200
    assert b"kept" in body
    assert not any(name.lower().startswith("access-control-") for name in headers)


def test_everybody_reads_static_files_and_nobody_lists_or_writes_them(server, stack):
    status, headers, body = send(
        server, "GET", f"/{BUCKET}/css/a.css", Origin="http://localhost:8000"
    )
    assert (status, body, headers["Access-Control-Allow-Origin"]) == (200, b"b {}", "*")
    for method, path in (
        ("GET", f"/{BUCKET}"),
        ("GET", f"/{BUCKET}/"),
        ("GET", f"/{BUCKET}/?list-type=2"),
        ("GET", f"/{BUCKET}/css/a.css?acl"),
        ("PUT", f"/{BUCKET}/css/a.css"),
        ("DELETE", f"/{BUCKET}/css/a.css"),
        ("POST", f"/{BUCKET}/css/a.css"),
        ("GET", "/other-bucket/css/a.css"),
        ("GET", f"/{BUCKET}-other/css/a.css"),
    ):
        assert send(server, method, path)[0] == 403
    assert send(server, "GET", f"/{BUCKET}/css/a.css")[2] == b"b {}"


def test_the_secret_of_the_site_does_not_set_what_is_let_through(server, stack):
    path = f"{urlsplit(server.endpoint).path}/_guard"
    send(server, "PUT", path, json.dumps({"limit": 0}))
    stack.put_item(TableName=TABLE, Item=item("kept"))


def test_changes_are_refused_beyond_the_room_and_reading_goes_on(server, stack):
    server.open(server.accepted() + ROOM)
    size = ROOM // 2
    stack.put_item(TableName=TABLE, Item=item("kept", "x" * size))
    with pytest.raises(ClientError, match="ServiceUnavailable"):
        stack.put_item(TableName=TABLE, Item=item("more", "x" * size))
    table.check_reachable()
    assert stack.scan(TableName=TABLE)["Count"] == 1
    server.open(server.accepted() + ROOM)
    stack.put_item(TableName=TABLE, Item=item("kept", "x" * size))


WRITES = {
    "put": lambda: table.transact([table.put({"pk": "TEST", "sk": "more"})]),
    "update": lambda: table.change({"pk": "TEST", "sk": "more"}, "ADD n :one", one=1),
    "delete": lambda: table.transact([table.delete({"pk": "TEST", "sk": "kept"})]),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_without_room_the_site_finds_the_table_unavailable(server, stack, write):
    server.open(0)
    table.client.cache_clear()
    with pytest.raises(Unavailable):
        write()
    with pytest.raises(Unavailable):
        table.check_reachable()
    assert table.get({"pk": "TEST", "sk": "kept"})
    assert stack.scan(TableName=TABLE)["Count"] == 1


def test_one_that_was_started_again_lets_nobody_in_before_it_is_opened(tmp_path):
    with standin.running(tmp_path / "log") as server:
        address = server.endpoint
        server.open()
        server.start()
        assert server.endpoint == address
        with applied(local_environment(address)):
            table.client.cache_clear()
            with pytest.raises(Unavailable):
                table.check_reachable()
