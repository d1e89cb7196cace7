from chalicelib.lineup.selection import suggest
from chalicelib.models import Status
from chalicelib.representations.messages import in_words
from tests.unit.lineup.builders import a_player, a_team

BACKS = [a_player("Bea", "CB", 60), a_player("Cy", "CM", 60)]


def warnings(players, formation, size=4):
    lineup = suggest(a_team(size=size), players, size, formation)
    return tuple(in_words(each) for each in lineup.warnings)


def test_a_lineup_at_home_has_no_warnings():
    players = [a_player("Kai", "GK"), *BACKS, a_player("Ana", "ST")]
    assert warnings(players, "1-1-1") == ()


def test_helping_out_near_home_is_no_gap():
    players = [a_player("Kai", "GK"), *BACKS, a_player("Ana", "CM")]
    assert warnings(players, "1-1-1") == ()


def test_nobody_on_the_roster():
    players = [*BACKS, a_player("Ana", "ST", 60), a_player("Dee", "ST", 40)]
    assert warnings(players, "1-1-1") == (
        "Nobody on this roster plays in goal: Dee (striker) stands in.",
    )


def test_nobody_who_can_play_today():
    kai = a_player("Kai", "GK", 80, status=Status.INJURED)
    players = [kai, *BACKS, a_player("Ana", "ST", 60), a_player("Dee", "ST", 40)]
    assert list(warnings(players, "1-1-1")) == [
        "Nobody who plays in goal can play today: Dee (striker) stands in."
    ]


def test_needed_elsewhere():
    # Cy is the only one near centre back, and worth far more in midfield.
    players = [
        a_player("Kai", "GK"),
        a_player("Cy", "CM", 100),
        a_player("Ana", "ST", 60),
        a_player("Dee", "ST", 50),
    ]
    assert warnings(players, "1-1-1") == (
        "Those who play at or near centre back are needed elsewhere: Dee (striker) stands in.",
    )


def test_a_stronger_player_from_afar():
    players = [
        a_player("Kai", "GK"),
        a_player("Bea", "CB", 10),
        a_player("Cy", "CM", 60),
        a_player("Ana", "ST", 90),
        a_player("Dee", "ST", 80),
    ]
    texts = list(warnings(players, "1-1-1"))
    assert texts == [
        "Nobody on the bench who plays at or near centre back would rate higher there: "
        "Dee (striker) stands in."
    ]


def test_not_enough_for_two_slots():
    players = [
        a_player("Kai", "GK"),
        a_player("Bea", "CB"),
        a_player("Ana", "ST", 60),
        a_player("Dee", "ST", 50),
    ]
    assert warnings(players, "2-1") == (
        "Not enough of those who can play today play at or near centre back: "
        "Dee (striker) stands in.",
    )


def test_the_others_are_needed_elsewhere():
    # Bea, Cy and Flo play near centre back; Cy and Flo are worth more where they are.
    players = [
        a_player("Kai", "GK"),
        a_player("Bea", "CB", 50),
        a_player("Cy", "LM", 100),
        a_player("Flo", "RM", 100),
        a_player("Ana", "ST", 70),
        a_player("Dee", "ST", 65),
    ]
    texts = list(warnings(players, "2-2-1", size=6))
    assert texts == [
        "The others who play at or near centre back are needed elsewhere: Dee (striker) stands in."
    ]


def test_equal_gaps_make_one_sentence_and_follow_the_slots():
    players = strikers("Ana", "Bo", "Cy", "Dee")
    assert list(warnings(players, "2-1")) == [
        "Nobody on this roster plays in goal: Ana (striker) stands in.",
        "Nobody on this roster plays at or near centre back: "
        "Bo (striker) and Cy (striker) stand in.",
    ]


def strikers(*names):
    return [a_player(name, "ST") for name in names]
