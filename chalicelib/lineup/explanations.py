"""What explains a lineup: why a player has a slot, why another has none, and what to beware of.

Each is a message, made of a formation that is filled with players.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct

from chalicelib.lineup.ratings import fit
from chalicelib.lineup.sports import FIT, Sport
from chalicelib.message import Message, message
from chalicelib.models import Alternative, Change, Move, Player, Status


class Placement(Struct, frozen=True, dict=True):
    """A formation whose slots (rows) are filled with the players who can play (columns).

    ``usual`` is the team's usual formation, if any. ``players`` stand in ``Player.order``; a column
    beyond them leaves its slot open. ``positions`` are the slots' codes, and ``table`` has the
    points of each position for every column.
    """

    sport: Sport
    formation: str
    usual: str | None
    positions: tuple[str, ...]
    players: tuple[Player, ...]
    columns: tuple[int, ...]
    table: Mapping[str, Sequence[int | None]]

    @cached_property
    def picks(self) -> tuple[Player | None, ...]:
        """Who fills each slot; None: it stays open."""
        players = self.players
        return tuple(players[each] if each < len(players) else None for each in self.columns)

    @cached_property
    def position_of(self) -> Mapping[str, str]:
        """The position of each pick, by the player's id."""
        picks = zip(self.picks, self.positions, strict=True)
        return {player.id: position for player, position in picks if player}

    @property
    def benched(self) -> tuple[int, ...]:
        """The columns of the players who could play and have no slot, in ``Player.order``."""
        picked = set(self.columns)
        return tuple(column for column in range(len(self.players)) if column not in picked)

    def points(self, row: int) -> int:
        """The points of whoever fills a slot."""
        return self.table[self.positions[row]][self.columns[row]] or 0


def formation_reason(
    placement: Placement, points: int, alternatives: Sequence[Alternative]
) -> Message | None:
    """Why it is this formation: it is the usual one or better, and which are as good or better."""
    usual = placement.usual
    if usual == placement.formation:
        lead = max((each.points - points for each in alternatives), default=0)
        best = [each.formation for each in alternatives if each.points - points == lead]
    else:
        lead = points - next((each.points for each in alternatives if each.formation == usual), 0)
        best = []
    equals = [each.formation for each in alternatives if each.points == points]
    if usual is None and not equals:
        return None
    return message(
        "lineup.formation",
        formation=placement.formation,
        usual=usual,
        lead=lead,
        better=best if lead > 0 else [],
        equals=equals,
    )


def slot_reason(placement: Placement, row: int, loss: int, change: Change) -> Message:
    """How good the pick is there, and what is lost and who comes in without them."""
    return message(
        "lineup.picked",
        sport=placement.sport.code,
        position=placement.positions[row],
        standing=_standing(placement, row),
        change=_change(placement, loss, change),
    )


def open_reason() -> Message:
    """Why a place stays open."""
    return message("lineup.open")


def bench_reason(
    placement: Placement, player: Player, cost: int | None, change: Change | None
) -> Message:
    """What it costs to start a benched player, where they would play and who would sit.

    ``change`` and ``cost``: None if no slot may be theirs.
    """
    if change is None or cost is None:
        return message("lineup.no_slot", player=player.name)
    return message(
        "lineup.benched",
        sport=placement.sport.code,
        player=player.name,
        change=_change(placement, cost, change),
        preferred=_preferred(placement, player, change),
    )


def runner_up_reason(
    chosen: Placement,
    then: Placement,
    cost: int,
    comes_in: Sequence[Player],
    goes_out: Sequence[Player],
) -> Message:
    """Who would play instead of whom, in which other formation, and what it costs."""
    return message(
        "lineup.runner_up",
        formation=None if then.formation == chosen.formation else then.formation,
        cost=cost,
        comes_in=[player.name for player in comes_in],
        goes_out=[player.name for player in goes_out],
    )


def _standing(placement: Placement, row: int) -> dict[str, Any]:
    """The points of the pick, how many players have more there, and whether others have as many."""
    points = placement.points(row)
    everybody = placement.table[placement.positions[row]][: len(placement.players)]
    others = [weight for weight in everybody if weight is not None]
    player = placement.players[placement.columns[row]]
    return {
        "points": points,
        "better": sum(weight > points for weight in others),
        "joint": others.count(points) > 1,
        "doubtful": player.status is Status.DOUBTFUL,
    }


def _change(placement: Placement, loss: int, change: Change) -> dict[str, Any]:
    """The loss, the formation if it is another, who comes in, who moves, and who leaves."""
    before = placement.position_of
    came, moved, opened, left = [], [], [], [change.leaves.name] if change.leaves else []
    for move in change.moves:
        if move.player is None:
            opened.append(move.position)
        elif move.position is None:
            left.append(move.player.name)
        elif move.player.id in before:
            moved.append((move.player.name, move.position))
        else:
            came.append((move.player.name, move.position))
    return {
        "loss": loss,
        "formation": None if change.formation == placement.formation else change.formation,
        "is_usual": change.formation == placement.usual,
        "entrants": came,
        "moves": moved,
        "opened": opened,
        "leaves": left,
    }


def _preferred(placement: Placement, sits: Player, change: Change) -> tuple[str, str]:
    """What comes first if starting somebody costs nothing, and by which rule."""
    if change.formation != placement.formation:
        usual = placement.formation == placement.usual
        return (placement.formation, "usual_formation" if usual else "listed_first")
    if change.leaves is None:
        return ("", "")
    return (change.leaves.name, _tie_break(change.leaves, sits))


def _tie_break(starts: Player, sits: Player) -> str:
    """By which part of ``Player.order`` the one who starts comes first."""
    if starts.number is not None and sits.number is None:
        return "has_number"
    if starts.number != sits.number:
        return "lower_number"
    return "name" if starts.name != sits.name else "records"


def change_between(before: Placement, after: Placement, subject: Player) -> Change:
    """The change from one lineup to the next; ``subject``: who is absent then, or has to start."""
    old, new = before.position_of, after.position_of
    by_id = {player.id: player for player in before.players}
    entrants = [Move(by_id[each], new[each]) for each in new if each not in old]
    entrants.sort(key=lambda move: move.player is not subject)
    moved = [Move(by_id[each], new[each]) for each in new if new[each] != old.get(each, new[each])]
    opened = [Move(None, position) for position in _opened(before, after)]
    leaves = [by_id[each] for each in old if each not in new and each != subject.id]
    return Change(
        after.formation,
        (
            *_chained([*entrants, *opened], moved, old),
            *(Move(player, None) for player in leaves[1:]),
        ),
        leaves[0] if leaves else None,
    )


def _opened(before: Placement, after: Placement) -> list[str]:
    """The positions of the places that stay open, but for those that did before."""
    found = [code for code, pick in zip(after.positions, after.picks, strict=True) if not pick]
    for code, pick in zip(before.positions, before.picks, strict=True) if found else ():
        if not pick and code in found:
            found.remove(code)
    return found


def _chained(first: list[Move], others: list[Move], old: Mapping[str, str]) -> list[Move]:
    """The moves in an order in which each makes room for the next, as far as there is one."""
    found = list(first)
    waiting = list(others)
    while waiting:
        taken = found[-1].position if found else None
        following = (m for m in waiting if m.player and old[m.player.id] == taken)
        move = next(following, waiting[0])
        waiting.remove(move)
        found.append(move)
    return found


def shortage(placement: Placement) -> tuple[Message, ...]:
    """A warning that places stay open, with the sizes that those who can play are enough for."""
    size, available = len(placement.positions), len(placement.players)
    if available >= size:
        return ()
    sizes = [each for each in placement.sport.sizes if each <= available]
    return (message("lineup.short", size=size, available=available, sizes=sizes),)


def gaps(placement: Placement, roster: Sequence[Player]) -> tuple[Message, ...]:
    """A warning for each position that a pick is far from, in the order of the slots.

    ``roster``: everyone, also those who cannot play. Far is a fit below ``FIT.far_below``.
    """
    positions = dict.fromkeys(placement.positions)
    found = (_gap(placement, position, roster) for position in positions)
    return tuple(gap for gap in found if gap is not None)


def _gap(placement: Placement, position: str, roster: Sequence[Player]) -> Message | None:
    rows = [row for row, code in enumerate(placement.positions) if code == position]
    picks = [placement.picks[row] for row in rows]
    far = [player for player in picks if player and not _suits(placement, player, position)]
    if not far:
        return None
    return message(
        "lineup.gap",
        sport=placement.sport.code,
        position=position,
        cause=_cause(placement, position, roster),
        stand_ins=[(player.name, player.positions[0]) for player in far],
    )


def _cause(placement: Placement, position: str, roster: Sequence[Player]) -> str:
    """The code of what keeps those away who would suit the position."""
    if not any(_suits(placement, player, position) for player in roster):
        return "nobody"
    able = {
        column
        for column, player in enumerate(placement.players)
        if _suits(placement, player, position)
    }
    if not able:
        return "nobody_today"
    if able & set(placement.benched):
        # An optimum never leaves somebody out who would rate higher in the very same slot.
        return "bench_no_better"
    here = _filling(placement, position)
    if able <= here:
        return "not_enough"
    return "others_elsewhere" if able & here else "all_elsewhere"


def _filling(placement: Placement, position: str) -> set[int]:
    columns = zip(placement.positions, placement.columns, strict=True)
    return {column for code, column in columns if code == position}


def _suits(placement: Placement, player: Player, position: str) -> bool:
    return fit(player.positions, position, placement.sport) >= FIT.far_below
