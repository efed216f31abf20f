"""How large a shock must be: figures of a scenario, and verdicts among peers, as functions of its size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import BadOption, ComputeError, UsageError
from amity.measures._oil import ENOUGH
from amity.models._verdicts import Beside, words
from amity.models.reverse_stress import Found, smallest
from amity.scenarios._asking import Asked, solved
from amity.scenarios._states import named

Floats = NDArray[np.float64]
Figure = Literal["shortfall", "cut", "cost"]
FIGURES: Mapping[Figure, str] = {
    "shortfall": "what stays unmet, as a part of recorded imports",
    "cut": "what is cut, as a part of recorded imports; of what refineries needed where the record is incomplete",
    "cost": "loss of real expenditure, as a part of it: the nearest that these data have to a cost over GDP",
}
# The good and the direction of each measure whose verdict a shock can turn.
VERDICTS: Mapping[str, tuple[str, Literal["imports", "exports"]]] = {
    "arms_import_share": ("arms", "imports"),
    "crude_import_share": ("crude", "imports"),
    "crude_export_share": ("crude", "exports"),
}
# Draws at each size: the ends are for orientation, and a search computes some thirty sizes.
DRAWS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A figure at a size: central, and its ends."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The smallest size at which a figure crosses a threshold, centrally and at the figure's ends.

    ``soonest`` rests on the end of the figure that crosses first, ``latest`` on the one that crosses last.
    """

    figure: str
    state: str
    over: float
    found: Found[Range]
    soonest: Found[Range] | None
    latest: Found[Range] | None


def figure_of(asked: Asked, figure: Figure, state: str, draws: int = DRAWS) -> Callable[[float], Range]:
    """Return a figure of a state as a function of the size of the shock; each size is computed once.

    Raises
    ------
    UsageError
        Where the state has no flows in the record, or the figure is not one of this good.
    """
    base = asked.base
    at = base.places.get(state)
    if at is None:
        raise UsageError(
            f"{named([state])} has no flow in the record of {base.commodity} of {base.period.text}",
            hint="ask of a state that has",
        )
    if figure == "cost" and (base.commodity != "trade" or asked.request.horizon == "weeks"):
        raise BadOption(
            f"the cost of a shock to {base.commodity} was asked for; only total trade, beyond the first weeks, has one",
            hint="ask for shortfall or cut, or of trade",
            candidates=("shortfall", "cut"),
        )
    imports = float(base.foreign[:, at].sum())
    if not imports:
        raise UsageError(f"{named([state])} has no recorded imports in {base.period.text}", hint="ask of another state")
    kept: dict[float, Range] = {}

    def value(size: float) -> Range:
        if size not in kept:
            kept[size] = _figure(asked, figure, at, imports, size, draws)
        return kept[size]

    return value


def _figure(asked: Asked, figure: Figure, at: int, imports: float, size: float, draws: int) -> Range:
    base = asked.base
    if figure == "cut":
        lost = sum(
            base.flows[base.places[one.exporter], at] * (1 - one.kept) * size
            for one in asked.whole.cuts
            if one.exporter in base.places and base.places.get(one.importer) == at
        )
        part = float(lost / imports)
        covered, hidden = base.covered[at], base.hidden[at]
        if covered == covered and covered < ENOUGH:  # noqa: PLR0124  NaN
            need = imports / covered
            return Range(value=part, low=float(lost / need), high=float(min((lost + size * hidden) / need, 1.0)))
        return Range(value=part, low=part, high=part)
    found = solved(asked, size, draws if figure == "cost" else 0)
    if figure == "shortfall":
        return Range(value=float(found.unmet[at]) / imports, low=float(found.unmet_low[at]) / imports,
                     high=float(found.unmet_high[at]) / imports)  # fmt: skip
    assert found.welfare is not None and found.welfare_low is not None and found.welfare_high is not None  # noqa: S101, PT018  the model's own
    if np.isnan(found.welfare[at]):
        raise ComputeError(
            f"the cost for {named([base.names[at]])} was asked for; it is cut off entirely, and no welfare is told",
            hint="ask for the shortfall instead",
        )
    value = float(1 - found.welfare[at])
    low, high = float(1 - found.welfare_high[at]), float(1 - found.welfare_low[at])
    return Range(value=value, low=value if np.isnan(low) else low, high=value if np.isnan(high) else high)


def threshold(asked: Asked, figure: Figure, state: str, over: float, draws: int = DRAWS) -> Threshold:
    """Return the smallest size at which a figure of a state comes to ``over``, with the sizes for the figure's ends."""
    value = figure_of(asked, figure, state, draws)
    found = smallest(value, lambda one: one.value >= over)
    probe = value(1.0)
    if probe.low == probe.high:
        return Threshold(figure=figure, state=state, over=over, found=found, soonest=None, latest=None)
    return Threshold(
        figure=figure,
        state=state,
        over=over,
        found=found,
        soonest=smallest(value, lambda one: one.high >= over),
        latest=smallest(value, lambda one: one.low >= over),
    )


def verdict_of(asked: Asked, measure: str, subject: str, target: str, peers: Sequence[str]) -> Callable[[float], str]:
    """Return the verdict on a share of a flow, among peers, as a function of the size of the shock.

    Every peer is judged on the flows that the same shock leaves. Without a shock it is the verdict of ``amity alone``
    on the same rows.

    Raises
    ------
    BadOption
        Where the measure is no share of a flow of this good.
    UsageError
        Where subject or target have no flows in the record.
    """
    if measure not in VERDICTS or VERDICTS[measure][0] != asked.base.commodity:
        fitting = [key for key, (good, _) in VERDICTS.items() if good == asked.base.commodity]
        raise BadOption(
            f"the verdict on {measure} under a shock to {asked.base.commodity} was asked for; there is none",
            hint="use the family 'shift' for any measure" + (f", or {', '.join(fitting)}" if fitting else ""),
            candidates=fitting,
        )
    base = asked.base
    for state in (subject, target):
        if state not in base.places:
            raise UsageError(
                f"{named([state])} has no flow in the record of {base.commodity} of {base.period.text}",
                hint="ask of states that have",
            )
    way = VERDICTS[measure][1]
    others = np.array([base.places[one] for one in peers if one in base.places and one not in (subject, target)], int)

    def judge(size: float) -> str:
        found = solved(asked, size, 0)
        flows = found.flows if way == "imports" else found.flows.T
        sums = flows.sum(axis=0) - np.diag(flows)
        at, to = base.places[subject], base.places[target]
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = np.where(sums > 0, flows[to] / sums, np.nan)
        low = None
        covered = base.covered[at]
        if way == "imports" and covered == covered and covered < ENOUGH:  # noqa: PLR0124  NaN
            low = np.array([float(flows[to, at]) / (float(base.foreign[:, at].sum()) / covered)])
        return words(Beside(mine=np.full((1, len(others)), shares[at]), theirs=shares[others][None, :], low=low))[0]

    return judge
