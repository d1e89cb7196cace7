import pytest

from chalicelib.lineup.sports import FIT, GOAL, SPORTS


@pytest.mark.parametrize("sport", SPORTS.values(), ids=SPORTS)
def test_formations_are_whole_and_of_known_positions(sport):
    assert list(sport.sizes) == sorted(sport.sizes)
    for size, shapes in sport.formats.items():
        assert shapes
        for slots in shapes.values():
            assert len(slots) == size
            assert set(slots) <= set(sport.positions)


@pytest.mark.parametrize("sport", SPORTS.values(), ids=SPORTS)
def test_no_formation_has_two_in_goal(sport):
    for shapes in sport.formats.values():
        for slots in shapes.values():
            assert sum(sport.positions[code].line == GOAL for code in slots) <= 1


def test_parameters_fall_with_the_distance():
    falling = [*FIT.listed, FIT.same_line, FIT.adjacent_line, FIT.elsewhere, FIT.goal]
    assert falling == sorted(falling, reverse=True)
    assert FIT.elsewhere < FIT.far_below <= FIT.adjacent_line
    assert 0 < FIT.doubtful < 1


def test_adjacent_lines_are_two_that_some_sport_has():
    lines = [{place.line for place in sport.positions.values()} for sport in SPORTS.values()]
    for pair in FIT.adjacent_lines:
        assert len(pair) == 2
        assert any(pair <= known for known in lines)
