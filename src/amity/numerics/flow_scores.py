"""How near forecasts of flows came: errors, the part of the flow that was placed right, who trades at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowScores:
    """Scores of one forecast.

    Attributes
    ----------
    mean_error : float
        Mean absolute error, in the flow's unit; the median is best at it, which is 0 where most flows are 0.
    root_error : float
        Root of the mean squared error; the mean is best at it.
    common : float
        ``2 Σ min(observed, forecast) / Σ (observed + forecast)``, 0 to 1: the part of the flow placed right.
    ranks : float
        Chance that of two pairs, one with a flow and one without, the forecast puts the first higher; 0.5 by chance,
        NaN where all pairs have a flow or none.
    n : int
    """

    mean_error: float
    root_error: float
    common: float
    ranks: float
    n: int


def flow_scores(observed: Floats, forecast: Floats) -> FlowScores:
    """Return how near a forecast of flows came.

    Examples
    --------
    >>> import numpy as np
    >>> flow_scores(np.array([0.0, 0.0, 4.0]), np.array([0.0, 1.0, 2.0])).common.__round__(3)
    0.571
    """
    away = np.abs(observed - forecast)
    both = float((observed + forecast).sum())
    flows = observed > 0
    pairs = float(flows.sum()) * float((~flows).sum())
    above = _ranks(forecast)[flows].sum() - flows.sum() * (flows.sum() + 1) / 2
    return FlowScores(
        mean_error=float(away.mean()),
        root_error=float(np.sqrt((away**2).mean())),
        common=2 * float(np.minimum(observed, forecast).sum()) / both if both > 0 else float("nan"),
        ranks=float(above) / pairs if pairs else float("nan"),
        n=len(observed),
    )


def _ranks(values: Floats) -> Floats:
    """Return ranks from 1, ties at their mean."""
    _, place, many = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(many) - (many - 1) / 2)[place], np.float64)
