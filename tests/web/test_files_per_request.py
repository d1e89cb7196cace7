"""How many of the project's Python files run for one request: what one has to read to follow it.

``pytest -s -p no:randomly tests/web/test_files_per_request.py`` lists them.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from chalicelib.web import kept
from tests.web.people import csrf_token, post, signed_in

ROOT = Path(__file__).parents[2]
LINEUP_PAGE_FILES = 47
ADD_PLAYER_FILES = 44


def files_of(request: Callable[[], object]) -> list[str]:
    """The files of the project, in order, whose functions the request calls."""
    seen: set[str] = set()

    def note(frame, event, _):
        if event == "call" and frame.f_code.co_name != "<module>":
            seen.add(frame.f_code.co_filename)

    sys.setprofile(note)
    try:
        request()
    finally:
        sys.setprofile(None)
    own = {Path(name) for name in seen if name.startswith((f"{ROOT}/chalicelib", f"{ROOT}/app.py"))}
    return sorted(str(each.relative_to(ROOT)) for each in own)


def test_the_lineup_page(site, teams):
    def ask():
        kept.clear()
        return site.get("/best/zurich_badgers/11", accept="text/html")

    assert ask().status == 200
    found = files_of(ask)
    print(len(found), *found, sep="\n")
    assert len(found) <= LINEUP_PAGE_FILES


def test_adding_a_player_by_form(site, own_teams):
    coach = signed_in(site, "Ada Abel")
    team = {"name": "Otters", "sport": "football", "team_type": "senior", "size": "11"}
    made = post(coach, "/teams", team | {"formation": "", "visibility": "public"}, "/teams?form=new")
    assert made.status == 302, made.text
    page = coach.get("/teams/otters/players?form=new", accept="text/html").text
    token = csrf_token(page)
    number = iter(range(10))

    def add():
        fields = f"csrf_token={token}&name=Player+{next(number)}&positions=GK&skill=50&status=available&number="
        return coach.request(
            "POST",
            "/teams/otters/players",
            fields.encode(),
            content_type="application/x-www-form-urlencoded",
            accept="text/html",
            sec_fetch_site="same-origin",
        )

    assert add().status == 302
    found = files_of(add)
    print(len(found), *found, sep="\n")
    assert len(found) <= ADD_PLAYER_FILES
