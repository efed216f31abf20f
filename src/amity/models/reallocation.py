"""Where trade goes when links are cut: four simple rules, each with what stays unmet, on arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from amity.core.declarations import Model
from amity.core.errors import BadOption, UsageError
from amity.numerics.transport import keep_totals, most_sent

Floats = NDArray[np.float64]
Rule = Literal["nothing_changes", "pro_rata_exports", "spare_capacity", "same_totals"]
RULES: tuple[Rule, ...] = get_args(Rule)
ROUNDS = 1_000
# Of what was lost: below it nothing is left to share out.
CLOSE = 1e-12

MODEL = Model(
    key="reallocation",
    title="Where trade goes when links are cut",
    meaning="Who supplies what a banned supplier no longer may, by four rules that are told the shock: nobody, all "
    "others in proportion to their exports, all others up to their spare capacity, or everyone so that totals stay.",
    null="none: each rule is a rival forecast, and the back-tests say how each one fared.",
    interval="none of its own: capacities are given as a lower and an upper figure, and the rule is run with both.",
    assumptions=(
        "One homogeneous good: any supplier can stand in for any other.",
        "Buyers want what they bought before; prices do not move.",
        "Only links that are cut change; no supplier refuses, and no way is too long.",
    ),
    cannot_say="At what price; by which way; how soon. A rule that meets all needs does not show that they would be "
    "met: it shows that nothing in the figures it was given stands against it.",
    citation="Deming, W. E. and Stephan, F. F. (1940), On a Least Squares Adjustment of a Sampled Frequency Table, "
    "Annals of Mathematical Statistics 11(4); Ford, L. R. and Fulkerson, D. R. (1956), Maximal Flow through a Network, "
    "Canadian Journal of Mathematics 8",
    docs="methods/backtests.md",
    recovery="models/test_reallocation.py",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reallocation:
    """Flows after links were cut, by one rule.

    Attributes
    ----------
    rule : str
    flows : ndarray, shape (n, m)
        Exporters in rows, in the unit of the flows given.
    lost : ndarray, shape (n, m)
        What the cut links carried.
    gained : ndarray, shape (n,)
        By how much each exporter sells more than what the cut left it, to all buyers together.
    unsold : ndarray, shape (n,)
        What each exporter sold through the cut links and does not sell elsewhere.
    unmet : ndarray, shape (m,)
        What each importer lost and does not get elsewhere.
    least_unmet : float
        The least that any sharing of the same capacities would leave unmet, all importers together; equal to the sum of
        ``unmet`` but where a rule spends on one importer what another one has no other source for. NaN where the rule
        knows no capacity.
    unknown : ndarray of bool, shape (n,)
        Exporters without a known capacity, which the rule lets give nothing more.
    """

    rule: Rule
    flows: Floats
    lost: Floats
    gained: Floats
    unsold: Floats
    unmet: Floats
    least_unmet: float
    unknown: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """Flows that were checked, and what a shock takes of them; ``capacity`` is None where none was given."""

    flows: Floats
    left: Floats
    lost: Floats
    allowed: NDArray[np.bool_]
    capacity: Floats | None


def reallocate(
    flows: ArrayLike, lost: ArrayLike, *, capacity: ArrayLike | None = None, rule: Rule = "pro_rata_exports"
) -> Reallocation:
    """Return the flows after links were cut, who supplies more, and what stays unmet, by one rule.

    Parameters
    ----------
    flows : array_like, shape (n, m)
        What exporters (rows) sold to importers, not negative; the diagonal of a square table is domestic supply and may
        be zero.
    lost : array_like, shape (n, m)
        Which links are cut: true or false, or the share of each that is lost, 0 to 1.
    capacity : array_like, shape (n,), optional
        What each exporter could sell more than it did, in the unit of the flows; NaN where it is not known, infinity
        for no limit. Needed by ``spare_capacity``.
    rule : {'nothing_changes', 'pro_rata_exports', 'spare_capacity', 'same_totals'}
        Who replaces what is lost: nobody; exporters in proportion to what they sell after the cut, without limit;
        exporters in proportion to their spare capacity and up to it; or all of them and all buyers, so that every
        exporter sells and every importer buys as much as before.

    Raises
    ------
    UsageError
        Where flows or capacities are negative, shapes differ, flows are missing, or ``spare_capacity`` has none given.
    BadOption
        Where the rule does not exist.

    Notes
    -----
    A link whose loss is partial may not grow either. An importer without any allowed exporter has all of its loss
    unmet. Formulas and how each rule fared: docs/methods/backtests.md.

    Examples
    --------
    >>> flows, lost = [[6, 0], [2, 2], [0, 4]], [[1, 0], [0, 0], [0, 0]]
    >>> found = reallocate(flows, lost, capacity=[9, 1, 3], rule="spare_capacity")
    >>> found.flows.tolist(), found.unmet.tolist()
    ([[0.0, 0.0], [3.0, 2.0], [3.0, 4.0]], [2.0, 0.0])
    """
    if rule not in RULES:
        raise BadOption(f"rule={rule!r} was given; there is no such rule", hint="use one of them", candidates=RULES)
    cut = _checked(flows, lost, capacity)
    if rule == "spare_capacity" and cut.capacity is None:
        raise UsageError(
            "the rule spare_capacity was asked for; no capacity was given",
            hint="give what each exporter could sell more, NaN where it is not known",
        )
    new = _RULES[rule](cut)
    need = cut.lost.sum(axis=0)
    unmet = np.maximum(cut.flows.sum(axis=0) - new.sum(axis=0), 0.0)
    unmet[unmet <= CLOSE * max(float(need.max(initial=0.0)), 1e-300)] = 0.0
    sold = cut.lost.sum(axis=1)
    gained = np.maximum(new.sum(axis=1) - cut.left.sum(axis=1), 0.0)
    unknown = np.isnan(cut.capacity) if cut.capacity is not None else np.zeros(len(cut.flows), bool)
    return Reallocation(
        rule=rule,
        flows=new,
        lost=cut.lost,
        gained=gained,
        unsold=np.maximum(sold - gained, 0.0) * (sold > 0),
        unmet=unmet,
        least_unmet=_least(cut) if rule == "spare_capacity" else float("nan"),
        unknown=unknown,
    )


def _checked(flows: ArrayLike, lost: ArrayLike, capacity: ArrayLike | None) -> _Cut:
    """Return what was given as arrays; what cannot be meant is refused."""
    before, share = np.array(flows, np.float64), np.array(lost, np.float64)
    if before.ndim != 2 or share.shape != before.shape:
        raise UsageError(
            f"flows have the shape {before.shape}, cut links {share.shape}",
            hint="give both with exporters in rows and importers in columns",
        )
    if not (np.isfinite(before) & (before >= 0)).all():
        raise UsageError("some flows are negative or missing", hint="give 0 where nothing was sold")
    if not ((share >= 0) & (share <= 1)).all():
        raise UsageError(
            "some links lose a share below 0 or above 1, or none that is known",
            hint="give true, false, or a share between 0 and 1",
        )
    room = None
    if capacity is not None:
        room = np.array(capacity, np.float64)
        if room.shape != before.shape[:1]:
            raise UsageError(
                f"{room.size} capacities were given for {len(before)} exporters", hint="give one for each exporter"
            )
        if (room < 0).any():
            raise UsageError(
                f"{int((room < 0).sum())} of {len(room)} capacities are negative",
                hint="give 0 for none to spare, NaN where it is not known",
            )
    taken = before * share
    return _Cut(flows=before, left=before - taken, lost=taken, allowed=share == 0, capacity=room)


def _nobody(cut: _Cut) -> Floats:
    return cut.left.copy()


def _pro_rata(cut: _Cut) -> Floats:
    """Return what is left and, for each importer, its loss shared by what the allowed exporters sell."""
    weights = np.where(cut.allowed, cut.left.sum(axis=1)[:, None], 0.0)
    sums = weights.sum(axis=0)
    parts = np.divide(weights, sums[None, :], out=np.zeros_like(weights), where=sums[None, :] > 0)
    return np.asarray(cut.left + parts * cut.lost.sum(axis=0)[None, :], np.float64)


def _spare(cut: _Cut) -> Floats:
    """Return what is left and each loss shared by spare capacity; what is asked too much is cut, and shared again."""
    assert cut.capacity is not None  # noqa: S101  checked where it is called
    need = cut.lost.sum(axis=0)
    # No exporter can be asked for more than all losses together; a loss of its own leaves room, which only its
    # capacity counts.
    room = np.minimum(np.nan_to_num(cut.capacity, nan=0.0, posinf=np.inf), need.sum())
    new, whole = cut.left.copy(), float(need.sum())
    for _ in range(ROUNDS):
        if need.sum() <= CLOSE * whole or room.sum() <= CLOSE * whole:
            break
        weights = np.where(cut.allowed, room[:, None], 0.0)
        sums = weights.sum(axis=0)
        asked = np.divide(weights, sums[None, :], out=np.zeros_like(weights), where=sums[None, :] > 0) * need
        given = asked.sum(axis=1)
        if given.sum() <= CLOSE * whole:
            break
        sent = asked * np.minimum(1.0, np.divide(room, given, out=np.ones_like(room), where=given > 0))[:, None]
        new, room, need = new + sent, np.maximum(room - sent.sum(axis=1), 0), np.maximum(need - sent.sum(axis=0), 0)
    return new


def _totals(cut: _Cut) -> Floats:
    """Return flows with all totals as before as far as can be; what is left of a link cut in part stays as it is."""
    fixed = np.where(cut.allowed, 0.0, cut.left)
    sells, buys = (cut.flows.sum(axis=axis) - fixed.sum(axis=axis) for axis in (1, 0))
    return np.asarray(keep_totals(np.where(cut.allowed, cut.flows, 0.0), sells, buys)[0] + fixed, np.float64)


def _least(cut: _Cut) -> float:
    assert cut.capacity is not None  # noqa: S101  checked where it is called
    found = most_sent(np.nan_to_num(cut.capacity, nan=0.0, posinf=np.inf), cut.lost.sum(axis=0), cut.allowed)
    return float(found.unmet.sum())


_RULES: dict[Rule, Callable[[_Cut], Floats]] = {
    "nothing_changes": _nobody,
    "pro_rata_exports": _pro_rata,
    "spare_capacity": _spare,
    "same_totals": _totals,
}
