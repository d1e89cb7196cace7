"""Registering and confirming, as a browser does it."""

import pytest

from tests.web.people import signed_in

pytestmark = pytest.mark.usefixtures("empty_table")


def test_a_coach_registers_confirms_and_signs_in(site):
    browser = signed_in(site, "Ana Silva")
    assert "Ana Silva" in browser.get("/").text
    assert "Ana Silva" not in site.get("/").text
