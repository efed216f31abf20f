"""Coefficients and errors of the expected ties against pyfixest 0.60 and statsmodels, on a real and a simulated window.

Tolerances: coefficients 1e-7 and errors 1e-5 relative, as the programs stop at different criteria.
"""

from __future__ import annotations

import numpy as np
import pytest

from amity.models._expected_fits import window
from amity.numerics.ppml import ppml
from amity.numerics.ppml_errors import clustered
from amity.numerics.ppml_screens import separated

# What pyfixest 0.60 calls in pandas 3 and will have to write anew.
pytestmark = [
    pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame:DeprecationWarning:pyfixest"),
    pytest.mark.filterwarnings("ignore:The 'lsuffix' and 'rsuffix' keywords:DeprecationWarning:pyfixest"),
    # What pyfixest says of the driver that it leaves out, which is what is tested.
    pytest.mark.filterwarnings("ignore:.*:UserWarning:pyfixest"),
]


def simulated(states: int = 24, seed: int = 3) -> tuple[np.ndarray, ...]:
    """Return codes, drivers and flows of a world with many zeros."""
    rng = np.random.default_rng(seed)
    i, j = (side.ravel() for side in np.indices((states, states)))
    apart = i != j
    i, j = i[apart], j[apart]
    place = rng.normal(size=(states, 2))
    distance = np.hypot(*(place[i] - place[j]).T)
    ally = (rng.random((states, states)) < 0.2) | (rng.random((states, states)) < 0.2).T
    x = np.column_stack([np.log(0.1 + distance), ally[i, j].astype(float)])
    effects = rng.normal(size=(2, states))
    mean = np.exp(effects[0][i] + effects[1][j] + x @ [-1.0, 0.5])
    return i, j, x, np.where(rng.random(len(i)) < 0.4, rng.gamma(0.5, 2 * mean), 0.0)


def fixest(y: np.ndarray, i: np.ndarray, j: np.ndarray, x: np.ndarray, **more: object) -> object:
    pyfixest = pytest.importorskip("pyfixest")
    pandas = pytest.importorskip("pandas")
    low, high = np.minimum(i, j), np.maximum(i, j)
    columns = [f"x{at}" for at in range(x.shape[1])]
    frame = pandas.DataFrame(x, columns=columns).assign(
        y=y, exporter=[f"e{code:03d}" for code in i], importer=[f"i{code:03d}" for code in j], dyad=1000 * low + high
    )
    return pyfixest.fepois(
        f"y ~ {' + '.join(columns)} | exporter + importer",
        frame,
        vcov={"CRV1": "exporter"},
        iwls_tol=1e-12,
        iwls_maxiter=100,
        ssc=pyfixest.ssc(k_adj=False, G_adj=True, G_df="min"),
        **more,
    )


def test_a_real_window_has_the_coefficients_and_errors_of_pyfixest() -> None:
    pairs = window("arms", 2016, 2020).pairs
    found = pairs.fit()
    theirs = fixest(pairs.flow, pairs.seller, pairs.buyer, pairs.drivers)
    assert found.coefficients == pytest.approx(theirs.coef().to_numpy(), abs=1e-7)
    for group in ("exporter", "importer", "dyad"):
        own = clustered(pairs.flow, pairs.seller, pairs.buyer, pairs.drivers, found.fitted, (group,))
        errors = theirs.vcov({"CRV1": group}).se().to_numpy()
        assert np.sqrt(np.diag(own)) == pytest.approx(errors, rel=1e-5), group


def test_errors_shared_by_exporter_and_importer_are_those_of_pyfixest() -> None:
    i, j, x, y = simulated()
    found = ppml(y, i, j, x)
    theirs = fixest(y, i, j, x).vcov({"CRV1": "exporter + importer"}).se().to_numpy()
    own = clustered(y, i, j, x, found.fitted, ("exporter", "importer"))
    assert np.sqrt(np.diag(own)) == pytest.approx(theirs, rel=1e-5)


def test_separated_pairs_are_those_of_pyfixest() -> None:
    i, j, x, y = simulated()
    # Only pairs without a flow have the last driver, so that its coefficient has no end.
    lone = np.flatnonzero(y == 0)[[3, 50, 90]]
    marked = np.column_stack([x, np.isin(np.arange(len(y)), lone)])
    apart = separated(y, i, j, marked)
    assert np.flatnonzero(apart).tolist() == lone.tolist()
    theirs = fixest(y, i, j, marked, separation_check=["fe", "ir"])
    assert len(y) - theirs._N == len(lone)


def test_statsmodels_with_a_column_for_each_state_gives_the_same() -> None:
    models = pytest.importorskip("statsmodels.api")
    i, j, x, y = simulated()
    found = ppml(y, i, j, x)
    design = np.column_stack([x, np.eye(24)[i], np.eye(24)[j][:, 1:]])
    theirs = models.GLM(y, design, family=models.families.Poisson()).fit(tol=1e-12, maxiter=200)
    assert found.coefficients == pytest.approx(theirs.params[:2], abs=1e-7)
    grouped = models.GLM(y, design, family=models.families.Poisson()).fit(
        tol=1e-12, maxiter=200, cov_type="cluster", cov_kwds={"groups": i}
    )
    own = clustered(y, i, j, x, found.fitted, ("exporter",))
    # statsmodels also multiplies by (n - 1) / (n - k).
    factor = (len(y) - 1) / (len(y) - design.shape[1])
    assert np.sqrt(np.diag(own) * factor) == pytest.approx(grouped.bse[:2], rel=1e-5)
