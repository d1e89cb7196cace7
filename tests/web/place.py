"""A place where everything that can be changed is there to be changed, and how it is asked for."""

from collections.abc import Mapping
from json import dumps
from urllib.parse import urlencode

from argon2 import PasswordHasher
from msgspec import Struct
from msgspec.structs import replace

from chalicelib.accounts import own_tokens
from chalicelib.accounts.profile import ask_email
from chalicelib.accounts.registration import password_link
from chalicelib.models import Audience, Coach, Visibility
from chalicelib.site.people.pages import role_stamp
from chalicelib.site.teams.access import SeenTeam
from chalicelib.store import coaches, confirmations
from chalicelib.store.confirmations import Purpose
from chalicelib.store.keys import digest
from chalicelib.store.sessions import parse_cookie
from tests.web.authenticators import (
    RECOVERY_CODE,
    SECRET,
    PresentCode,
    half_signed_in,
    with_second_factor,
)
from tests.web.conftest import Response, Site
from tests.web.faults import Items, items
from tests.web.people import OWN_PAGE, PASSWORD, email_of
from tests.web.roles import (
    World,
    browser_of,
    names_of,
    new_coach,
    new_world,
    profile_of,
    site_of,
    token_of,
)
from tests.web.write_paths import Write

ROLES = ("coach", "assistant", "stranger", "nobody")


class Place(Struct, frozen=True):
    """The site as everybody comes to it, what their forms carry, and what there is, by name."""

    sites: Mapping[str, Site]
    tokens: Mapping[str, str]
    names: Mapping[str, object]
    before: Items

    def send(self, write: Write) -> Response:
        """The answer to the request. What comes back does not change who comes next."""
        site = self.sites[write.who]
        site = Site(headers=site.headers, cookies=dict(site.cookies))
        if write.by_form:
            body = urlencode(self.body(write)).encode()
            kind = "application/x-www-form-urlencoded"
            return site.request("POST", self.url(write), body, content_type=kind, **OWN_PAGE)
        headers = {
            **OWN_PAGE,
            "accept": "application/json",
            "content_type": "application/json",
            "x_csrf_token": self.tokens[write.who],
            **({"if_match": "*"} if write.method in ("PUT", "DELETE") else {}),
            **({"idempotency_key": write.key} if write.key else {}),
        }
        body = dumps(self.body(write)).encode()
        return site.request(write.method, self.url(write), body, **headers)

    def url(self, write: Write) -> str:
        """The address that the request goes to."""
        return f"{write.path}{write.query}".format_map({**self.names, **write.values})

    def body(self, write: Write) -> dict[str, object]:
        """What is sent: the fields, and of a form what our pages add to it."""
        given = {
            name: value.format_map(self.names) if isinstance(value, str) else value
            for name, value in write.fields.items()
        }
        if not write.by_form:
            return given
        method = {} if write.method == "POST" else {"_method": write.method}
        return {"csrf_token": self.tokens[write.who], **method, **given}


def new_place() -> Place:
    """The place with all that there is in it."""
    world = new_world()
    sites = {role: site_of(world, role) for role in ROLES}
    coach = world.coaches["coach"]
    names = {
        **names_of(world, Visibility.PRIVATE),
        **versions(world),
        "person": world.coaches["viewer"].id,
        "secret": world.secrets[Visibility.PRIVATE],
        "session": session_id(coach),
        "api_token": token_id(coach),
        "totp": PresentCode(),
        "totp_secret": SECRET,
        "recovery_code": RECOVERY_CODE,
        **links(world, sites["nobody"]),
    }
    careful = with_second_factor(new_coach("Fay Factor"))
    sites |= {"careful": browser_of(careful), "half signed in": half_signed_in(careful)}
    hashed_otherwise(new_coach("Olga Old"))
    carried = {role: token_of(site) for role, site in sites.items()}
    return Place(sites, carried, names, items())


def versions(world: World, visibility: Visibility = Visibility.PRIVATE) -> dict[str, str]:
    """What the forms of a team say of what they were filled from."""
    seen = SeenTeam(world.teams[visibility], Audience.MEMBER)
    roles = {each.coach_id: role_stamp(each).version for each in seen.roster.members}
    return {
        "version": seen.stamp.version,
        "details_version": seen.details_stamp.version,
        "player_version": seen.player_stamp(seen.player("p00")).version,
        "viewer_version": roles[world.coaches["viewer"].id],
        "assistant_version": roles[world.coaches["assistant"].id],
    }


def links(world: World, visitor: Site) -> dict[str, str]:
    """The secrets of links that were mailed, one for each purpose.

    One registration came from the visitor's browser, another from elsewhere.
    """
    facts = {"name": "Robin Marsh", "password_hash": "none", "coach_id": "robin"}
    token_of(visitor)
    here = {**facts, "browser": digest(visitor.cookies["visitor"])}
    viewer = world.coaches["viewer"]
    mailed: list[str] = []

    def link(secret: str) -> str:
        mailed.append(secret)
        return secret

    ask_email(viewer, "viewer@new.example", link)
    return {
        Purpose.REGISTER: confirmations.create(Purpose.REGISTER, email_of("Robin Marsh"), **here),
        "elsewhere": confirmations.create(Purpose.REGISTER, email_of("Robin Else"), **facts),
        Purpose.PASSWORD: password_link(viewer),
        Purpose.EMAIL: mailed[0],
    }


def token_id(coach: Coach) -> str:
    """The number of a token that the coach has made."""
    return own_tokens.make(profile_of(coach), "a program", may_write=True).token.id


def session_id(coach: Coach) -> str:
    """The number of a session of the coach's in another browser."""
    ids = parse_cookie(browser_of(coach).cookies["session"])
    assert ids
    return ids[1]


def hashed_otherwise(coach: Coach) -> None:
    """Keep the coach's password as it was hashed before the parameters were others."""
    hashed = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    coaches.change(coach, replace(coach, password_hash=hashed))
