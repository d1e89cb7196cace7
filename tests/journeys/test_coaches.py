"""From registering to deleting the account, by the pages' own links and forms."""

import pytest

from tests.journeys.browser import Browser
from tests.journeys.site import PASSWORD

FILE = "name,number,positions\nÜlle Ünal,70,GK\nBo Berg,71,ST\n".encode()


@pytest.fixture
def site(everywhere):
    return everywhere


@pytest.fixture
def coach(site):
    return site.register("Sam Weir")


def create_team(coach, name, team_type="junior"):
    form = coach.browser.open("/teams?form=new")
    made = coach.browser.submit(
        form, "/teams", name=name, sport="football", team_type=team_type, size="3"
    )
    assert made.status == 200
    assert name in made.page.heading
    return made


def path_of(site, answer):
    return answer.url.removeprefix(site.base).partition("?")[0]


def add_players(coach, path):
    for number, position in enumerate(("CB", "CM", "ST"), start=1):
        form = coach.browser.open(f"{path}/players?form=new")
        added = coach.browser.submit(
            form, f"{path}/players", name=f"Player {number}", number=str(number), positions=position
        )
        assert added.status == 200, added.text


def test_from_the_first_page_to_no_account_at_all(site, coach):
    browser = coach.browser
    path = path_of(site, create_team(coach, f"Owls of {coach.email}"))
    add_players(coach, path)
    lineup = browser.open(f"/best/{path.rpartition('/')[2]}/3")
    assert "Player 1" in lineup.text
    # A junior team is its people's alone.
    assert site.get(path).status == 404

    statuses = browser.open(f"{path}/players?form=status")
    first = next(name for name in statuses.page.forms[-1].names if name.startswith("status."))
    saved = browser.submit(statuses, f"{path}/players", **{first: "injured"})
    assert saved.status == 200
    short = browser.open(f"/best/{path.rpartition('/')[2]}/3")
    assert short.status == 200
    assert "1 player is missing" in short.text

    preview = browser.submit(browser.open(f"{path}/import"), f"{path}/import", files={"file": FILE})
    assert "2 to add" in preview.text
    imported = browser.submit(preview, f"{path}/import")
    assert "Ülle Ünal" in imported.text

    welcome_a_colleague(site, coach, path)
    leave(site, coach, path)


def welcome_a_colleague(site, coach, path):
    """Somebody is invited by mail, joins, and sees the team."""
    colleague = site.register("Kim Ford")
    people = coach.browser.open(f"{path}/people")
    sent = coach.browser.submit(people, f"{path}/people", email=colleague.email, role="assistant")
    assert colleague.email in sent.text
    invitation = colleague.browser.follow(site.link_in_mail(colleague.email))
    joined = colleague.browser.submit(invitation, path_of(site, invitation))
    assert joined.status == 200
    assert colleague.browser.open(path).status == 200


def leave(site, coach, path):
    """Signed out, one sees nothing of one's own; with the account, it is gone."""
    browser = coach.browser
    signed_out = browser.submit(browser.open("/"), "/logout")
    assert signed_out.status == 200
    asked = browser.open("/profile")
    assert asked.url.startswith(site.url("/login?next="))
    profile = browser.submit(asked, "/login", email=coach.email, password=PASSWORD)
    assert profile.url == site.url("/profile")
    form = browser.open("/profile?form=delete")
    gone = browser.submit(form, "/profile", {"action": "delete"}, current_password=PASSWORD)
    assert gone.status == 200
    again = Browser(site)
    refused = again.submit(again.open("/login"), "/login", email=coach.email, password=PASSWORD)
    assert refused.status == 422
    assert site.get(path).status == 404


def test_every_link_of_a_coach_leads_to_a_page_of_the_site(site):
    browser = site.keeper.browser
    team = f"/teams/{site.team['slug']}"
    for start in ("/", team, f"{team}/people", f"{team}?form=edit"):
        for url in browser.open(start).page.links:
            assert browser.follow(url).status == 200, url


def test_a_form_of_another_site_changes_nothing(site):
    browser = site.keeper.browser
    form = browser.open("/profile")
    assert form.page.forms
    form.url = "https://elsewhere.example/copied"
    changed = browser.submit(form, "/profile", {"action": "name"}, name="Mallory")
    assert changed.status == 403
    assert "Mallory" not in browser.open("/profile").text
