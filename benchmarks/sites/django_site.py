"""The lineup page in Django: as ``startproject`` sets it up, without what needs an SQL database."""

import os

import boto3
from apig_wsgi import make_lambda_handler
from boto3.dynamodb.conditions import Key
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from same_page import lineup_page

settings.configure(
    SECRET_KEY="only for measuring",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "django.middleware.http.ConditionalGetMiddleware",
    ],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    STATIC_URL="/static/",
    FORCE_SCRIPT_NAME="",
)

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def best(_request: HttpRequest, team: str, show: int) -> HttpResponse:
    """The lineup page of a team."""
    found = table.query(KeyConditionExpression=Key("pk").eq(f"TEAM#{team}"), ConsistentRead=True)
    if not found["Items"]:
        raise Http404
    return HttpResponse(lineup_page(found["Items"], show, os.environ["STATIC_URL"], "/api"))


urlpatterns = [path("best/<slug:team>/<int:show>", best)]
handler = make_lambda_handler(get_wsgi_application(), binary_support=False)
