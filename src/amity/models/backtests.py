"""Back-tests: shocks of the past replayed by every rival, each told the shock, each scored against what came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from amity.core.declarations import Model
from amity.core.errors import ComputeError
from amity.core.results import clean
from amity.models._backtest_events import EVERYONE, OTHERS, Event, Fault, event, events, faults
from amity.models._crude_world import crude_world
from amity.models._dependence_flows import Flows, flows_of, spare_production
from amity.models.reallocation import reallocate

__all__ = ["MODEL", "Backtest", "Event", "Score", "backtest", "event", "events", "faults"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
# How the shares of importers that lost nothing moved meanwhile: those with at least this part of the world's imports.
WORTH = 0.001
SHOWN = 6

MODEL = Model(
    key="backtests",
    title="Back-tests of who replaces whom",
    meaning="How far each way of telling who replaces a lost supplier was from what came, in shocks of the past; every "
    "way is told who stops buying from whom, when, and what is exempt, and knows nothing else of the years after.",
    null="nothing changes but what was told: a way that does worse than it adds nothing.",
    interval="none: each event is one observation. How much shares of importers that lost nothing moved in the same "
    "years is printed beside the scores.",
    assumptions=(
        "What was announced is what rivals may know; cuts that nobody announced they may not.",
        "What an importer buys in all after the shock is told to nobody: shares are scored, which do not hang on it.",
    ),
    cannot_say="How good a method is on average: six events of three kinds are no sample. A score of a record that "
    "hides flows under other names is one of the record.",
    citation="Deming, W. E. and Stephan, F. F. (1940), On a Least Squares Adjustment of a Sampled Frequency Table, "
    "Annals of Mathematical Statistics 11(4); Dekle, R., Eaton, J. and Kortum, S. (2008), Global Rebalancing with "
    "Gravity: Measuring the Burden of Adjustment, IMF Staff Papers 55(3)",
    docs="methods/backtests.md",
    recovery="models/test_backtests.py",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How far one rival was from what came.

    Attributes
    ----------
    rival : str
    misplaced : float or None
        The part of the hit importers' purchases that the rival gave to the wrong supplier, 0 to 1: half the sum of
        absolute differences of shares, importers weighted by what they bought; None where the rival has no forecast.
    elsewhere : float or None
        The same for all importers that lost nothing.
    replaced : float or None
        Correlation, over exporters, of the forecast and the actual change of what they sold to the hit importers.
    gained : float or None
        The same of what they sold to all others.
    short : float or None
        By how much less the hit importers would buy than before, as a part of it.
    reason : str
        Why there is no forecast.
    """

    rival: str
    misplaced: float | None
    elsewhere: float | None
    replaced: float | None
    gained: float | None
    short: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """An event and its scores.

    Attributes
    ----------
    event : Event
    lost : float
        What the told shock takes, in million tonnes a year, or million TIV a year for arms.
    share_of_world : float
    hit : tuple of str
        Importers that lose something, largest loss first.
    scores : tuple of Score
        The first is ``before``: the flows as they were, the shock not told.
    noise : float
        What ``before`` misplaces of importers that lost nothing.
    fell : float
        By which part of it the hit importers bought less than before.
    largest : tuple of (str, float, float)
        Exporters whose sales to the hit importers changed most, with that change as told by the best rival and as it
        came.
    left_out : tuple of Fault
    """

    event: Event
    lost: float
    share_of_world: float
    hit: tuple[str, ...]
    scores: tuple[Score, ...]
    noise: float
    fell: float
    largest: tuple[tuple[str, float, float], ...]
    left_out: tuple[Fault, ...]

    @property
    def best(self) -> Score:
        """Return the rival that misplaces least; ``before`` is none."""
        ranked = [one for one in self.scores[1:] if one.misplaced is not None]
        return min(ranked, key=lambda one: one.misplaced or 0.0)

    def to_json(self) -> dict[str, object]:
        """Return the back-test as it stands in a JSON answer."""
        told = [
            {"importers": list(one.importers), "since": one.since, "share": one.share, "citation": one.citation,
             "url": one.url, "note": one.note}
            for one in self.event.told
        ]  # fmt: skip
        scores = [
            {"rival": one.rival, "misplaced": one.misplaced, "elsewhere": one.elsewhere, "replaced": one.replaced,
             "gained": one.gained, "short": one.short, "reason": one.reason}
            for one in self.scores
        ]  # fmt: skip
        body = {
            "event": self.event.key,
            "title": self.event.title,
            "commodity": self.event.commodity,
            "exporter": self.event.exporter,
            "fit": list(self.event.fit),
            "predict": list(self.event.predict),
            "record": self.event.record,
            "told": told,
            "lost": self.lost,
            "share_of_world": self.share_of_world,
            "hit": list(self.hit),
            "scores": scores,
            "best": self.best.rival,
            "noise": self.noise,
            "fell": self.fell,
            "largest": [{"exporter": a, "forecast": b, "came": c} for a, b, c in self.largest],
            "left_out": [{"state": one.state, "side": one.side, "reason": one.reason} for one in self.left_out],
        }
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """What rivals may see: flows before, a year's worth, and the share that each link loses."""

    event: Event
    names: tuple[str, ...]
    before: Floats
    lost: Floats


def backtest(key: str) -> Backtest:
    """Return how every rival fared in one event.

    Parameters
    ----------
    key : str
        The event (:func:`events`).

    Raises
    ------
    UnknownName
        Where there is no such event.

    Examples
    --------
    >>> found = backtest("russia-2022")
    >>> found.scores[0].rival, found.best.misplaced < found.scores[0].misplaced
    ('before', True)
    """
    shock = event(key)
    flows = flows_of(shock.commodity)
    gone, out = _left_out(shock, flows)
    before, after = (np.where(gone, 0.0, _yearly(flows, *years)) for years in (shock.fit, shock.predict))
    task = _Task(event=shock, names=flows.names, before=before, lost=_lost(shock, flows, before, after))
    taken = before * task.lost
    hit = taken.sum(axis=0) > 0
    forecasts: dict[str, Floats | str] = {"before": before}
    for name, rival in RIVALS.items():
        try:
            forecasts[name] = rival(task)
        except ComputeError as error:
            forecasts[name] = f"no answer: {error.message}"
    rest = np.arange(len(flows.names)) != flows.names.index(shock.exporter)
    scores = tuple(_score(name, told, before, after, (hit, rest)) for name, told in forecasts.items())
    order = np.argsort(-taken.sum(axis=0), kind="stable")
    made = Backtest(
        event=shock,
        lost=float(taken.sum()),
        share_of_world=float(taken.sum() / before.sum()),
        hit=tuple(flows.names[i] for i in order if hit[i]),
        scores=scores,
        noise=scores[0].elsewhere or 0.0,
        fell=_short(after, before, hit) or 0.0,
        largest=(),
        left_out=out,
    )
    told = forecasts[made.best.rival]
    assert not isinstance(told, str)  # noqa: S101  the best rival has a forecast
    return _with_largest(made, flows.names, (told - before)[:, hit].sum(axis=1), (after - before)[:, hit].sum(axis=1))


def _with_largest(made: Backtest, names: tuple[str, ...], told: Floats, came: Floats) -> Backtest:
    order = np.argsort(-np.abs(came), kind="stable")[:SHOWN]
    return replace(made, largest=tuple((names[i], float(told[i]), float(came[i])) for i in order))


def _yearly(flows: Flows, first: int, last: int) -> Floats:
    """Return a year's worth of flows: million tonnes where there are tonnes, else the table's own unit."""
    summed = flows.over(first, last) if flows.tonnes is None else flows.tonnes_over(first, last)
    return np.asarray(summed / (last - first + 1), np.float64)


def _left_out(shock: Event, flows: Flows) -> tuple[Mask, tuple[Fault, ...]]:
    """Return which flows count nowhere: those with a fault in the fitted or the predicted years."""
    years = (*range(shock.fit[0], shock.fit[1] + 1), *range(shock.predict[0], shock.predict[1] + 1))
    table = "crude_trade" if shock.commodity == "crude" else ""
    found = tuple(
        one for one in faults() if one.table == table and any(one.first <= year <= one.last for year in years)
    )
    gone = np.zeros((len(flows.names),) * 2, bool)
    for one in found:
        at = flows.names.index(one.state)
        if one.side == "exporter":
            gone[at, :] = True
        else:
            gone[:, at] = True
    np.fill_diagonal(gone, True)
    return gone, found


def _lost(shock: Event, flows: Flows, before: Floats, after: Floats) -> Floats:
    """Return the share that each link loses, as all rivals are told."""
    lost = np.zeros_like(before)
    seller = flows.names.index(shock.exporter)
    named = {state for one in shock.told for state in one.importers if state not in (EVERYONE, OTHERS)}
    for one in shock.told:
        share = one.share
        if share is None:
            # The size of a collapse is told as it was recorded; who goes short is not.
            share = max(0.0, 1 - float(after[seller].sum() / before[seller].sum()))
        for at, name in enumerate(flows.names):
            if name in one.importers or EVERYONE in one.importers or (OTHERS in one.importers and name not in named):
                lost[seller, at] = share
    return lost


def _score(rival: str, told: Floats | str, before: Floats, after: Floats, who: tuple[Mask, Mask]) -> Score:
    """Return how far a forecast lies from what came; ``who`` are the importers hit, and all exporters but the lost one.

    The lost one's change is what everybody was told, so that it counts in no correlation of replacement.
    """
    hit, rest = who
    if isinstance(told, str):
        return Score(rival=rival, misplaced=None, elsewhere=None, replaced=None, gained=None, short=None, reason=told)
    others = ~hit & (after.sum(axis=0) >= WORTH * after.sum())
    return Score(
        rival=rival,
        misplaced=_misplaced(told, after, hit),
        elsewhere=_misplaced(told, after, others),
        replaced=_alike((told - before)[rest][:, hit].sum(axis=1), (after - before)[rest][:, hit].sum(axis=1)),
        gained=_alike((told - before)[:, others].sum(axis=1), (after - before)[:, others].sum(axis=1)),
        short=_short(told, before, hit),
    )


def _misplaced(told: Floats, came: Floats, buyers: Mask) -> float | None:
    """Return half the sum of absolute differences of shares, buyers weighted by what they bought."""
    sums, weights = told.sum(axis=0), came.sum(axis=0)
    use = buyers & (weights > 0)
    if not use.any():
        return None
    shares = np.divide(told, sums[None, :], out=np.zeros_like(told), where=sums[None, :] > 0)
    actual = np.divide(came, weights[None, :], out=np.zeros_like(came), where=weights[None, :] > 0)
    # A buyer without any forecast supplier is wrong about everything.
    wrong = np.where(sums > 0, np.abs(shares - actual).sum(axis=0) / 2, 1.0)
    return float((wrong[use] * weights[use]).sum() / weights[use].sum())


def _short(told: Floats, before: Floats, buyers: Mask) -> float | None:
    """Return by which part purchases fall."""
    bought = float(before[:, buyers].sum())
    # Adding zero makes a zero of the negative one.
    return round(1 - float(told[:, buyers].sum()) / bought, 12) + 0.0 if bought > 0 else None


def _alike(told: Floats, came: Floats) -> float | None:
    """Return the correlation of two changes over exporters; None where one does not vary."""
    moving = (told != 0) | (came != 0)
    if moving.sum() < 3 or np.ptp(told[moving]) == 0 or np.ptp(came[moving]) == 0:
        return None
    return float(np.corrcoef(told[moving], came[moving])[0, 1])


def _nothing(task: _Task) -> Floats:
    return reallocate(task.before, task.lost, rule="nothing_changes").flows


def _pro_rata(task: _Task) -> Floats:
    return reallocate(task.before, task.lost, rule="pro_rata_exports").flows


def _spare(task: _Task) -> Floats:
    if task.event.commodity != "crude":
        raise ComputeError("no public source tells the spare capacity", hint="use another rival")
    spare = spare_production(task.event.fit[1])
    capacity = [spare.amount.get(name, np.nan) for name in task.names]
    # The banned supplier has a capacity too, but it is what the shock takes.
    capacity[task.names.index(task.event.exporter)] = 0.0
    return reallocate(task.before, task.lost, capacity=capacity, rule="spare_capacity").flows


def _totals(task: _Task) -> Floats:
    return reallocate(task.before, task.lost, rule="same_totals").flows


def _gravity(task: _Task) -> Floats:
    """Return the flows of the exact-change equilibrium; a share lost is the cost at which that flow would be lost."""
    if task.event.commodity != "crude":
        raise ComputeError("without domestic supply there is no equilibrium to start from", hint="use another rival")
    return crude_world(task.names, task.before, task.lost, task.event.fit[1])


RIVALS: dict[str, Callable[[_Task], Floats]] = {
    "nothing_changes": _nothing,
    "pro_rata_exports": _pro_rata,
    "spare_capacity": _spare,
    "same_totals": _totals,
    "gravity": _gravity,
}
