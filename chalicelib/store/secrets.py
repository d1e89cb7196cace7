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
