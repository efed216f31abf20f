"""Bloc clustering: how like the votes of states that share blocs are towards a target, and where one is expected."""

from __future__ import annotations

import numpy as np

from amity import measures
from amity.core import states
from amity.core.declarations import Model
from amity.core.errors import SameState, UsageError
from amity.core.wording import NO_BREAK, in_prose, listed, number, percent, possessive, sentence_case
from amity.models._bloc_data import Data, gather, window
from amity.models._bloc_records import (
    DRIVERS,
    LEVEL,
    BlocAnswer,
    BlocRequest,
    Driver,
    Fitted,
    ModelName,
    Position,
)
from amity.numerics.spatial import (
    Fit,
    Floats,
    adjusted_error,
    adjusted_lag,
    effects,
    eigenvalues,
    error_model,
    expected_one,
    lag_model,
    linear_model,
    moran,
    weighted,
)

__all__ = ["DRIVERS", "MODEL", "BlocAnswer", "BlocRequest", "Driver", "Fitted", "Position", "run"]

PERMUTATIONS = 999
TITLES: dict[ModelName, str] = {
    "linear": "least squares, no clustering",
    "slx": "drivers of the states in the same blocs (SLX)",
    "lag": "agreement of the states in the same blocs (spatial lag)",
    "error": "what states in the same blocs share unseen (spatial error)",
}
# Two models whose log likelihoods differ by less are not told apart here.
APART = 2.0

MODEL = Model(
    key="bloc_clustering",
    title="Bloc clustering",
    meaning="How like the agreement with a target is among states that share blocs, beyond distance, regime and "
    "religion: spatial lag, error and SLX models side by side, and where a state is expected from all others.",
    null="of each model's spatial parameter and of Moran's I: given the drivers, a state's agreement says nothing of "
    "that of the states it shares blocs with.",
    interval="90 %: of the spatial parameter by profile likelihood, of effects by draws from the estimates, and for "
    "the subject predictive: parameters drawn, and one state's own deviation with them.",
    assumptions=(
        "A state's ties are the others in its blocs on the first day of the window, each bloc counting once.",
        "The logit of the agreement is normal around its expectation, its variance falling with the roll calls.",
        "Drivers measured before the window are not moved by the votes.",
    ),
    cannot_say="That a bloc presses, persuades or binds its members: what strikes all of a bloc alike, and members who "
    "were alike before they joined, give the same coefficient (Manski 1993).",
    citation="Ord, K. (1975), Estimation methods for models of spatial interaction, Journal of the American "
    "Statistical Association 70; Anselin, L. (1988), Spatial Econometrics: Methods and Models, Kluwer; LeSage, J. and "
    "Pace, R. K. (2009), Introduction to Spatial Econometrics, CRC Press; Manski, C. F. (1993), Identification of "
    "endogenous social effects: the reflection problem, Review of Economic Studies 60",
    docs="methods/bloc-clustering.md",
    recovery="recovery/test_bloc_clustering.py",
)


def run(request: BlocRequest) -> BlocAnswer:
    """Return how the votes of states with a target cluster by bloc.

    Raises
    ------
    UsageError
        Where states, blocs, drivers or options cannot be meant, fewer than 15 states are left, the drivers are
        collinear, or the blocs tie all states alike.
    """
    if request.subject == request.target:
        raise SameState(
            f"{states.get(request.target).name} was given as target and as subject", hint="name two different states"
        )
    keys = {*request.peers.keys, *([request.subject] if request.subject else [])} - {request.target}
    if not keys:
        raise UsageError("the target was the only state of the set", hint="name a larger set")
    period, reason, options = window(request, min(keys))
    if period is None:
        return BlocAnswer(request=request, period=None, status="out_of_coverage", reason=reason)
    alive = tuple(sorted(key for key in keys if _lived(key, period.first_day.year, period.last_day.year)))
    data = gather(request, period, options, alive)
    fits = _fits(data)
    rng = np.random.default_rng(request.seed)
    models = tuple(_fitted(name, fits[name], data, request, rng) for name in TITLES)
    subject, why = _subject(request, data)
    answer = BlocAnswer(
        request=request,
        period=period,
        status="ok" if request.subject is None or subject is not None else "partial",
        reason=why,
        blocs=data.blocs,
        n=len(data.keys),
        models=models,
        moran=moran(fits["linear"].residuals, _scaled(data)[1], _scaled(data)[2]),
        positions=_positions(data, fits["lag"]),
        subject=subject,
        left_out=data.left_out,
    )
    return _told(answer, data)


def _lived(key: str, first: int, last: int) -> bool:
    return states.get(key).exists_in(first, first) and states.get(key).exists_in(last, last)


def _scaled(data: Data) -> tuple[Floats, Floats, Floats]:
    return weighted(data.logit, data.x, data.w, data.weights)


def _fits(data: Data) -> dict[ModelName, Fit]:
    y, x, w = _scaled(data)
    lagged = weighted(data.logit, data.w @ data.x[:, 1:], data.w, data.weights)[1]
    # First, since it says plainly where the blocs tie all alike.
    lag = lag_model(y, x, w)
    return {
        "linear": linear_model(y, x),
        "slx": linear_model(y, np.hstack([x, lagged])) if data.drivers else linear_model(y, x),
        "lag": lag,
        "error": error_model(y, x, w),
    }


def _fitted(name: ModelName, fit: Fit, data: Data, request: BlocRequest, rng: np.random.Generator) -> Fitted:
    spatial = name in ("lag", "error")
    y, x, w = _scaled(data)
    found_at: tuple[float, float, float] | None = None
    if spatial:
        found_at = (adjusted_lag if name == "lag" else adjusted_error)(y, x, w, LEVEL)
    if spatial:
        value, chance, expected = _permuted(fit.residuals, w, rng)
    else:
        design = x if name == "linear" else np.hstack([x, weighted(y, data.w @ data.x[:, 1:], w, data.weights)[1]])
        found = moran(fit.residuals, design, w)
        value, chance, expected = found.value, found.p, found.expected
    own = list(data.drivers)
    titles = [measures.get(key).title for key in own]
    if name == "slx":
        own += [f"bloc mean of {key}" for key in data.drivers]
        titles += [f"{measures.get(key).title}, mean of the states in the same blocs" for key in data.drivers]
    errors = np.sqrt(np.diag(fit.covariance))
    moved = _effects(fit, data, request, rng) if name == "lag" else [None] * len(own)
    drivers = tuple(
        Driver(
            key=key,
            title=title,
            coefficient=float(fit.beta[place + 1]),
            se=float(errors[place + 1]),
            direct=ends[0] if ends else None,
            indirect=ends[1] if ends else None,
            total=ends[2] if ends else None,
        )
        for place, (key, title, ends) in enumerate(zip(own, titles, moved, strict=True))
    )
    return Fitted(
        name=name,
        title=TITLES[name],
        parameter=found_at[0] if found_at else None,
        likeliest=fit.rho if spatial else None,
        se=float(errors[-1]) if spatial else None,
        low=found_at[1] if found_at else None,
        high=found_at[2] if found_at else None,
        drivers=drivers,
        log_likelihood=fit.log_likelihood,
        aic=2 * (len(fit.beta) + spatial + 1) - 2 * fit.log_likelihood,
        moran=value,
        moran_expected=expected,
        moran_p=chance,
    )


def _permuted(residuals: Floats, w: Floats, rng: np.random.Generator) -> tuple[float, float, float]:
    """Return Moran's I of innovations, its two-sided p-value and its mean over permutations of them."""
    size = len(residuals) / float(w.sum()) / float(residuals @ residuals)
    value = size * float(residuals @ (w @ residuals))
    draws = rng.permuted(np.tile(residuals, (PERMUTATIONS, 1)), axis=1)
    found = size * ((draws @ w.T) * draws).sum(axis=1)
    middle = float(found.mean())
    beyond = int((np.abs(found - middle) >= abs(value - middle)).sum())
    return value, (1 + beyond) / (PERMUTATIONS + 1), middle


Ends = tuple[float, float, float]


def _drawn(fit: Fit, number_of: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return draws of β and ρ around the estimates, ρ inside its range."""
    found = rng.multivariate_normal(np.append(fit.beta, fit.rho), fit.covariance, size=number_of, method="svd")
    return found[:, :-1], np.clip(found[:, -1], fit.low + 1e-6, fit.high - 1e-6)


def _effects(fit: Fit, data: Data, request: BlocRequest, rng: np.random.Generator) -> list[tuple[Ends, Ends, Ends]]:
    roots = eigenvalues(data.w)
    beta, rho = _drawn(fit, request.draws, rng)
    direct, total = effects(rho, roots)
    one, all_ = effects(np.array([fit.rho]), roots)
    found = []
    for place in range(1, len(fit.beta)):
        own = float(fit.beta[place])
        drawn = beta[:, place]
        found.append(
            (
                _ends(own * float(one[0]), drawn * direct),
                _ends(own * float(all_[0] - one[0]), drawn * (total - direct)),
                _ends(own * float(all_[0]), drawn * total),
            )
        )
    return found


def _ends(estimate: float, draws: Floats) -> Ends:
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(draws, [tail, 1 - tail])
    return estimate, float(low), float(high)


def _share(logit: float | Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(logit))), np.float64)


def _positions(data: Data, fit: Fit) -> tuple[Position, ...]:
    found = []
    for at, key in enumerate(data.keys):
        mean = expected_one(at, data.logit, data.x, data.w, fit.rho, fit.beta, data.weights)[0]
        found.append(_position(data, at, key, float(_share(mean))))
    return tuple(sorted(found, key=lambda one: (-abs(one.residual), one.state)))


def _position(data: Data, at: int, key: str, expected: float) -> Position:
    return Position(
        state=key,
        name=states.get(key).name,
        agreement=float(data.agreement[at]),
        n=int(data.joint[at]),
        expected=expected,
        residual=float(data.agreement[at]) - expected,
        blocs=int(data.inside[:, at].sum()),
    )


def _subject(request: BlocRequest, data: Data) -> tuple[Position | None, str]:
    """Return where the subject is expected from a fit without it, or why it cannot be said."""
    if request.subject is None:
        return None, ""
    if request.subject not in data.keys:
        why = dict(data.left_out).get(request.subject, "it did not exist throughout the window")
        return None, f"{states.get(request.subject).name}: {why}"
    at = data.keys.index(request.subject)
    rest = data.without(at)
    y, x, w = _scaled(rest)
    fit = lag_model(y, x, w)
    rng = np.random.default_rng(request.seed)
    beta, rho = _drawn(fit, request.draws, rng)
    free = len(rest.keys) - x.shape[1] - 1
    sigma2 = fit.sigma2 * len(rest.keys) / free
    # The subject's own weight is on the scale of the fit without it.
    weights = data.joint / rest.joint.mean()
    point = expected_one(at, data.logit, data.x, data.w, fit.rho, fit.beta, weights)[0]
    moments = np.array(
        [expected_one(at, data.logit, data.x, data.w, float(r), b, weights) for b, r in zip(beta, rho, strict=True)]
    )
    drawn = moments[:, 0] + np.sqrt(sigma2 * moments[:, 1]) * rng.standard_t(free, size=request.draws)
    tail = (1 - LEVEL) / 2
    low, high = _share(np.quantile(drawn, [tail, 1 - tail]))
    observed = data.logit[at]
    above = observed >= point
    beyond = float((drawn >= observed).mean() if above else (drawn <= observed).mean())
    found = _position(data, at, request.subject, float(_share(point)))
    return (
        Position(
            state=found.state,
            name=found.name,
            agreement=found.agreement,
            n=found.n,
            expected=found.expected,
            residual=found.residual,
            blocs=found.blocs,
            low=float(low),
            high=float(high),
            beyond=beyond,
        ),
        "",
    )


# --- in words ----------------------------------------------------------------------------------
def _told(answer: BlocAnswer, data: Data) -> BlocAnswer:
    target = in_prose(states.get(answer.request.target).name)
    lag, error = answer.model("lag"), answer.model("error")
    when = answer.period.text if answer.period else ""
    sentences = [
        f"Agreement with {target} of {answer.n} states in {when} clusters by bloc: the coefficient of the agreement of "
        f"states that share blocs is {_number(lag.parameter)} ({_number(lag.low)} to {_number(lag.high)}, "
        f"90{NO_BREAK}% interval), beside the drivers."
        if lag.low is not None and lag.low > 0
        else f"That agreement with {target} of {answer.n} states in {when} clusters by bloc beside the drivers cannot "
        f"be said: the coefficient is {_number(lag.parameter)} ({_number(lag.low)} to {_number(lag.high)}, "
        f"90{NO_BREAK}% interval).",
        _which(lag, error),
    ]
    if answer.subject is not None:
        sentences.append(_placed(answer.subject, target))
    elif answer.reason:
        sentences.append(f"No position is expected for {answer.reason}.")
    notes = [
        "A coefficient of this kind says that states of a bloc vote alike, not why: what strikes all of a bloc alike, "
        "and states that were alike before they joined, give the same one (Manski 1993). Simulated with shocks common "
        "to a bloc and no influence at all, it is mostly between 0.5 and 1.",
        f"Ties: the mean over a state's blocs, {len(answer.blocs)} in all, of the others in them on "
        f"{answer.period.first_day.isoformat() if answer.period else ''}.",
        "Each state's agreement is over the roll calls that it and the target cast; absences differ.",
        *data.notes,
    ]
    if answer.left_out:
        notes.append(_left(answer.left_out))
    return BlocAnswer(
        request=answer.request,
        period=answer.period,
        status=answer.status,
        reason=answer.reason,
        blocs=answer.blocs,
        n=answer.n,
        models=answer.models,
        moran=answer.moran,
        positions=answer.positions,
        subject=answer.subject,
        left_out=answer.left_out,
        sentences=tuple(sentences),
        notes=tuple(notes),
    )


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}".replace("-", "−")


def _which(lag: Fitted, error: Fitted) -> str:
    """Return whether the record tells lag and error apart."""
    gap = lag.log_likelihood - error.log_likelihood
    size = number(abs(gap), 2)
    if abs(gap) < APART:
        return (
            "A model in which states of a bloc share what is not seen, and none heeds the others, fits as well (log "
            f"likelihoods {size} apart): the votes do not tell the two apart."
        )
    better = "in which states go with the votes of their blocs" if gap > 0 else "in which they share what is not seen"
    return f"The model {better} fits better, by {size} of log likelihood; neither is thereby the cause."


def _placed(one: Position, target: str) -> str:
    name = in_prose(one.name)
    side = "above" if one.residual > 0 else "below"
    inside = one.low is not None and one.high is not None and one.low <= one.agreement <= one.high
    ends = f"{percent(one.low or 0.0)} to {percent(one.high or 0.0)}"
    gap = f"{100 * abs(one.residual):.1f} points {side} it, {'inside' if inside else 'outside'} the interval"
    return sentence_case(
        f"{possessive(name)} agreement with {target} is {percent(one.agreement)}; from the votes of all others, its "
        f"blocs and its drivers {percent(one.expected)} is expected (90{NO_BREAK}% interval {ends}). It lies {gap}."
    )


def _left(left_out: tuple[tuple[str, str], ...]) -> str:
    reasons: dict[str, list[str]] = {}
    for key, why in left_out:
        short = why.split(":")[0]
        reasons.setdefault(short, []).append(states.get(key).name)
    return "Left out: " + "; ".join(f"{listed(names, 6)} ({why})" for why, names in reasons.items()) + "."
