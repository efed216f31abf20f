"""Spatial models against spreg, by hand, and what is refused."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.core.errors import UsageError
from amity.numerics.spatial import (
    Floats,
    adjusted_error,
    adjusted_lag,
    bloc_ties,
    effects,
    eigenvalues,
    error_model,
    expected_one,
    lag_model,
    linear_model,
    moran,
    row_standardised,
    weighted,
)


def sample(seed: int = 1, n: int = 60) -> tuple[Floats, Floats, Floats, Floats]:
    rng = np.random.default_rng(seed)
    inside = (rng.random((9, n)) < 0.25).astype(float)
    inside[0, ~inside.any(axis=0)] = 1.0
    w = row_standardised(bloc_ties(inside))
    x = np.column_stack([np.ones(n), rng.normal(size=(n, 2))])
    y = np.linalg.solve(np.eye(n) - 0.5 * w, x @ [1.0, 2.0, -1.0] + rng.normal(size=n))
    return y, x, w, rng.uniform(0.5, 2.0, n)


# spreg 1.9 gives its bounded search a relative tolerance, which scipy takes as an absolute one.
@pytest.mark.filterwarnings("ignore:Method 'bounded' does not support relative tolerance:RuntimeWarning")
@pytest.mark.parametrize("heavy", [False, True])
def test_lag_error_and_moran_equal_those_of_spreg(heavy: bool) -> None:
    pytest.importorskip("spreg")
    from libpysal.weights import full2W
    from spreg.diagnostics_sp import MoranRes
    from spreg.ml_error import BaseML_Error
    from spreg.ml_lag import BaseML_Lag
    from spreg.ols import BaseOLS

    y, x, w, weights = sample()
    y, x, w = weighted(y, x, w, weights if heavy else np.ones(len(y)))
    with contextlib.redirect_stdout(io.StringIO()):
        ties = full2W(w)
        lag = BaseML_Lag(y[:, None], x, ties, method="full", epsilon=1e-12)
        error = BaseML_Error(y[:, None], x, ties, method="full", epsilon=1e-12)
        plain = BaseOLS(y[:, None], x)
        found = MoranRes(plain, ties, z=True)
    for peer, parameter, mine in ((lag, lag.rho, lag_model(y, x, w)), (error, error.lam, error_model(y, x, w))):
        # spreg 1.9 stops its search at about 1e-8 of the parameter.
        assert mine.rho == pytest.approx(float(np.ravel(parameter)[0]), abs=3e-7)
        assert mine.beta == pytest.approx(peer.betas[:-1, 0], abs=1e-6)
        assert mine.covariance == pytest.approx(peer.vm, abs=1e-6)
        assert mine.log_likelihood == pytest.approx(float(np.ravel(peer.logll)[0]), abs=1e-9)
    mine = moran(linear_model(y, x).residuals, x, w)
    assert (mine.value, mine.expected, mine.variance, mine.z, mine.p) == pytest.approx(
        (found.I, found.eI, found.vI, found.zI, found.p_norm), abs=1e-10
    )


def test_blocs_tie_their_members_alike_whatever_their_size() -> None:
    ties = bloc_ties(np.array([[1.0, 1, 1, 0], [1, 0, 0, 1], [0, 0, 0, 1]]))
    assert ties[0].tolist() == [0.0, 0.5, 0.5, 1.0]
    # The third bloc has one member and ties none; the first state's mean is over its two blocs.
    assert row_standardised(ties)[0].tolist() == [0.0, 0.25, 0.25, 0.5]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(-0.8, 0.9))
def test_the_expectation_of_one_unit_is_that_of_the_joint_normal(seed: int, rho: float) -> None:
    y, x, w, weights = sample(seed % 50, 20)
    beta = np.array([0.3, -0.2, 0.7])
    a = np.linalg.inv(np.eye(20) - rho * w)
    mean, covariance = a @ x @ beta, a @ np.diag(1 / weights) @ a.T
    at, rest = 3, np.arange(20) != 3
    slope = covariance[at, rest] @ np.linalg.inv(covariance[np.ix_(rest, rest)])
    wanted = (mean[at] + slope @ (y - mean)[rest], covariance[at, at] - slope @ covariance[rest, at])
    found = expected_one(at, y, x, w, rho, beta, weights)
    assert found == pytest.approx(wanted, rel=1e-6, abs=1e-8)
    other = y.copy()
    other[at] = 99.0
    assert expected_one(at, other, x, w, rho, beta, weights) == pytest.approx(found, rel=1e-6, abs=1e-6)


def test_effects_are_the_means_of_the_inverse() -> None:
    _, _, w, _ = sample()
    inverse = np.linalg.inv(np.eye(len(w)) - 0.4 * w)
    direct, total = effects(np.array([0.4]), eigenvalues(w))
    assert direct[0] == pytest.approx(np.diag(inverse).mean())
    assert total[0] == pytest.approx(inverse.sum(axis=1).mean())


def test_the_adjusted_parameters_lie_above_the_likeliest_and_inside_their_intervals() -> None:
    y, x, w, _ = sample()
    for adjusted, fit in ((adjusted_lag(y, x, w), lag_model(y, x, w)), (adjusted_error(y, x, w), error_model(y, x, w))):
        estimate, low, high = adjusted
        assert low < estimate < high
        assert estimate > fit.rho
        wider = (adjusted_lag if adjusted[0] == adjusted_lag(y, x, w)[0] else adjusted_error)(y, x, w, 0.99)
        assert wider[1] < low
        assert wider[2] > high or wider[2] == pytest.approx(1.0)


def test_without_clustering_the_adjusted_interval_holds_zero_most_times() -> None:
    held = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        _, x, w, _ = sample(seed)
        _, low, high = adjusted_lag(x @ [1.0, 1.0, 0.0] + rng.normal(size=len(x)), x, w)
        held.append(low <= 0 <= high)
    assert np.mean(held) >= 0.75


@pytest.mark.parametrize(
    ("ties", "words"),
    [
        (np.array([[0.0, -1], [-1, 0]]), "not negative"),
        (np.array([[0.0, np.nan], [1, 0]]), "finite"),
        (np.array([[1.0, 1], [1, 0]]), "itself"),
        (np.array([[0.0, 1, 0], [1, 0, 0], [0, 0, 0]]), "without any tie"),
        (np.zeros((2, 3)), "square"),
    ],
)
def test_ties_that_are_none_are_refused(ties: Floats, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        row_standardised(ties)


def test_what_no_model_can_be_fitted_to_is_refused() -> None:
    y, x, w, _ = sample()
    with pytest.raises(UsageError, match="collinear"):
        lag_model(y, np.column_stack([x, x[:, 1] * 2]), w)
    with pytest.raises(UsageError, match="same outcome"):
        lag_model(np.ones(60), x, w)
    with pytest.raises(UsageError, match="coefficients"):
        error_model(y[:4], x[:4], w[:4, :4])
    alike = row_standardised(np.ones((60, 60)) - np.eye(60))
    with pytest.raises(UsageError, match="alike"):
        lag_model(y, x, alike)
    assert np.isnan(moran(linear_model(y, x[:, :1]).residuals, x[:, :1], alike).z)
