"""Made-up people: a browser for each role on a team, the two teams that they have it on, a public
and a private one, and teams of a test's own.
"""

from datetime import UTC, datetime
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.accounts import own_tokens
from chalicelib.accounts.invitations import invite
from chalicelib.accounts.passwords import hash_password
from chalicelib.models import Coach, Member, Role, Roster, TeamType, Visibility
from chalicelib.store import coaches, invitations, profiles, sessions, table, teams
from chalicelib.store.profiles import Profile
from tests.web import made_up
from tests.web.conftest import Site
from tests.web.people import PASSWORD, csrf_token, email_of

_NUMBERS = count(1)
NOW = datetime(2026, 9, 1, tzinfo=UTC)
MEMBERS = {"coach": Role.COACH, "assistant": Role.ASSISTANT, "viewer": Role.VIEWER}
ROLES = (*MEMBERS, "stranger", "nobody", "token")


class World(Struct, frozen=True):
    """Coaches by the role that they have, the teams by visibility, and an invitation to each."""

    coaches: dict[str, Coach]
    teams: dict[str, Roster]
    invitations: dict[str, str]
    secrets: dict[str, str]


def new_coach(name: str) -> Coach:
    """A coach who registered and confirmed some time ago."""
    identifier = name.lower().replace(" ", "")
    coach = Coach(
        id=identifier,
        name=name,
        email=email_of(name),
        password_hash=hash_password(PASSWORD),
        created_at=NOW,
    )
    coaches.create(coach)
    return coach


def new_world() -> World:
    """Store the coaches and the teams."""
    people = {role: new_coach(f"Sam {role.title()}") for role in (*MEMBERS, "stranger")}
    members = tuple(Member(people[role].id, people[role].name, MEMBERS[role]) for role in MEMBERS)
    world = World(people, {}, {}, {})
    for visibility in Visibility:
        team = made_up.team(
            f"The {visibility} Otters", team_type=TeamType.JUNIOR, visibility=visibility
        )
        stored = teams.save(None, Roster(team, made_up.players(11), members))
        invitation, secret = invite(
            stored, "new@example.org", Role.VIEWER, "Sam Coach", datetime.now(UTC)
        )
        world.teams[visibility] = teams.commit(invitations.adding(stored, invitation))
        world.invitations[visibility] = invitation.id
        world.secrets[visibility] = secret
    return world


def names_of(world: World, visibility: Visibility) -> dict[str, str]:
    """What stands in the addresses of a team, by the variables of their paths."""
    return {
        "team": world.teams[visibility].team.slug,
        "player": "p00",
        "person": world.coaches["assistant"].id,
        "invitation": world.invitations[visibility],
    }


def browser_of(coach: Coach) -> Site:
    """A browser in which the coach is signed in, in a session of its own."""
    opened = sessions.new(coach, "a browser", datetime.now(UTC).replace(microsecond=0))
    table.transact(opened.writes)
    return Site(cookies={"session": opened.cookie})


def profile_of(coach: Coach) -> Profile:
    """All that is stored of the coach."""
    found = profiles.read(coach.id)
    assert found
    return found


def program_of(coach: Coach, *, may_write: bool) -> Site:
    """A program with a token of the coach's."""
    made = own_tokens.make(profile_of(coach), "a program", may_write=may_write)
    return Site(headers={"authorization": f"Bearer {made.text}"})


def site_of(world: World, role: str) -> Site:
    """The site as somebody of that role comes to it; ``token``: one of the coach's that reads."""
    if role == "token":
        return program_of(world.coaches["coach"], may_write=False)
    return Site() if role == "nobody" else browser_of(world.coaches[role])


def token_of(site: Site) -> str:
    """What the forms of whoever uses the site carry; empty for programs."""
    if "authorization" in site.headers:
        return ""
    return csrf_token(site.get("/login", accept="text/html").text)


def member(name: str, role: Role) -> Member:
    """A coach who has registered, in a role."""
    coach = coaches.by_email(email_of(name))
    assert coach
    return Member(coach.id, coach.name, role)


def new_team(players: int = 3, **roles: Role) -> Roster:
    """A team of its own name; ``ana_abel=Role.COACH`` makes Ana Abel its coach."""
    people = [member(name.replace("_", " ").title(), role) for name, role in roles.items()]
    roster = Roster(made_up.team(f"Shared {next(_NUMBERS)}", size=5), made_up.players(players))
    return teams.save(None, replace(roster, members=tuple(people)))
