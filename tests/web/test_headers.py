"""The headers of every response, and that nothing gets into them that is not theirs."""

import re

import pytest

URLS = (
    "/",
    "/best",
    "/best/senior",
    "/best/zurich_badgers/11",
    "/best/zurich_badgers/12",
    "/teams",
    "/teams?type=x",
    "/teams/zurich_badgers",
    "/teams/nobody",
    "/search",
    "/health",
    "/openapi.json",
    "/nowhere",
    "/teams/Z%C3%BCrich%20Badgers",
)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize("url", URLS)
class TestEveryResponse:
    def test_is_protected(self, site, deployed, url, method):
        for client in (site, deployed):
            headers = client.request(method, url, accept="*/*").headers
            assert headers["x-frame-options"] == "DENY"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert "Accept-Encoding" in headers["vary"].split(", ")
            policy = headers["content-security-policy"]
            assert policy.startswith("default-src 'none'; ")
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
        assert "max-age=63072000" in headers["strict-transport-security"]

    def test_is_plain_http_without_transport_security(self, site, url, method):
        assert "strict-transport-security" not in site.request(method, url).headers

    def test_says_how_long_it_keeps_and_what_it_is(self, site, url, method):
        response = site.request(method, url, accept="*/*")
        assert response.headers["cache-control"]
        if response.status != 204:
            content_type = response.headers["content-type"]
            assert not content_type.startswith("text/") or content_type.endswith("charset=utf-8")


def test_public_pages_are_kept_shortly_and_errors_never(site):
    kept = site.get("/teams").headers["cache-control"]
    assert int(re.search(r"max-age=(\d+)", kept)[1]) <= 60
    assert "public" in kept
    assert "must-revalidate" in kept
    assert site.get("/nowhere").headers["cache-control"] == "no-store"


def test_static_files_come_from_where_the_policy_allows_and_prove_themselves(site):
    response = site.get("/best/zurich_badgers/11")
    policy = response.headers["content-security-policy"]
    for directive in ("script-src", "style-src", "img-src"):
        assert f"{directive} https://static.example.com" in policy
    tags = re.findall(r"<(?:script|link)\b[^>]*https://static\.example\.com/[^>]*>", response.text)
    assert len(tags) >= 3
    for tag in tags:
        assert re.search(r'/\w[\w/-]*\.[0-9a-f]{12}\.\w+"', tag), tag
        if "icon" not in tag:
            assert 'integrity="sha384-' in tag
            assert "crossorigin" in tag


def test_pages_have_nothing_inline(site):
    for url in URLS[:10]:
        page = site.get(url).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
        for script in re.findall(r"<script\b[^>]*>", page):
            assert "src=" in script


def test_a_line_break_in_a_name_begins_no_header(site):
    response = site.get("/teams/x%0d%0aSet-Cookie:%20a=b?format=json")
    assert "set-cookie" not in response.headers
    moved = site.get("/teams/Z%C3%BCrich%20Badgers?q=%0d%0aSet-Cookie:%20a=b")
    assert moved.status == 301
    assert "\n" not in moved.headers["location"]
    assert "\r" not in moved.headers["location"]
