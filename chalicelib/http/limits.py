"""Size limits of requests, checked before anything is parsed.

The limits of single values (names, addresses, passwords, searches, cursors, tokens) are next to
their checks, which look at the length first.
"""

from collections.abc import Mapping

BODY_BYTES = 1024 * 1024
"""The largest body that is read."""

TARGET_CHARACTERS = 8192
"""The longest path and query together, decoded: API Gateway has the same limit."""

FORM_FIELDS = 2000
"""The most fields, or parts, of a form."""

FIELD_NAME_CHARACTERS = 200
"""The longest name of a field."""

PART_HEADERS = 8
"""The most header lines of one part of a form."""

PART_HEADER_BYTES = 1000
"""The longest header line of a part."""

JSON_DEPTH = 8
"""How deep arrays and objects may nest: a team with players needs four levels."""

SHOWN_AGAIN_BYTES = 16 * 1024
"""The largest form without a valid CSRF token that is parsed for its error page to show."""

HEADER_CHARACTERS: Mapping[str, int] = {
    "accept": 1000,
    "authorization": 4096,
    "content-type": 300,
    "cookie": 8192,
    "host": 300,
    "idempotency-key": 1000,
    "if-match": 4096,
    "if-modified-since": 100,
    "if-none-match": 4096,
    "origin": 300,
    "referer": 8192,
    "sec-fetch-site": 100,
    "user-agent": 2000,
    "x-csrf-token": 300,
    "x-forwarded-for": 2000,
    "x-forwarded-prefix": 300,
    "x-forwarded-proto": 100,
    "x-origin-secret": 300,
}
"""The headers that the site reads, and the longest value of each; all others are dropped."""
