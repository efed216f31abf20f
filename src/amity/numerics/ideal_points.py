"""Dynamic ideal points of states from ordered votes: yes, abstain, no.

A state i with position t in session s answers roll call j with the latent z = b_j t + e, e standard normal: yes
below the first cut point, no above the second, abstention between (Bailey, Strezhnev and Voeten 2017, eqs. 1 and 2).
Positions follow a random walk over sessions whose variance is estimated; slopes b have a normal prior. Positions
have mean 0 and variance 1 over all points that rest on votes. A vote that was not cast is missing.

Instead of thousands of EM steps, the posterior mode is found by Newton's method: items are three numbers each and
are taken out of the system exactly (Schur complement), which leaves a block tridiagonal matrix of the points, a block
a session. Its inverse is the covariance of the points with the items' uncertainty in it. The variance of the walk
is that of an EM step (Shumway and Stoffer 1982) with a weak prior, sped up by Aitken's rule.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from amity.numerics import _ideal_moves as moves
from amity.numerics import _session_scale as scale
from amity.numerics._ordinal_cells import (
    Derivatives,
    Part,
    derivatives,
    session_blocks,
    slope_prior,
    to_items,
    to_points,
    whitened,
)
from amity.numerics._session_chain import Chain, covariances, factor, solve, times, walk
from amity.numerics._vote_cells import Cells, Floats, Ints, lay_out

# A fit has converged when its last step moved no point farther, and the log of the walk's variance lies no farther from
# where its steps lead.
POINT_TOLERANCE, VARIANCE_TOLERANCE = 1e-4, 2e-3
LEVEL = 0.90
# The prior of the walk's variance: as if one more step of this variance had been seen. Without it a body that does not
# move would send the variance towards 0 for ever.
PRIOR_STEP = 0.05
_LONGEST, _WIDEST = 2.0, 0.7
_HALVINGS = 12
_FIRST_ITEMS = 4
_NEAR = 1e-3
_FASTEST = 0.98
_FIRST_RIDGE = 0.5
_MOST_LEVERAGE = 0.5
_CG_STEPS, _CG_TOLERANCE = 80, 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a fit starts and when it ends.

    ``step_variance`` is where the walk's variance starts, or its value where ``estimate_step`` is off.
    ``slope_variance`` is that of the prior of the slopes, in the units of standardised positions. ``noise`` is the
    standard deviation of what is added to the starting points.
    """

    seed: int = 0
    noise: float = 0.0
    step_variance: float = 0.05
    estimate_step: bool = True
    slope_variance: float = 1.0
    most_steps: int = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the fit: log posterior before it, log likelihood, largest move of a point, the walk's variance."""

    log_posterior: float
    log_likelihood: float
    largest_move: float
    step_variance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IdealPoints:
    """Ideal points with their covariance; arrays by point run over ``cells.point_session`` and ``point_state``.

    ``items`` has a row for each item: slope, first and second cut point; where only two answers were given the two
    are one. ``variance`` holds the items' uncertainty and that positions are standardised. ``converged`` says
    whether both tolerances were met.
    """

    cells: Cells
    points: Floats
    variance: Floats
    items: Floats
    step_variance: float
    log_likelihood: float
    log_posterior: float
    converged: bool
    trace: tuple[Step, ...]

    @property
    def standard_error(self) -> Floats:
        """Return the standard error of each point."""
        return np.sqrt(self.variance)


def ideal_points(
    votes: NDArray[np.integer], session: Ints, *, label: Ints | None = None, settings: Settings | None = None
) -> IdealPoints:
    """Return the ideal points of states (rows) from their votes on roll calls (columns), sign as it falls.

    Parameters
    ----------
    votes
        1 yes, 2 abstain, 3 no, anything else no vote; shape (states, roll calls).
    session
        Number of the session of each roll call; the random walk takes a step for each number.
    label
        Roll calls with the same label share their item.
    settings
        Start and end of the fit.

    Raises
    ------
    ValueError
        Where no roll call has two different answers.

    Examples
    --------
    >>> votes = np.array([[1, 1, 3, 1], [1, 2, 3, 1], [3, 3, 1, 2], [3, 2, 1, 3]])
    >>> found = ideal_points(votes, np.array([1, 1, 2, 2]))
    >>> found.converged, bool(np.isclose(found.points.mean(), 0))
    (True, True)
    """
    cells = lay_out(votes, np.asarray(session), label)
    if cells.items == 0:
        raise ValueError("no roll call has two different answers")
    return fit(cells, settings or Settings())


def fit(cells: Cells, settings: Settings) -> IdealPoints:
    """Return the ideal points of votes laid out."""
    rng = np.random.default_rng(settings.seed)
    start = moves.first_points(cells, rng, settings.noise)
    if start[cells.voted].std() == 0:
        start = rng.normal(size=cells.points)
    points, items = moves.standardised(cells, start, moves.first_items(cells))
    items = moves.polished(cells, points, items, settings.slope_variance, _FIRST_ITEMS)
    state = _State(
        points=points,
        items=items,
        found=derivatives(cells, points, items, settings.slope_variance, mixed=True),
        step_variance=settings.step_variance,
        k=np.zeros(len(cells.sessions)),
        rate=None,
    )
    trace: list[Step] = []
    scaled = converged = False
    while not converged and len(trace) < settings.most_steps:
        state, found = _step(cells, state, settings)
        trace.append(found.told)
        steady = not settings.estimate_step or found.drift < VARIANCE_TOLERANCE
        settled = steady and found.told.largest_move < (POINT_TOLERANCE if scaled else _NEAR)
        converged = scaled and settled
        if settled and not scaled:
            # The scale of sessions is put right once, near the mode: in a loop the terms would feed upon themselves.
            state, scaled = replace(state, k=found.k, rate=None), True
    return IdealPoints(
        cells=cells,
        points=state.points,
        variance=found.variance * _widening(cells),
        items=state.items,
        step_variance=state.step_variance,
        log_likelihood=state.found.log_likelihood,
        log_posterior=found.told.log_posterior,
        converged=converged,
        trace=tuple(trace),
    )


def _widening(cells: Cells) -> Floats:
    """Return by how much each variance is widened, because a mode fits the very votes that it is judged by.

    A vote pulls its own fitted value by its leverage h, at most 1 / (votes of the state in the session) plus the
    parameters of its item over the votes on it. As in the HC3 covariance (MacKinnon and White 1985) the variance is
    divided by (1 - h) squared; h is capped at one half.
    """
    votes = np.maximum(cells.cast, 1)
    of_item = np.where(cells.binary, 2, 3) / cells.counts.sum(axis=1)
    total = np.zeros(cells.points)
    for group in cells.groups:
        total += np.bincount(group.point, of_item[group.item], cells.points)
    leverage = np.where(cells.voted, (1 + total) / votes, 0.0)
    return np.asarray(1 / (1 - np.minimum(leverage, _MOST_LEVERAGE)) ** 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """Where a fit stands; ``rate`` is the last pair of logs of the walk's variance, before and after an EM step."""

    points: Floats
    items: Floats
    found: Derivatives
    step_variance: float
    k: Floats
    rate: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    told: Step
    variance: Floats
    drift: float
    k: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _System:
    """Newton's system at a state: whitened cells, the items' roots and residuals, the chain and the move."""

    value: float
    log_likelihood: float
    parts: tuple[Part, ...]
    root: Floats
    residual: Floats
    chain: Chain
    move: Floats
    held: Floats
    hold: Floats


def _step(cells: Cells, state: _State, settings: Settings) -> tuple[_State, _Found]:
    system = _system(cells, state, settings.slope_variance)
    variance, between = covariances(cells, system.chain)
    # Held to mean 0 and variance 1, the points lose two directions of their covariance.
    lost = np.linalg.solve(system.hold, system.held.T).T
    variance = variance - (system.held * lost).sum(axis=1)
    between = between - (system.held[cells.later] * lost[cells.earlier]).sum(axis=1)
    largest = float(np.abs(system.move[cells.voted]).max())
    moved = _moved(cells, state, settings.slope_variance, system)
    step_variance, rate, drift = state.step_variance, state.rate, 0.0
    if settings.estimate_step and len(cells.later):
        change = moved.points[cells.later] - moved.points[cells.earlier]
        spread = variance[cells.later] + variance[cells.earlier] - 2 * between
        seen = ((change**2 + spread) / cells.apart).sum()
        after = float((seen + PRIOR_STEP) / (len(cells.later) + 1))
        step_variance, rate, drift = _accelerated(state.step_variance, after, state.rate)
    share = (system.root[:, :, 0] ** 2).sum(axis=1) / settings.slope_variance
    k = scale.factors(cells, variance, between, step_variance, share)
    told = Step(
        log_posterior=system.value,
        log_likelihood=system.log_likelihood,
        largest_move=largest,
        step_variance=state.step_variance,
    )
    following = replace(moved, step_variance=step_variance, rate=rate)
    return following, _Found(told=told, variance=variance, drift=drift, k=k)


def _system(cells: Cells, state: _State, slope_variance: float) -> _System:
    found = state.found
    steps = walk(cells, state.points, state.step_variance)
    extra, extra_gradient, curvature = scale.terms(cells, state.points, state.k)
    root = np.linalg.inv(np.linalg.cholesky(found.item_information))
    residual = np.einsum("jab,jb->ja", root, found.item_gradient)
    parts = whitened(cells, found, root)
    gradient = found.point_gradient + steps.gradient + extra_gradient - to_points(cells, parts, residual)
    voted = cells.voted
    # Lagrange multiplier of variance 1: without its curvature, steps along the sessions' stretch overshoot.
    hold = max(float(gradient[voted] @ state.points[voted]) / voted.sum(), 0.0)
    diagonal = found.point_information + steps.diagonal + hold * voted
    chain, ridge = None, 0.0
    while chain is None:
        # Far from the mode the exact matrix need not be definite; more of the points' own information makes it so.
        blocks = session_blocks(cells, parts, diagonal + ridge * found.point_information)
        chain = factor(cells, scale.add_curvature(blocks, curvature), state.step_variance)
        ridge = max(4 * ridge, _FIRST_RIDGE)
    fixed = np.stack([voted.astype(np.float64), np.where(voted, state.points, 0.0)], axis=1)
    solved = solve(cells, chain, np.column_stack([gradient, fixed]))
    if cells.bridged and ridge == _FIRST_RIDGE:
        sides = ((gradient, solved[:, 0]), (fixed[:, 0], solved[:, 1]), (fixed[:, 1], solved[:, 2]))
        joined = [
            _conjugate(cells, chain, parts, diagonal, state.step_variance, right, first) for right, first in sides
        ]
        solved = np.column_stack(joined)
    move, held = solved[:, 0], solved[:, 1:]
    hold_matrix = fixed.T @ held
    return _System(
        value=found.log_likelihood + steps.log_density + slope_prior(state.items, slope_variance) + extra,
        log_likelihood=found.log_likelihood,
        parts=parts,
        root=root,
        residual=residual,
        chain=chain,
        move=move - held @ np.linalg.solve(hold_matrix, fixed.T @ move),
        held=held,
        hold=hold_matrix,
    )


def _conjugate(
    cells: Cells, chain: Chain, parts: tuple[Part, ...], diagonal: Floats, variance: float, right: Floats, x: Floats
) -> Floats:
    """Return the move where items join sessions: conjugate gradients, preconditioned by the chain without that."""

    def matrix(v: Floats) -> Floats:
        return times(cells, diagonal, variance, v) - to_points(cells, parts, to_items(cells, parts, v))

    residual = right - matrix(x)
    towards = solve(cells, chain, residual)
    along, size = towards.copy(), float(residual @ towards)
    target = _CG_TOLERANCE**2 * abs(float(right @ x))
    for _ in range(_CG_STEPS):
        product = matrix(along)
        bend = float(along @ product)
        if size < target or bend <= 0:
            break
        x = x + size / bend * along
        residual = residual - size / bend * product
        towards = solve(cells, chain, residual)
        after = float(residual @ towards)
        along, size = towards + after / size * along, after
    return x


def _moved(cells: Cells, state: _State, slope_variance: float, system: _System) -> _State:
    """Return the state after the longest share of the move that does not lower the log posterior."""
    parts = moves.split(cells, state.points, system.move)
    of_rest = to_items(cells, system.parts, parts.rest)
    if cells.bridged:
        of_rest = np.where(parts.single[:, None], of_rest, to_items(cells, system.parts, system.move))
    share = min(
        1.0,
        _LONGEST / max(float(np.abs(parts.rest).max()), 1e-12),
        _WIDEST / max(float(np.abs(parts.item_stretch).max()), 1e-12),
    )
    for _ in range(_HALVINGS):
        step = np.einsum("jba,jb->ja", system.root, system.residual - share * of_rest)
        items = moves.followed(moves.moved_items(cells, state.items, step), parts, share)
        points, items = moves.standardised(cells, state.points + share * system.move, items)
        items = moves.polished(cells, points, items, slope_variance, 1 + cells.bridged)
        found = derivatives(cells, points, items, slope_variance, mixed=True)
        value = found.log_likelihood
        value += walk(cells, points, state.step_variance).log_density + slope_prior(items, slope_variance)
        value += scale.terms(cells, points, state.k)[0]
        if value > system.value - 1e-7 * abs(system.value):
            break
        share /= 2
    return replace(state, points=points, items=items, found=found)


def _accelerated(
    before: float, after: float, last: tuple[float, float] | None
) -> tuple[float, tuple[float, float], float]:
    """Return the walk's variance after an EM step lengthened by the rate at which such steps shrink.

    With it the logs before and after the step, and how far the log still is from where the steps lead.
    """
    x, y = float(np.log(before)), float(np.log(after))
    if last is None or abs(x - last[0]) < 1e-12:
        return after, (x, y), abs(y - x)
    rate = min(max((y - last[1]) / (x - last[0]), 0.0), _FASTEST)
    left = (y - x) / (1 - rate)
    return float(np.exp(x + min(max(left, -_WIDEST), _WIDEST))), (x, y), abs(left)
