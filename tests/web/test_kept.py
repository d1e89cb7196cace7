"""Bodies that the process keeps: the same state is rendered once, and never for somebody else."""

import pytest
from msgspec.structs import replace

from chalicelib.http import response as conditional
from chalicelib.representations import html
from chalicelib.settings import settings
from chalicelib.store import teams as stored
from tests.web.people import signed_in

PAGE = "/best/zurich_badgers/11"


@pytest.fixture
def rendered(monkeypatch):
    """The templates that were rendered."""
    names = []
    render = html.render

    def noted(template, *arguments, **named):
        names.append(template)
        return render(template, *arguments, **named)

    monkeypatch.setattr(html, "render", noted)
    return names


@pytest.mark.usefixtures("teams")
class TestKept:
    def test_the_same_state_is_rendered_once(self, site, rendered):
        first, again = site.get(PAGE), site.get(PAGE)
        assert first.text == again.text
        assert rendered == ["best/lineup.html"]

    def test_every_representation_and_url_has_its_own(self, site, deployed):
        bodies = [
            site.get(PAGE).text,
            site.get(f"{PAGE}?format=csv").text,
            site.get("/best/zurich_badgers/9").text,
            site.get(f"{PAGE}?done=signed-out").text,
            deployed.get(PAGE).text,
        ]
        assert len(set(bodies)) == len(bodies)

    def test_no_more_than_so_many_are_kept(self, site, rendered, monkeypatch):
        monkeypatch.setattr(conditional, "MOST_BODIES", 1)
        for size in (11, 9, 11, 11):
            site.get(f"/best/zurich_badgers/{size}")
        assert len(rendered) == 3

    def test_other_addresses_of_the_static_files_make_another_page(self, site, monkeypatch):
        first = site.get(PAGE)
        monkeypatch.setenv("STATIC_URL", "https://elsewhere.example")
        settings.cache_clear()
        again = site.get(PAGE, if_none_match=first.headers["etag"])
        assert again.status == 200
        assert "https://elsewhere.example/css/" in again.text


def test_a_change_is_seen_at_once(site, own_teams):
    site.get(PAGE)
    before = stored.read("zurich_badgers")
    stored.save(before, replace(before, team=replace(before.team, name="Badgers of Zurich")))
    assert "Badgers of Zurich" in site.get(PAGE).text


@pytest.mark.usefixtures("own_teams")
def test_what_somebody_sees_is_not_kept_for_others(site, rendered):
    known = signed_in(site, "Ada Coach")
    rendered.clear()
    first, again = known.get(PAGE), known.get(PAGE)
    assert "Ada Coach" in first.text
    assert "Ada Coach" in again.text
    assert rendered == ["best/lineup.html"] * 2
    assert "Ada Coach" not in type(site)().get(PAGE).text
