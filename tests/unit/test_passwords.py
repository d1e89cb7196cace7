"""Passwords: the same one however it is typed, and as much work where there is none."""

import random
import string
import unicodedata
from contextlib import suppress

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.accounts import common_passwords, passwords
from chalicelib.representations.messages import in_words
from chalicelib.validation import InvalidValue
from ops import common_passwords as building
from ops.command import OpsError


def test_the_same_password_is_right_from_any_keyboard():
    typed = "siete nandúes por la mañana"
    stored = passwords.hash_password(unicodedata.normalize("NFC", typed))
    assert passwords.is_right(stored, unicodedata.normalize("NFD", typed))
    assert not passwords.is_right(stored, typed.replace("ñ", "n"))


UNUSED_HASH = passwords._UNUSED_HASH
"""The site's own: the tests of the site have one that takes less work."""


def test_whom_nobody_knows_takes_the_same_work(monkeypatch):
    asked = []
    hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

    class Noting:
        def verify(self, stored, password):
            asked.append(stored)
            return hasher.verify(stored, password)

    monkeypatch.setattr(passwords, "hasher", Noting)
    monkeypatch.setattr(passwords, "_UNUSED_HASH", UNUSED_HASH)
    assert not passwords.is_right(None, "seven otters by the weir")
    (held,) = asked
    assert not hasher.check_needs_rehash(held)


def refusal(password, *about):
    with pytest.raises(InvalidValue) as refused:
        passwords.check_password(password, *about)
    return in_words(refused.value.reason)


class TestCommon:
    """The commonest are refused, with other digits around them or in them, too."""

    @pytest.mark.parametrize("password", building.added())
    def test_every_one_that_is_added_is_refused(self, password):
        assert "lists of common passwords" in refusal(password, "ana@example.org")

    @pytest.mark.parametrize(
        "password",
        [
            "password123",
            "Password123!",
            "P@ssw0rd123",
            "1qaz2wsx3edc",
            "basketball77",
            "Dragon2024!!",
            "2024-iloveyou",
            "b4sk3tb4ll",
            "ｐａｓｓｗｏｒｄ１２",
            "aaaaaaaaaaab",
        ],
    )
    def test_so_are_others(self, password):
        assert "lists of common passwords" in refusal(password, "ana@example.org")

    @given(st.lists(st.text(max_size=40), max_size=20))
    def test_whatever_is_put_into_a_filter_is_found(self, words):
        folded = [common_passwords.folded(each) for each in words]
        bits = building.build(folded)
        assert all(common_passwords.holds(bits, each) for each in folded)

    def test_what_is_not_in_it_is_hardly_ever_found(self):
        """At 20 bits of a half full filter one in a million; seeded, so that it stays as it is."""
        chance = random.Random(9)
        characters = string.ascii_lowercase + string.digits
        tries = ("".join(chance.choices(characters, k=12)) for _ in range(50_000))
        assert sum(map(common_passwords.is_common, tries)) == 0

    def test_it_is_no_larger_than_it_may_be(self):
        assert building.TARGET.stat().st_size == common_passwords.BITS // 8 <= 400_000

    def test_the_commonest_of_each_length_are_chosen_once(self):
        ranked = ["dragon", "123456", "PASSWORD12", "abc", "password12", "ﬁne"]
        assert building.chosen(ranked)[:3] == ["password12", "dragon", "fine"]

    def test_another_list_is_refused(self, tmp_path):
        other = tmp_path / "list.txt"
        other.write_text("dragon\n")
        for source in (other, tmp_path / "none.txt"):
            with pytest.raises(OpsError):
                building.write(source, tmp_path / "filter.bin")
        assert not (tmp_path / "filter.bin").exists()


class TestOwnWords:
    ABOUT = ("ana.silva@river-club.example", "Ana María Silva")

    @pytest.mark.parametrize(
        "password",
        [
            "Teamcoach2026",
            "team coach best lineup",
            "T3amC0ach!!!!",
            "silva-maria-07",
            "Ana Maria Silva",
            "ana María 2026",
            "s1lva_r1ver_99",
            "Otters12Silva",
            "zurich otters!",
        ],
    )
    def test_a_password_made_of_them_is_refused(self, password):
        words = ["zurich", "otters"]
        known = (self.ABOUT[0], self.ABOUT[1].replace("í", "i") + " María", words)
        assert refusal(password, *known)

    @given(st.sampled_from(passwords._SITE_WORDS), st.integers(0, 99999))
    def test_no_digits_after_words_of_the_site_do(self, word, number):
        assert refusal(f"{word}Coach{number}", "x@example.org")

    def test_a_sentence_that_has_one_does(self):
        for password in ("my coach eats apples", "seven otters by the weir"):
            checked = passwords.check_password(password, *self.ABOUT, ["otters"])
            assert checked == password

    @given(st.text(max_size=250), st.text(max_size=80), st.lists(st.text(max_size=80), max_size=5))
    def test_whatever_comes_is_taken_as_it_is_or_refused(self, password, name, words):
        with suppress(ValueError):
            assert passwords.check_password(password, "ana@example.org", name, words) == password


def test_of_a_password_that_is_too_long_only_a_beginning_is_hashed():
    longest = "kind otters " * 16 + "swimming"
    assert len(longest) == passwords.MAX_LENGTH
    stored = passwords.hash_password(longest)
    assert passwords.is_right(stored, longest)
    assert not passwords.is_right(stored, longest + "a" * 100_000)
    assert len(passwords._bytes("\u0301" * 100_000)) == 2 * (passwords.MAX_LENGTH + 1)
