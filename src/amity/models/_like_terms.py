"""A subject and its peers on like terms: every member of the set as subject, for one measure, target and period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.asks import Ask
from amity.core.declarations import Frames, Measure
from amity.core.errors import BadPeriod
from amity.core.results import Result
from amity.measures import Request, _comparing, run, vote_agreement
from amity.measures._running import frames, planned
from amity.models import _mirrors, _vote_terms
from amity.models._verdicts import SCALES, Beside, beside
from amity.models._vote_terms import VoteTerms

Floats = NDArray[np.float64]
VOTES = vote_agreement.MEASURE.key


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeTerms:
    """The judged members of a peer set, the subject first, with their values and those of each beside each.

    Attributes
    ----------
    result : Result
        The subject's own result with its standing.
    ask : Ask
        The request as the measure computed it.
    members : tuple of str
        State keys: the subject, then the peers that can be judged beside it.
    values : ndarray, shape (members,)
        Each member's own value.
    low, high : ndarray, shape (members,)
        Bounds where the measure has bounds and the member's record is partly hidden, else NaN.
    found : Beside
        Every member as subject; only the first row where ``whole`` is false.
    whole : bool
        Whether every member was taken as subject.
    votes : VoteTerms or None
        Where the terms are common roll calls.
    answer : polars.DataFrame or None
        The measure's own answer, a row for each member, where values stand side by side.
    mirrored : ndarray of bool, shape (members,)
        Whether a value rests on a buyer's record that is partly hidden.
    """

    request: Request
    result: Result
    measure: Measure
    tables: Frames
    ask: Ask
    members: tuple[str, ...]
    values: Floats
    low: Floats
    high: Floats
    found: Beside
    whole: bool
    votes: VoteTerms | None
    answer: pl.DataFrame | None
    mirrored: NDArray[np.bool_]

    @property
    def sign(self) -> int:
        """Return 1 where more is closer (or the measure says neither), -1 where less is."""
        return self.found.sign

    @property
    def back(self) -> bool:
        """Return whether the members stand second in the measure."""
        return self.request.subject == "b"

    @property
    def subject(self) -> str:
        """Return the key of the state whose place is asked for."""
        return self.request.state_b if self.back else self.request.state_a

    @property
    def target(self) -> str:
        """Return the key of the state that the tie is with."""
        return self.request.state_a if self.back else self.request.state_b


def like_terms(request: Request) -> LikeTerms | Result:
    """Return the members on like terms, or the subject's result where it has no value or no peer can be judged."""
    result = run(request)
    if result.value is None or result.standing is None or not result.standing.n_peers:
        return result
    columns = (result.standing.frame[name].to_list() for name in ("state", "subject_value", "peer_value"))
    rows = [(key, mine, other) for key, mine, other in zip(*columns, strict=True) if None not in (mine, other)]
    bare = _bare(request, result, [key for key, _, _ in rows])
    if bare.measure.key == VOTES:
        return _on_votes(bare)
    if bare.measure.compare is not None:
        return _one_row(bare, rows)
    bare_values = bare.measure.caveats is None and bare.measure.interval_kind != "bounds"
    return _side_by_side(bare, rows) if bare_values else _on_values(bare)


def all_members(request: Request) -> LikeTerms:
    """Return the subject and all peers that existed, not yet compared: for screens in which the target varies.

    Raises
    ------
    BadPeriod
        Where the measure's record has nothing of the years asked for.
    """
    plan = planned(request)
    if plan.period is None:
        raise BadPeriod(
            f"{request.measure} was asked for; {plan.reason}", hint="see the years of each record: amity list tables"
        )
    assert request.peers is not None  # noqa: S101  a screen has peers
    subject = request.state_b if request.subject == "b" else request.state_a
    field = _comparing.field_of(request.peers, (subject,), plan.period)
    return _bare(request, run(replace(request, peers=None)), field.alive)


def _bare(request: Request, result: Result, peers: Sequence[str]) -> LikeTerms:
    """Return the subject and its peers with nothing compared yet."""
    plan = planned(request)
    assert plan.period is not None  # noqa: S101  who calls has seen a value
    measure = plan.measure
    ask = Ask(
        subjects=(request.state_a,),
        targets=(request.state_b,),
        period=plan.period,
        options=plan.options,
        intervals=measure.key != VOTES,
        seed=request.seed,
    )
    members = (request.state_b if request.subject == "b" else request.state_a, *peers)
    none = np.full(len(members), np.nan)
    return LikeTerms(
        request=request,
        result=result,
        measure=measure,
        tables=frames(measure),
        ask=ask,
        members=members,
        values=none,
        low=none,
        high=none,
        found=Beside(mine=none[None], theirs=none[None], sign=sign_of(measure), scale=measure.unit in SCALES),
        whole=True,
        votes=None,
        answer=None,
        mirrored=np.zeros(len(members), np.bool_),
    )


def sign_of(measure: Measure) -> int:
    """Return 1 where more of a measure is closer (or it says neither), -1 where less is."""
    return -1 if measure.direction == "farther" else 1


def _on_votes(bare: LikeTerms) -> LikeTerms:
    read = _vote_terms.ballots(bare.tables, bare.ask, (*bare.members, bare.target))
    votes = _vote_terms.terms(read, bare.members, bare.target)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = votes.points.sum(axis=1, dtype=np.float64) / votes.counts.sum(axis=1, dtype=np.float64)
    return replace(bare, values=values, votes=votes, found=replace(bare.found, mine=votes.mine, theirs=votes.mine.T))


def _one_row(bare: LikeTerms, rows: Sequence[tuple[str, float, float]]) -> LikeTerms:
    """Return the subject alone beside its peers, where like terms differ from pair to pair and its own are known."""
    mine, theirs = (np.array([[np.nan, *(row[side] for row in rows)]]) for side in (1, 2))
    values = theirs[0].copy()
    values[0] = bare.result.value
    return replace(bare, values=values, whole=False, found=replace(bare.found, mine=mine, theirs=theirs))


def _side_by_side(bare: LikeTerms, rows: Sequence[tuple[str, float, float]]) -> LikeTerms:
    """Return the members by the values that the standing has already, where nothing else is told of them."""
    values = np.array([bare.result.value, *(row[2] for row in rows)], dtype=np.float64)
    return replace(bare, values=values, found=beside(values, bare.found.sign, bare.found.scale))


def _on_values(bare: LikeTerms) -> LikeTerms:
    """Return the members by their own values over one window, with the bounds of those partly hidden."""
    slot, name = ("targets", "state_b") if bare.back else ("subjects", "state_a")
    answer = bare.measure.compute(bare.tables, replace(bare.ask, **{slot: bare.members}))  # type: ignore[arg-type]
    place = {key: row for row, key in enumerate(answer[name].to_list())}
    answer = answer[[place[key] for key in bare.members]]
    values, low, high = (answer[column].to_numpy().astype(np.float64) for column in ("value", "low", "high"))
    bounded = bare.measure.interval_kind == "bounds"
    buyers = bare.members if bare.back else bare.ask.targets
    mirrored = _mirrors.hidden(bare.measure.key, bare.request.state_a, buyers, bare.ask.period)
    mirrored = np.broadcast_to(mirrored, values.shape)
    # Of what a buyer hides any seller may have the whole: a share of it has no lower end above the next one's.
    floor = np.where(mirrored, 0.0, np.nan) if mirrored.any() else None
    found = beside(values, bare.found.sign, bare.found.scale, low if bounded else floor)
    return replace(bare, values=values, low=low, high=high, found=found, answer=answer, mirrored=mirrored)
