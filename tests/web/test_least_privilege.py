"""What the site asks of AWS is what the function's policy allows: no more, and no less."""

from json import dumps

import pytest

from tests import aws_calls
from tests.web.people import OWN_PAGE, register, sign_in
from tests.web.roles import token_of

OTTERS = {"name": "River Otters", "sport": "football", "team_type": "senior", "size": 7}


@pytest.mark.usefixtures("empty_table")
def test_a_season_of_a_coach_uses_all_that_is_allowed_and_nothing_else(site):
    with aws_calls.noted() as used:
        register(site, "Robin Marsh")
        sign_in(site, "Robin Marsh")
        token = token_of(site)
        named = {**OWN_PAGE, "accept": "application/json", "content_type": "application/json"}
        for method, url in (
            ("POST", "/teams"),
            ("PUT", "/teams/river_otters"),
            ("DELETE", "/teams/river_otters"),
        ):
            body = dumps(OTTERS).encode()
            headers = {**named, "if_match": "*", "x_csrf_token": token}
            answer = site.request(method, url, body, **headers)
            assert answer.status < 300, answer.text
        for url in ("/", "/teams?order=updated", "/teams/nobody"):
            site.get(url)
    assert used == aws_calls.allowed()


def test_nothing_that_a_test_does_itself_counts(empty_table, dump):
    with aws_calls.noted() as used:
        dump()
    assert used == set()
