"""Similarity of every two states' votes, for any array of votes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from amity.core.errors import BadOption, UsageError
from amity.core.suggest import nearest
from amity.numerics import similarity as formulas
from amity.numerics.vote_bits import packed, ring_places, ring_tables
from amity.numerics.vote_tables import ABSTAIN, CAST, CODINGS, NO, SILENT, YES, Coding, VoteTables, count_tables
from amity.numerics.vote_tables import agreement as shares

Measure = Literal["agreement", "s_score", "kappa", "scott_pi", "tau_b", "chance_corrected_a"]
Floats = NDArray[np.float64]
_CODES = (YES, ABSTAIN, NO)
# Dyads whose tables are held at a time, and roll calls that are weighted at a time.
_DYADS, _ROLLS = 32_768, 2_048


def similarity(
    votes: ArrayLike,
    measure: Measure = "agreement",
    distance: formulas.Distance | None = None,
    weights: ArrayLike | None = None,
    nonvoting: Coding = "drop",
    min_joint: int = 1,
) -> Floats:
    """Return how similarly every two states voted, as a states × states array; NaN where it is not computable.

    Parameters
    ----------
    votes : array_like of int, shape (states, roll calls)
        1 yes, 2 abstain, 3 no, 0 not voting.
    measure : {'agreement', 's_score', 'kappa', 'scott_pi', 'tau_b', 'chance_corrected_a'}
        Share of equal votes; Signorino and Ritter's S; Cohen's kappa; Scott's pi; Kendall's tau-b; Benati and
        Capurri's A. All but the share run from −1 to 1.
    distance : {'nominal', 'absolute', 'squared'}, optional
        How far apart two votes are: different or not; 1 from yes to abstain and 2 from yes to no; or 1 and 4. Without
        it the measure's own: absolute for S and A, nominal for agreement, kappa and pi. tau-b takes none, agreement
        and A no other.
    weights : array_like, shape (roll calls,), optional
        The weight of each roll call, not negative; a roll call of weight 0 does not count.
    nonvoting : {'drop', 'half', 'category', 'yes_no'}
        What a state that did not vote does: the roll call is dropped; it counts as half an agreement; not voting is a
        fourth position (both for agreement only); or abstentions are dropped as well.
    min_joint : int
        Dyads with fewer roll calls that count are NaN.

    Returns
    -------
    ndarray of float64, shape (states, states)
        Symmetric. The diagonal is a state with itself: 1, or NaN where that is not computable either (no votes, or
        for kappa, pi and tau-b a state that used one position only); half an absence for ``nonvoting="half"``, and
        for A what its own margins leave, which is below 1.

    Raises
    ------
    UsageError
        Where votes or weights have the wrong shape, kind or values.
    BadOption
        Where there is no such measure, distance or coding, or the measure does not take it.

    Notes
    -----
    Every measure is a function of the dyad's table of counts, :mod:`amity.numerics.similarity`. Formulas, papers and
    what each cannot say: docs/methods/similarity.md. The cost is linear in roll calls and in dyads.

    Examples
    --------
    >>> similarity([[1, 1, 2, 3], [1, 3, 2, 0]], "s_score").round(3).tolist()
    [[1.0, 0.333], [0.333, 1.0]]
    """
    matrix = _votes(votes)
    steps = _checked(measure, distance, nonvoting, min_joint)
    if weights is None:
        return _counted(matrix, measure, steps, nonvoting, min_joint)
    scale = _weights(weights, matrix.shape[1])
    if scale.size:
        # Sums of the largest numbers overflow: only how weights stand to each other matters. A power of two is exact.
        scale = np.ldexp(scale, -int(np.frexp(scale.max())[1]))
    return _weighted(matrix[:, scale > 0], scale[scale > 0], measure, steps, nonvoting, min_joint)


def _counted(
    votes: NDArray[np.uint8], measure: Measure, distance: formulas.Distance, nonvoting: Coding, min_joint: int
) -> Floats:
    """Return the measure from counts, a block of dyads at a time."""
    states, rolls = votes.shape
    found = np.full((states, states), np.nan)
    bits = packed(votes, _CODES if nonvoting in ("drop", "yes_no") else (*_CODES, 0))
    rows = max(1, _DYADS // max(states, 1))
    for first in range(0, states // 2 + 1 if states else 0, rows):
        last = min(first + rows, states // 2 + 1)
        cells = ring_tables(bits, first, last)
        value, number = _value(formulas.exact(cells, rolls), measure, distance, nonvoting)
        here, there = ring_places(states, first, last)
        found[here, there] = found[there, here] = np.where(number >= min_joint, value, np.nan)
    return found


def _weighted(
    votes: NDArray[np.uint8],
    weights: Floats,
    measure: Measure,
    distance: formulas.Distance,
    nonvoting: Coding,
    min_joint: int,
) -> Floats:
    """Return the measure from sums of weights; the roll calls of ``min_joint`` are counted without weights."""
    states, rolls = votes.shape
    codes = np.where(votes == 0, np.uint8(SILENT), votes)
    sums, counts = (np.zeros((states, states, 4, 4)) for _ in range(2))
    for start in range(0, rolls, _ROLLS):
        part, scale = codes[:, start : start + _ROLLS], weights[start : start + _ROLLS]
        sums += count_tables(part, part, scale).counts
        counts += count_tables(part, part).counts
    value, _ = _value(np.moveaxis(sums, (2, 3), (0, 1)), measure, distance, nonvoting)
    _, number = _value(np.moveaxis(counts, (2, 3), (0, 1)), "agreement", "nominal", nonvoting)
    return np.where(number >= min_joint, value, np.nan)


def _value(
    cells: formulas.Cells, measure: Measure, distance: formulas.Distance, nonvoting: Coding
) -> tuple[Floats, Floats]:
    """Return the measure of each table, and how many roll calls (or their weight) it rests on."""
    if nonvoting in ("half", "category"):
        return shares(VoteTables(counts=np.moveaxis(cells, (0, 1), (-2, -1)).astype(np.float64)), nonvoting)
    kept = slice(0, CAST, 2) if nonvoting == "yes_no" else slice(0, CAST)
    table = formulas.Table(cast(formulas.Cells, np.ascontiguousarray(cells[kept, kept])))
    return cast(Floats, formulas.FORMULAS[measure](table, distance)), cast(Floats, table.number)


def _votes(votes: ArrayLike) -> NDArray[np.uint8]:
    """Return the votes as codes 0 to 3 of the right shape."""
    try:
        matrix = np.asarray(votes)
    except ValueError as error:
        raise _bad("rows of different lengths were given", "give every state a vote on every roll call") from error
    if matrix.ndim != 2:
        raise _bad(
            f"an array of {matrix.ndim} dimensions was given; votes have two",
            "give an array of states × roll calls",
        )
    if matrix.size == 0:
        return np.zeros(matrix.shape, np.uint8)
    if matrix.dtype.kind == "f":
        odd = ~np.isfinite(matrix) | (matrix != np.floor(matrix))
        if odd.any():
            raise _bad(f"votes with the value {matrix[odd][0]} were given", "write 0 where a state did not vote")
    elif matrix.dtype.kind not in "iu":
        raise _bad(f"votes of the kind {matrix.dtype} were given", "write them as whole numbers")
    outside = (matrix < 0) | (matrix > CAST)
    if outside.any():
        codes = ", ".join(f"{code:g}" for code in np.unique(matrix[outside])[:5])
        raise _bad(
            f"votes with the codes {codes} were given",
            "write 1 yes, 2 abstain, 3 no and 0 not voting; absent (8) and not a member (9) are 0 here",
        )
    return matrix.astype(np.uint8)


def _weights(weights: ArrayLike, rolls: int) -> Floats:
    """Return the weights of the roll calls."""
    try:
        scale = np.asarray(weights, np.float64)
    except (TypeError, ValueError) as error:
        raise _bad("weights that are no numbers were given", "give one number for each roll call") from error
    if scale.shape != (rolls,):
        raise _bad(
            f"weights of the shape {scale.shape} were given for {rolls:,} roll calls",
            f"give {rolls:,} numbers, one for each roll call",
        )
    if not np.isfinite(scale).all() or (scale < 0).any():
        worst = scale[~np.isfinite(scale) | (scale < 0)][0]
        raise _bad(f"a weight of {worst:g} was given", "give weights of 0 or more; 0 leaves a roll call out")
    if rolls and not scale.any():
        raise _bad("weights that are all 0 were given, so that no roll call counts", "give some roll call a weight")
    return scale


def _checked(
    measure: Measure, distance: formulas.Distance | None, nonvoting: Coding, min_joint: int
) -> formulas.Distance:
    """Return the distance to use, after all options were checked."""
    _one_of("measure", measure, tuple(formulas.FORMULAS))
    _one_of("nonvoting", nonvoting, CODINGS)
    if nonvoting in ("half", "category") and measure != "agreement":
        raise BadOption(
            f"nonvoting={nonvoting} was given with {measure}; not voting has no place on the scale from yes to no",
            hint="use drop or yes_no, or the measure agreement",
            candidates=("drop", "yes_no"),
        )
    if isinstance(min_joint, bool) or not isinstance(min_joint, (int, np.integer)) or min_joint < 1:
        raise BadOption(
            f"min_joint={min_joint} was given; it is a whole number of 1 or more",
            hint="give the fewest roll calls that a value may rest on",
        )
    if distance is None:
        return formulas.STANDARD[measure]
    _one_of("distance", distance, formulas.DISTANCES)
    allowed = formulas.ALLOWED[measure]
    if distance not in allowed:
        takes = f"it takes {', '.join(allowed)}" if allowed else "it takes no distance"
        raise BadOption(
            f"distance={distance} was given with {measure}; {takes}", hint="leave distance out", candidates=allowed
        )
    return distance


def _one_of(name: str, given: str, allowed: Sequence[str]) -> None:
    if given not in allowed:
        raise BadOption(
            f"{name}={given!r} was given; there is no such {name}",
            hint=f"use one of {', '.join(allowed)}",
            candidates=nearest(str(given), allowed) or tuple(allowed),
        )


def _bad(found: str, hint: str) -> UsageError:
    return UsageError(f"the similarity of votes was asked for; {found}", hint=hint)
