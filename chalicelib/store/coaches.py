"""Coaches: each stored under their ID, with a copy under their e-mail address for signing in.

In a coach's partition, a counter of additions grows with every new session, token, pending sign-in
and role. A change that must apply to all of these has the condition that the counter is still as
read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.models import Coach
from chalicelib.store import attempt_counters, keys, table
from chalicelib.store.attempt_counters import Try
from chalicelib.store.errors import AddressTaken, OtherWriteFailed
from chalicelib.store.table import Write

_ABSENT = "attribute_not_exists(pk)"
_UNCHANGED = "version = :version"


class Entry(Struct, frozen=True):
    """A coach as read by e-mail address.

    ``sessions``: an upper limit of the number of sessions, since ended ones are not subtracted;
    None if unknown.
    """

    coach: Coach
    sessions: int | None


def by_email(email: str, tries: Sequence[Try] = ()) -> Coach | None:
    """The coach with that address, or None; see ``entry``."""
    found = entry(email, tries)
    return found.coach if found else None


def entry(email: str, tries: Sequence[Try]) -> Entry | None:
    """The coach with that address, or None, after counting the tries. At most two requests.

    Raises ``TooManyTries``.
    """
    claim, *counters = table.get_all(
        [keys.email_claim(email), *attempt_counters.counter_keys(tries)]
    )
    if tries:
        attempt_counters.count(tries, counters)
    return Entry(table.to_record(claim, Coach), claim.get("sessions")) if claim else None


def by_id(coach_id: str) -> Coach | None:
    """The coach of that ID, or None. One request."""
    item = table.get(keys.coach(coach_id))
    return table.to_record(item, Coach) if item else None


def by_ids(coach_ids: Sequence[str]) -> list[Coach]:
    """The coaches of those IDs, at most a hundred, who still exist. One request."""
    items = table.get_all([keys.coach(each) for each in coach_ids]) if coach_ids else ()
    return [table.to_record(each, Coach) for each in items if each]


def create(coach: Coach, *also: Write) -> None:
    """Store a new coach, together with other writes; raises ``AddressTaken``, ``Conflict``."""
    attributes = table.to_item(coach)
    writes = [
        _new_claim({**keys.email_claim(coach.email), **attributes, "sessions": 0}, coach.email),
        table.put({**keys.coach(coach.id), **attributes}, _ABSENT),
    ]
    table.transact([*writes, *also])


def change(before: Coach, after: Coach, *also: Write, sessions: int | None = None) -> Coach:
    """Replace ``before`` by ``after``, with other writes; return it with its new version.

    ``sessions``: the new number of sessions, if known. Raises ``AddressTaken``, and
    ``Conflict`` when ``before`` is not what is stored.
    """
    after = replace(after, version=before.version + 1)
    attributes = table.to_item(after)
    moved = after.email != before.email
    counted = {} if sessions is None else {"sessions": sessions}
    claim = {**keys.email_claim(after.email), **attributes, **counted}
    writes = [
        _new_claim(claim, after.email)
        if moved
        else table.put(claim, _UNCHANGED, version=before.version),
        table.put({**keys.coach(after.id), **attributes}, _UNCHANGED, version=before.version),
    ]
    gone = [table.delete(keys.email_claim(before.email))] if moved else []
    table.transact([*writes, *gone, *also])
    return after


def enter(
    coach: Coach,
    most: int,
    *also: Write,
    sessions: int | None = None,
    others: Sequence[Write] = (),
) -> None:
    """Count one more session, up to ``most``, together with the writes that store it.

    ``sessions``: the new number of sessions, if they were counted. Raises ``Conflict`` when the
    coach has changed or would have too many sessions, and ``OtherWriteFailed`` when a condition of
    the ``others`` failed. One request.
    """
    key = keys.email_claim(coach.email)
    if sessions is None:
        write = table.update(
            key,
            "ADD sessions :one",
            f"{_UNCHANGED} AND sessions < :most",
            one=1,
            version=coach.version,
            most=most,
        )
    else:
        change = "SET sessions = :sessions"
        write = table.update(key, change, _UNCHANGED, sessions=sessions, version=coach.version)
    others = [each.or_raise(lambda _: OtherWriteFailed("coach")) for each in others]
    table.transact([write, *also, *others])


def unchanged(coach: Coach) -> Write:
    """The condition that the coach is still as read, for a transaction."""
    return table.check(keys.coach(coach.id), _UNCHANGED, version=coach.version)


def exists(coach_id: str) -> Write:
    """The condition that the coach exists, for a transaction."""
    return table.check(keys.coach(coach_id), "attribute_exists(pk)")


def removal(coach: Coach) -> list[Write]:
    """The writes that remove a coach, for a transaction."""
    return [
        table.delete(keys.coach(coach.id), _UNCHANGED, version=coach.version),
        table.delete(keys.email_claim(coach.email)),
    ]


def counting_addition(coach_id: str, *, since: int | None = None) -> Write:
    """The write that counts an addition, for the transaction that stores it.

    ``since``: a condition that the counter is still that.
    """
    key, change = keys.team_count(coach_id), "ADD additions :one"
    if since is None:
        return table.update(key, change, one=1)
    condition, values = _no_addition_since(since)
    return table.update(key, change, condition, one=1, **values)


def no_addition(coach_id: str, since: int) -> Write:
    """The condition that the counter of additions is still ``since``, for a transaction."""
    condition, values = _no_addition_since(since)
    return table.check(keys.team_count(coach_id), condition, **values)


def count_removal(coach_id: str, since: int) -> Write:
    """The write that removes the counter under the same condition, for a transaction."""
    condition, values = _no_addition_since(since)
    return table.delete(keys.team_count(coach_id), condition, **values)


def _no_addition_since(additions: int) -> tuple[str, dict[str, int]]:
    if not additions:
        return "attribute_not_exists(additions)", {}
    return "additions = :additions", {"additions": additions}


def _new_claim(claim: Mapping[str, Any], email: str) -> Write:
    return table.put(claim, _ABSENT).or_raise(lambda _: AddressTaken(email))
