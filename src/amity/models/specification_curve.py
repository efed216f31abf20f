"""Where a state stands under every reasonable choice: the specification curve, its joint inference and its drivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from amity import measures
from amity.core import states
from amity.core.asks import Period
from amity.core.declarations import Model
from amity.core.errors import BadOption, SameState, UnknownPeerSet
from amity.core.results import clean
from amity.measures._running import coverage_of
from amity.models import _curve_flows, _curve_grid, _curve_votes
from amity.models._curve_cells import Setting, last_day, members_on, universe_of
from amity.models._curve_grid import END, LENGTH, OWN, PEERS, TERMS, UNIT, VOTES, WHOLE, Grid, Window
from amity.models._curve_judging import Outcome, dropped_words, judged, merged_words
from amity.models._curve_words import sentences
from amity.models._verdicts import ALONE, AMONG, FEWEST_PEERS, NOT_JUDGED, OPPOSITE, TYPICAL
from amity.numerics.specification import Drivers, Joint, Matched, drivers, joint, matched, medians
from amity.store import catalogue

DRAWS = 200
MOST_DRAWS = 5_000
VERDICTS = (ALONE, AMONG, TYPICAL, OPPOSITE)
TOLD = (*VERDICTS, NOT_JUDGED)

MODEL = Model(
    key="specification_curve",
    title="Specification curve",
    meaning="Asks one question, where a state stands among its peers in its tie to another, under every combination "
    "of reasonable choices: measure, coding, window, peers, issues and terms. Choices that give the same values up to "
    "level and unit are counted once.",
    null="States are exchangeable: each peer's whole curve, with it in the subject's place, is as likely to be the "
    "one that stands out most. The chance is never below one over the number of states.",
    interval="Ranks: 90 % confidence sets after Mogstad, Romano, Shaikh and Wilhelm (2024), from packages of roll "
    "calls or deals drawn again jointly for all states; bounds where a record is partly hidden; none where nothing is "
    "drawn.",
    assumptions=(
        "the choices listed are the reasonable ones, and no reasonable one is missing",
        "each state's values come about in the same way as its peers'",
        "packages of roll calls, and deals, are drawn independently of each other",
    ),
    cannot_say="A share of specifications is no probability: specifications are not drawn, and most of them use the "
    "same votes. A curve that never leaves the middle does not show that a state is like its peers in other ways.",
    citation="Simonsohn, U., Simmons, J. P. and Nelson, L. D. (2020), Specification curve analysis, Nature Human "
    "Behaviour 4, 1208–1214, doi:10.1038/s41562-020-0912-z",
    docs="methods/specification-curve.md",
    recovery="recovery/test_specification_curve.py",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveRequest:
    """What a curve is asked for.

    Attributes
    ----------
    state_a, state_b : str
        State keys: the subject and the target.
    peers : str
        Peer set or expression, the first of the sets compared with.
    measure : str
        A family (``votes``, ``arms``, ``oil``, ``oil_bought``, ``trade``) or a measure.
    years : Period or None
        The years that windows lie in; the last ten covered without it.
    vary : mapping of str to str
        Choices whose values replace those of the list, ``{"rollcalls": "all,gaza"}``.
    draws, seed : int
        Replicates of the bootstrap (0: none) and its seed.
    """

    state_a: str
    state_b: str
    peers: str
    measure: str = VOTES
    years: Period | None = None
    vary: Mapping[str, str] = field(default_factory=dict)
    draws: int = DRAWS
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A specification curve.

    Attributes
    ----------
    frame : polars.DataFrame
        A row for each specification, the lowest percentile first: its choices, then ``value, low, high, n, rank, tied,
        rank_low, rank_high, n_peers, percentile, gap, verdict, like_terms, copies, command``.
    joint : mapping of str to Joint or None
        Statistics of the whole curve on like terms, each beside those of every peer as subject.
    states : polars.DataFrame
        ``state, n, median_percentile, share_first, share_alone`` of the subject and each peer's own curve.
    by_choice : polars.DataFrame
        ``choice, value, n, median_percentile`` and the share of each verdict, of specifications on like terms; under
        the choice of terms also of those that are not.
    drivers : mapping of str to Drivers
        Of the percentile, and of the verdict that is most frequent, over ``choices``.
    matched : tuple of Matched
        What each of ``choices`` changes where all others are held.
    combinations : int
        All combinations of the grid: specifications, their copies and what was dropped.
    merged, dropped : list
        What was counted once, and what is no specification, with reasons.
    """

    request: CurveRequest
    grid: Grid
    span: Period
    sets: tuple[str, ...]
    choices: tuple[str, ...]
    frame: pl.DataFrame
    joint: Mapping[str, Joint | None]
    states: pl.DataFrame
    by_choice: pl.DataFrame
    drivers: Mapping[str, Drivers]
    matched: tuple[Matched, ...]
    combinations: int
    merged: list[dict[str, object]]
    dropped: list[dict[str, object]]

    @property
    def like(self) -> pl.DataFrame:
        """Return the specifications that compare like with like."""
        return self.frame.filter("like_terms")

    @property
    def verdicts(self) -> dict[str, int]:
        """Return how many specifications on like terms have each verdict."""
        counted = dict(self.like["verdict"].value_counts().iter_rows())
        return {word: int(counted.get(word, 0)) for word in (*VERDICTS, *sorted(set(counted) - set(VERDICTS)))}

    @property
    def driver_rows(self) -> list[dict[str, object]]:
        """Return a row for each choice that was varied, the strongest first: its part of the variance, its flips."""
        place, word = self.drivers["percentile"], next((name for name in self.drivers if name != "percentile"), "")
        rows: list[dict[str, object]] = [
            {
                "choice": name,
                "eta_squared": float(place.alone[at]),
                "shapley": float(place.shapley[at]),
                "verdict": word,
                "verdict_eta_squared": float(self.drivers[word].alone[at]) if word else None,
                "verdict_shapley": float(self.drivers[word].shapley[at]) if word else None,
                "matched_groups": self.matched[at].groups,
                "verdict_flips": self.matched[at].flips,
                "mean_move": self.matched[at].move,
            }
            for at, name in enumerate(self.choices)
        ]
        return sorted(rows, key=lambda row: -float(str(row["shapley"])) if np.isfinite(place.shapley).all() else 0.0)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Return what the curve says, and what it does not."""
        return sentences(self)

    def labels(self, choice: str) -> dict[str, str]:
        """Return the labels of a choice's values; a set of peers that is no declared one is the one asked for."""
        found = {value.value: value.label for value in self.grid.values(choice)}
        return {self.sets[0]: "as asked for", **found} if choice == PEERS else found

    @property
    def name_a(self) -> str:
        """Return the subject's name."""
        return states.get(self.request.state_a).name_on(self.span.last_day)

    @property
    def name_b(self) -> str:
        """Return the target's name."""
        return states.get(self.request.state_b).name_on(self.span.last_day)

    def to_json(self) -> dict[str, object]:
        """Return the curve as every skin prints it."""
        asked = self.request
        body = {
            "asked": {
                "state_a": asked.state_a,
                "state_b": asked.state_b,
                "peers": asked.peers,
                "measure": asked.measure,
                "years": self.span.text.replace("–", "-"),
                "vary": dict(asked.vary),
                "draws": asked.draws,
                "seed": asked.seed,
            },
            "title": self.grid.title,
            "sentences": list(self.sentences),
            "specifications": self.frame.height,
            "on_like_terms": self.like.height,
            "combinations": self.combinations,
            "verdicts": self.verdicts,
            "joint": {name: _joint_json(found) for name, found in self.joint.items()},
            "drivers": self.driver_rows,
            "by_choice": self.by_choice.to_dicts(),
            "states": self.states.to_dicts(),
            "grid": [choice.to_json() for choice in self.grid.choices],
            "peer_sets": list(self.sets),
            "merged": self.merged,
            "dropped": self.dropped,
            "null": MODEL.null,
            "cannot_say": MODEL.cannot_say,
            "citation": MODEL.citation,
            "rows": self.frame.to_dicts(),
            "dataset_version": catalogue().version,
        }
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned


def _joint_json(found: Joint | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "value": found.value,
        "n": found.n,
        "as_high": found.as_high,
        "as_low": found.as_low,
        "p_high": found.p_high,
        "p_low": found.p_low,
        "p_either": found.p_either,
        "floor": 1 / found.n,
    }


# --- running -----------------------------------------------------------------------------------
def curve(request: CurveRequest) -> Curve:
    """Return the specification curve of a request.

    Raises
    ------
    SameState, UnknownMeasure, BadOption, BadPeriod, UnknownPeerSet
        Where the request cannot be meant, or the grid is too large.

    Examples
    --------
    >>> found = curve(CurveRequest(state_a="AZE", state_b="ISR", peers="oic", measure="arms_import_share",
    ...                            vary={"end": "2020", "length": "5", "peers": "oic"}, draws=0))
    >>> found.frame.select("rank", "verdict").head(1).rows()
    [(1, 'alone')]
    """
    setting, span = _setting(request)
    found = _curve_votes.cells(setting) if setting.grid.family == VOTES else _curve_flows.cells(setting)
    out = judged(setting, found)
    combinations = sum(out.copies) + sum(out.dropped.values())
    names = tuple(choice.name for choice in setting.grid.choices)
    names = (*names, *(name for name in (UNIT,) if name not in names))
    frame = _frame(out, names)
    _check_asked(request, setting, frame)
    like = frame["like_terms"].to_numpy()
    order = _from_farthest(frame)
    tables = _every_subject(setting, out, like)
    varied = tuple(name for name in names if len(_open(frame, name)) > 1)
    return Curve(
        request=request,
        grid=setting.grid,
        span=span,
        sets=setting.sets,
        choices=varied,
        frame=frame[order],
        joint={name: joint(values, 0) for name, values in _statistics(tables).items()},
        states=tables,
        by_choice=_by_choice(frame, varied),
        drivers=_drivers(frame, varied),
        matched=_matched(out, varied),
        combinations=combinations,
        merged=merged_words(out),
        dropped=dropped_words(out),
    )


def _open(frame: pl.DataFrame, name: str) -> set[str]:
    """Return the values that a choice was open to: a set of roll calls taken whole has no window to choose."""
    return set(frame[name].to_list()) - ({WHOLE} if name in (LENGTH, END) else set())


def _check_asked(request: CurveRequest, setting: Setting, frame: pl.DataFrame) -> None:
    """Raise where nothing is judged beside the set asked for: the curve would speak of other sets alone."""
    if PEERS in request.vary or not frame.height:
        return
    own = frame.filter((frame[PEERS] == setting.sets[0]) & (frame["verdict"] != NOT_JUDGED))
    if own.is_empty():
        raise UnknownPeerSet(
            f"the curve was asked for beside '{request.peers}'; in no specification can {FEWEST_PEERS} of its states "
            "be judged, too few for a verdict",
            hint=f"name a larger set (amity list peers), or --vary peers={request.peers} for places without a verdict",
        )


def _setting(request: CurveRequest) -> tuple[Setting, Period]:
    if request.state_a == request.state_b:
        raise SameState("a curve of a state with itself was asked for", hint="name two different states")
    if not 0 <= request.draws <= MOST_DRAWS:
        raise BadOption(
            f"{request.draws} draws were asked for; a curve takes 0 to {MOST_DRAWS:,}", hint="200 is the default"
        )
    grid = _curve_grid.varied(_curve_grid.declared(request.measure), request.vary)
    measure = measures.get(grid.key)
    covered = coverage_of(measure, measures.read_options(measure, {}))
    span = _curve_grid.span_of(request.years, covered)
    for key in (request.state_a, request.state_b):
        states.resolve_in(key, span.last, span.last)
    laid = _curve_grid.windows(grid, span)
    sets = _sets(request, grid, laid)
    _curve_grid.check_size(_curve_grid.size(grid, laid, len(sets)))
    universe = universe_of(sets, laid, request.state_a, request.state_b)
    return _arranged(request, grid, laid, sets, universe), span


def _arranged(
    request: CurveRequest, grid: Grid, laid: tuple[Window, ...], sets: tuple[str, ...], universe: tuple[str, ...]
) -> Setting:
    place = {key: at for at, key in enumerate(universe)}
    latest = max(last_day(window.period) for window in laid)
    first = [key for key in members_on(sets[0], latest) if key not in (request.state_a, request.state_b)]
    if not first:
        raise UnknownPeerSet(
            f"the peer set '{sets[0]}' was asked for; it holds no state but the two of the dyad on {latest}",
            hint="name a larger set: amity list peers",
        )
    return Setting(
        subject=request.state_a,
        target=request.state_b,
        grid=grid,
        windows=laid,
        sets=sets,
        universe=universe,
        subjects=np.array([place[request.state_a], *(place[key] for key in first)], np.intp),
        draws=request.draws,
        seed=request.seed,
    )


def _sets(request: CurveRequest, grid: Grid, laid: tuple[Window, ...]) -> tuple[str, ...]:
    """Return the peer sets: the one asked for, then those of the list that hold the subject and enough others."""
    listed = [value.value for value in grid.values(PEERS)]
    if PEERS in request.vary:
        return tuple(listed)
    latest = max(last_day(window.period) for window in laid)
    sets = {request.peers: None}
    for text in listed:
        members = members_on(text, latest)
        if request.state_a in members and len(set(members) - {request.state_a, request.state_b}) >= FEWEST_PEERS:
            sets[text] = None
    return tuple(sets)


def _frame(out: Outcome, names: tuple[str, ...]) -> pl.DataFrame:
    columns: dict[str, pl.Series] = {
        name: pl.Series(name, [one.choices.get(name, "year") for one in out.judged], dtype=pl.String) for name in names
    }
    kinds = {"value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "n": pl.Float64, "rank": pl.Int64,
             "tied": pl.Int64, "rank_low": pl.Int64, "rank_high": pl.Int64, "n_peers": pl.Int64,
             "percentile": pl.Float64, "gap": pl.Float64}  # fmt: skip
    for name, kind in kinds.items():
        columns[name] = pl.Series(name, [getattr(one, name) for one in out.judged], dtype=kind)
    columns["verdict"] = pl.Series("verdict", out.verdicts, dtype=pl.String)
    frame = pl.DataFrame(columns).with_columns(pl.col("value", "low", "high", "n").fill_nan(None))
    terms = pl.col(TERMS) != OWN if TERMS in names else pl.lit(True)
    return frame.with_columns(
        pl.col("n").round().cast(pl.Int64),
        terms.alias("like_terms"),
        pl.Series("copies", out.copies, dtype=pl.Int64),
        pl.Series("command", [one.command for one in out.judged], dtype=pl.String),
    )


def _from_farthest(frame: pl.DataFrame) -> list[int]:
    """Return the order of specifications from the farthest to the closest: by percentile, verdict and worst rank."""
    words = [OPPOSITE, TYPICAL, AMONG, ALONE]
    verdict = np.array([words.index(word) if word in words else 1 for word in frame["verdict"]], np.int64)
    worst = frame["rank_high"].fill_null(0).to_numpy()
    return [int(row) for row in np.lexsort((-worst, verdict, frame["percentile"].to_numpy().round(9)))]


def _every_subject(setting: Setting, out: Outcome, like: np.ndarray) -> pl.DataFrame:
    """Return statistics of the curve on like terms of the subject and of every peer in its place."""
    rows = np.flatnonzero(like)
    n = len(setting.subjects)
    at = np.stack([out.percentiles[row] for row in rows]) if rows.size else np.full((0, n), np.nan)
    known = np.isfinite(at)
    number = known.sum(axis=0)
    # A state that could be judged in few of them has another curve than the subject's.
    enough = number * 2 >= max(int(number[0]), 1)
    shares = {}
    for name, flags in (("share_first", out.first), ("share_alone", out.alone)):
        hits = np.stack([flags[row] for row in rows]).sum(axis=0) if rows.size else np.zeros(n)
        shares[name] = np.where(enough, hits / np.maximum(number, 1), np.nan)
    middle = medians(at) if rows.size else np.full(n, np.nan)
    return pl.DataFrame(
        {
            "state": [setting.universe[place] for place in setting.subjects],
            "n": number.astype(np.int64),
            "median_percentile": np.where(enough, middle, np.nan),
            **shares,
        }
    )


def _statistics(table: pl.DataFrame) -> dict[str, np.ndarray]:
    return {name: table[name].to_numpy() for name in ("median_percentile", "share_first", "share_alone")}


def _by_choice(frame: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """Return, by the values of each choice, the middle place and the share of each verdict.

    On like terms, as the headline: own records are told apart under the choice of terms alone.
    """
    like = frame.filter("like_terms")
    shares = [(pl.col("verdict") == word).mean().alias(word) for word in TOLD]
    told = [pl.len().alias("n"), pl.col("percentile").median().alias("median_percentile"), *shares]
    parts = [
        (frame if name == TERMS or like.is_empty() else like)
        .group_by(pl.col(name).alias("value"), maintain_order=True)
        .agg(told)
        .select(pl.lit(name).alias("choice"), "value", "n", "median_percentile", *TOLD)
        for name in names
    ]
    empty = {"choice": pl.String, "value": pl.String, "n": pl.UInt32, "median_percentile": pl.Float64}
    return pl.concat(parts) if parts else pl.DataFrame(schema={**empty, **dict.fromkeys(TOLD, pl.Float64)})


def _drivers(frame: pl.DataFrame, names: tuple[str, ...]) -> dict[str, Drivers]:
    """Return what drives place and verdict; a set of roll calls taken whole leaves no window to choose.

    Without that one and the same split would be credited to the set, the length and the place of the window.
    """
    codes = [np.unique(np.array(frame[name].to_list()), return_inverse=True)[1] for name in names]
    for at, name in enumerate(names):
        if name in (LENGTH, END):
            codes[at] = np.where((frame[name] == WHOLE).to_numpy(), -1, codes[at])
    found = {"percentile": drivers(frame["percentile"].to_numpy(), codes)}
    if frame.height:
        counted = sorted(frame["verdict"].value_counts().iter_rows(), key=lambda row: (-row[1], row[0]))
        word = counted[0][0]
        found[str(word)] = drivers((frame["verdict"] == word).to_numpy(), codes)
    return found


def _matched(out: Outcome, names: tuple[str, ...]) -> tuple[Matched, ...]:
    """Return what each choice changes where the others are held, copies being combinations of their own."""
    at = np.array([place for _, place in out.combinations], np.intp)
    texts = [[choices.get(name, "year") for choices, _ in out.combinations] for name in names]
    codes = [np.unique(np.array(column), return_inverse=True)[1] for column in texts]
    place = np.array([one.percentile for one in out.judged])[at]
    words = np.unique(np.array(out.verdicts), return_inverse=True)[1][at]
    return tuple(matched(place, words, codes, k) for k in range(len(names)))
