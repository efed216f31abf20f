"""The other targets that a subject's tie could have been with: which there are, and every member's value with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from amity.core import states
from amity.models import _mirrors, _vote_terms
from amity.models._like_terms import LikeTerms
from amity.numerics.rank_tests import Floats


def other_targets(terms: LikeTerms) -> tuple[str, ...]:
    """Return the states that existed throughout the window, but the subject and its target."""
    first, last = terms.ask.period.first_day.year, terms.ask.period.last_day.year
    return tuple(
        state.key
        for state in states.all_states()
        if state.key not in (terms.subject, terms.target) and all(state.exists_in(y, y) for y in {first, last})
    )


def all_ballots(terms: LikeTerms) -> _vote_terms.Ballots:
    """Return the votes of the members, the target and all other targets."""
    keys = dict.fromkeys((*terms.members, terms.target, *other_targets(terms)))
    return _vote_terms.ballots(terms.tables, terms.ask, tuple(keys))


def grid(terms: LikeTerms, targets: Sequence[str]) -> tuple[Floats, Floats]:
    """Return values and lower ends of every member with every target, shape (members, targets).

    A lower end is NaN where nothing of the record is hidden, as it is for the target that a test asks for.
    """
    others = tuple(targets)
    subjects, against = (others, terms.members) if terms.back else (terms.members, others)
    ask = replace(terms.ask, subjects=subjects, targets=against, intervals=terms.measure.interval_kind == "bounds")
    answer = terms.measure.compute(terms.tables, ask)
    member, other = ("state_b", "state_a") if terms.back else ("state_a", "state_b")
    rows, columns = ({key: place for place, key in enumerate(keys)} for keys in (terms.members, targets))
    at = [rows[key] for key in answer[member].to_list()], [columns[key] for key in answer[other].to_list()]
    out = []
    for name in ("value", "low"):
        cells = np.full((len(rows), len(columns)), np.nan)
        cells[at] = answer[name].cast(pl.Float64).to_numpy()
        out.append(cells)
    values, low = out
    return values, low if terms.measure.interval_kind == "bounds" else _mirrored(terms, targets, values.shape)


def _mirrored(terms: LikeTerms, targets: Sequence[str], shape: tuple[int, ...]) -> Floats:
    """Return 0 where a value rests on a buyer that hides a part, whoever the seller is, NaN for all others."""
    buyers, seller = (terms.members, terms.target) if terms.back else (tuple(targets), terms.subject)
    found = _mirrors.hidden(terms.measure.key, seller, buyers, terms.ask.period)
    return np.broadcast_to(np.where(found[:, None] if terms.back else found, 0.0, np.nan), shape)
