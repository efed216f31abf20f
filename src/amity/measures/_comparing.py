"""A value's place among peers, on like terms only: the same window, and the same roll calls for votes."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import polars as pl

from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.declarations import Comparison, Frames, Measure
from amity.core.results import Rank, Standing
from amity.store.membership import PeerGroup

# Two values that differ by less than this are the same value computed in another order.
SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The peers of a dyad in a period: those that existed, and those that did not with the reason."""

    alive: tuple[str, ...]
    gone: tuple[tuple[str, str], ...]


def field_of(group: PeerGroup, dyad: Sequence[str], period: Period) -> Field:
    """Return the peers to be judged; the subject and the target are never their own peers."""
    others = [(key, why) for key, why in _absences(group.keys, period) if key not in dyad]
    return Field(
        alive=tuple(key for key, why in others if why is None), gone=tuple((key, why) for key, why in others if why)
    )


@lru_cache(maxsize=64)
def _absences(keys: tuple[str, ...], period: Period) -> tuple[tuple[str, str | None], ...]:
    """Return for each state why it cannot be judged in a period, None where it can: a page asks it of every measure."""
    first, last = period.first_day.year, period.last_day.year
    found: list[tuple[str, str | None]] = []
    for key in keys:
        state = states.get(key)
        why = None
        if not all(state.exists_in(year, year) for year in {first, last}):
            part = state.exists_in(first, last)
            why = f"it existed for a part of {period.text} only" if part else f"no state in {period.text}"
        found.append((key, why))
    return tuple(found)


def standing(
    measure: Measure,
    tables: Frames,
    ask: Ask,
    field: Field,
    value: float,
    theirs: Sequence[Mapping[str, object]],
    *,
    like_terms: bool,
) -> Standing:
    """Return the place of the subject's value among the peers that can be judged as it was.

    Parameters
    ----------
    value : float
        The subject's own value.
    theirs : sequence of mappings
        The peers' own answers, with the peer's key under ``state``.
    like_terms : bool
        Whether the measure's own comparison applies: it does where the peers take the first state's place.
    """
    stricter = measure.compare if like_terms and field.alive else None
    compared = stricter(tables, ask, field.alive) if stricter else _own(theirs, value, ask.period)
    judged, silent = _split(compared)
    closer, equal, farther = _counts(judged, measure)
    unranked = [*field.gone, *silent]
    return Standing(
        rank=_rank(closer, equal, farther),
        own=_rank(*_counts(_pairs(theirs, value), measure)) if stricter else None,
        closer=closer,
        equal=equal,
        farther=farther,
        higher_is_closer=measure.direction != "farther",
        median=statistics.median(peer for _, peer in judged) if judged else None,
        terms=compared.terms,
        unranked=tuple(sorted(unranked)),
        frame=compared.frame,
    )


def _own(theirs: Sequence[Mapping[str, object]], value: float, period: Period) -> Comparison:
    columns = {
        "state": pl.Series([row["state"] for row in theirs], dtype=pl.String),
        "subject_value": pl.Series([value] * len(theirs), dtype=pl.Float64),
        "peer_value": pl.Series([row["value"] for row in theirs], dtype=pl.Float64),
        "n": pl.Series([row["n"] for row in theirs], dtype=pl.Int64),
        "status": pl.Series([row["status"] for row in theirs], dtype=pl.String),
        "reason": pl.Series([row["reason"] for row in theirs], dtype=pl.String),
    }
    frame = pl.DataFrame(columns)
    return Comparison(frame=frame, terms=f"the same record over the same years, {period.text}")


def _pairs(theirs: Sequence[Mapping[str, object]], value: float) -> list[tuple[float, float]]:
    """Return the subject's value beside each peer's own."""
    return [(value, cast(float, row["value"])) for row in theirs if row["value"] is not None]


def _split(compared: Comparison) -> tuple[list[tuple[float, float]], list[tuple[str, str]]]:
    """Return the pairs (subject, peer) that can be compared, and the peers that cannot with the reason."""
    judged: list[tuple[float, float]] = []
    silent: list[tuple[str, str]] = []
    columns = ("state", "subject_value", "peer_value", "reason")
    for state, mine, other, reason in zip(*(compared.frame[name].to_list() for name in columns), strict=True):
        if mine is None or other is None:
            silent.append((state, reason or "the record holds nothing for it"))
        else:
            judged.append((cast(float, mine), cast(float, other)))
    return judged, silent


def _counts(judged: Sequence[tuple[float, float]], measure: Measure) -> tuple[int, int, int]:
    sign = -1.0 if measure.direction == "farther" else 1.0
    ahead = [sign * (other - mine) for mine, other in judged]
    closer, farther = sum(step > SAME for step in ahead), sum(step < -SAME for step in ahead)
    return closer, len(ahead) - closer - farther, farther


def _rank(closer: int, equal: int, farther: int) -> Rank | None:
    total = closer + equal + farther
    return Rank(place=closer + 1, tied=equal, of=total + 1) if total else None
