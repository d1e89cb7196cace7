"""Teams removed with everything of them."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib import logs
from chalicelib.models import Roster
from chalicelib.store import keys, records, table, team_writes
from chalicelib.store.errors import Conflict, Unavailable
from chalicelib.store.table import Write

_KEPT = "removed = :removed"
_log = logging.getLogger(logs.NAME)


def remove(roster: Roster) -> None:
    """Remove the team, its name, its players, its roles and all that lists it, or nothing.

    Raises ``Conflict`` when the team is no longer as ``roster`` has it. A team of so many people
    that a transaction does not take them is gone for everybody after the first one; what was left
    of their roles follows. Until it has, something keeps the slug from the next team, which would
    inherit them, and whoever meets it takes the rest away (``finish``).
    """
    writes = team_writes.removing(roster)
    if len(writes) <= table.MAX_TRANSACTION:
        table.transact(writes)
        return
    # The first of the writes is the team's own, which carries the condition.
    first, rest = writes[1 : table.MAX_TRANSACTION], writes[table.MAX_TRANSACTION :]
    key, version = keys.team(roster.team.slug), roster.team.version
    kept = {**key, **records.removed(roster.team)}
    place = table.put(kept, team_writes.UNCHANGED, version=version)
    table.transact([place, *first])
    _sweep(roster.team.slug, rest)


def finish(slug: str, remains: Sequence[Mapping[str, Any]]) -> bool:
    """Remove what was left behind of a removed team; whether it is gone now.

    For whoever meets it, with the items of the team's partition as just read. One request for
    each hundred of them.
    """
    left = [each for each in remains if each[keys.SORT] != keys.TEAM_SORT]
    gone = [{part: each[part] for part in (keys.PARTITION, keys.SORT)} for each in left]
    roles = (each for each in left if each[keys.SORT].startswith(keys.ROLE_PREFIX))
    gone += [keys.membership(each["coach_id"], slug) for each in roles]
    return _sweep(slug, [table.delete(key) for key in gone])


def _sweep(slug: str, writes: Sequence[Write]) -> bool:
    """Do the writes while the slug is kept, and give it free with the last; whether it is free."""
    most, place = table.MAX_TRANSACTION - 1, keys.team(slug)
    last = (len(writes) - 1) // most * most if writes else 0
    try:
        for start in range(0, last, most):
            kept = table.check(place, _KEPT, removed=True)
            table.transact([*writes[start : start + most], kept])
        table.transact([*writes[last:], table.delete(place, _KEPT, removed=True)])
    except Conflict:
        # Somebody else was at it, and the slug may be another team's by now.
        return True
    except Unavailable:
        _log.exception("items of a removed team are left behind")
        return False
    return True
