"""Measures of similarity that are functions of a dyad's table of counts: S, kappa, pi, tau-b, A, agreement.

A table is held by cells: ``cells[k, l]`` is an array with one count for each dyad, so that every formula is a few
operations on whole arrays, for any number of ordered categories and any number of dyads. With N the sum of a table,
p and q its margins, d(k, l) a distance and dmax its maximum:

====================  ============================================================================================
agreement             ΣO[k,k] / N
s_score               1 − 2 ΣO·d / (N·dmax)                      Signorino and Ritter (1999)
kappa                 1 − ΣO·d / ΣE·d,  E = p[k]·q[l] / N        Cohen (1960, nominal; 1968, weighted)
scott_pi              1 − ΣO·d / ΣE·d,  E = m[k]·m[l] / N, m = (p + q) / 2    Scott (1955); Häge (2011)
tau_b                 (C − D) / √((n₀ − n₁)(n₀ − n₂))            Kendall (1945)
chance_corrected_a    s_score − s_score of E, absolute distance  Benati and Capurri (2026)
====================  ============================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Distance = Literal["nominal", "absolute", "squared"]
DISTANCES: tuple[Distance, ...] = ("nominal", "absolute", "squared")
Similarity = Literal["agreement", "s_score", "kappa", "scott_pi", "tau_b", "chance_corrected_a"]
Floats = NDArray[np.float64]
Cells = NDArray[np.int32] | NDArray[np.float64] | NDArray[np.float32]
Values = NDArray[np.float64] | NDArray[np.float32]
# Parts of N² below this are rounding of weighted counts, and no expected disagreement.
_NOTHING = {np.dtype(np.float64): 1e-12, np.dtype(np.float32): 1e-6}


def exact(cells: NDArray[np.int32], most: int) -> Cells:
    """Return counts in the fastest type in which every formula is exact, ``most`` being the largest possible N.

    The largest product is that of Scott's pi with squared distances, 8 (K − 1)² N².
    """
    return cells if 8 * (len(cells) - 1) ** 2 * most**2 < 2**31 else cells.astype(np.float64)


class Table:
    """Sums of tables of counts that several measures share, each computed when it is first needed.

    Parameters
    ----------
    cells : ndarray, shape (K, K, ...)
        Counts, or sums of weights, of K >= 2 ordered categories: of the first state by row, of the second by column;
        then at least one axis of dyads.
        Integers must be small enough for exact products, see :func:`exact`.
    """

    __slots__ = ("_margins", "_number", "_steps", "cells")

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._margins: tuple[list[Cells], list[Cells]] | None = None
        self._steps: list[Cells] | None = None
        self._number: Cells | None = None

    @property
    def categories(self) -> int:
        """Return the number of categories K."""
        return len(self.cells)

    @property
    def margins(self) -> tuple[list[Cells], list[Cells]]:
        """Return p and q: how often the first, and the second, is in each category."""
        if self._margins is None:
            kinds = range(self.categories)
            rows = [_total([self.cells[k, m] for m in kinds]) for k in kinds]
            self._margins = rows, [_total([self.cells[k, m] for k in kinds]) for m in kinds]
        return self._margins

    @property
    def number(self) -> Cells:
        """Return N, the sum of the table."""
        if self._number is None:
            self._number = _total(self.steps)
        return self._number

    @property
    def steps(self) -> list[Cells]:
        """Return how often the two are 0, 1, … K − 1 categories apart."""
        if self._steps is None:
            kinds = self.categories
            self._steps = [
                _total([self.cells[k, m] for k in range(kinds) for m in range(kinds) if abs(k - m) == apart])
                for apart in range(kinds)
            ]
        return self._steps


def _total(parts: list[Cells]) -> Cells:
    if len(parts) == 1:
        return parts[0]
    total = parts[0] + parts[1]
    for part in parts[2:]:
        total += part
    return total


def _times(factor: int, part: Cells) -> Cells:
    return part if factor == 1 else factor * part


def _sums(parts: list[Cells]) -> list[Cells]:
    """Return the running sums."""
    found = parts[:1]
    for part in parts[1:]:
        found.append(found[-1] + part)
    return found


def _disagreement(table: Table, distance: Distance) -> Cells:
    """Return ΣO·d."""
    near, *rest = table.steps[1:]
    lengths = [_length(apart, distance) for apart in range(2, table.categories)]
    return _total([near, *(_times(length, part) for length, part in zip(lengths, rest, strict=True))])


def _length(apart: int, distance: Distance) -> int:
    return {"nominal": min(apart, 1), "absolute": apart, "squared": apart**2}[distance]


def _expected(p: list[Cells], q: list[Cells], number: Cells, distance: Distance) -> Cells:
    """Return Σ p[k]·q[l]·d(k, l), N times the disagreement expected of independent margins."""
    if distance == "nominal":
        return number * number - _total([a * b for a, b in zip(p, q, strict=True)])
    if distance == "absolute":
        # |k − l| is the number of thresholds between the two, so that margins below each threshold suffice.
        below_p, below_q, parts = p[0], q[0], []
        for a, b in zip(p[1:], q[1:], strict=True):
            parts.append((below_p + below_q) * number - 2 * (below_p * below_q))
            below_p, below_q = below_p + a, below_q + b
        return _total(parts)
    squares = _total([_times(k * k, a + b) for k, (a, b) in enumerate(zip(p[1:], q[1:], strict=True), 1)])
    mean_p, mean_q = (_total([_times(k, part) for k, part in enumerate(side[1:], 1)]) for side in (p, q))
    return squares * number - 2 * (mean_p * mean_q)


def _ratio(over: Cells, under: Cells, number: Cells) -> Values:
    """Return ``over / under``, NaN where nothing was expected: one category alone was used."""
    _forget(under, number * number)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.true_divide(over, under))


def _forget(under: Cells, whole: Cells) -> None:
    """Make NaN what would be 0 but for rounding; of integers 0 / 0 does so by itself."""
    if under.dtype.kind == "f":
        np.copyto(under, np.nan, where=under <= whole * whole.dtype.type(_NOTHING[under.dtype]))


def agreement(table: Table, distance: Distance = "nominal") -> Values:  # noqa: ARG001
    """Return the share of the roll calls on which the two are in the same category; NaN where there are none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.true_divide(table.steps[0], table.number)


def s_score(table: Table, distance: Distance = "absolute") -> Values:
    """Return Signorino and Ritter's S, from −1 (as far apart as can be throughout) to 1; NaN where N is 0."""
    longest = _length(table.categories - 1, distance)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.true_divide(_disagreement(table, distance), table.number)
    apart *= -2.0 / longest
    apart += 1.0
    return apart


def kappa(table: Table, distance: Distance = "nominal") -> Values:
    """Return Cohen's kappa: 1 identical, 0 what the two states' own margins give by chance, at least −1.

    NaN where chance leaves no disagreement: both used the same one category throughout.
    """
    number = table.number
    expected = _expected(*table.margins, number, distance)
    return _one_less(_ratio(_disagreement(table, distance) * number, expected, number))


def scott_pi(table: Table, distance: Distance = "nominal") -> Values:
    """Return Scott's pi: as :func:`kappa`, chance taken from the two states' margins put together."""
    number = table.number
    pooled = [a + b for a, b in zip(*table.margins, strict=True)]
    expected = _expected(pooled, pooled, number + number, distance)
    return _one_less(_ratio(4 * (_disagreement(table, distance) * number), expected, number))


def _one_less(ratio: Values) -> Values:
    np.subtract(1.0, ratio, out=ratio)
    return ratio


def tau_b(table: Table, distance: Distance = "absolute") -> Values:  # noqa: ARG001
    """Return Kendall's tau-b: rank correlation with ties, from −1 to 1; NaN where either used one category alone."""
    number = table.number
    concordant, discordant, below = [], [], list(table.cells[-1])
    for row in table.cells[-2::-1]:
        # Of the rows below, what lies right of a cell is concordant with it and what lies left of it is discordant.
        right, left = _sums(below[:0:-1])[::-1], _sums(below[:-1])
        ahead = [right[0], *(a - b for a, b in zip(right[1:], left[:-1], strict=True))]
        concordant += [cell * more for cell, more in zip(row[:-1], ahead, strict=True)]
        discordant.append(row[-1] * left[-1])
        below = [a + b for a, b in zip(below, row, strict=True)]
    surplus = _total(concordant) - _total(discordant)
    whole = number * number
    free = [whole - _total([a * a for a in side]) for side in table.margins]
    for part in free:
        _forget(part, whole)
    spread = np.sqrt(np.multiply(*free, dtype=np.float32 if whole.dtype == np.float32 else np.float64))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.true_divide(2 * surplus, spread))


def chance_corrected_a(table: Table, distance: Distance = "absolute") -> Values:
    """Return Benati and Capurri's A: S less the S expected of independent votes, absolute distances unless asked."""
    number, longest = table.number, _length(table.categories - 1, distance)
    surplus = _expected(*table.margins, number, distance) - _disagreement(table, distance) * number
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.true_divide(surplus, np.multiply(number, number))
    found *= 2.0 / longest
    return found


Formula = Callable[[Table, Distance], Values]
FORMULAS: Mapping[Similarity, Formula] = {
    "agreement": agreement,
    "s_score": s_score,
    "kappa": kappa,
    "scott_pi": scott_pi,
    "tau_b": tau_b,
    "chance_corrected_a": chance_corrected_a,
}
# What each paper measures distance by; the other distances that are a documented variant.
STANDARD: Mapping[Similarity, Distance] = {
    "agreement": "nominal",
    "s_score": "absolute",
    "kappa": "nominal",
    "scott_pi": "nominal",
    "tau_b": "absolute",
    "chance_corrected_a": "absolute",
}
ALLOWED: Mapping[Similarity, tuple[Distance, ...]] = {
    "agreement": ("nominal",),
    "s_score": DISTANCES,
    "kappa": DISTANCES,
    "scott_pi": DISTANCES,
    "tau_b": (),
    "chance_corrected_a": ("absolute",),
}
