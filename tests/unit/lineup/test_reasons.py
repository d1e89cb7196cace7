import pytest

from chalicelib.lineup import selection
from chalicelib.lineup.selection import suggest
from chalicelib.models import Status
from chalicelib.representations.messages import in_words
from tests.unit.lineup.builders import a_player, a_team

FOUR = [
    a_player("Ana", "PG", 80),
    a_player("Bo", "SF PG", 70),
    a_player("Cy", "C", 60),
    a_player("Dee", "SF", 66),
]


FORWARDS = [a_player("Flo", "SF", 60), a_player("Gus", "C", 60)]
FOOTBALLERS = [a_player("Bea", "CB", 60), a_player("Cy", "CM", 60), a_player("Ana", "ST", 60)]


def reasons(players, sport, size, formation):
    lineup = suggest(a_team(sport, size), players, size, formation)
    slots = {slot.player.name: in_words(slot.reason) for slot in lineup.slots}
    return slots, {each.player.name: in_words(each.reason) for each in lineup.bench}


def test_what_is_lost_and_who_comes_in_where():
    slots, bench = reasons(FOUR, "basketball", 3, "1-1-1")
    # Ana 80 + Bo 70 + Cy 60 = 210; without Ana: Bo 67.9 + Dee 66 + Cy 60 = 193.9;
    # without Bo: 80 + 66 + 60 = 206; without Cy: 80 + 70 + Dee 42.9 = 192.9.
    assert slots == {
        "Ana": "Best at point guard (80.0); without them the lineup loses 16.1: "
        "Dee would come in at small forward and Bo would move to point guard.",
        "Bo": "Best at small forward (70.0); without them the lineup loses 4.0: Dee would come in.",
        "Cy": "Best at centre (60.0); without them the lineup loses 17.1: Dee would come in.",
    }
    assert bench == {
        "Dee": "Starting Dee costs 4.0: they would play small forward and Bo would sit."
    }


def test_nobody_left_to_come_in():
    slots, bench = reasons(FOUR[:3], "basketball", 3, "1-1-1")
    assert slots["Ana"] == (
        "Best at point guard (80.0); without them the lineup loses 80.0: "
        "point guard would stay open."
    )
    assert bench == {}


def test_another_formation_that_would_be_chosen_is_named():
    players = [
        a_player("Ana", "PG", 80),
        a_player("Bo", "SF", 70),
        a_player("Cy", "C", 60),
        a_player("Dee", "PF", 59),
    ]
    lineup = suggest(a_team("basketball", 3), players, 3)
    slots = {slot.player.name: in_words(slot.reason) for slot in lineup.slots}
    # 80 + 70 + 60 in 1-1-1; without Cy 80 + 70 + 59 in 1-2.
    assert lineup.formation == "1-1-1"
    assert slots["Cy"] == (
        "Best at centre (60.0); without them the best is 1-2 and loses 1.0: "
        "Dee would come in at power forward."
    )
    assert in_words(lineup.bench[0].reason) == (
        "Starting Dee in 1-2 costs 1.0: they would play power forward and Cy would sit."
    )


def test_a_chain_that_goes_through_goal():
    players = [
        a_player("Kai", "GK", 80),
        a_player("Bea", "CB", 60),
        a_player("Cy", "CM", 60),
        a_player("Ana", "ST GK", 80),
        a_player("Dee", "ST", 78),
    ]
    slots, bench = reasons(players, "football", 4, "1-1-1")
    assert slots["Kai"] == (
        "Best in goal (80.0); without them the lineup loses 4.4: "
        "Dee would come in at striker and Ana would go in goal."
    )
    assert (
        slots["Ana"] == "Best at striker (80.0); without them the lineup loses 2.0: "
        "Dee would come in."
    )
    assert bench["Dee"] == "Starting Dee costs 2.0: they would play striker and Ana would sit."


def test_starting_a_goalkeeper():
    players = [a_player("Kai", "GK", 80), a_player("Lou", "GK", 70), *FOOTBALLERS]
    _, bench = reasons(players, "football", 4, "1-1-1")
    assert bench["Lou"] == "Starting Lou costs 10.0: they would play in goal and Kai would sit."


def test_a_chain_of_three():
    # Each is a little better one line further up, so the bench comes in at the back.
    players = [
        a_player("Kai", "GK", 80),
        a_player("Bea", "CB CM", 80),
        a_player("Cy", "CM ST", 80),
        a_player("Ana", "ST", 80),
        a_player("Dee", "CB", 79),
    ]
    slots, _ = reasons(players, "football", 4, "1-1-1")
    # Without Ana: Cy 77.6 + Bea 77.6 + Dee 79 + Kai 80 of 320.
    assert slots["Ana"] == (
        "Best at striker (80.0); without them the lineup loses 5.8: Dee would come in at "
        "centre back, Bea would move to central midfielder and Cy to striker."
    )


def test_a_goalkeeper_comes_in_and_a_stand_in_moves():
    players = [
        a_player("Kai", "ST", 80),
        a_player("Bea", "CB", 60),
        a_player("Cy", "CM", 60),
        a_player("Ana", "ST", 78),
        a_player("Dee", "CB", 20),
    ]
    slots, bench = reasons(players, "football", 4, "1-1-1")
    # Ana stands in goal for 19.5; without Kai she is worth 78 up front, and Dee 5 in goal.
    assert slots["Kai"] == (
        "Best at striker (80.0); without them the lineup loses 16.5: "
        "Dee would go in goal and Ana would move to striker."
    )
    assert bench["Dee"] == "Starting Dee costs 14.5: they would play in goal and Ana would sit."


def test_a_chain_too_long_to_follow_is_summed_up():
    # Each would move one place on; the bench can only come in at one end.
    players = [
        a_player("Ana", "PG SG", 100),
        a_player("Bo", "SG SF", 100),
        a_player("Cy", "SF PF", 100),
        a_player("Dee", "PF C", 100),
        a_player("Eli", "C", 100),
        a_player("Flo", "PG", 99),
    ]
    slots, _ = reasons(players, "basketball", 5, "2-2-1")
    assert slots["Dee"].endswith(
        "loses 10.0: Flo would come in at point guard, Ana would move to shooting guard, "
        "Bo to small forward and Cy to power forward."
    )
    assert slots["Eli"].endswith(
        "loses 13.0: Flo would come in at point guard and 4 others would change places."
    )


def test_starting_costs_a_chain():
    players = [
        a_player("Kai", "GK", 80),
        a_player("Bea", "CB CM", 80),
        a_player("Cy", "CM", 70),
        a_player("Ana", "ST", 80),
        a_player("Dee", "CB", 60),
    ]
    _, bench = reasons(players, "football", 4, "1-1-1")
    # Bea to midfield 77.6, Dee 60: 297.6 of 310.
    assert bench["Dee"] == (
        "Starting Dee costs 12.4: they would play centre back, "
        "Bea would move to central midfielder and Cy would sit."
    )


def test_equal_players_and_how_the_tie_broke():
    ana, bo = a_player("Ana", "PG", number=4), a_player("Bo", "PG", number=9)
    slots, bench = reasons([ana, bo, *FORWARDS], "basketball", 3, "1-1-1")
    assert slots["Ana"] == "Joint best at point guard (50.0); Bo would do equally well."
    assert bench["Bo"] == (
        "Starting Bo would be just as good: they would play point guard and Ana would sit, "
        "but Ana has the lower number."
    )


@pytest.mark.parametrize(
    ("starts", "sits", "because"),
    [
        ({"number": 4}, {"number": 9}, "has the lower number"),
        ({"number": 4}, {}, "has a number"),
        ({}, {}, "comes first by name"),
        ({"id": "1"}, {"id": "2", "name": "Ana"}, "comes first in the records"),
    ],
)
def test_each_part_of_the_order_can_break_a_tie(starts, sits, because):
    first, second = a_player("Ana", "PG", **starts), a_player("Bo", "PG", **sits)
    lineup = suggest(a_team("basketball", 3), [second, first, *FORWARDS], 3, "1-1-1")
    assert lineup.slots[0].player == first
    assert in_words(lineup.bench[0].reason).endswith(f", but {first.name} {because}.")


def test_equal_by_way_of_a_chain():
    # Ana 60 + Bo 100 is as much as Bo 97 + Dee 63.
    players = [
        a_player("Ana", "PG", 60, number=1),
        a_player("Bo", "SF PG", 100, number=2),
        a_player("Cy", "C", 90, number=3),
        a_player("Dee", "SF", 63, number=4),
    ]
    slots, bench = reasons(players, "basketball", 3, "1-1-1")
    assert slots["Ana"] == (
        "Second best at point guard (60.0); without them the lineup would do equally well: "
        "Dee would come in at small forward and Bo would move to point guard."
    )
    assert bench["Dee"] == (
        "Starting Dee would be just as good: they would play small forward, Bo would move to "
        "point guard and Ana would sit, but Ana has the lower number."
    )


def test_a_loss_too_small_to_show_is_not_nothing():
    # 66 x 0.97 = 64.02 is more than 64, by two hundredths.
    players = [a_player("Ana", "SG PG", 66), a_player("Bo", "PG", 64), *FORWARDS]
    slots, bench = reasons(players, "basketball", 3, "1-1-1")
    assert slots["Ana"].startswith("Best at point guard (64.0); without them the lineup loses less")
    assert bench["Bo"].startswith("Starting Bo costs less than 0.1: ")


def test_ranks_from_the_fourth_on_say_what_the_player_is_worth():
    players = [
        a_player("Ana", "H CT D", 60),
        a_player("Bo", "H CT D", 70),
        a_player("Cy", "H CT D", 80),
        a_player("Dee", "H CT D", 90),
        a_player("Eli", "H CT D", 95),
    ]
    slots, _ = reasons(players, "ultimate", 5, "2-3")
    assert min(slots.values()).startswith("Best at handler (95.0); ")
    assert sum(text.startswith("Worth ") for text in slots.values()) == 2
    assert sum(text.startswith("Third best ") for text in slots.values()) == 1


def test_doubt_is_said():
    players = [a_player("Ana", "PG", 80, status=Status.DOUBTFUL), *FORWARDS]
    slots, _ = reasons(players, "basketball", 3, "1-1-1")
    assert slots["Ana"].startswith("Best at point guard (72.0, marked down as doubtful); ")


def test_doubt_is_said_of_the_fourth_too():
    players = [a_player(name, "H CT", 70) for name in ("Ana", "Bo", "Cy", "Dee")]
    players.append(a_player("Eli", "D", 50, status=Status.DOUBTFUL))
    slots, _ = reasons(players, "ultimate", 5, "2-3")
    assert slots["Eli"].startswith("Worth 45.0 at deep (marked down as doubtful); ")


def test_names_are_taken_as_they_are():
    odd = '<b>"Ana" & {Söhne}</b> %s ' + "x" * 60
    slots, bench = reasons([*FOUR[:3], a_player(odd, "SF", 66)], "basketball", 3, "1-1-1")
    assert slots["Bo"].endswith(f"{odd} would come in.")
    assert bench[odd].startswith(f"Starting {odd} costs 4.0: ")


def test_a_player_whom_no_slot_may_have_sits_last(monkeypatch):
    def none_for_dee(players, positions, sport):
        table = selection_ratings(players, positions, sport)
        dee = [player.name for player in players].index("Dee")
        return {code: (*row[:dee], None, *row[dee + 1 :]) for code, row in table.items()}

    selection_ratings = selection.ratings
    monkeypatch.setattr(selection, "ratings", none_for_dee)
    lineup = suggest(a_team("basketball", 3), [*FOUR, a_player("Zed", "C", 0)], 3, "1-1-1")
    assert [each.player.name for each in lineup.bench] == ["Zed", "Dee"]
    assert in_words(lineup.bench[1].reason) == "There is no slot that Dee may fill."
    assert lineup.bench[1].points == 0
    assert "Zed would come in" in in_words(lineup.slots[0].reason)
