"""Junk in every body: never our own fault, and what does not do is named."""

from json import dumps
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.web.people import OWN_PAGE
from tests.web.roles import browser_of, new_world, token_of

TEAM = "/teams/the_private_otters"
JSON_TARGETS = (
    ("POST", "/teams"),
    ("PUT", TEAM),
    ("POST", f"{TEAM}/players"),
    ("PUT", f"{TEAM}/players/p00"),
    ("POST", f"{TEAM}/import"),
    ("POST", f"{TEAM}/people"),
    ("PUT", f"{TEAM}/people/samviewer"),
    ("POST", f"{TEAM}/invitations/none"),
)
FORM_TARGETS = (
    *JSON_TARGETS,
    ("POST", f"{TEAM}/players?form=status"),
    ("POST", "/register"),
    ("POST", "/confirm"),
    ("POST", "/password"),
    ("POST", "/login"),
    ("POST", "/profile"),
)
_NAMES = """name sport team_type size formation visibility players number positions skill status csv
    preview email role hand_over token text step version password label status.p00 shown.p00
    id current_password new_password action"""
NAMES = st.sampled_from(_NAMES.split())
_WORDS = "football junior 7 ST absent coach true -1 name email password"
WORDS = st.sampled_from(_WORDS.split())
TEXTS = WORDS | st.text(max_size=40)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)
# The table is the module's own: what a body changes there does no harm to the next one.
JUNK = examples(60)


@pytest.fixture(scope="module")
def coach(cloud):
    """The coach's browser, and what its forms carry."""
    browser = browser_of(new_world().coaches["coach"])
    return browser, token_of(browser)


def send(coach, method, url, body, **headers):
    browser, token = coach
    return browser.request(
        method, url, body, **{**OWN_PAGE, **headers}, x_csrf_token=token, if_match="*"
    )


@JUNK
@given(st.sampled_from(JSON_TARGETS), st.dictionaries(NAMES, VALUES, max_size=8))
def test_json_that_does_not_do_is_named(coach, target, body):
    kind = {"content_type": "application/json", "accept": "application/json"}
    answer = send(coach, *target, dumps(body).encode(), **kind)
    assert answer.status < 500, answer.text
    if answer.status == 422:
        errors = answer.json["errors"]
        assert errors
        assert all(each["field"] and each["reason"] for each in errors)


@JUNK
@given(st.sampled_from(JSON_TARGETS), st.binary(max_size=60), st.booleans())
def test_bytes_are_never_our_own_fault(coach, target, body, is_json):
    kind = "application/json" if is_json else "multipart/form-data; boundary=x"
    answer = send(coach, *target, body, content_type=kind, accept="application/json")
    assert 400 <= answer.status < 500, answer.text


@pytest.mark.parametrize("url", ["/login", "/register", f"{TEAM}/import"])
def test_deep_and_big_forms_are_never_our_own_fault(coach, url):
    kind = "multipart/form-data; boundary=b"
    within = "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    deep = "".join(
        f"--b{n or ''}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n\r\n"
        for n in range(3000)
    )
    many = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 15_000
    for body in (deep, within * 3000, many + "--b--\r\n", many[:-20], "--b\r\n" * 100_000):
        answer = send(coach, "POST", url, body.encode(), content_type=kind)
        assert 400 <= answer.status < 500, answer.text


@JUNK
@given(st.sampled_from(FORM_TARGETS), st.lists(st.tuples(NAMES, TEXTS), max_size=8))
def test_a_form_that_does_not_do_comes_back(coach, target, fields):
    method, url = target
    sent = [("csrf_token", coach[1]), ("_method", method), *fields]
    body = urlencode(sent, errors="replace").encode()
    answer = send(coach, "POST", url, body, content_type="application/x-www-form-urlencoded")
    assert answer.status < 500, answer.text
    if answer.status == 422:
        assert "<form" in answer.text
