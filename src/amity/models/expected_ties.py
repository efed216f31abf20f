"""Whether a tie is closer than size, distance and the other drivers lead to expect: gravity without the tie itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity import measures
from amity.core.asks import Period
from amity.core.declarations import Model, Status
from amity.core.errors import BadOption, ComputeError, SameState
from amity.core.suggest import nearest
from amity.core.wording import listed
from amity.models import _expected_fits as fits
from amity.models._expected_records import (
    LEVEL,
    Decomposition,
    ExpectedRequest,
    ExpectedTies,
    Interval,
    Sample,
    Score,
)
from amity.models._expected_split import comparable, split
from amity.models._expected_words import rest_note, sample_notes, sentence
from amity.models._naming import name_of
from amity.numerics.flow_scores import flow_scores
from amity.numerics.similar_cases import LEAST, similar
from amity.store import catalogue, read
from amity.tables._expected_inputs import DRIVERS, FLOWS, TABLES, Flow

__all__ = ["FLOWS", "MODEL", "ExpectedRequest", "ExpectedTies", "default_windows", "run"]

Floats = NDArray[np.float64]
NAMED = 6

MODEL = Model(
    key="expected_ties",
    title="Expected ties",
    meaning="How much of a channel's flow from one state to another would be expected from what both trade with all "
    "others, their distance, border, alliance, shared rivals, organisations, regimes, religions and language, by an "
    "equation fitted to all other flows of the window; and which of these set the tie apart from the peers' mean.",
    null="None: it is an expectation, not a test. A flow outside the interval is one that few flows of like "
    "expectation equal.",
    interval=f"{LEVEL:.0%}, predictive: from the outcomes of the 200 flows of nearest expectation, each made without "
    "itself. Of coefficients: normal, with errors clustered by exporter, importer and pair; in simulations with 40 "
    "states they cover eight times in ten, not nine.",
    assumptions=(
        "A flow is an exporter's effect times an importer's times a power of each driver.",
        "Drivers are measured before the window; what no driver and no effect holds is in the rest.",
        "The dyad and the flows of like expectation could be exchanged.",
        "A flow that the record does not have is none.",
    ),
    cannot_say="Why the tie is what it is: drivers go together with flows, and a part of the difference is no effect "
    "of changing the driver. What is left unexplained is everything that the equation lacks, not a hidden motive.",
    citation="Santos Silva, J. M. C. and Tenreyro, S. (2006), The Log of Gravity, Review of Economics and Statistics "
    "88(4), 641–658; Correia, S., Guimarães, P. and Zylkin, T. (2019), Verifying the Existence of Maximum Likelihood "
    "Estimates for Generalized Linear Models, arXiv:1903.01633; Cameron, A. C., Gelbach, J. B. and Miller, D. L. "
    "(2011), Robust Inference with Multiway Clustering, Journal of Business & Economic Statistics 29(2), 238–249; "
    "Lei, J. and others (2018), Distribution-Free Predictive Inference for Regression, Journal of the American "
    "Statistical Association 113(523), 1094–1111",
    docs="methods/expected-ties.md",
    recovery="recovery/test_expected_ties.py",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What the record says of the flow: its sum, bounds where part of it is hidden, and what a reader must know."""

    total: float
    low: float | None = None
    high: float | None = None
    notes: tuple[str, ...] = ()


def default_windows(channel: str) -> tuple[Period, ...]:
    """Return the windows of a channel that the dataset carries, the latest last.

    Examples
    --------
    >>> default_windows("arms")[-1].text
    '2021–2024'
    """
    return tuple(Period(first=first, last=last) for first, last in _flow(channel).carried)


def run(request: ExpectedRequest) -> ExpectedTies:
    """Return what a tie was, what was to be expected of it, and how it differs from the peers' mean.

    Raises
    ------
    BadOption
        Where there is no such channel or flow.
    SameState
        Where both states are one.
    """
    flow = _flow(request.channel)
    if request.flow not in ("imports", "exports"):
        raise BadOption(
            f"the flow '{request.flow}' was asked for; there are two",
            hint="ask for imports (what the first state gets) or exports",
            candidates=("imports", "exports"),
        )
    if request.subject == request.target:
        raise SameState(f"a tie of {name_of(request.subject)} with itself was asked for", hint="name two states")
    asked = request.window or default_windows(flow.key)[-1]
    window = Period(first=max(asked.first, flow.first), last=min(asked.last, flow.last))
    bare = _bare(request, flow, asked if window.last < window.first else window)
    if window.last < window.first:
        return _none(bare, "out_of_coverage", f"the record is of {flow.first} to {flow.last}")
    cut = () if window == asked else (f"{asked.text} was asked for; the record covers {window.text} of it.",)
    seen = _seen(flow, request, window)
    bare = replace(
        bare, observed=seen.total, observed_low=seen.low, observed_high=seen.high, caveats=(*cut, *seen.notes)
    )
    try:
        found = fits.window(flow.key, window.first, window.last)
    except ComputeError as error:
        return _none(bare, "not_computable", error.message)
    bare = replace(bare, sample=_sample(found), caveats=(*bare.caveats, *sample_notes(found.inputs)))
    return _expected(bare, found)


def _expected(bare: ExpectedTies, found: fits.Window) -> ExpectedTies:
    request = bare.request
    missing = {name: why for name, why, _ in found.inputs.dropped}
    for key in (request.seller, request.buyer):
        if key in missing or key not in found.inputs.states:
            whole = found.inputs.flow.whole
            nowhere = "the record does not have it" if whole else "no flow to or from it is recorded in these years"
            why = missing.get(key, nowhere)
            # A record of whole states that lacks one says nothing of its flows.
            unseen = {"observed": None} if whole and (key not in missing or "of the" in why) else {}
            return replace(_none(bare, "no_data", f"{name_of(key)} cannot be judged: {why}"), **unseen)  # type: ignore[arg-type]
    one = found.place(request.seller, request.buyer)
    if one is None:
        return _none(bare, "not_computable", _idle(found, request))
    gone = fits.without(found, one)
    if not gone.expected > 0 and not found.pairs.apart[one]:
        return _none(bare, "not_computable", _alone(found, request))
    expected = fits.left_out(found)
    parts = split(found, gone, request) if comparable(found, request) else None
    told = replace(
        bare,
        expected=gone.expected,
        with_dyad=float(found.fitted.fitted[one]),
        plain=fits.plain(found, one),
        interval=_interval(found, expected, one, gone.expected, bare.observed),
        decomposition=parts,
        scores=_scores(found, expected),
    )
    notes = (*told.caveats, *([] if parts is None else _split_notes(parts, told.unit)))
    return replace(told, sentence=sentence(told), caveats=notes)


def _split_notes(parts: Decomposition, unit: str) -> tuple[str, ...]:
    names = [name_of(key) for key, _ in parts.left_out]
    left = (f"{len(names)} of the peers cannot be compared: {listed(names, NAMED)}.",) if names else ()
    return (rest_note(parts, unit), *left)


def _interval(found: fits.Window, expected: Floats, one: int, at: float, observed: float | None) -> Interval | None:
    usable = (expected > 0) & (np.arange(len(expected)) != one)
    if usable.sum() < LEAST or not at > 0:
        return None
    near = similar(expected[usable], found.pairs.flow[usable], at, outcome=observed, level=LEVEL)
    return Interval(
        low=near.low,
        high=near.high if np.isfinite(near.high) else None,
        zeros=near.zeros,
        as_much=near.as_much,
        lowest=near.lowest,
        highest=near.highest,
        n=near.n,
    )


def _scores(found: fits.Window, expected: Floats) -> tuple[Score, ...]:
    """Return how near the expectation and its rivals came on all pairs of the window that have one."""
    given = found.inputs
    usable = np.isfinite(expected)
    observed = found.pairs.flow[usable]
    scored = [
        Score(key="expected", title="the equation without the pair", scores=flow_scores(observed, expected[usable])),
        Score(key="zero", title="no flow at all", scores=flow_scores(observed, np.zeros(len(observed)))),
    ]
    length = given.window[1] - given.window[0] + 1
    before = (given.window[0] - length, given.window[0] - 1)
    if before[0] >= given.flow.first:
        past = _past(given.flow, before, given.states)[found.pairs.seller, found.pairs.buyer][usable]
        title = f"as in {before[0]}–{before[1]}"
        scored.insert(1, Score(key="persistence", title=title, scores=flow_scores(observed, past)))
    return tuple(scored)


def _past(flow: Flow, window: tuple[int, int], states: tuple[str, ...]) -> Floats:
    rows = read(flow.table).filter(
        pl.col("year").is_between(*window) & pl.col(flow.seller).is_in(states) & pl.col(flow.buyer).is_in(states)
    )
    place = {name: at for at, name in enumerate(states)}
    at = [rows[side].replace_strict(place, return_dtype=pl.Int64).to_numpy() for side in (flow.seller, flow.buyer)]
    cells = at[0] * len(states) + at[1]
    values = rows[flow.column].cast(pl.Float64).to_numpy() * flow.factor
    summed = np.bincount(cells, values, minlength=len(states) ** 2).astype(np.float64)
    return summed.reshape(len(states), len(states))


def _flow(channel: str) -> Flow:
    if channel not in FLOWS:
        raise BadOption(
            f"the channel '{channel}' was asked for; expected ties are of {', '.join(FLOWS)}",
            hint="name one of these",
            candidates=nearest(channel, FLOWS) or tuple(FLOWS),
        )
    return FLOWS[channel]


def _seen(flow: Flow, request: ExpectedRequest, window: Period) -> _Seen:
    rows = read(flow.table).filter(
        (pl.col(flow.seller) == request.seller)
        & (pl.col(flow.buyer) == request.buyer)
        & pl.col("year").is_between(window.first, window.last)
    )
    total = float(rows[flow.column].cast(pl.Float64).sum()) * flow.factor
    if flow.key == "crude":
        return _hidden(flow, request, window, total)
    if "below_crude" in rows.columns and rows["below_crude"].any():
        years = ", ".join(str(year) for year in rows.filter("below_crude")["year"].sort())
        return _Seen(total=total, notes=(f"The total leaves something out in {years}: crude oil alone is worth more.",))
    return _Seen(total=total)


def _hidden(flow: Flow, request: ExpectedRequest, window: Period, total: float) -> _Seen:
    """Return bounds where the buyer's record is short: all that is missing came from elsewhere, or from the seller."""
    result = measures.run(
        measures.Request(measure="crude_import_share", state_a=request.buyer, state_b=request.seller, period=window)
    )
    if result.value is None or result.low is None or result.high is None:
        return _Seen(total=total)
    covered, recorded = (float(str(result.extras[name])) for name in ("coverage", "recorded_mt"))
    imports = read(flow.table).filter(
        (pl.col(flow.buyer) == request.buyer) & pl.col("year").is_between(window.first, window.last)
    )
    worth = float(imports[flow.column].sum()) * flow.factor / recorded
    more = recorded * (1 / covered - 1) * worth
    note = (
        f"Only {covered:.0%} of what {name_of(request.buyer)} needed is recorded: the figure is the low end, and the "
        "high end adds all that is missing at the mean price of what is recorded. The expectation is of the record too."
    )
    return _Seen(total=total, low=total, high=total + more, notes=(note,))


def _sample(found: fits.Window) -> Sample:
    pairs, given = found.pairs, found.inputs
    apart = np.flatnonzero(pairs.apart)
    return Sample(
        pairs=len(pairs.flow),
        flows=int((pairs.flow > 0).sum()),
        exporters=len(np.unique(pairs.seller)),
        importers=len(np.unique(pairs.buyer)),
        share=given.share,
        dropped=given.dropped,
        redundant=tuple(DRIVERS[at].title for at in pairs.redundant),
        separated=tuple((given.states[pairs.seller[at]], given.states[pairs.buyer[at]]) for at in apart),
        residual=found.fitted.residual,
    )


def _bare(request: ExpectedRequest, flow: Flow, window: Period) -> ExpectedTies:
    tables = (flow.table, *TABLES, fits.TABLE)
    entries = catalogue().sources_of(tables)
    return ExpectedTies(
        request=request,
        title=flow.title,
        unit=flow.unit,
        name_a=name_of(request.subject),
        name_b=name_of(request.target),
        window=window,
        command=f"amity explain {request.subject} {request.target} --channel {flow.key} --years "
        f"{window.first}-{window.last} --peers '{request.peers.text}'",
        citation=MODEL.citation,
        sources=tuple(entry.to_json() for entry in entries),
        tables=tables,
        dataset_version=catalogue().version,
    )


def _none(bare: ExpectedTies, status: Status, reason: str) -> ExpectedTies:
    told = replace(bare, status=status, reason=reason)
    return replace(told, sentence=sentence(told))


def _idle(found: fits.Window, request: ExpectedRequest) -> str:
    """Return which of the two trades with nobody."""
    flows, states = found.inputs.flows, found.inputs.states
    if not flows[states.index(request.seller)].any():
        return f"{name_of(request.seller)} is recorded as delivering to no state, so that nothing can be expected"
    return f"{name_of(request.buyer)} is recorded as getting from no state, so that nothing can be expected"


def _alone(found: fits.Window, request: ExpectedRequest) -> str:
    flows, states = found.inputs.flows, found.inputs.states
    row = flows[states.index(request.seller)]
    if (row > 0).sum() < 2:
        return (
            f"{name_of(request.seller)} delivers to {name_of(request.buyer)} only, so that nothing else tells how much"
        )
    return f"{name_of(request.buyer)} gets from {name_of(request.seller)} only, so that nothing else tells how much"
