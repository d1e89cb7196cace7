"""The description's schemas of what the site gives of a record: its fields, of their types."""

import json
from importlib.resources import files

import msgspec
import pytest

from chalicelib.models import PLAYER_FIELDS, TEAM_FIELDS, Invitation, Player, Team

RECORDS = [
    ("teams", "Team", Team, {"public_updated_at"}),
    ("players", "Player", Player, set()),
    ("people", "Invitation", Invitation, {"token_hash"}),
]
INPUTS = [
    ("teams", "TeamInput", (*TEAM_FIELDS, "players")),
    ("players", "PlayerInput", ("id", *PLAYER_FIELDS)),
]
NAMED = {"Number": {"integer", "null"}}


def schema(resource, name):
    text = files(f"chalicelib.site.{resource}").joinpath("schemas.json").read_text("utf-8")
    return json.loads(text)["schemas"][name]


def kinds(member):
    """The JSON types of a member of a schema; a record's words are text."""
    if "$ref" in member:
        name = member["$ref"].rpartition("/")[2]
        return NAMED.get(name, {"string"})
    if "anyOf" in member:
        return set().union(*map(kinds, member["anyOf"]))
    found = member["type"]
    return set(found) if isinstance(found, list) else {found}


@pytest.mark.parametrize(("resource", "name", "record", "hidden"), RECORDS)
def test_a_record_is_described_as_it_is_declared(resource, name, record, hidden):
    (_,), made = msgspec.json.schema_components([record])
    declared = {each: kinds(member) for each, member in made[name]["properties"].items()}
    described = schema(resource, name)["properties"]
    assert set(described) == set(declared) - hidden
    assert {each: kinds(member) for each, member in described.items()} == {
        each: found for each, found in declared.items() if each not in hidden
    }


@pytest.mark.parametrize(("resource", "name", "fields"), INPUTS)
def test_what_people_choose_can_be_sent(resource, name, fields):
    assert set(schema(resource, name)["properties"]) == set(fields)
