"""How many of the project's Python files run for one request: what one has to read to follow it.

``pytest -s tests/web/test_files_per_request.py`` lists them.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from chalicelib.http.response import clear_cache
from tests.web.people import post, signed_in

ROOT = Path(__file__).parents[2]
LINEUP_PAGE_FILES = 30
ADD_PLAYER_FILES = 28


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
    found = sorted(str(each.relative_to(ROOT)) for each in own)
    sys.stdout.write("\n".join(["", f"{len(found)} files:", *found, ""]))
    return found


def test_the_lineup_page(site, teams):
    def ask():
        clear_cache()
        return site.get("/best/zurich_badgers/11", accept="text/html")

    assert ask().status == 200
    assert len(files_of(ask)) <= LINEUP_PAGE_FILES


def test_adding_a_player_by_form(site, own_teams):
    coach = signed_in(site, "Ada Abel")
    team = {"name": "Otters", "sport": "football", "team_type": "senior", "size": "11"}
    more = {"formation": "", "visibility": "public"}
    assert post(coach, "/teams", team | more, "/teams?form=new").status == 302
    player = {"name": "Bo Berg", "positions": "GK", "skill": "50", "status": "available"}
    page = "/teams/otters/players?form=new"
    sent = []

    def add():
        sent.append(post(coach, "/teams/otters/players", player | {"number": ""}, page))

    found = files_of(add)
    assert sent[0].status == 302
    assert len(found) <= ADD_PLAYER_FILES
