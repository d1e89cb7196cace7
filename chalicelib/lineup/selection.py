"""The suggestion: the best lineup for a team, in full."""

from collections.abc import Mapping, Sequence

from chalicelib.lineup.assignment import Optimum, canonical, solve
from chalicelib.lineup.errors import UnknownFormation, UnknownSize
from chalicelib.lineup.explanations import Placement, bench_reason, gaps, slot_reason
from chalicelib.lineup.ratings import ratings
from chalicelib.lineup.reoptimise import Chains
from chalicelib.lineup.shortage import too_few
from chalicelib.lineup.sports import SPORTS, Sport
from chalicelib.models import Alternative, Benched, Lineup, Player, Slot, Team


def suggest(
    team: Team, players: Sequence[Player], size: int, formation: str | None = None
) -> Lineup:
    """The lineup of ``size`` players with the most points, and why each plays or sits.

    ``formation`` fixes the shape; else the team's own does at the team's own size; else the best
    of the size is taken, the one listed first if several are. The order of ``players`` does not
    matter. The bench is ordered by what it costs to start a player, least first.
    Raises what ``require_fieldable`` does; ``KeyError`` for a sport or a position that does not
    exist.
    """
    fixed = require_fieldable(team, players, size, formation)
    sport = SPORTS[team.sport]
    shapes = sport.formats[size]
    roster = sorted(players, key=lambda player: player.order)
    able = tuple(player for player in roster if player.status.can_play)
    table = _table(able, shapes, sport)
    optima = {name: solve([table[code] for code in slots]) for name, slots in shapes.items()}
    # The first of equals is the one listed first.
    name = fixed or max(optima, key=lambda shape: optima[shape].value)
    placement = Placement(sport, shapes[name], able, canonical(optima[name]))
    chains = Chains(placement.optimum)
    return Lineup(
        sport=team.sport,
        size=size,
        formation=name,
        points=optima[name].value,
        slots=_slots(placement, chains),
        bench=_bench(placement, chains),
        unavailable=tuple(player for player in roster if not player.status.can_play),
        alternatives=_alternatives(optima, name),
        warnings=gaps(placement, roster),
    )


def require_fieldable(
    team: Team, players: Sequence[Player], size: int, formation: str | None = None
) -> str | None:
    """The formation that is fixed, if any, of a lineup that can be given; solves nothing.

    Raises ``UnknownSize``, ``UnknownFormation`` and ``TooFewPlayers``.
    """
    sport = SPORTS[team.sport]
    if size not in sport.formats:
        raise UnknownSize(sport.sizes)
    shapes = sport.formats[size]
    fixed = _fixed(team, size, formation, shapes)
    able = [player for player in players if player.status.can_play]
    if len(able) < size:
        slots = shapes[fixed or next(iter(shapes))]
        raise too_few(slots, able, _table(able, shapes, sport), sport)
    return fixed


def _table(
    able: Sequence[Player], shapes: Mapping[str, tuple[str, ...]], sport: Sport
) -> Mapping[str, Sequence[int]]:
    return ratings(able, (code for slots in shapes.values() for code in slots), sport)


def _fixed(
    team: Team, size: int, formation: str | None, shapes: Mapping[str, tuple[str, ...]]
) -> str | None:
    if formation is None and size == team.size:
        formation = team.formation
    if formation is not None and formation not in shapes:
        raise UnknownFormation(tuple(shapes))
    return formation


def _slots(placement: Placement, chains: Chains) -> tuple[Slot, ...]:
    return tuple(
        Slot(
            position=position,
            player=placement.player(row),
            points=placement.optimum.weight(row),
            reason=slot_reason(placement, row, chains.without(placement.optimum.columns[row])),
        )
        for row, position in enumerate(placement.positions)
    )


def _bench(placement: Placement, chains: Chains) -> tuple[Benched, ...]:
    changes = [(column, chains.including(column)) for column in placement.benched]
    changes.sort(key=lambda each: (each[1] is None, each[1].loss if each[1] else 0, each[0]))
    return tuple(
        Benched(
            player=placement.players[column],
            points=_best_points(placement.optimum, column),
            reason=bench_reason(placement, column, change),
        )
        for column, change in changes
    )


def _best_points(optimum: Optimum, column: int) -> int:
    return max((row[column] or 0) for row in optimum.weights)


def _alternatives(optima: Mapping[str, Optimum], chosen: str) -> tuple[Alternative, ...]:
    others = [Alternative(name, best.value) for name, best in optima.items() if name != chosen]
    return tuple(sorted(others, key=lambda other: -other.points))
