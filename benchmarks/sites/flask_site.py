"""The lineup page in Flask."""

import os

import boto3
from apig_wsgi import make_lambda_handler
from boto3.dynamodb.conditions import Key
from flask import Flask, Response, abort
from same_page import lineup_page

app = Flask(__name__)
table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


@app.get("/best/<team>/<int:show>")
def best(team: str, show: int) -> Response:
    """The lineup page of a team."""
    found = table.query(KeyConditionExpression=Key("pk").eq(f"TEAM#{team}"), ConsistentRead=True)
    if not found["Items"]:
        abort(404)
    response = Response(lineup_page(found["Items"], show, os.environ["STATIC_URL"], "/api"))
    response.add_etag()
    return response


handler = make_lambda_handler(app, binary_support=False)
