"""Teams that several coaches share, made anew for each test, and forms as browsers send them."""

from collections.abc import Mapping
from itertools import count

from msgspec.structs import replace

from chalicelib.models import Member, Role, Roster
from chalicelib.store import coaches, teams
from tests.web import made_up
from tests.web.conftest import Response, Site
from tests.web.people import OWN_PAGE, csrf_token, email_of

_NUMBERS = count(1)
_BOUNDARY = "=-=-=-="


def member(name: str, role: Role) -> Member:
    """A coach who has registered, in a role."""
    coach = coaches.by_email(email_of(name))
    return Member(coach.id, coach.name, role)


def new_team(players: int = 3, **roles: Role) -> Roster:
    """A team of its own name; ``ana_abel=Role.COACH`` makes Ana Abel its coach."""
    people = [member(name.replace("_", " ").title(), role) for name, role in roles.items()]
    roster = Roster(made_up.team(f"Shared {next(_NUMBERS)}", size=5), made_up.players(players))
    return teams.save(None, replace(roster, members=tuple(people)))


def multipart(site: Site, url: str, fields: Mapping[str, str | bytes], page: str) -> Response:
    """Send a form with files, which are the fields of bytes, as a browser does."""
    token = csrf_token(site.get(page, accept="text/html").text)
    parts = [_part(name, value) for name, value in {"csrf_token": token, **fields}.items()]
    body = b"".join(parts) + f"--{_BOUNDARY}--\r\n".encode()
    content_type = f'multipart/form-data; boundary="{_BOUNDARY}"'
    return site.request("POST", url, body, content_type=content_type, **OWN_PAGE)


def _part(name: str, value: str | bytes) -> bytes:
    is_file = isinstance(value, bytes)
    filename = '; filename="squad.csv"\r\nContent-Type: text/csv' if is_file else ""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{filename}\r\n\r\n'
    return head.encode() + (value if is_file else value.encode()) + b"\r\n"


def send_json(site: Site, method: str, url: str, body: bytes = b"", **headers: str) -> Response:
    """Send JSON as a script of our own pages does, with the token of the session."""
    token = csrf_token(site.get("/", accept="text/html").text)
    named = {"content_type": "application/json", "accept": "application/json", **headers}
    return site.request(
        method, url, body, sec_fetch_site="same-origin", x_csrf_token=token, **named
    )
