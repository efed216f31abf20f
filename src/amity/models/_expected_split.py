"""The difference of a subject's tie from the mean of its peers, split among drivers, size, volume and a rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.models._expected_fits import Window, Without
from amity.models._expected_records import Decomposition, ExpectedRequest, Part
from amity.numerics.shapley import shapley
from amity.tables._expected_inputs import DRIVERS, ECONOMY

Floats = NDArray[np.float64]
NORMAL_90 = 1.6448536269514722
VOLUME = ("volume", "what it trades with all others beyond its size", "rest of the state's effect")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """The subject's side of the flow: effects of all states, split into what size accounts for and the rest.

    ``constant`` holds the effect of the other side and the size equation's constant, alike for subject and peers.
    """

    size: Floats
    volume: Floats
    constant: float
    r2: float


def split(found: Window, gone: Without, request: ExpectedRequest) -> Decomposition:
    """Return the difference from the peers' mean by the equation fitted without the subject's flow.

    With ``c = β·x`` of each driver and the state's own effect in two parts, size and volume, the expectation of a state
    is ``exp(Σ c)``. On the log scale a driver's part is ``β·(x − mean x of the peers)``; on levels it is its exact
    Shapley value in ``exp(Σ c) − mean exp(Σ c of the peers)``.
    """
    states, flows = found.inputs.states, found.inputs.flows
    own, other = states.index(request.subject), states.index(request.target)
    keys, left = _peers(found, request)
    peers = np.array([states.index(key) for key in keys], dtype=np.intp)
    imports = request.flow == "imports"
    everyone = np.append(own, peers)
    columns = list(found.pairs.columns)
    x = (found.inputs.drivers[other, everyone] if imports else found.inputs.drivers[everyone, other])[:, columns]
    observed = flows[other, everyone] if imports else flows[everyone, other]
    side = _side(found, gone, other, imports=imports)
    factors = np.column_stack([x * gone.fitted.coefficients, side.size[everyone], side.volume[everyone]])
    scale = np.exp(side.constant)
    expected = scale * np.exp(factors.sum(axis=1))
    level = scale * shapley(factors[0], factors[1:])
    finite = 1 + np.flatnonzero(expected[1:] > 0)
    log = factors[0] - factors[finite].mean(axis=0) if len(finite) and expected[0] > 0 else None
    difference = float(observed[0] - observed[1:].mean())
    ratio = float(np.log(observed[0] / expected[0])) if observed[0] > 0 and expected[0] > 0 else None
    return Decomposition(
        subject_observed=float(observed[0]),
        peers_observed=float(observed[1:].mean()),
        subject_expected=float(expected[0]),
        peers_expected=float(expected[1:].mean()),
        difference=difference,
        parts=_parts(found, gone, x, level, log),
        unexplained=difference - float(level.sum()),
        log_difference=None if log is None else float(log.sum()),
        log_unexplained=ratio,
        n_peers=len(peers),
        n_log=len(finite),
        size_r2=side.r2,
        left_out=left,
    )


def comparable(found: Window, request: ExpectedRequest) -> bool:
    """Return whether any peer can be compared."""
    return bool(_peers(found, request)[0])


def _peers(found: Window, request: ExpectedRequest) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the peers that are in the sample, and those that are not, with the reason."""
    reasons = {name: why for name, why, _ in found.inputs.dropped}
    inside, left = [], []
    for key in request.peers.keys:
        if key in (request.subject, request.target):
            continue
        if key in found.inputs.states:
            inside.append(key)
        else:
            left.append((key, reasons.get(key, "no flow to or from it is recorded in the window")))
    return tuple(inside), tuple(left)


def _side(found: Window, gone: Without, other: int, *, imports: bool) -> _Side:
    effects = gone.fitted.buyers if imports else gone.fitted.sellers
    fixed = (gone.fitted.sellers if imports else gone.fitted.buyers)[other]
    there = np.isfinite(effects)
    design = np.column_stack([np.ones(len(effects)), found.inputs.size])
    weights, *_ = np.linalg.lstsq(design[there], effects[there], rcond=None)
    size = design[:, 1:] @ weights[1:]
    volume = effects - weights[0] - size
    spread = float(((effects[there] - effects[there].mean()) ** 2).sum())
    r2 = 1 - float((volume[there] ** 2).sum()) / spread if spread > 0 else float("nan")
    return _Side(size=size, volume=volume, constant=float(fixed + weights[0]), r2=r2)


def _parts(found: Window, gone: Without, x: Floats, level: Floats, log: Floats | None) -> tuple[Part, ...]:
    parts = []
    for place, column in enumerate(found.pairs.columns):
        driver, beta, error = DRIVERS[column], gone.fitted.coefficients[place], gone.errors[place]
        parts.append(
            Part(
                key=driver.key,
                title=driver.title,
                counted=driver.counted,
                year=found.inputs.years[column],
                coefficient=float(beta),
                low=float(beta - NORMAL_90 * error),
                high=float(beta + NORMAL_90 * error),
                subject=float(x[0, place]),
                peers=float(x[1:, place].mean()),
                log=None if log is None else float(log[place]),
                level=float(level[place]),
            )
        )
    own = ((ECONOMY.key, ECONOMY.title, ECONOMY.counted, found.inputs.years[-1]), (*VOLUME, found.inputs.window[1]))
    return (*parts, *_states_parts(own, level[-2:], None if log is None else log[-2:]))


def _states_parts(
    named: Sequence[tuple[str, str, str, int | None]], level: Floats, log: Floats | None
) -> tuple[Part, ...]:
    return tuple(
        Part(
            key=key,
            title=title,
            counted=counted,
            year=year,
            coefficient=None,
            low=None,
            high=None,
            subject=None,
            peers=None,
            log=None if log is None else float(log[place]),
            level=float(level[place]),
        )
        for place, (key, title, counted, year) in enumerate(named)
    )
