"""What strangers get of a junior team depends on nothing that is only for its people."""

from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from itertools import count
from json import dumps
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.accounts import second_factor
from chalicelib.accounts.invitations import invite
from chalicelib.http.response import clear_cache
from chalicelib.lineup.sports import SPORTS
from chalicelib.models import Member, Player, Role, Roster, Status, TeamType
from chalicelib.site.routes import SITE
from chalicelib.store import invitations, table, team_writes
from chalicelib.store import teams as stored
from tests.web import made_up
from tests.web.authenticators import SECRET
from tests.web.conftest import Site, on_local_aws
from tests.web.people import OWN_PAGE
from tests.web.roles import browser_of, new_coach, token_of

pytestmark = pytest.mark.exhaustive

CODES = list(SPORTS["football"].positions)
SIZES = SPORTS["football"].sizes
NAMES = ("Ana Silva", "Bo Berg", "Cleo", "山田 葵", "Dag-Dorn", "Fia Frey", "Gus Gale")
SAME_TO_STRANGERS = (
    ("Ana Silva", "Ana Santos", "Ana Maria Sá", "Soto, Ana"),
    ("Bo Berg", "Bo Bauer", "Bo van Beek"),
    ("山田 葵", "山田 太郎", "山本 葵"),
)
"""Names of which strangers see the same."""
FAMILY_NAMES = {name: names for names in SAME_TO_STRANGERS for name in names}
QUERIES = {
    "/best": ("", "team={slug}", "team={name}&show=3", "team={slug}&show=99&formation=x"),
    "/teams": ("", "order=updated", "order=-name&type=junior", "q={word}&sport=football"),
    "/best/{team}": ("", "order=updated"),
    "/search": ("", "q={word}"),
}
"""The queries by which the routes tell of a team that is not in their path."""

NEW_EACH_TIME = {"second-factor"}
"""A form that shows its coach a new secret whenever it is asked for."""

_numbers = count(1)
_clock = (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=each) for each in count())


@pytest.fixture(scope="module")
def cloud():
    with on_local_aws(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(stored, "_now", lambda: next(_clock))
        # Each look at the page of two-step sign-in offers another secret.
        patch.setattr(second_factor, "new_secret", lambda: SECRET)
        read_once(patch)
        yield


def read_once(patch):
    """What is read again before anything is written comes without asking the table."""
    known = {}
    transact = table.transact

    def once(read):
        def reading(asked):
            key = read, dumps(asked, sort_keys=True)
            if key not in known:
                known[key] = read(asked)
            return deepcopy(known[key])

        return reading

    def writing(writes):
        known.clear()
        transact(writes)

    patch.setattr(table, "get", once(table.get))
    patch.setattr(table, "query", once(table.query))
    patch.setattr(table, "transact", writing)


@pytest.fixture(scope="module")
def strangers(cloud):
    """A browser in which nobody is signed in, and one of a coach of no team."""
    return Site(), browser_of(new_coach("Sam Stranger"))


PLAYERS = st.lists(
    st.builds(
        Player,
        id=st.just(""),
        name=st.sampled_from(NAMES),
        positions=st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True).map(tuple),
        number=st.none(),
        skill=st.integers(0, 100),
        status=st.sampled_from(Status),
    ),
    max_size=12,
)


@st.composite
def rosters(draw):
    """A junior team that everybody may see."""
    players = draw(PLAYERS)
    numbers = draw(
        st.lists(st.integers(0, 99), min_size=len(players), max_size=len(players), unique=True)
    )
    unnumbered = draw(st.integers(0, len(players)))
    size = draw(st.sampled_from(SIZES))
    shapes = [None, *SPORTS["football"].formats[size]]
    team = made_up.team(
        f"Otters {next(_numbers)}",
        size=size,
        team_type=TeamType.JUNIOR,
        formation=draw(st.sampled_from(shapes)),
    )
    return Roster(
        team,
        tuple(
            replace(
                player,
                id=f"{place:016x}",
                number=None if place < unnumbered else numbers[place],
            )
            for place, player in enumerate(players)
        ),
        (Member("c1", "Robin Marsh", Role.COACH),),
    )


@st.composite
def changes(draw):
    """What the people of a team change of it that is for them alone."""
    return draw(
        st.lists(
            st.tuples(
                st.sampled_from(
                    ["skill", "status", "positions", "name", "people", "invitation", "all"]
                ),
                st.randoms(use_true_random=False),
            ),
            min_size=1,
            max_size=4,
        )
    )


def changed(roster, kind, random):
    """The roster after a change of that kind, stored."""
    if kind == "invitation":
        made, _ = invite(roster, "new@example.org", Role.VIEWER, "Robin", datetime.now(UTC))
        return stored.commit(invitations.adding(roster, made))
    if kind == "people":
        people = [Member(f"m{each}", "Kim", Role.VIEWER) for each in range(random.randint(0, 3))]
        return stored.save(roster, replace(roster, members=(*roster.members[:1], *people)))
    players = tuple(player_changed(each, kind, random) for each in roster.players)
    return stored.save(roster, replace(roster, players=players))


def player_changed(player, kind, random):
    everything = kind == "all"
    if everything or kind == "skill":
        player = replace(player, skill=random.randint(0, 100))
    if everything or kind == "status":
        player = replace(player, status=random.choice(list(Status)))
    if everything or kind == "positions":
        positions = random.sample(player.positions, len(player.positions))
        player = replace(player, positions=tuple(positions))
    if (everything or kind == "name") and player.name in FAMILY_NAMES:
        player = replace(player, name=random.choice(FAMILY_NAMES[player.name]))
    return player


def addresses(roster):
    """Method and address of all that can be asked about the team, from the table of routes."""
    team = roster.team
    player = roster.players[0].id if roster.players else "none"
    named = {"slug": team.slug, "name": quote(team.name), "word": team.name.split()[1]}
    for route in SITE:
        places = {
            "team": "junior" if route.path == "/best/{team}" else team.slug,
            "player": player,
            "show": str(sum(each.status.can_play for each in roster.players)),
            "person": "c1",
            "invitation": "none",
        }
        path = route.path.format(**places)
        yield from (("GET", f"{path}?{query}") for query in queries(route, named))
        if "{team}" in route.path:
            yield from ((method, path) for method in route.operations if method != "GET")
            yield from (
                ("GET", route.path.format(**places | other))
                for other in ({"team": named["name"]}, {"player": "none"}, {"show": "99"})
            )


def queries(route, named):
    """The queries with which a route is asked: in every format, and for every form."""
    if "GET" not in route.operations:
        return
    for query in QUERIES.get(route.path, ("",)):
        for each in route.formats:
            yield "&".join(filter(None, (query.format(**named), f"format={each.value}")))
    for form in sorted(route.operations["GET"].forms.keys() - NEW_EACH_TIME):
        yield urlencode({"form": form, "format": "html"})


@contextmanager
def in_the_table(roster):
    """The roster as it is stored; nothing is left of it afterwards."""
    created = stored.save(None, roster)
    yield created
    team_writes.remove(stored.read(created.team.slug))


def answers(site, roster):
    """Everything that comes back, but the number of the request."""
    clear_cache()
    token = token_of(site)
    found = {}
    for method, url in addresses(roster):
        headers = {"accept": "text/html" if "format=html" in url else "application/json"}
        body = b""
        if method != "GET":
            body = dumps({}).encode()
            headers |= {**OWN_PAGE, "content_type": "application/json", "x_csrf_token": token}
            headers["accept"] = "application/json"
        response = site.request(method, url, body, **headers)
        number = response.headers.pop("x-request-id")
        text = response.text.replace(number, "")
        found[method, url] = (response.status, response.headers, text, response.cookies)
    return found


def changed_answers(before, after):
    """The requests that got something else, for each stranger."""
    return [
        url for old, new in zip(before, after, strict=True) for url in old if old[url] != new[url]
    ]


@settings(max_examples=12)
@given(rosters(), changes())
def test_what_strangers_get_depends_on_nothing_that_is_the_peoples(strangers, roster, changes):
    with in_the_table(roster) as before:
        first = [answers(site, before) for site in strangers]
        after = before
        for kind, random in changes:
            after = changed(after, kind, random)
        then = [answers(site, before) for site in strangers]
        assert changed_answers(first, then) == []


@pytest.mark.parametrize("names", SAME_TO_STRANGERS, ids=lambda names: names[0])
def test_a_name_that_shortens_to_the_same_changes_nothing_for_strangers(strangers, names):
    players = made_up.players(3)
    roster = Roster(made_up.team("Otters Named", team_type=TeamType.JUNIOR), players)
    first, *others = players
    roster = replace(roster, players=(replace(first, name=names[0]), *others))
    with in_the_table(roster) as made:
        before = [answers(site, made) for site in strangers]
        roster = made
        for name in names[1:]:
            first, *others = roster.players
            roster = stored.save(
                roster, replace(roster, players=(replace(first, name=name), *others))
            )
            assert roster.team.updated_at > roster.team.listed_at
        then = [answers(site, made) for site in strangers]
        assert changed_answers(before, then) == []


def test_what_they_see_changes_their_etag_and_date(strangers):
    roster = Roster(made_up.team("Otters Seen", team_type=TeamType.JUNIOR), made_up.players(5))
    with in_the_table(roster) as made:
        roster, (ana, *others) = made, made.players
        for change in ({"number": 98}, {"name": "Zoë Silva"}, {"positions": ("GK", "ST")}):
            url = f"/teams/{roster.team.slug}"
            old = strangers[0].get(url)
            roster = stored.save(roster, replace(roster, players=(replace(ana, **change), *others)))
            new = strangers[0].get(url, if_none_match=old.headers["etag"])
            assert new.status == 200
            assert new.headers["etag"] != old.headers["etag"]
            assert new.headers["last-modified"] != old.headers["last-modified"]
