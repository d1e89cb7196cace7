from random import Random

import pytest
from msgspec.structs import replace

from chalicelib.lineup.errors import UnknownFormation, UnknownSize
from chalicelib.lineup.ratings import rating
from chalicelib.lineup.selection import suggest
from chalicelib.lineup.sports import SPORTS
from chalicelib.models import Alternative, Status
from chalicelib.representations.messages import in_words
from tests.unit.lineup.builders import SIZES, a_player, a_team, random_players
from tests.unit.lineup.oracles import all_best, best_value


def best_by_formation(sport, size, players):
    able = [player for player in players if player.status.can_play]
    return {
        name: best_value([[rating(p, code, SPORTS[sport]) for p in able] for code in slots])
        for name, slots in SPORTS[sport].formats[size].items()
    }


def assert_legal(lineup, sport, size, players):
    shape = SPORTS[sport].formats[size][lineup.formation]
    assert tuple(slot.position for slot in lineup.slots) == shape
    picked = [slot.player for slot in lineup.slots]
    benched = [each.player for each in lineup.bench]
    everybody = [*picked, *benched, *lineup.unavailable]
    assert sorted(p.id for p in everybody) == sorted(p.id for p in players)
    assert all(p.status.can_play for p in [*picked, *benched])
    assert not any(p.status.can_play for p in lineup.unavailable)
    assert list(lineup.unavailable) == sorted(lineup.unavailable, key=lambda p: p.order)
    for slot in lineup.slots:
        assert slot.points == rating(slot.player, slot.position, SPORTS[sport])
    for each in lineup.bench:
        assert each.points == max(rating(each.player, code, SPORTS[sport]) for code in shape)
    assert lineup.points == sum(slot.points for slot in lineup.slots)


@pytest.mark.parametrize(("sport", "size"), SIZES)
def test_no_lineup_of_any_formation_has_more(sport, size, rng):
    for round_ in range(60):
        skills = [range(101), (50,), (0, 50, 51), (0,)][round_ % 4]
        players = random_players(rng, sport, size + rng.randint(0, 14), skills)
        lineup = suggest(a_team(sport, size), players, size)
        assert_legal(lineup, sport, size, players)
        best = best_by_formation(sport, size, players)
        assert lineup.points == max(best.values())
        assert lineup.formation == next(n for n, v in best.items() if v == lineup.points)
        others = [Alternative(n, v) for n, v in best.items() if n != lineup.formation]
        assert list(lineup.alternatives) == sorted(others, key=lambda other: -other.points)


@pytest.mark.parametrize(("sport", "size"), SIZES)
def test_the_order_of_the_players_does_not_matter(sport, size, rng):
    for skills in ((50,), (50, 60), range(101)):
        players = random_players(rng, sport, size + 6, skills)
        players[0] = replace(players[0], status=Status.ABSENT)
        team = a_team(sport, size)
        expected = suggest(team, players, size)
        for _ in range(3):
            rng.shuffle(players)
            assert suggest(team, players, size) == expected


@pytest.mark.parametrize(("sport", "size"), [(s, z) for s, z in SIZES if z <= 4])
@pytest.mark.parametrize("skills", [(0,), (50,), (50, 100)])
def test_of_equal_lineups_the_first_players_in_the_first_places(sport, size, skills, rng):
    for _ in range(15):
        players = random_players(rng, sport, 6, skills)
        lineup = suggest(a_team(sport, size), players, size)
        shape = SPORTS[sport].formats[size][lineup.formation]
        players.sort(key=lambda player: player.order)
        best, points = all_best([[rating(p, c, SPORTS[sport]) for p in players] for c in shape])
        assert lineup.points == points
        picked = tuple(players.index(slot.player) for slot in lineup.slots)
        assert picked == min(best, key=lambda columns: (sorted(columns), columns))


@pytest.mark.parametrize(("sport", "size"), [(s, z) for s, z in SIZES if z in (2, 3, 11, 15)])
def test_forty_on_the_roster(sport, size, rng):
    statuses = list(Status)
    players = [
        replace(player, status=rng.choice(statuses[:2] * 4 + statuses[2:]))
        for player in random_players(rng, sport, 40)
    ]
    lineup = suggest(a_team(sport, size), players, size)
    assert_legal(lineup, sport, size, players)
    assert lineup.points == max(best_by_formation(sport, size, players).values())


@pytest.mark.parametrize("listed", ["GK", "ST", "LB"])
def test_everybody_out_of_position(listed):
    players = [a_player(f"P{n:02}", listed, 40 + n) for n in range(13)]
    lineup = suggest(a_team(), players, 11)
    assert_legal(lineup, "football", 11, players)
    assert lineup.points == max(best_by_formation("football", 11, players).values())
    assert lineup.warnings


def test_all_equal_picks_in_order_number_then_name_then_id():
    players = [
        a_player("Ana", "S", id="9"),
        a_player("Ana", "S", id="8"),
        a_player("Zoe", "S", number=7),
        a_player("Bo", "S", number=70),
    ]
    lineup = suggest(a_team("volleyball", 2), players, 2)
    assert [slot.player.name for slot in lineup.slots] == ["Zoe", "Bo"]
    lineup = suggest(a_team("volleyball", 4), players, 4)
    assert [slot.player.id for slot in lineup.slots] == ["Zoe", "Bo", "8", "9"]


def test_number_nought_is_a_number():
    players = [a_player("Ana", "S"), a_player("Zoe", "S", number=0), a_player("Bo", "S", number=1)]
    lineup = suggest(a_team("volleyball", 2), players, 2)
    assert [slot.player.name for slot in lineup.slots] == ["Zoe", "Bo"]


def test_skill_nought_can_be_picked():
    players = [a_player(f"P{n}", "S OH", 0) for n in range(3)]
    lineup = suggest(a_team("volleyball", 2), players, 2)
    assert (lineup.points, len(lineup.slots), len(lineup.bench)) == (0, 2, 1)


@pytest.mark.parametrize("status", [Status.INJURED, Status.SUSPENDED, Status.ABSENT])
def test_the_best_player_sits_out_if_they_cannot_play(status):
    star = a_player("Star", "ST", 100, status=status)
    players = [a_player(f"P{n}", "ST", 1) for n in range(5)]
    lineup = suggest(a_team(size=5), [star, *players], 5)
    assert lineup.unavailable == (star,)
    assert star not in [slot.player for slot in lineup.slots]


def test_a_doubtful_player_counts_nine_tenths():
    players = [
        a_player("Ana", "PG", 80, status=Status.DOUBTFUL),
        a_player("Bo", "PG", 73),
        a_player("Cy", "SF", 50),
        a_player("Dee", "C", 50),
    ]
    lineup = suggest(a_team("basketball", 3), players, 3, "1-1-1")
    assert lineup.slots[0].player.name == "Bo"
    assert lineup.bench[0].points == 72_000


def test_the_bench_stands_in_the_order_of_what_starting_costs():
    players = [
        a_player("Kai", "GK", 90),
        a_player("Lou", "GK", 80),
        a_player("Bea", "CB", 60),
        a_player("Cy", "CM", 60),
        a_player("Ana", "ST", 60),
        a_player("Dee", "ST", 55),
        a_player("Eli", "CB", 55),
    ]
    lineup = suggest(a_team(size=4), players, 4, "1-1-1")
    assert [each.player.name for each in lineup.bench] == ["Dee", "Eli", "Lou"]


def fixture_team():
    return random_players(Random(3), "football", 20)


def test_an_asked_formation_goes_before_the_team_s():
    lineup = suggest(a_team(formation="5-4-1"), fixture_team(), 11, "3-4-3")
    assert (lineup.formation, lineup.usual_formation) == ("3-4-3", "5-4-1")
    assert lineup.formation_reason is None
    assert "5-4-1" in [other.formation for other in lineup.alternatives]


def by_share_of_the_best(players, size=11):
    """Each formation with its best points, the best first."""
    best = best_by_formation("football", size, players)
    return sorted(best.items(), key=lambda each: -each[1])


@pytest.mark.parametrize("margin", [0, 1, 5])
def test_the_usual_formation_is_kept_unless_another_is_better_by_the_margin(margin):
    players = fixture_team()
    (best, most), *others = by_share_of_the_best(players)
    kept = set()
    for usual, points in others:
        lineup = suggest(a_team(formation=usual), players, 11, margin=margin)
        is_kept = points == most or most * 100 < points * (100 + margin)
        kept.add(is_kept)
        assert lineup.usual_formation == usual
        assert (lineup.formation, lineup.points) == ((usual, points) if is_kept else (best, most))
        words = in_words(lineup.formation_reason)
        assert words.startswith(f"{usual} as usual" if is_kept else f"{best} is ")
        assert len(lineup.alternatives) == 8
    assert kept == {True, False}


@pytest.mark.parametrize(("sport", "size"), [(s, z) for s, z in SIZES if z in (5, 9, 11)])
def test_with_a_usual_formation_too_the_told_lineup_comes(sport, size, rng):
    for usual in SPORTS[sport].formats[size]:
        players = random_players(rng, sport, size + 4)
        team = a_team(sport, size, usual)
        lineup = suggest(team, players, size, margin=5)
        for slot in lineup.slots:
            then = [
                replace(each, status=Status.ABSENT) if each is slot.player else each
                for each in players
            ]
            after = suggest(team, then, size, margin=5)
            assert after.points == lineup.points - slot.loss
            assert after.formation == slot.change.formation
            assert in_words(slot.reason)
        assert all(in_words(each.reason) for each in lineup.bench)


def test_the_team_s_formation_says_nothing_of_another_size():
    free = suggest(a_team(size=11), fixture_team(), 9)
    assert suggest(a_team(formation="5-4-1"), fixture_team(), 9) == free


def test_equal_formations_take_the_one_listed_first():
    players = [a_player(f"P{n}", "H CT D", 0, number=n) for n in range(9)]
    lineup = suggest(a_team("ultimate", 7), players, 7)
    assert lineup.formation == "vertical"
    assert lineup.alternatives == (Alternative("horizontal", 0),)
    assert in_words(lineup.formation_reason) == "horizontal would be just as good."


@pytest.mark.parametrize("size", [0, -1, 1, 2, 12, 1000])
def test_a_size_that_cannot_be_fielded_names_those_that_can(size):
    with pytest.raises(UnknownSize) as raised:
        suggest(a_team(), fixture_team(), size)
    assert raised.value.sizes == (3, 4, 5, 6, 7, 8, 9, 10, 11)


@pytest.mark.parametrize("formation", ["", "4-4-3", "3-3-2"])
def test_a_formation_that_the_size_does_not_have_names_those_it_has(formation):
    with pytest.raises(UnknownFormation) as raised:
        suggest(a_team(), fixture_team(), 11, formation)
    assert raised.value.formations == tuple(SPORTS["football"].formats[11])


def test_a_stored_formation_that_no_longer_exists_is_nobody_s_usual_one():
    lineup = suggest(a_team(formation="2-3-5"), fixture_team(), 11)
    assert lineup == suggest(a_team(), fixture_team(), 11)
