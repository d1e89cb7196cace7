import pytest

from chalicelib.representations.messages.en import lineup


@pytest.mark.parametrize(
    ("points", "text"),
    [(81_000, "81.0"), (81_049, "81.0"), (81_050, "81.1"), (99_950, "100.0"), (0, "0.0")],
)
def test_decimal(points, text):
    assert lineup.decimal(points) == text


@pytest.mark.parametrize(
    ("points", "text"), [(1, "less than 0.1"), (49, "less than 0.1"), (50, "0.1"), (4_200, "4.2")]
)
def test_amount(points, text):
    assert lineup.amount(points) == text


@pytest.mark.parametrize(("parts", "text"), [("a", "a"), ("ab", "a and b"), ("abc", "a, b and c")])
def test_listing(parts, text):
    assert lineup.listing(list(parts)) == text


@pytest.mark.parametrize(
    ("sport", "position", "place", "role"),
    [
        ("football", "GK", "in goal", "in goal"),
        ("football", "LB", "at left back", "left back"),
        ("ice_hockey", "G", "in goal", "in goal"),
        ("netball", "GK", "at goal keeper", "goal keeper"),
    ],
)
def test_places(sport, position, place, role):
    assert lineup.place(sport, position) == place
    assert lineup.role(sport, position) == role
