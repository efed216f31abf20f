"""Several shocks at once: what they ask together, and what they cannot mean together."""

from __future__ import annotations

from collections.abc import Sequence

from amity.core.errors import UsageError
from amity.scenarios._declaring import Capacity, Changes, Cut, Turn
from amity.scenarios._states import named


def together(parts: Sequence[Changes]) -> Changes:
    """Return what several shocks ask at once; their order does not matter.

    Shares kept of one flow, and factors of one capacity, are multiplied.

    Raises
    ------
    UsageError
        Where a state is to turn to a supplier that is cut off from it, or turns go round in a circle, or more than all
        of a flow is to turn.
    """
    cuts: dict[tuple[str, str], Cut] = {}
    for cut in (cut for part in parts for cut in part.cuts):
        pair = cut.exporter, cut.importer
        held = cuts.get(pair)
        if held is None:
            cuts[pair] = cut
            continue
        best = None if held.at_best is None and cut.at_best is None else held.most * cut.most
        cuts[pair] = Cut(exporter=pair[0], importer=pair[1], kept=held.kept * cut.kept, at_best=best)
    factors: dict[str, float] = {}
    for one in (one for part in parts for one in part.capacities):
        factors[one.state] = factors.get(one.state, 1.0) * one.factor
    turns = tuple(turn for part in parts for turn in part.turns)
    _refuse_turns(turns, cuts)
    return Changes(
        cuts=tuple(cuts.values()),
        turns=turns,
        capacities=tuple(Capacity(state=state, factor=factor) for state, factor in factors.items()),
        first=tuple(dict.fromkeys(state for part in parts for state in part.first)),
        second=tuple(dict.fromkeys(state for part in parts for state in part.second)),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )


def _refuse_turns(turns: Sequence[Turn], cuts: dict[tuple[str, str], Cut]) -> None:
    """Refuse turns that contradict a cut, each other, or themselves."""
    next_: dict[str, dict[str, str]] = {}
    shares: dict[tuple[str, str], float] = {}
    for turn in turns:
        cut = cuts.get((turn.new, turn.importer))
        if cut is not None and cut.kept == 0 and turn.share > 0:
            raise UsageError(
                f"{named([turn.importer])} is to turn to {named([turn.new])}, whose sales to it another step cuts off",
                hint="take one of the two out, or name another supplier",
            )
        shares[turn.importer, turn.old] = shares.get((turn.importer, turn.old), 0.0) + turn.share
        if shares[turn.importer, turn.old] > 1 + 1e-12:
            raise UsageError(
                f"{named([turn.importer])} is to turn more than all it takes from {named([turn.old])} to others",
                hint="let the shares come to 1 or less",
            )
        next_.setdefault(turn.importer, {})[turn.old] = turn.new
        way = [turn.old, turn.new]
        while way[-1] in next_[turn.importer] and way[-1] != turn.old:
            way.append(next_[turn.importer][way[-1]])
        if way[-1] == turn.old:
            raise UsageError(
                f"{named([turn.importer])} is to turn in a circle: {' to '.join(named([one]) for one in way)}",
                hint="let nobody that it leaves be one that it turns to",
            )
