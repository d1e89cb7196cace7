"""Teams removed with everything of them."""

import logging

from chalicelib.models import Roster
from chalicelib.store import keys, records, table, team_writes
from chalicelib.store.errors import Conflict, Unavailable

_log = logging.getLogger("team-coach")


def remove(roster: Roster) -> None:
    """Remove the team, its name, its players, its roles and all that lists it, or nothing.

    Raises ``Conflict`` when the team is no longer as ``roster`` has it. A team of more items than
    a transaction takes is gone for everybody after the first one; what was left of its players
    follows. Until it has, something keeps the slug from the next team, which would inherit them.
    """
    writes = list(team_writes.removing(roster).values())
    if len(writes) <= table.MAX_TRANSACTION:
        _transact(roster, writes)
        return
    # The first of the writes is the team's own, which carries the condition.
    first, rest = writes[1 : table.MAX_TRANSACTION], writes[table.MAX_TRANSACTION :]
    key, version = keys.team(roster.team.slug), roster.team.version
    kept = {**key, **records.removed(roster.team)}
    place = table.put(kept, team_writes.UNCHANGED, version=version)
    _transact(roster, [place, *first])
    try:
        table.transact([*rest, table.delete(key)])
    except Unavailable:
        _log.exception("items of a removed team are left behind")


def _transact(roster: Roster, writes: list[dict[str, object]]) -> None:
    try:
        table.transact(writes)
    except table.ConditionFailed as error:
        raise Conflict(roster.team.slug) from error
