"""Who on the roster a row is."""

from chalicelib.roster_files import write
from chalicelib.roster_files.merging import merge
from chalicelib.roster_files.reading import parse
from tests.unit.roster_files.builders import NOW, merged, player, refusals, roster

NUMBERED = "team,name,positions,number"
WITH_ID = "team,player_id,name,positions"
ANA = "0123456789abcdef"
IVY = "fedcba9876543210"


def ids(changes) -> dict[str, str]:
    return {each.name: each.id for each in changes.after.players}


def test_our_own_id_goes_before_the_name():
    before = roster(player("Ana", 9, id=ANA), player("Ivy", 4, id=IVY))
    changes = merged(before, WITH_ID, f"Foxes,{IVY},Ana Holt,CB", f"Foxes,{ANA},Ivy,CB")
    assert ids(changes) == {"Ana Holt": IVY, "Ivy": ANA}
    assert changes.added == ()


def test_ids_of_another_source_say_nothing():
    before = roster(player("Ana", 9, id=ANA))
    changes = merged(before, WITH_ID, "Foxes,8726,Ana,CB", "Foxes,8727,Ivy,CB")
    assert ids(changes)["Ana"] == ANA
    assert len(ids(changes)["Ivy"]) == 16


def test_names_match_whatever_their_case_and_composition():
    before = roster(player("José Straße", 9, id=ANA))
    assert ids(merged(before, "team,name,positions", "Foxes,JOSE\u0301 STRASSE,CB")) == {
        "JOSÉ STRASSE": ANA
    }


def test_unseen_characters_do_not_make_a_player_new():
    before = merged(None, "team,name,positions", "Foxes,Gud\u00admund,CB").after
    assert not merged(before, "team,name,positions", "Foxes,Gud\u00admund,CB").any


def test_an_id_of_ours_that_is_not_on_the_roster_comes_back_with_its_player():
    assert ids(merged(None, WITH_ID, f"Foxes,{ANA},Ana,CB")) == {"Ana": ANA}


def test_an_id_of_another_site_of_ours_gives_way_to_the_name():
    before = roster(player("Ana", 9, id=ANA))
    assert ids(merged(before, WITH_ID, f"Foxes,{IVY},Ana,CB")) == {"Ana": ANA}


def test_two_of_one_name_are_told_apart_by_number():
    before = roster(player("Ana", 9, id=ANA), player("Ana", 4, id=IVY))
    header = "team,name,positions,number,skill"
    changes = merged(before, header, "Foxes,Ana,CB,4,60", "Foxes,Ana,CB,9,70")
    assert {each.id: each.skill for each in changes.after.players} == {ANA: 70, IVY: 60}


def test_one_without_a_number_is_told_from_one_with():
    before = roster(player("Ana", None, id=ANA), player("Ana", 4, id=IVY))
    assert not merged(before, NUMBERED, "Foxes,Ana,CB,4", "Foxes,Ana,CB,").any


def test_a_second_player_of_one_name_is_added_beside_the_first():
    before = roster(player("Ana", 9, id=ANA))
    changes = merged(before, NUMBERED, "Foxes,Ana,CB,9", "Foxes,Ana,CB,12")
    assert [each.number for each in changes.added] == [12]
    assert changes.unchanged == before.players


def test_who_could_be_several_is_refused():
    both = roster(player("Ana", 9), player("Ana", 4))
    assert refusals(both, "team,name,positions", "Foxes,Ana,CB") == [(2, "name")]
    one = roster(player("Ana", 9))
    lines = (NUMBERED, "Foxes,Ana,CB,7", "Foxes,Ana,CB,8")
    assert refusals(one, *lines) == [(2, "name"), (3, "name")]


def test_a_player_who_stands_twice_is_refused():
    assert refusals(None, "team,name,positions", "Foxes,Ana,CB", "Foxes,ana,GK") == [(3, "name")]
    rows = (f"Foxes,{ANA},Ana,CB", f"Foxes,{ANA},Otis,GK")
    assert (3, "name") in refusals(None, WITH_ID, *rows)
    assert (3, "name") in refusals(roster(player("Ana", 9, id=ANA)), WITH_ID, *rows)


def test_namesakes_without_numbers_come_back_by_their_ids():
    before = roster(player("Ana", None, id=ANA), player("Ana", None, id=IVY))
    (imported,) = parse(write([before]).encode()).teams
    assert set(merge(None, imported, NOW, 100).added) == set(before.players)
    assert not merge(before, imported, NOW, 100).any
