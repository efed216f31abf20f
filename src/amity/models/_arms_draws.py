"""Arms shares and totals drawn again: deals as a compound Poisson process, the gamma form of the interval's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.asks import Ask
from amity.core.declarations import Frames
from amity.measures._arms import counts_local, recipient_totals, windowed
from amity.numerics.share_intervals import effective_number

Floats = NDArray[np.float64]
DRAWS = 2000
SHARE, IMPORTS, EXPORTS = "arms_import_share", "arms_imports", "arms_exports"
KEYS = (SHARE, IMPORTS, EXPORTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Sums over deals of each member: of the part, of its squares, and of the rest of its total."""

    part: Floats
    squares: Floats
    rest: Floats
    rest_squares: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Values of the members, draws of them (draws, members), and the effective number of deals behind each.

    The order is that of the measure; the scale is its own for shares, the square root for totals, on which the spread
    of a total of deals hardly depends on its size.
    """

    values: Floats
    draws: Floats
    effective: Floats


def drawn(
    key: str, tables: Frames, ask: Ask, members: Sequence[str], *, back: bool, seed: int, draws: int = DRAWS
) -> Drawn:
    """Return draws of a measure's values, as its interval has them.

    Totals over deals are close to gamma variables with the observed mean and the variance of their squares
    (decision 0002), drawn apart for each member. Where the members' values are parts of one total (``back``: the
    target's imports from each), the order of the shares is that of the parts, which are drawn.

    Parameters
    ----------
    key : str
        One of :data:`KEYS`.
    tables, ask
        As the measure's ``compute`` gets them; the other state is the target, or the subject where ``back``.
    members : sequence of str
        State keys; each value is that of the member.
    back : bool
        Whether the members stand second in the measure.
    seed, draws : int
        Seed and number of the draws.
    """
    sums = _sums(key, tables, ask, members, back=back)
    generator = np.random.default_rng(seed)
    part = _gamma(sums.part, sums.squares, generator, draws)
    if key != SHARE or back:
        return Drawn(
            values=np.sqrt(sums.part), draws=np.sqrt(part), effective=effective_number(sums.part, sums.squares)
        )
    rest = _gamma(sums.rest, sums.rest_squares, generator, draws)
    whole = sums.part + sums.rest
    with np.errstate(invalid="ignore"):
        return Drawn(
            values=sums.part / whole,
            draws=part / (part + rest),
            effective=effective_number(whole, sums.squares + sums.rest_squares),
        )


def _gamma(total: Floats, squares: Floats, generator: np.random.Generator, draws: int) -> Floats:
    """Return draws of totals of deals, shape (draws, totals); a total of nothing stays nothing."""
    shape = effective_number(total, squares)
    some = np.isfinite(shape) & (total > 0)
    out = np.zeros((draws, total.size))
    out[:, some] = generator.gamma(shape[some], total[some] / shape[some], size=(draws, int(some.sum())))
    return out


def _sums(key: str, tables: Frames, ask: Ask, members: Sequence[str], *, back: bool) -> Sums:
    window = windowed(tables["arms_transfers"], ask.period, local=counts_local(ask))
    supplies = (key == EXPORTS) != back
    other = ask.subjects[0] if back else ask.targets[0]
    mine, theirs = ("supplier", "recipient") if supplies else ("recipient", "supplier")
    rows = {row[0]: row[1:] for row in _of(window, theirs, other, mine)}
    part, squares = (np.array([rows.get(member, (0.0, 0.0))[place] for member in members]) for place in (0, 1))
    if key != SHARE or back:
        nothing = np.zeros(len(members))
        return Sums(part=part, squares=squares, rest=nothing, rest_squares=nothing)
    names = ("recipient", "all_tiv", "all_squares")
    totals = {row[0]: row[1:] for row in recipient_totals(window).select(names).iter_rows()}
    whole, all_squares = (np.array([totals.get(member, (0.0, 0.0))[place] for member in members]) for place in (0, 1))
    # A difference of sums may miss zero by an error of rounding.
    rest = np.where(whole - part > 1e-6, whole - part, 0.0)
    return Sums(part=part, squares=squares, rest=rest, rest_squares=np.maximum(all_squares - squares, 0.0))


def _of(window: pl.DataFrame, side: str, key: str, shown: str) -> list[tuple[str, float, float]]:
    return list(window.filter(pl.col(side) == key).select(shown, "tiv", "squares").iter_rows())
