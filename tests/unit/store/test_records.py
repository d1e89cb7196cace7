"""Records as items of the table: stored in the form that they have always had, and read again."""

from datetime import UTC, datetime

import pytest

from chalicelib.models import Coach, Event, Invitation, Member, Role, Team, TeamType
from chalicelib.store import keys, table, teams
from chalicelib.store.confirmations import Confirmation, Purpose
from chalicelib.store.dynamodb import pack, unpack
from chalicelib.store.second_factors import SecondFactor
from chalicelib.store.sessions import Session
from chalicelib.store.tokens import Token
from tests.unit.store import builders

MOMENT = datetime(2026, 9, 1, 12, 30, tzinfo=UTC)
WRITTEN = "2026-09-01T12:30:00+00:00"
SECONDS = 1788265800

TEAM = Team(
    slug="otters",
    name="Otters",
    sport="football",
    team_type=TeamType.JUNIOR,
    size=7,
    version=3,
    created_at=MOMENT,
    updated_at=MOMENT,
)
TEAM_ITEM = {
    "slug": "otters",
    "name": "Otters",
    "sport": "football",
    "team_type": "junior",
    "size": 7,
    "formation": None,
    "visibility": "private",
    "version": 3,
    "created_at": WRITTEN,
    "updated_at": WRITTEN,
    "public_updated_at": None,
}
COACH = Coach(id="c1", name="Robin", email="r@example.org", password_hash="x", created_at=MOMENT)
COACH_ITEM = {
    "id": "c1",
    "coach_name": "Robin",
    "email": "r@example.org",
    "password_hash": "x",
    "second_factor": False,
    "version": 1,
    "created_at": WRITTEN,
}
SESSION = Session(
    id="s1",
    coach_id="c1",
    coach_name="Robin",
    device="a browser",
    created_at=MOMENT,
    seen_at=MOMENT,
    expires_at=MOMENT,
)
SESSION_ITEM = {
    "id": "s1",
    "coach_id": "c1",
    "coach_name": "Robin",
    "device": "a browser",
    "created_at": WRITTEN,
    "seen_at": WRITTEN,
    "expires_at": SECONDS,
}
TOKEN = Token(
    id="t1", coach_id="c1", coach_name="Robin", label="x", may_write=True, created_at=MOMENT
)
TOKEN_ITEM = {
    "id": "t1",
    "coach_id": "c1",
    "coach_name": "Robin",
    "token_label": "x",
    "may_write": True,
    "created_at": WRITTEN,
    "expires_at": None,
    "seen_at": None,
}
FACTOR = SecondFactor(
    coach_id="c1", secret="ABC", last_step=7, recovery_hashes=("x", "y"), created_at=MOMENT
)
FACTOR_ITEM = {
    "coach_id": "c1",
    "totp_secret": "ABC",
    "last_step": 7,
    "recovery_hashes": ["x", "y"],
    "version": 1,
    "created_at": WRITTEN,
}
INVITATION = Invitation(
    id="i1",
    email="kit@example.org",
    role=Role.VIEWER,
    invited_by="Robin",
    token_hash="x",
    expires_at=MOMENT,
)
INVITATION_ITEM = {
    "id": "i1",
    "email": "kit@example.org",
    "role": "viewer",
    "invited_by": "Robin",
    "token_hash": "x",
    "expires_at": SECONDS,
}
CONFIRMATION = Confirmation(
    id="d1",
    purpose=Purpose.EMAIL,
    email="kit@example.org",
    facts={"coach_id": "c1"},
    expires_at=MOMENT,
)
CONFIRMATION_ITEM = {
    "id": "d1",
    "purpose": "email",
    "email": "kit@example.org",
    "facts": {"coach_id": "c1"},
    "expires_at": SECONDS,
}
EVENT = Event(
    at=MOMENT, coach_id="c1", coach_name="Robin", changes=[{"what": "left"}], expires_at=MOMENT
)
EVENT_ITEM = {
    "at": WRITTEN,
    "by": "c1",
    "coach_name": "Robin",
    "changes": [{"what": "left"}],
    "expires_at": SECONDS,
}
RECORDS = [
    (TEAM, TEAM_ITEM),
    (COACH, COACH_ITEM),
    (SESSION, SESSION_ITEM),
    (TOKEN, TOKEN_ITEM),
    (FACTOR, FACTOR_ITEM),
    (INVITATION, INVITATION_ITEM),
    (CONFIRMATION, CONFIRMATION_ITEM),
    (EVENT, EVENT_ITEM),
    (Member("c1", "Robin", Role.COACH), {"coach_id": "c1", "coach_name": "Robin", "role": "coach"}),
]
NAMES = [type(record).__name__ for record, _ in RECORDS]


@pytest.mark.parametrize(("record", "item"), RECORDS, ids=NAMES)
def test_a_record_is_stored_and_read_again(record, item):
    assert unpack(pack(table.to_item(record))) == item
    assert table.to_record({"pk": "A", "sk": "B", **item}, type(record)) == record


@pytest.mark.parametrize(
    ("record", "item", "missing"),
    [
        (TEAM, TEAM_ITEM, ["public_updated_at"]),
        (COACH, COACH_ITEM, ["second_factor"]),
        (TOKEN, TOKEN_ITEM, ["expires_at", "seen_at"]),
    ],
)
def test_what_an_older_item_lacks_has_its_default(record, item, missing):
    older = {name: value for name, value in item.items() if name not in missing}
    assert table.to_record(older, type(record)) == record


@pytest.mark.usefixtures("aws")
def test_players_are_one_text_in_the_form_that_it_always_had():
    teams.save(None, builders.roster(1))
    text = table.get(keys.roster("river_otters"))["players"]
    assert text == (
        '[{"id":"p000","name":"Player 0","number":null,"positions":["CM"],"skill":50,'
        '"status":"available","version":1}]'
    )
    older = {"players": '[{"id":"p0","name":"Zoë","number":7,"positions":["CM","ST"],"skill":60,'}
    older["players"] += '"status":"injured","version":4}]'
    table.transact([table.put({**keys.roster("river_otters"), **older})])
    (player,) = teams.read("river_otters").players
    assert (player.name, player.number, player.positions) == ("Zoë", 7, ("CM", "ST"))
    assert (player.skill, player.status, player.version) == (60, "injured", 4)
