"""The keys of all items in the table, and what they are made of.

No other module makes keys. A team's name becomes a slug for URLs, a sort key and search words.
Secrets are random, and only their digests are stored.
"""

import re
import secrets
import unicodedata
from datetime import datetime
from hashlib import sha256

from chalicelib.models import Team

PARTITION = "pk"
SORT = "sk"
INDEX = "index"
INDEX_PARTITION = "index_pk"
INDEX_SORT = "index_sk"

TEAM_SORT = "TEAM"
ROSTER_SORT = "ROSTER"
ROLE_PREFIX = "ROLE#"
COACH_SORT = "COACH"
SESSION_PREFIX = "SESSION#"
TOKEN_PREFIX = "TOKEN#"  # noqa: S105  # nosec B105
SIGN_IN_PREFIX = "SIGN_IN#"
SECOND_FACTOR_SORT = "SECOND_FACTOR"
INVITATION_PREFIX = "INVITATION#"
MEMBERSHIP_PREFIX = "TEAM#"
TEAM_COUNT_SORT = "TEAMS"

Key = dict[str, str]

LONGEST_SECRET = 200
"""The most characters of a text with one of our secrets."""
LONGEST_NAME = 200
"""The most characters of a stored name or slug."""

# Letters that Unicode doesn't decompose into a base letter and an accent.
_BASE_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_MOST_BYTES = {PARTITION: 2048, SORT: 1024}
"""The longest keys that DynamoDB takes."""
# One character may decompose into eighteen.
_MAX_KEY = 200
_MAX_SLUG = 100
# Every word is an item, and a transaction's size is limited.
_MOST_WORDS = 15


def _key(partition: str, sort: str) -> Key:
    return {PARTITION: partition, SORT: sort}


def is_possible(key: Key) -> bool:
    """Whether an item can have that key: DynamoDB refuses to look for one that is too long."""
    return all(len(key[name].encode()) <= most for name, most in _MOST_BYTES.items())


def team_partition(slug: str) -> str:
    """The partition that holds a team, its roster and its coaches."""
    return f"TEAM#{slug}"


def team(slug: str) -> Key:
    """The key of a team."""
    return _key(team_partition(slug), TEAM_SORT)


def roster(slug: str) -> Key:
    """The key of the item with all players of a team."""
    return _key(team_partition(slug), ROSTER_SORT)


def role(team: Team, coach_id: str) -> Key:
    """The key of a coach's role on a team, with its keys in the index of the coach's teams."""
    return {
        **role_of(team.slug, coach_id),
        INDEX_PARTITION: coach_partition(coach_id),
        INDEX_SORT: f"{sort_key(team.name)}#{team.slug}",
    }


def role_of(slug: str, coach_id: str) -> Key:
    """The key of a coach's role on the team of that slug, without the keys in the index."""
    return _key(team_partition(slug), f"{ROLE_PREFIX}{coach_id}")


def invitation(slug: str, invitation_id: str) -> Key:
    """The key of an invitation to a team."""
    return _key(team_partition(slug), f"{INVITATION_PREFIX}{invitation_id}")


def coach_partition(coach_id: str) -> str:
    """The partition of a coach; in the index, of the coach's teams."""
    return f"COACH#{coach_id}"


def membership(coach_id: str, slug: str) -> Key:
    """The key of the item in a coach's partition that they have a role on that team."""
    return _key(coach_partition(coach_id), f"{MEMBERSHIP_PREFIX}{slug}")


def team_count(coach_id: str) -> Key:
    """The key of the item that counts a coach's teams and additions."""
    return _key(coach_partition(coach_id), TEAM_COUNT_SORT)


def stored_reply(coach_id: str, request_key: str) -> Key:
    """The key of the stored reply to a sender's keyed request."""
    digest = sha256(request_key.encode()).hexdigest()
    return _key(f"ANSWER#{coach_id}#{digest}", "ANSWER")


def stored_reply_count(coach_id: str, day: int) -> Key:
    """The key of the item that counts a coach's stored replies on a day since the epoch."""
    return _key(f"ANSWERS#{coach_id}", f"ANSWERS#{day}")


def team_events(team: Team) -> str:
    """The partition of a team's events; a later team with the same slug has another one."""
    return f"TEAM_EVENTS#{team.slug}#{team.created_at.isoformat()}"


def team_event(team: Team, version: int) -> Key:
    """The key of the event with which a team got that version."""
    return _key(team_events(team), f"{version:010d}")


def coach_events(coach_id: str) -> str:
    """The partition of the events of a coach's account."""
    return f"COACH_EVENTS#{coach_id}"


def coach_event(coach_id: str, at: datetime, event_id: str) -> Key:
    """The key of an event of a coach's account."""
    return _key(coach_events(coach_id), f"{at.isoformat(timespec='microseconds')}#{event_id}")


def coach(coach_id: str) -> Key:
    """The key of a coach."""
    return _key(coach_partition(coach_id), COACH_SORT)


def session(coach_id: str, digest: str) -> Key:
    """The key of a coach's session, in the coach's partition: cookies have the coach's ID."""
    return _key(coach_partition(coach_id), f"{SESSION_PREFIX}{digest}")


def token(coach_id: str, digest: str) -> Key:
    """The key of a coach's API token."""
    return _key(coach_partition(coach_id), f"{TOKEN_PREFIX}{digest}")


def second_factor(coach_id: str) -> Key:
    """The key of a coach's second factor."""
    return _key(coach_partition(coach_id), SECOND_FACTOR_SORT)


def pending_sign_in(coach_id: str, digest: str) -> Key:
    """The key of a coach's sign-in that waits for the second factor."""
    return _key(coach_partition(coach_id), f"{SIGN_IN_PREFIX}{digest}")


def email_claim(email: str) -> Key:
    """The key of the item that makes an e-mail address unique, with a copy of its coach."""
    return _key(f"EMAIL#{email}", "EMAIL")


def confirmation(digest: str) -> Key:
    """The key of a link in a mail."""
    return _key(f"CONFIRM#{digest}", "CONFIRM")


def tries(kind: str, digest: str, window: int) -> Key:
    """The key of the counter of tries in a window of time."""
    return _key(f"TRIES#{kind}#{digest}", f"TRIES#{window}")


def name_claim(name: str) -> Key:
    """The key of the item that makes a team's name unique."""
    return _key(f"NAME#{name}", "NAME")


def health() -> Key:
    """The key that the health check reads: no item has it."""
    return _key("HEALTH", "HEALTH")


def list_partition(team_type: str | None = None, sport: str | None = None) -> str:
    """The partition that lists public teams; None: of all types or sports."""
    return f"LIST#{team_type or '*'}#{sport or '*'}"


def list_entries(team: Team) -> list[Key]:
    """The keys under which a public team is listed, by name, and in the index by date."""
    sort = f"{sort_key(team.name)}#{team.slug}"
    by_date = f"{team.listed_at.isoformat()}#{team.slug}"
    partitions = [
        list_partition(team_type, sport)
        for team_type in (None, team.team_type)
        for sport in (None, team.sport)
    ]
    return [
        {**_key(partition, sort), INDEX_PARTITION: partition, INDEX_SORT: by_date}
        for partition in partitions
    ]


def word_partition(word: str) -> str:
    """The partition of all search words with the first letter of ``word``."""
    return f"WORD#{word[0]}"


def word_entries(team: Team) -> list[Key]:
    """The keys under which a public team is found by the words of its name."""
    return [_key(word_partition(word), f"{word}#{team.slug}") for word in searched(team.name)]


def plain(text: str) -> str:
    """``text`` without case and accents, as far as Unicode knows them: ``Zürich`` → ``zurich``."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    return bare.translate(_BASE_LETTERS)


def slug(name: str) -> str:
    """The slug of a name: lower-case ASCII letters and digits, others replaced by ``_``.

    A name without any of these has the slug ``team``.
    """
    return re.sub(r"[^a-z0-9]+", "_", plain(name))[:_MAX_SLUG].strip("_") or "team"


def sort_key(name: str) -> str:
    """The sort key of a name in lists: its words, without case and accents."""
    return " ".join(words(name))[:_MAX_KEY] or plain(name)[:_MAX_KEY]


def words(name: str) -> list[str]:
    """The different words of a name, plain, in order, in any script."""
    found = re.findall(r"[^\W_]+", plain(name))
    return list(dict.fromkeys(word[:_MAX_KEY] for word in found))


def searched(name: str) -> list[str]:
    """The search words of a name: its first fifteen."""
    return words(name)[:_MOST_WORDS]


def new_secret() -> str:
    """256 random bits, as text for cookies and URLs."""
    return secrets.token_urlsafe(32)


def new_id() -> str:
    """128 random bits, in hexadecimal digits."""
    return secrets.token_hex(16)


def digest(secret: str) -> str:
    """The SHA-256 digest of a secret, which is stored instead of it."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
