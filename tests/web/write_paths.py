"""Every way to change something: what is sent, by whom, and what comes of sending it once more."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.store.confirmations import Purpose
from tests.web.people import PASSWORD, email_of

CONFLICT, GONE, REFUSED, SIGNED_OUT = 409, 404, 422, 401
ANOTHER = "nine badgers in the barn"
TEAM, PLAYERS = "/teams/{team}", "/teams/{team}/players"
PLAYER, IMPORT = "/teams/{team}/players/{player}", "/teams/{team}/import"
PEOPLE, PERSON = "/teams/{team}/people", "/teams/{team}/people/{person}"
INVITATION = "/teams/{team}/invitations/{invitation}"

NEW_TEAM = {"name": "River Otters", "sport": "football", "team_type": "senior", "size": "7"}
NEW_PLAYER = {"name": "Nora New", "positions": "ST"}
FILE = "name,positions\nNora New,ST\nMia Most,GK\n"
KIM = {"name": "Kim Marsh", "email": "kim@example.org", "password": ANOTHER}
ASKED = {"email": "bo@example.org", "role": "viewer"}
SAW_DETAILS = {"version": "{details_version}"}
SAW_PLAYER = {"version": "{player_version}"}
SAW_VIEWER = {"version": "{viewer_version}"}
OWNED = "the_private_otters the_public_otters"
ABSENT = {
    f"{said}.{player}": status
    for player in ("p00", "p01")
    for said, status in (("shown", "available"), ("status", "absent"))
}


Fields = Mapping[str, Any]


class Write(Struct, frozen=True):
    """A request that changes something.

    ``path`` is the route's; in it, in ``fields`` and in ``query`` stand names of what there is in
    the place. ``again``: the status of the same request once it was carried out; ``more``: it then
    makes more of it, be it only another version. ``undone``: what cannot be known to be there is
    taken away again, which leaves another version. ``unmailed``: the mail that tells of it does not
    go out where it cannot be known whether it was done.
    """

    what: str
    method: str
    path: str
    fields: Fields = field(default_factory=dict)
    who: str = "coach"
    again: int = 200
    more: bool = False
    undone: bool = False
    unmailed: bool = False
    by_form: bool = False
    query: str = ""
    key: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        kind = "by form" if self.by_form else "by JSON"
        return f"{self.what} {kind}" + (" with a key" if self.key else "")


def sent(what: str, method: str, path: str, fields: Fields | None = None, **more: Any) -> Write:
    """A request with JSON."""
    return Write(what, method, path, fields or {}, **more)


def form(what: str, method: str, path: str, fields: Fields | None = None, **more: Any) -> Write:
    """A browser's form."""
    return Write(what, method, path, fields or {}, by_form=True, **{"again": 302, **more})


def once(write: Write, again: int) -> Write:
    """The same with a key, under which it is carried out only once."""
    return replace(write, key="once", again=again, more=False)


def own(what: str, action: str, **fields: Any) -> Write:
    """A form of the coach's profile; ``again`` and ``more`` are said of it, the rest is in it."""
    known = ("again", "more", "unmailed")
    told = {name: fields.pop(name) for name in known if name in fields}
    return form(what, "POST", "/profile", {"action": action, **fields}, **told)


def careful(what: str, action: str, **fields: Any) -> Write:
    """A form of the profile of a coach who has a second factor."""
    return replace(own(what, action, **fields, current_password=PASSWORD), who="careful")


def confirmed(what: str, purpose: str, **fields: str) -> Write:
    """The button of the page that a link in a mail leads to."""
    fields = {"token": f"{{{purpose}}}", **fields}
    return form(what, "POST", "/confirm", fields, who="nobody", again=GONE)


CREATE = sent("create a team", "POST", "/teams", NEW_TEAM | {"size": 7}, again=CONFLICT)
NORA = NEW_PLAYER | {"positions": ["ST"]}
ADD = sent("add a player", "POST", PLAYERS, NORA, again=201, more=True)
BRING = sent("import players", "POST", IMPORT, {"csv": FILE})
INVITE = sent("invite", "POST", PEOPLE, ASKED, again=REFUSED, undone=True)
SECRET = {"token": "{secret}"}
ACCEPT = sent("accept", "POST", INVITATION, SECRET, who="stranger", again=CONFLICT)
HAND_OVER = {"role": "coach", "hand_over": True}
ASSISTANT = {"person": "samassistant"}

OF_TEAMS = (
    CREATE,
    once(CREATE, again=201),
    form("create a team", "POST", "/teams", NEW_TEAM, again=CONFLICT),
    sent("change a team", "PUT", TEAM, NEW_TEAM | {"size": 7}),
    form("change a team", "PUT", TEAM, NEW_TEAM | SAW_DETAILS, again=CONFLICT),
    sent("delete a team", "DELETE", TEAM, again=GONE),
    form("delete a team", "DELETE", TEAM, {"version": "{version}"}, again=GONE),
    ADD,
    once(ADD, again=201),
    form("add a player", "POST", PLAYERS, NEW_PLAYER, more=True),
    form("add a player and another", "POST", PLAYERS, NEW_PLAYER, query="?form=new", more=True),
    form("say who can play", "POST", PLAYERS, ABSENT, query="?form=status"),
    sent("change a player", "PUT", PLAYER, NORA),
    form(
        "change a player",
        "PUT",
        PLAYER,
        NEW_PLAYER | SAW_PLAYER,
        again=CONFLICT,
    ),
    sent("remove a player", "DELETE", PLAYER, again=GONE),
    form("remove a player", "DELETE", PLAYER, SAW_PLAYER, again=GONE),
    BRING,
    once(BRING, again=200),
    form(
        "import players",
        "POST",
        IMPORT,
        {"text": FILE, "step": "apply", "version": "{version}"},
        again=CONFLICT,
    ),
)

OF_PEOPLE = (
    INVITE,
    once(INVITE, again=201),
    form("invite", "POST", PEOPLE, ASKED, again=REFUSED, undone=True),
    ACCEPT,
    once(ACCEPT, again=200),
    form("accept", "POST", INVITATION, SECRET, who="stranger", again=CONFLICT),
    sent("take an invitation back", "DELETE", INVITATION, again=GONE),
    form("take an invitation back", "DELETE", INVITATION, again=GONE),
    sent("change a role", "PUT", PERSON, {"role": "coach"}),
    form(
        "change a role",
        "PUT",
        PERSON,
        {"role": "coach"} | SAW_VIEWER,
        again=CONFLICT,
    ),
    # Whoever handed the team over may not do so once more.
    sent("hand a team over", "PUT", PERSON, HAND_OVER, values=ASSISTANT, again=403),
    form(
        "hand a team over",
        "PUT",
        PERSON,
        {"role": "coach", "hand_over": "yes", "version": "{assistant_version}"},
        values=ASSISTANT,
        again=403,
    ),
    sent("remove a person", "DELETE", PERSON, again=GONE),
    form("remove a person", "DELETE", PERSON, again=GONE),
    sent("leave a team", "DELETE", PERSON, who="assistant", values=ASSISTANT, again=GONE),
    form("leave a team", "DELETE", PERSON, who="assistant", values=ASSISTANT, again=GONE),
)

SAM = {"email": email_of("Sam Stranger")}
FAY = {"email": email_of("Fay Factor")}
OLD = {"email": email_of("Olga Old")}
ENTRY = {"password": PASSWORD, "next": "/teams"}
MORE = {"again": 200, "more": True}

OF_ACCOUNTS = (
    form("register", "POST", "/register", KIM, who="nobody", **MORE),
    form("register once more", "POST", "/register", KIM | SAM, who="nobody", **MORE),
    confirmed("confirm a registration", Purpose.REGISTER),
    confirmed(
        "confirm it in another browser", "elsewhere", name="Robin B. Marsh", password=ANOTHER
    ),
    confirmed("set a new password", Purpose.PASSWORD, password=ANOTHER),
    confirmed("confirm an address", Purpose.EMAIL),
    form("forget the password", "POST", "/password", SAM, who="nobody", **MORE),
    form("forget that there is none", "POST", "/password", ASKED, who="nobody", **MORE),
    form("sign in", "POST", "/login", ENTRY | SAM, who="nobody", more=True),
    form("sign in once more", "POST", "/login", ENTRY | SAM, who="stranger", more=True),
    form("sign in where hashing changed", "POST", "/login", ENTRY | OLD, who="nobody", more=True),
    form("sign in with a second factor", "POST", "/login", ENTRY | FAY, who="nobody", more=True),
    form(
        "give the code",
        "POST",
        "/login",
        {"code": "{totp}", "next": "/teams"},
        who="half signed in",
        query="?form=code",
        unmailed=True,
    ),
    form("sign out", "POST", "/logout", who="stranger"),
    own("change the name", "name", name="Sam Coach-Field", more=True),
    own("change the address", "email", email="sam@new.example", current_password=PASSWORD, **MORE),
    own(
        "change the password",
        "password",
        new_password=ANOTHER,
        current_password=PASSWORD,
        again=SIGNED_OUT,
    ),
    own("end a session", "end-session", id="{session}"),
    own("end the other sessions", "end-others"),
    own("make a token", "token", label="mine", access="read", current_password=PASSWORD, **MORE),
    own("revoke a token", "revoke-token", id="{api_token}"),
    own(
        "turn the second factor on",
        "turn-on-second-factor",
        secret="{totp_secret}",
        code="{totp}",
        current_password=PASSWORD,
        again=CONFLICT,
    ),
    careful("turn the second factor off", "turn-off-second-factor", code="{totp}", again=CONFLICT),
    careful(
        "make new recovery codes",
        "renew-recovery-codes",
        code="{recovery_code}",
        again=REFUSED,
    ),
    own(
        "delete the account",
        "delete",
        current_password=PASSWORD,
        goes=OWNED,
        again=SIGNED_OUT,
        unmailed=True,
    ),
)

WRITES = (*OF_TEAMS, *OF_PEOPLE, *OF_ACCOUNTS)
