"""Screens: with which of all states a subject stands alone on a measure, adjusted for their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtr

from amity.core.issue_sets import issue_set
from amity.core.results import clean
from amity.measures._roll_calls import ROLLCALLS
from amity.models import _vote_terms
from amity.models._like_terms import VOTES, LikeTerms
from amity.models._naming import name_of
from amity.models._other_targets import all_ballots, grid, other_targets
from amity.models._verdicts import FEWEST_PEERS, NOT_JUDGED, Beside, words
from amity.numerics import rank_tests
from amity.numerics.rank_tests import SAME, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """One target of a screen: the subject's verdict with it, its p-value and that adjusted for the whole family."""

    target: str
    name: str
    verdict: str
    value: float | None
    n_peers: int
    p: float | None
    adjusted: float | None

    def to_json(self) -> dict[str, object]:
        """Return the target as JSON."""
        return {
            "target": self.target,
            "name": self.name,
            "verdict": self.verdict,
            "value": self.value,
            "n_peers": self.n_peers,
            "p": self.p,
            "p_adjusted": self.adjusted,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """All targets of a subject on one measure: with which of them it stands alone, adjusted for their number.

    Attributes
    ----------
    rows : tuple of Screened
        The targets, the smallest p-value first.
    family : int
        Targets with a p-value: what was adjusted for.
    unjudged : int
        Targets with which the subject or too few peers can be judged.
    kind : str
        What the p-values are.
    note : str
        What they allow; where the floor of rank p-values rules out any rejection, that.
    """

    measure: str
    unit: str
    subject: str
    subject_name: str
    period: str
    rows: tuple[Screened, ...]
    family: int
    unjudged: int
    kind: str
    note: str
    level: float

    def to_json(self) -> dict[str, object]:
        """Return the screen as JSON."""
        body = {
            "measure": self.measure,
            "unit": self.unit,
            "subject": self.subject,
            "subject_name": self.subject_name,
            "period": self.period,
            "family": self.family,
            "unjudged": self.unjudged,
            "p_kind": self.kind,
            "adjustment": "Benjamini–Yekutieli",
            "level": self.level,
            "note": self.note,
            "rows": [row.to_json() for row in self.rows],
        }
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned


def screen(terms: LikeTerms, level: float = 0.05) -> Screen:
    """Return with which of all targets the subject stands alone or among a few, adjusted for the number of targets.

    For votes the p-value of a target tests whether some peer is as close to it: the largest of the one-sided p-values
    of the subject's leads over each peer, over packages of roll calls (Student's t); its null is continuous. Every
    other measure has the rank p-value only, which cannot fall below one over the number of states.

    Parameters
    ----------
    terms : LikeTerms
        The subject and its peers; the target asked for is one of the family.
    level : float
        Rate of false discoveries to hold.

    References
    ----------
    Benjamini, Y. and Yekutieli, D. (2001), The control of the false discovery rate in multiple testing under
    dependency, Annals of Statistics 29, 1165-1188.
    Berger, R. L. (1982), Multiparameter hypothesis testing and acceptance sampling, Technometrics 24, 295-300 (the
    largest p-value of several tests as the p-value of their union).
    """
    targets = tuple(sorted((terms.target, *other_targets(terms))))
    votes = terms.measure.key == VOTES
    continuous = votes and issue_set(str(terms.ask.options[ROLLCALLS.name])).rule != "listed"
    found = _screened_votes(terms, targets) if votes else _screened_values(terms, targets)
    tested = [at for at, row in enumerate(found) if row.p is not None]
    adjusted = rank_tests.benjamini_yekutieli([float(found[at].p or 0.0) for at in tested])
    for at, q in zip(tested, adjusted, strict=True):
        found[at] = replace(found[at], adjusted=float(q))
    rows = sorted(found, key=lambda row: (row.p is None, row.p or 0.0, row.name))
    return Screen(
        measure=terms.measure.key,
        unit=terms.measure.unit,
        subject=terms.subject,
        subject_name=name_of(terms.subject, terms.ask.period.last_day),
        period=terms.ask.period.text,
        rows=tuple(row for row in rows if row.verdict != NOT_JUDGED),
        family=len(tested),
        unjudged=sum(row.verdict == NOT_JUDGED for row in rows),
        kind="continuous: is some peer as close" if continuous else "exact rank p-value",
        note=_note(terms, rows, level, continuous=continuous),
        level=level,
    )


def _note(terms: LikeTerms, rows: Sequence[Screened], level: float, *, continuous: bool) -> str:
    tested = [row for row in rows if row.p is not None]
    if terms.measure.direction == "neither":
        return "The measure says neither closer nor farther, so no target has a verdict."
    if not tested:
        judged = any(row.verdict != NOT_JUDGED for row in rows)
        return "The record is partly hidden, so places have no p-values." if judged else "No target could be judged."
    family = len(tested)
    kept = sum((row.adjusted or 1.0) <= level for row in tested)
    if continuous:
        return (
            f"Adjusted over the whole family of {family} targets, {kept or 'none'} {'stand' if kept > 1 else 'stands'} "
            f"at a false-discovery rate of {level:g}."
        )
    floor = min(1 / (row.n_peers + 1) for row in tested)
    harmonic = float((1 / np.arange(1, family + 1)).sum())
    needed = int(np.ceil(family * harmonic * floor / level))
    if needed > family:
        return (
            f"No target can stand after adjustment: rank p-values do not fall below {floor:.3f}, and even all {family} "
            f"targets of the family at that floor would not reach a false-discovery rate of {level:g}. Each verdict is "
            "of its target by itself."
        )
    return (
        f"Rank p-values do not fall below {floor:.3f}: at least {needed} of the {family} targets must lie there "
        f"before any can stand at a false-discovery rate of {level:g}; {kept} do."
    )


def _screened_votes(terms: LikeTerms, targets: Sequence[str]) -> list[Screened]:
    ballots = all_ballots(terms)
    out = []
    for target in targets:
        members = tuple(key for key in terms.members if key != target)
        mine, theirs = _vote_terms.first_row(ballots, members, target)
        judged = np.flatnonzero(np.isfinite(mine))
        word = words(Beside(mine=mine[None], theirs=theirs[None]))[0]
        value = _vote_terms.own_value(ballots, terms.subject, target)
        p = None
        if word != NOT_JUDGED:
            gap, error, freedom = _vote_terms.lead_errors(ballots, members, target, judged)
            p = float(_lead_p(gap, error, freedom).max()) if not ballots.listed else _rank_p(mine, theirs, 1)
        out.append(_row(terms, target, word, value, len(judged), p))
    return out


def _lead_p(gap: Floats, error: Floats, freedom: Floats) -> Floats:
    """Return one-sided p-values that a lead is nothing or less; one where a lead has no error to be judged by."""
    some = np.isfinite(gap) & (error > SAME) & (freedom > 0)
    p = np.ones(gap.shape)
    p[some] = stdtr(freedom[some], -gap[some] / error[some])
    return p


def _screened_values(terms: LikeTerms, targets: Sequence[str]) -> list[Screened]:
    values, low = grid(terms, targets)
    out = []
    for at, target in enumerate(targets):
        row = values[:, at].copy()
        value, row[0] = float(row[0]), np.nan
        mine = np.full(row.shape, value)
        found = replace(terms.found, mine=mine[None], theirs=row[None], low=low[:1, at])
        judged = int(np.isfinite(row).sum()) if np.isfinite(value) else 0
        word = words(found)[0] if terms.measure.direction != "neither" else NOT_JUDGED
        hidden = bool(np.isfinite(low[:, at]).any())
        p = None if hidden or word == NOT_JUDGED else _rank_p(mine, row, terms.sign)
        out.append(_row(terms, target, word, value, judged, p))
    return out


def _rank_p(mine: Floats, theirs: Floats, sign: int) -> float:
    place = rank_tests.places(mine, theirs, sign)
    return rank_tests.rank_p(int(place.as_close), int(place.judged) + 1)


def _row(terms: LikeTerms, target: str, word: str, value: float, judged: int, p: float | None) -> Screened:
    return Screened(
        target=target,
        name=name_of(target, terms.ask.period.last_day),
        verdict=word if judged >= FEWEST_PEERS else NOT_JUDGED,
        value=value if np.isfinite(value) else None,
        n_peers=judged,
        p=p if judged >= FEWEST_PEERS else None,
        adjusted=None,
    )
