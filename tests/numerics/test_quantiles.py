"""Quantiles of our own, held to scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaincinv, fdtri, gammaincinv, stdtrit

from amity.numerics.quantiles import f_quantile, gamma_quantile, student_quantile

# scipy's own are exact to some 1e-14; ours lose digits where hundreds of degrees of freedom meet a far tail.
CLOSE = 1e-10
SIZES = np.array([0.5, 1.0, 1.37, 3.0, 9.99, 19.9, 20.1, 75.0, 400.0, 2000.0])
TAILS = (0.001, 0.025, 0.05, 0.3, 0.5, 0.7, 0.95, 0.975, 0.999)


@pytest.mark.parametrize("p", TAILS)
def test_f_quantiles_are_those_of_scipy(p: float) -> None:
    """Every pair of degrees of freedom, also where one is small and the other large."""
    numerator, denominator = (grid.ravel() for grid in np.meshgrid(SIZES, SIZES))
    found = f_quantile(numerator, denominator, p)
    assert np.allclose(found, fdtri(numerator, denominator, p), rtol=CLOSE, atol=0)
    beta = betaincinv(numerator / 2, denominator / 2, p)
    share = numerator * found / (numerator * found + denominator)
    assert np.allclose(share, beta, rtol=CLOSE, atol=0)


@pytest.mark.parametrize("p", TAILS)
def test_gamma_quantiles_are_those_of_scipy(p: float) -> None:
    """Every shape, in both tails."""
    assert np.allclose(gamma_quantile(SIZES, p), gammaincinv(SIZES, p), rtol=CLOSE, atol=0)


@pytest.mark.parametrize("p", [p for p in TAILS if p > 0.5])
def test_student_quantiles_are_those_of_scipy(p: float) -> None:
    """Every number of degrees of freedom, whole or not."""
    assert np.allclose(student_quantile(SIZES, p), stdtrit(SIZES, p), rtol=CLOSE, atol=0)


@given(a=st.floats(1, 1500), b=st.floats(1, 1500), p=st.floats(0.01, 0.99))
def test_tails_of_f_mirror_each_other(a: float, b: float, p: float) -> None:
    """The lower quantile of a ratio is one over the upper quantile of the ratio turned over."""
    assert f_quantile([a], [b], p)[0] * f_quantile([b], [a], 1 - p)[0] == pytest.approx(1.0, rel=1e-9)


def test_arrays_keep_their_shape_and_missing_stays_missing() -> None:
    """A table of shapes gives a table; NaN gives NaN and leaves its neighbours alone."""
    found = gamma_quantile([[1.0, np.nan], [2.0, 30.0]], 0.05)
    assert found.shape == (2, 2)
    assert np.isnan(found[0, 1])
    assert found[1, 1] == pytest.approx(float(gammaincinv(30.0, 0.05)), rel=CLOSE)
    assert f_quantile([], [], 0.05).shape == (0,)
