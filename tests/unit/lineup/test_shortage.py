import pytest

from chalicelib.lineup.errors import TooFewPlayers
from chalicelib.lineup.selection import suggest
from chalicelib.models import Status
from tests.unit.lineup.builders import SIZES, a_player, a_team, random_players


def refusal(team, players, size, formation=None):
    with pytest.raises(TooFewPlayers) as raised:
        suggest(team, players, size, formation)
    return raised.value


@pytest.mark.parametrize(("sport", "size"), SIZES)
@pytest.mark.parametrize("short", [1, 2, 99])
def test_says_how_many_are_missing_and_names_one_slot_more_than_players(sport, size, short, rng):
    available = max(size - short, 0)
    error = refusal(a_team(sport, size), random_players(rng, sport, available), size)
    assert (error.size, error.available, error.missing) == (size, available, size - available)
    assert len(error.positions) == available + 1


def test_those_who_cannot_play_do_not_count():
    players = [a_player(f"P{n}", "CM") for n in range(2)]
    players += [a_player(f"Q{s}", "CM", status=s) for s in Status]
    error = refusal(a_team(size=5), players, 5)
    assert (error.available, error.missing) == (4, 1)


def test_names_the_slots_that_the_fewest_suit():
    players = [a_player("Ana", "CM"), a_player("Bo", "ST"), a_player("Cy", "LW")]
    error = refusal(a_team(size=5), players, 5, "2-2")
    # Nobody suits goal, and only Ana the centre backs: a midfielder can help out there.
    assert error.positions == ("GK", "CB", "CB", "ST")


def test_among_equally_rare_slots_names_the_weakest():
    players = [a_player("Ana", "C", 40), a_player("Bo", "PG", 90)]
    error = refusal(a_team("basketball", 5), players, 5, "3-1-1")
    # Both suit the small forward, worth 84.5 together; one suits each other slot, and there
    # they are worth 108 (PG), 90 (SG) and 80.5 (C).
    assert error.positions == ("SG", "SG", "C")


def test_of_no_players_one_slot_is_named():
    assert refusal(a_team(size=11), [], 11).positions == ("GK",)
