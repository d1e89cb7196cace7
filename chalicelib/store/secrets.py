"""Secrets that open something: made at random, stored only as digests."""

import secrets
from hashlib import sha256

LONGEST = 200
"""The most characters of a text with a secret: what is longer is none of ours."""


def new_secret() -> str:
    """256 random bits, fit for cookies and URLs."""
    return secrets.token_urlsafe(32)


def new_id() -> str:
    """128 random bits, in hexadecimal digits."""
    return secrets.token_hex(16)


def digest(secret: str) -> str:
    """What of a secret is stored (SHA-256): enough to recognise it, too little to use it."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def new_cookie(coach_id: str) -> tuple[str, str]:
    """A cookie that opens something of a coach's, and the id to store that under."""
    secret = new_secret()
    return f"{coach_id}.{secret}", digest(secret)


def parse_cookie(cookie: str) -> tuple[str, str] | None:
    """The ids of the coach and of what the cookie would open; None if it is no such cookie."""
    coach_id, _, secret = cookie.partition(".")
    if not secret or not coach_id.isalnum() or not cookie.isascii() or len(cookie) > LONGEST:
        return None
    return coach_id, digest(secret)
