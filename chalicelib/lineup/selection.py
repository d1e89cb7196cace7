"""The suggestion: the best lineup for a team, in full."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from chalicelib.lineup.errors import UnknownFormation, UnknownSize
from chalicelib.lineup.explanations import (
    Placement,
    bench_reason,
    change_between,
    formation_reason,
    gaps,
    open_reason,
    runner_up_reason,
    shortage,
    slot_reason,
)
from chalicelib.lineup.formations import Choice, Formations
from chalicelib.lineup.ratings import ratings
from chalicelib.lineup.sports import SPORTS, Sport
from chalicelib.models import Alternative, Benched, Lineup, Player, RunnerUp, Slot, Team

_RUNNERS_UP = 3
USUAL_MARGIN = 1
"""By how many percent another formation must be better than the usual one to be chosen instead."""


def suggest(
    team: Team,
    players: Sequence[Player],
    size: int,
    formation: str | None = None,
    margin: int = USUAL_MARGIN,
) -> Lineup:
    """The lineup of ``size`` players with the most points, and why each plays or sits.

    ``formation`` fixes the shape. Else the team's own at the team's own size is its usual one, kept
    unless another is better by ``margin`` percent; without a usual one the best of the size is
    taken, the one listed first if several are. The order of ``players`` does not matter. The bench
    is ordered by what it costs to start a player, least first. With fewer players than places,
    those stay open that cost least. Raises what ``require_known`` does; ``KeyError`` for a sport or
    a position that does not exist.
    """
    require_known(team, size, formation)
    sport = SPORTS[team.sport]
    shapes = sport.formats[size]
    roster = sorted(players, key=lambda player: player.order)
    able = tuple(player for player in roster if player.status.can_play)
    # One place more may stay open than has to: so it does when one player more cannot play.
    table = _with_open(_table(able, shapes, sport), max(size + 1 - len(able), 0))
    names = list(shapes)
    usual = team.formation if size == team.size and team.formation in shapes else None
    formations = Formations(
        list(shapes.values()),
        table,
        fixed=names.index(formation) if formation else None,
        usual=names.index(usual) if usual else None,
        margin=margin,
    )

    def placement(choice: Choice) -> Placement:
        name = names[choice.formation]
        return Placement(sport, name, usual, shapes[name], able, choice.columns, table)

    chosen = placement(formations.chosen)
    alternatives = _alternatives(zip(names, formations.points, strict=True), chosen.formation)
    points = formations.chosen.points
    explained = able and not formation
    return Lineup(
        sport=team.sport,
        size=size,
        formation=chosen.formation,
        usual_formation=usual,
        formation_reason=formation_reason(chosen, points, alternatives) if explained else None,
        points=points,
        slots=_slots(formations, chosen, placement),
        bench=_bench(formations, chosen, placement),
        missing=max(size - len(able), 0),
        unavailable=tuple(player for player in roster if not player.status.can_play),
        runners_up=_runners_up(formations, chosen, placement),
        alternatives=alternatives,
        warnings=(*shortage(chosen), *gaps(chosen, roster)),
    )


def require_known(team: Team, size: int, formation: str | None = None) -> None:
    """Raise ``UnknownSize`` or ``UnknownFormation`` for what the sport does not have."""
    sport = SPORTS[team.sport]
    if size not in sport.formats:
        raise UnknownSize(sport.sizes)
    if formation is not None and formation not in sport.formats[size]:
        raise UnknownFormation(tuple(sport.formats[size]))


def _table(
    able: Sequence[Player], shapes: Mapping[str, tuple[str, ...]], sport: Sport
) -> Mapping[str, Sequence[int]]:
    return ratings(able, (code for slots in shapes.values() for code in slots), sport)


def _with_open(
    table: Mapping[str, Sequence[int]], places: int
) -> Mapping[str, Sequence[int | None]]:
    """The table with a column more for each place that may stay open, worth nothing."""
    return {code: (*points, *(0,) * places) for code, points in table.items()}


def _slots(
    formations: Formations, chosen: Placement, placement: Callable[[Choice], Placement]
) -> tuple[Slot, ...]:
    slots = []
    for row, column in enumerate(chosen.columns):
        player = chosen.picks[row]
        loss, change, reason = 0, None, open_reason()
        if player:
            choice = formations.without(column)
            loss = formations.chosen.points - choice.points
            change = change_between(chosen, placement(choice), player)
            reason = slot_reason(chosen, row, loss, change)
        slots.append(
            Slot(
                position=chosen.positions[row],
                player=player,
                points=chosen.points(row),
                loss=loss,
                change=change,
                reason=reason,
            )
        )
    return tuple(slots)


def _bench(
    formations: Formations, chosen: Placement, placement: Callable[[Choice], Placement]
) -> tuple[Benched, ...]:
    bench = []
    for column in chosen.benched:
        player = chosen.players[column]
        choice = formations.including(column)
        cost = formations.chosen.points - choice.points if choice else None
        change = change_between(chosen, placement(choice), player) if choice else None
        bench.append(
            Benched(
                player=player,
                points=max(chosen.table[code][column] or 0 for code in chosen.positions),
                cost=cost,
                change=change,
                reason=bench_reason(chosen, player, cost, change),
            )
        )
    return tuple(sorted(bench, key=lambda each: (each.cost is None, each.cost or 0)))


def _runners_up(
    formations: Formations, chosen: Placement, placement: Callable[[Choice], Placement]
) -> tuple[RunnerUp, ...]:
    """The next best lineups; none without a bench, as everybody who can play does then."""
    if not chosen.benched:
        return ()
    found = []
    for choice in formations.runners_up(_RUNNERS_UP):
        then = placement(choice)
        comes_in = tuple(chosen.players[each] for each in _first_only(then, chosen))
        goes_out = tuple(chosen.players[each] for each in _first_only(chosen, then))
        cost = formations.chosen.points - choice.points
        found.append(
            RunnerUp(
                formation=then.formation,
                points=choice.points,
                comes_in=comes_in,
                goes_out=goes_out,
                reason=runner_up_reason(chosen, then, cost, comes_in, goes_out),
            )
        )
    return tuple(found)


def _first_only(one: Placement, other: Placement) -> list[int]:
    """The columns of those who play in one and not in the other."""
    return sorted({*one.columns} - {*other.columns})


def _alternatives(formations: Iterable[tuple[str, int]], chosen: str) -> tuple[Alternative, ...]:
    others = [Alternative(name, points) for name, points in formations if name != chosen]
    return tuple(sorted(others, key=lambda other: -other.points))
