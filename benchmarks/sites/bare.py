"""The lineup as plain HTML, with neither a framework nor an SDK: about the least that it takes."""

import hmac
import json
import os
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import msgspec

from chalicelib.lineup.selection import suggest
from chalicelib.models import Player, Team
from chalicelib.representations.messages import in_words
from chalicelib.store import keys

_TARGET = "DynamoDB_20120810.Query"
_endpoint = urlsplit(os.environ["AWS_ENDPOINT_URL"])
_connection = HTTPConnection(_endpoint.hostname or "", _endpoint.port or 80)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """The lineup of the team and the size in the path."""
    parts = event["pathParameters"]
    items = [_plain(each) for each in _query(parts["team"])]
    item = next(each for each in items if each[keys.SORT] == keys.TEAM_SORT)
    roster = next(each for each in items if each[keys.SORT] == keys.ROSTER_SORT)
    players = msgspec.json.decode(roster["players"], type=tuple[Player, ...])
    team = msgspec.convert(item, Team, strict=False)
    lineup = suggest(team, players, int(parts["show"]))
    rows = [
        f"<li>{slot.position} {escape(slot.player.name)}: {escape(in_words(slot.reason))}</li>"
        for slot in lineup.slots
        if slot.player
    ]
    rows += [
        f"<li>{escape(each.player.name)}: {escape(in_words(each.reason))}</li>"
        for each in lineup.bench
    ]
    body = f"<!doctype html><title>{escape(team.name)}</title><ul>{''.join(rows)}</ul>"
    return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": body}


def _query(team: str) -> list[dict[str, Any]]:
    body = json.dumps(
        {
            "TableName": os.environ["TABLE_NAME"],
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": f"TEAM#{team}"}},
            "ConsistentRead": True,
        }
    )
    _connection.request("POST", "/", body, _signed(body))
    found: list[dict[str, Any]] = json.loads(_connection.getresponse().read())["Items"]
    return found


def _signed(body: str) -> dict[str, str]:
    """Headers with Amazon's signature, version 4."""
    now, region = datetime.now(UTC), os.environ["AWS_DEFAULT_REGION"]
    stamp, scope = now.strftime("%Y%m%dT%H%M%SZ"), f"{now:%Y%m%d}/{region}/dynamodb/aws4_request"
    signed = {"host": _endpoint.netloc, "x-amz-date": stamp, "x-amz-target": _TARGET}
    names = ";".join(signed)
    lines = [f"{name}:{value}" for name, value in signed.items()]
    request = "\n".join(["POST", "/", "", *lines, "", names, sha256(body.encode()).hexdigest()])
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, sha256(request.encode()).hexdigest()])
    key = f"AWS4{os.environ['AWS_SECRET_ACCESS_KEY']}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), sha256).digest()
    credential = f"{os.environ['AWS_ACCESS_KEY_ID']}/{scope}"
    signature = hmac.new(key, text.encode(), sha256).hexdigest()
    authorization = ", ".join(
        (
            f"AWS4-HMAC-SHA256 Credential={credential}",
            f"SignedHeaders={names}",
            f"Signature={signature}",
        )
    )
    return {
        "X-Amz-Date": stamp,
        "X-Amz-Target": _TARGET,
        "Authorization": authorization,
        "Content-Type": "application/x-amz-json-1.0",
    }


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in item.items()}


def _value(typed: dict[str, Any]) -> Any:
    [(kind, value)] = typed.items()
    match kind:
        case "N":
            return int(value)
        case "L":
            return [_value(each) for each in value]
        case "M":
            return _plain(value)
        case "NULL":
            return None
    return value
