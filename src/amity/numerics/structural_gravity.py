"""The one-sector sequence of the *Advanced Guide to Trade Policy Analysis*: conditional, then full endowment.

Yotov, Piermartini, Monteiro & Larch (2016), chapter 2; Anderson, Larch & Yotov (2018). It starts from fitted trade
costs, not from flows, and its full stage is not the equilibrium of :mod:`amity.numerics.equilibrium`: there income
feeds back through a rescaling of exports and imports alike, so that states' spending is tied to income only where
trade is balanced and costs are symmetric. It is here so that published answers can be matched.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import ComputeError, UsageError
from amity.numerics.balancing import balance

Floats = NDArray[np.float64]
# The Guide's own rule: standard deviation and signed maximum of the change of prices from one round to the next.
PUBLISHED_STOP = 0.01
TOLERANCE = 1e-10
ROUNDS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    """What new trade costs do at given output and expenditure.

    Attributes
    ----------
    before, flows : ndarray, shape (n, n)
        Fitted flows at old and at new costs.
    output, expenditure : ndarray, shape (n,)
        As given, output scaled to the total of expenditure.
    outward, inward : ndarray, shape (n,)
        Ratios of new to old multilateral resistance, as prices; the reference's inward one is 1.
    price : ndarray, shape (n,)
        What the outward resistance makes of the factory-gate price, 1 / outward, nothing else moving.
    elasticity : float
        Elasticity of substitution σ.
    reference : int
    residual : float
        Largest relative error of a sum of flows.
    """

    before: Floats
    flows: Floats
    output: Floats
    expenditure: Floats
    outward: Floats
    inward: Floats
    price: Floats
    elasticity: float
    reference: int
    residual: float

    def first_pass(self) -> Floats:
        """Return flows at the implied prices: each times both states' prices, world output held (no feedback)."""
        total = float((self.price * self.output).sum() / self.output.sum())
        return np.asarray(self.flows * self.price[:, None] * self.price / total, np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endowment:
    """The full stage: endowments fixed, prices, output and expenditure moving.

    Attributes
    ----------
    price, outward, inward : ndarray, shape (n,)
        Ratios of new to old; the reference's inward resistance moves with its expenditure only.
    output, expenditure : ndarray, shape (n,)
        New values.
    flows : ndarray, shape (n, n)
        Flows of the gravity equation at these values.
    rounds : int
        Rounds of the sequence.
    residual : float
        Largest relative distance of a sum of the rescaled flows from output, up to one number for all: 0 where the
        sequence has arrived.
    """

    price: Floats
    outward: Floats
    inward: Floats
    output: Floats
    expenditure: Floats
    flows: Floats
    rounds: int
    residual: float


def conditional(
    costs: Floats, new_costs: Floats, output: Floats, expenditure: Floats, elasticity: float, *, reference: int = 0
) -> Conditional:
    """Return trade and multilateral resistances at new costs, output and expenditure as they were.

    Parameters
    ----------
    costs, new_costs : ndarray, shape (n, n)
        Trade costs to the power of 1 − σ, exp(drivers · b) of a gravity equation; the new ones may have zeros.
    output, expenditure : ndarray, shape (n,)
        Positive. Where the totals differ, output is scaled: only its shares count.
    elasticity : float
        Elasticity of substitution σ > 1.
    reference : int
        The importer whose resistance is held at 1.

    Raises
    ------
    UsageError
        Where σ is not above 1.
    ComputeError
        Where the sums are not reached.

    Examples
    --------
    >>> import numpy as np
    >>> costs, new = np.array([[1.0, 0.2], [0.2, 1.0]]), np.array([[1.0, 0.4], [0.4, 1.0]])
    >>> found = conditional(costs, new, np.ones(2), np.ones(2), 5.0)
    >>> found.flows.round(6).tolist(), found.price.round(6).tolist()
    ([[0.714286, 0.285714], [0.285714, 0.714286]], [1.03929, 1.03929])
    """
    if not elasticity > 1:
        raise UsageError(
            f"an elasticity of substitution of {elasticity:g} was given; it must exceed 1",
            hint="give σ, which is one more than the trade elasticity",
        )
    sold = output * (expenditure.sum() / output.sum())
    old = balance(costs, sold, expenditure, reference=reference)
    new = balance(new_costs, sold, expenditure, reference=reference)
    power = 1 / (1 - elasticity)
    outward = (old.rows / new.rows) ** power
    return Conditional(
        before=old.rows[:, None] * costs * old.columns,
        flows=new.rows[:, None] * new_costs * new.columns,
        output=sold,
        expenditure=expenditure,
        outward=outward,
        inward=(old.columns / new.columns) ** power,
        price=1 / outward,
        elasticity=elasticity,
        reference=reference,
        residual=max(old.residual, new.residual),
    )


def full_endowment(start: Conditional, *, published_stop: bool = False, tolerance: float = TOLERANCE) -> Endowment:
    """Return the full stage of the sequence, carried to its end or stopped where the published answers stop.

    Parameters
    ----------
    start : Conditional
    published_stop : bool
        Stop by the Guide's own rule (:data:`PUBLISHED_STOP`), so that published figures can be matched. They are then
        as far from the sequence's own end as ``residual`` says.
    tolerance : float
        How nearly sums of flows must equal output; not used with ``published_stop``.

    Raises
    ------
    ComputeError
        Where the sequence does not arrive within the tolerance.

    Notes
    -----
    Each round of the Guide (trade times both prices over both resistances, then a gravity equation fitted with the
    costs as offset) scales the fitted flows by factors of their rows and columns, so nothing need be estimated again::

        p = (â Y_R / Y'_R)^(1/(1−σ))     w = p Y / Y'     X ← w_i X_ij w_j     â ← â w w_R

    with Y' the sums of rows of X, â the ratio of new to old exporter effects and R the reference. It ends where Y' is
    proportional to pY.

    Examples
    --------
    >>> import numpy as np
    >>> costs, new = np.array([[1.0, 0.2], [0.2, 1.0]]), np.array([[1.0, 0.4], [0.4, 1.0]])
    >>> found = full_endowment(conditional(costs, new, np.array([2.0, 1.0]), np.array([2.0, 1.0]), 5.0))
    >>> found.price.round(4).tolist()
    [1.0248, 1.0402]
    """
    place, power = start.reference, 1 / (1 - start.elasticity)
    flows, effect = start.flows.copy(), start.outward ** (start.elasticity - 1)
    price = effect**power
    step, sums = price, start.output
    gone: Floats | None = None
    residual, rounds = np.inf, 0
    while rounds < ROUNDS:
        rounds += 1
        factor = price * start.output / sums
        flows = factor[:, None] * flows * factor
        effect = effect * factor * factor[place]
        sums, earlier = flows.sum(axis=1), price
        price = (effect * start.output[place] / sums[place]) ** power
        # Up to one number: the nominal total of the flows goes to and fro between rounds, and nothing hangs on it.
        ratio = sums / (price * start.output)
        residual = float(np.abs(ratio / ratio[place] - 1).max())
        # The Guide compares the price steps of the two rounds before, so that it stops one round late.
        if (published_stop and gone is not None and _small(gone)) or (not published_stop and residual <= tolerance):
            return _at(start, price, effect, sums, rounds, residual)
        gone, step = price / earlier - step, price / earlier
    raise ComputeError(
        f"the full stage was asked for within {tolerance:g}; after {rounds} rounds sums of flows are off by "
        f"{residual:.3g}",
        hint="use the equilibrium in exact changes, which holds deficits as shares of world output",
    )


def _small(gone: Floats) -> bool:
    return float(gone.std(ddof=1)) <= PUBLISHED_STOP and abs(float(gone.max())) <= PUBLISHED_STOP


def _at(start: Conditional, price: Floats, effect: Floats, sums: Floats, rounds: int, residual: float) -> Endowment:
    """Return the Guide's indices at a round: expenditure in the ratio to output that it had before."""
    place, power = start.reference, 1 / (1 - start.elasticity)
    moved = float(sums[place] / start.output[place])
    importer = start.inward ** (start.elasticity - 1)
    # Row and column factors of a state move together (see full_endowment), the reference's column staying at 1.
    scale = effect / start.outward ** (start.elasticity - 1)
    outward = price * moved / effect
    inward = sums / start.output / (importer * scale / scale[place]) / moved
    output = price * start.output
    # Flows at the Guide's gravity equation: new costs alone are what the conditional stage's factors leave.
    eased = start.flows / (start.outward ** (start.elasticity - 1))[:, None] / importer
    flows = eased * (price / outward)[:, None] * (price / inward)
    return Endowment(
        price=price,
        outward=outward**power,
        inward=inward**power,
        output=output,
        expenditure=price * start.expenditure,
        flows=flows,
        rounds=rounds,
        residual=residual,
    )
