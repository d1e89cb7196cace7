"""The keys of every item in the table, which no other module writes, and what they are made of.

A team's name becomes a slug for URLs, a text to sort by and words to search by. A secret that opens
something is made at random, and stored only as a digest.
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
"""The most characters of a text with a secret: what is longer is none of ours."""
LONGEST_NAME = 200
"""Characters that no stored name or slug exceeds: what is longer names nothing."""

# Letters that Unicode doesn't decompose into a base letter and an accent.
_BASE_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_MOST_BYTES = {PARTITION: 2048, SORT: 1024}
"""The longest keys that DynamoDB takes."""
# One character may decompose into eighteen.
_MAX_KEY = 200
_MAX_SLUG = 100
# Every word is an item of its own, and a transaction has room for so many.
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
    """The key of the players of a team, who are one item together."""
    return _key(team_partition(slug), ROSTER_SORT)


def role(team: Team, coach_id: str) -> Key:
    """The key of a coach's role on a team, and through the index among the coach's teams."""
    return {
        **role_of(team.slug, coach_id),
        INDEX_PARTITION: coach_partition(coach_id),
        INDEX_SORT: f"{sort_key(team.name)}#{team.slug}",
    }


def role_of(slug: str, coach_id: str) -> Key:
    """The key of a coach's role on the team of that slug, without its place in the index."""
    return _key(team_partition(slug), f"{ROLE_PREFIX}{coach_id}")


def invitation(slug: str, invitation_id: str) -> Key:
    """The key of an invitation to a team."""
    return _key(team_partition(slug), f"{INVITATION_PREFIX}{invitation_id}")


def coach_partition(coach_id: str) -> str:
    """The partition of a coach; in the index, that of the coach's teams."""
    return f"COACH#{coach_id}"


def membership(coach_id: str, slug: str) -> Key:
    """The key of what says, beside a coach, that they have a role on that team."""
    return _key(coach_partition(coach_id), f"{MEMBERSHIP_PREFIX}{slug}")


def team_count(coach_id: str) -> Key:
    """The key of the item that counts the teams that a coach owns, and what came to them."""
    return _key(coach_partition(coach_id), TEAM_COUNT_SORT)


def answer(coach_id: str, request_key: str) -> Key:
    """The key of the answer to a request that its sender named, among those of that sender."""
    digest = sha256(request_key.encode()).hexdigest()
    return _key(f"ANSWER#{coach_id}#{digest}", "ANSWER")


def answer_count(coach_id: str, day: int) -> Key:
    """The key of the item that counts the answers kept for a coach on a day since the epoch."""
    return _key(f"ANSWERS#{coach_id}", f"ANSWERS#{day}")


def team_events(team: Team) -> str:
    """The partition of what happened to a team, and to none that has its slug after it."""
    return f"TEAM_EVENTS#{team.slug}#{team.created_at.isoformat()}"


def team_event(team: Team, version: int) -> Key:
    """The key of what led to that version of a team."""
    return _key(team_events(team), f"{version:010d}")


def coach_events(coach_id: str) -> str:
    """The partition of what happened to the account of a coach."""
    return f"COACH_EVENTS#{coach_id}"


def coach_event(coach_id: str, at: datetime, event_id: str) -> Key:
    """The key of something that happened to the account of a coach."""
    return _key(coach_events(coach_id), f"{at.isoformat(timespec='microseconds')}#{event_id}")


def coach(coach_id: str) -> Key:
    """The key of a coach."""
    return _key(coach_partition(coach_id), COACH_SORT)


def session(coach_id: str, digest: str) -> Key:
    """The key of a coach's session, beside the coach: whoever has one knows whose it is."""
    return _key(coach_partition(coach_id), f"{SESSION_PREFIX}{digest}")


def token(coach_id: str, digest: str) -> Key:
    """The key of a coach's API token, beside the coach."""
    return _key(coach_partition(coach_id), f"{TOKEN_PREFIX}{digest}")


def second_factor(coach_id: str) -> Key:
    """The key of a coach's second factor, beside the coach."""
    return _key(coach_partition(coach_id), SECOND_FACTOR_SORT)


def pending_sign_in(coach_id: str, digest: str) -> Key:
    """The key of a sign-in that waits for the second factor, beside the coach."""
    return _key(coach_partition(coach_id), f"{SIGN_IN_PREFIX}{digest}")


def email_claim(email: str) -> Key:
    """The key of the item that makes an address unique and finds its coach."""
    return _key(f"EMAIL#{email}", "EMAIL")


def confirmation(digest: str) -> Key:
    """The key of what a link in a mail confirms."""
    return _key(f"CONFIRM#{digest}", "CONFIRM")


def tries(kind: str, digest: str, window: int) -> Key:
    """The key of the item that counts somebody's tries in a window of time."""
    return _key(f"TRIES#{kind}#{digest}", f"TRIES#{window}")


def name_claim(name: str) -> Key:
    """The key of the item that makes a team's name unique."""
    return _key(f"NAME#{name}", "NAME")


def health() -> Key:
    """The key that the health check asks for: no item has it."""
    return _key("HEALTH", "HEALTH")


def list_partition(team_type: str | None = None, sport: str | None = None) -> str:
    """The partition that lists public teams, of one type and one sport where these are given."""
    return f"LIST#{team_type or '*'}#{sport or '*'}"


def list_entries(team: Team) -> list[Key]:
    """The keys under which a public team is listed, in name order and through the index by date."""
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
    """The partition of all words that begin with the same letter as ``word``."""
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
    """The slug of a name: ASCII letters and digits in lower case, runs of others made one ``_``.

    A name that leaves no letter or digit gives ``team``.
    """
    return re.sub(r"[^a-z0-9]+", "_", plain(name))[:_MAX_SLUG].strip("_") or "team"


def sort_key(name: str) -> str:
    """What lists in name order sort by: the words of the name, whatever their case or accents."""
    return " ".join(words(name))[:_MAX_KEY] or plain(name)[:_MAX_KEY]


def words(name: str) -> list[str]:
    """The words of a name, plain, in order and without doubles, in any script."""
    found = re.findall(r"[^\W_]+", plain(name))
    return list(dict.fromkeys(word[:_MAX_KEY] for word in found))


def searched(name: str) -> list[str]:
    """The words of a name that a search finds it by: the first fifteen."""
    return words(name)[:_MOST_WORDS]


def new_secret() -> str:
    """256 random bits, fit for cookies and URLs."""
    return secrets.token_urlsafe(32)


def new_id() -> str:
    """128 random bits, in hexadecimal digits."""
    return secrets.token_hex(16)


def digest(secret: str) -> str:
    """What of a secret is stored (SHA-256): enough to recognise it, too little to use it."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
