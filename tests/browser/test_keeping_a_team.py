"""From registering to the first lineup, on a phone; and two people on one team."""

import re
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.ops.sites import RunningSite, wait_for

PASSWORD = "a few words nobody guesses"
_NUMBERS = count(1)


@pytest.fixture(scope="module")
def site(chromium, tmp_path_factory):
    """The whole site as one command starts it, mail included."""
    running = RunningSite(tmp_path_factory.mktemp("keeping") / "data").ready()
    yield running
    running.end()


SCRIPTS = pytest.mark.parametrize("window", [True], indirect=True, ids=["with scripts"])
NO_SCRIPTS = pytest.mark.parametrize("window", [False], indirect=True, ids=["without scripts"])


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def window(request, chromium, site):
    opened = chromium.new_context(
        base_url=f"http://127.0.0.1:{site.port}",
        viewport=PHONE,
        java_script_enabled=request.param,
    )
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


def press(page, name):
    page.wait_for_load_state()
    page.get_by_role("button", name=name, exact=True).press("Enter")


def link_in_mail(site, email):
    """The path that the newest mail to that address leads to."""
    told = rf"Mail to {re.escape(email)}: .*\n\s+https?://[^/\s]+(/\S+)"
    return wait_for(lambda: re.findall(told, site.said()), f"mail to {email}")[-1]


def register(page, site):
    email = f"coach{next(_NUMBERS)}@example.org"
    page.goto("/register")
    page.get_by_label("Your name").fill("Robin Example")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Register")
    page.goto(link_in_mail(site, email))
    page.locator("main form button").press("Enter")
    sign_in(page, email)
    expect(page.get_by_role("heading", level=1)).to_have_text("My teams")
    return email


def sign_in(page, email):
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


def create_team(page, name):
    page.get_by_role("link", name="Create a team").click()
    page.get_by_label("Name of the team").fill(name)
    page.get_by_label("Team type").select_option("junior")
    page.get_by_label("Players on the field").fill("3")
    press(page, "Create the team")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    return page.url.partition("?")[0]


def add_players(page, team, positions):
    page.goto(f"{team}/players?form=new")
    for place, position in enumerate(positions):
        page.get_by_label("Name", exact=True).fill(f"Player Number{place}")
        page.locator("select[name=positions]").first.select_option(position)
        press(page, "Add, and another")
        expect(page.get_by_label("Name", exact=True)).to_have_value("")


def test_from_registering_to_the_first_lineup_and_who_can_play(window, site):
    page = window.new_page()
    register(page, site)
    team = create_team(page, f"Example Eagles {next(_NUMBERS)}")
    add_players(page, team, ("CB", "CM", "ST", "ST"))
    page.goto("/")
    page.get_by_role("link", name="Best lineup").click()
    expect(page.locator("[data-list=slots] > *")).to_have_count(3)
    first = page.locator("[data-list=slots] bdi").last.inner_text()

    page.goto(f"{team}/players?form=status")
    page.get_by_role("group", name=first).get_by_text("Injured").click()
    press(page, "Save who can play")
    page.goto(f"{team.replace('/teams/', '/best/')}/3")
    expect(page.locator("[data-list=slots]")).not_to_contain_text(first)
    expect(page.get_by_text("Injured")).to_be_visible()


def test_two_windows_on_one_team_lose_no_work(window, site):
    page = window.new_page()
    register(page, site)
    team = create_team(page, f"Example Owls {next(_NUMBERS)}")
    renamed = f"Night Owls {next(_NUMBERS)}"
    other = window.new_page()
    for each in (page, other):
        each.goto(f"{team}?form=edit")
    other.get_by_label("Players on the field").fill("5")
    press(other, "Save")
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_label("Name of the team").fill(renamed)
    press(page, "Save")

    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("Name of the team")).to_have_value(renamed)
    expect(page.locator("main")).to_contain_text("There now: 5")
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_contain_text(renamed)


def kept(page):
    """What the tab keeps of a form that was sent."""
    return page.evaluate("sessionStorage.getItem('typed')")


@SCRIPTS
def test_what_was_typed_is_there_again_after_signing_in(window, site):
    page = window.new_page()
    email = register(page, site)
    team = create_team(page, f"Example Rooks {next(_NUMBERS)}")
    renamed = f"Late Rooks {next(_NUMBERS)}"
    page.goto(f"{team}?form=edit")
    other = window.new_page()
    other.goto(f"{team}?form=edit")
    other.get_by_label("Players on the field").fill("5")
    press(other, "Save")
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    window.clear_cookies()
    page.get_by_label("Name of the team").fill(renamed)
    page.get_by_label("Who sees it").select_option("public")
    press(page, "Save")
    expect(page.get_by_text("nothing was saved")).to_be_visible()
    sign_in(page, email)

    expect(page.get_by_text("What you typed is back")).to_be_visible()
    expect(page.get_by_label("Name of the team")).to_have_value(renamed)
    expect(page.get_by_label("Who sees it")).to_have_value("public")
    press(page, "Save")
    # It was filled in before somebody else's change, which is not to be lost.
    expect(page.locator("main")).to_contain_text("There now: 5")
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_contain_text(renamed)
    assert kept(page) is None


@SCRIPTS
def test_a_password_is_not_kept_and_signing_out_keeps_nothing(window, site):
    page = window.new_page()
    email = register(page, site)
    page.goto("/profile")
    window.clear_cookies()
    page.get_by_label("New e-mail address").fill("other@example.org")
    page.get_by_label("Your password").first.fill("not to be kept")
    press(page, "Change the address")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert "other@example.org" in kept(page)
    assert "not to be kept" not in kept(page)
    assert "csrf_token" not in kept(page)
    sign_in(page, email)
    expect(page.get_by_label("New e-mail address")).to_have_value("other@example.org")
    expect(page.get_by_label("Your password").first).to_have_value("")
    page.evaluate("sessionStorage.setItem('typed', 'null')")
    press(page, "Sign out")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert kept(page) is None


@SCRIPTS
def test_what_one_typed_is_not_put_back_for_another(window, site):
    page = window.new_page()
    register(page, site)
    page.goto("/profile")
    window.clear_cookies()
    page.get_by_label("What is it for?").fill("my program")
    page.get_by_label("Your password").last.fill("not to be kept")
    press(page, "Make a token")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    register(page, site)
    assert kept(page) is None
    page.goto("/profile")
    expect(page.get_by_label("What is it for?")).to_have_value("")


@NO_SCRIPTS
def test_without_scripts_one_is_told_and_led_back(window, site):
    page = window.new_page()
    email = register(page, site)
    page.get_by_role("link", name="Create a team").click()
    window.clear_cookies()
    page.get_by_label("Name of the team").fill("Example Larks")
    page.get_by_label("Team type").select_option("junior")
    page.get_by_label("Players on the field").fill("3")
    press(page, "Create the team")
    expect(page.get_by_text("nothing was saved")).to_be_visible()
    sign_in(page, email)
    expect(page.get_by_role("heading", level=1)).to_have_text("A new team")
