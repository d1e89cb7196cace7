"""Passwords: the same one however it is typed, and as much work where there is none."""

import unicodedata

from argon2 import PasswordHasher

from chalicelib.accounts import passwords


def test_the_same_password_is_right_from_any_keyboard():
    typed = "siete nandúes por la mañana"
    stored = passwords.hash_password(unicodedata.normalize("NFC", typed))
    assert passwords.is_right(stored, unicodedata.normalize("NFD", typed))
    assert not passwords.is_right(stored, typed.replace("ñ", "n"))


def test_whom_nobody_knows_takes_the_same_work(monkeypatch):
    asked = []
    hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

    class Noting:
        def verify(self, stored, password):
            asked.append(stored)
            return hasher.verify(stored, password)

    monkeypatch.setattr(passwords, "hasher", Noting)
    assert not passwords.is_right(None, "seven otters by the weir")
    (held,) = asked
    assert not hasher.check_needs_rehash(held)
