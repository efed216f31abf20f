"""The specifications of votes: one product of indicators a window gives the tables that all measures are read off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from amity import measures
from amity.core.asks import Ask, Period
from amity.core.declarations import Coverage
from amity.core.errors import BadOption
from amity.core.issue_sets import issue_set
from amity.core.partial_dates import day
from amity.measures import _roll_calls, _votes
from amity.measures._running import frames
from amity.measures._similarity import _one_vote as one_vote
from amity.measures.vote_agreement import MEASURE as AGREEMENT
from amity.models._curve_cells import Cell, Dropped, Floats, Places, Setting
from amity.models._curve_grid import (
    COMMON,
    END,
    LENGTH,
    MEASURE,
    MIN_JOINT,
    NONVOTING,
    PEERS,
    ROLLCALLS,
    TERMS,
    UNIT,
    WHOLE,
    WINDOW,
    Value,
    Window,
)
from amity.numerics.bootstrap import FEWEST_PACKAGES, effective_packages, package_weights, sums_by_package
from amity.numerics.rank_sets import Differences, few_clusters
from amity.numerics.similarity import STANDARD, Distance, Table
from amity.numerics.specification_votes import (
    BASIS_OF,
    Basis,
    Records,
    common_tables,
    drawn_tables,
    packages_held,
    read_off,
    records,
)
from amity.numerics.vote_tables import Votes

BREAK = _roll_calls.ACROSS_BREAK.name
_BLOCK = (*WINDOW, ROLLCALLS, BREAK, PEERS)
LEVEL = 0.90
# On these one vote throughout gives 0 whatever the other does: no place among values that votes made.
FLAT = ("kappa", "chance_corrected_a")
Singles = NDArray[np.float32]


def coverage_of(rollcalls: str) -> Coverage:
    """Return what the record of a set of roll calls covers."""
    return measures.coverage_of(AGREEMENT, measures.read_options(AGREEMENT, {ROLLCALLS: rollcalls}))


def cells(setting: Setting) -> Iterator[Cell | Dropped]:
    """Yield the cells of every window, set of roll calls and way of pooling, and what cannot be computed."""
    grid = setting.grid
    combos = _offered(grid.combinations(_BLOCK))
    for rollcalls in grid.values(ROLLCALLS):
        laid = _laid(setting, rollcalls.value)
        for window, across in ((window, across) for window in laid for across in grid.values(BREAK)):
            outer = {**_window_choices(window, rollcalls.value), ROLLCALLS: rollcalls.value, BREAK: across.value}
            why = _why_not(window.period, rollcalls.value, across.value == "true")
            block = None if why else _block(setting, window.period, rollcalls.value, across.value)
            if block is None or block.chosen.nothing is not None:
                reason = why or cast(tuple[str, str], cast(_Block, block).chosen.nothing)[1]
                yield Dropped(choices=outer, number=len(combos) * len(setting.sets), reason=reason)
                continue
            for combo in combos:
                yield _cell(setting, block, outer, combo)


def _laid(setting: Setting, rollcalls: str) -> tuple[Window, ...]:
    """Return the windows of a set of roll calls; a closed list is taken whole, once."""
    if issue_set(rollcalls).rule != "listed":
        return setting.windows
    covered = coverage_of(rollcalls)
    period = Period(first=covered.first.year, last=covered.last.year)
    return (Window(period=period, length=period.last - period.first + 1),)


def _window_choices(window: Window, rollcalls: str) -> dict[str, str]:
    if issue_set(rollcalls).rule == "listed":
        return {UNIT: "year", LENGTH: WHOLE, END: WHOLE}
    return window.choices()


def _offered(combos: Iterator[dict[str, Value]]) -> list[dict[str, Value]]:
    """Return the combinations that a measure offers: most have one way only to code not voting."""
    found = [combo for combo in combos if combo[NONVOTING].value in _codings(combo[MEASURE].key)]
    if not found:
        raise BadOption(
            "the measures and the codings of not voting that were asked for do not go together",
            hint="half, category and yes_no go with the measure agreement",
        )
    return found


def _codings(key: str) -> tuple[str, ...]:
    if key not in measures.keys():
        return ("drop",)
    option = next((one for one in measures.get(key).options if one.name == NONVOTING), None)
    return option.choices if option else ("drop",)


def _why_not(period: Period, rollcalls: str, across: bool) -> str:
    """Return why a window is not like the others: it leaves the record, or straddles a gap or a break of it."""
    covered = coverage_of(rollcalls)
    first, last = period.first_day, period.last_day
    if last.year > covered.last.year + (period.unit == "session") or last < covered.first or first > covered.last:
        why = f" ({covered.last_reason})" if covered.last_reason else ""
        return f"the record of {issue_set(rollcalls).title} ends on {day(covered.last)}{why}"
    if first.year < covered.first.year:
        return f"the record starts on {day(covered.first)}"
    for gap in covered.gaps:
        if gap.first <= last and gap.last >= first:
            return gap.reason
    for cut in covered.breaks:
        if first < cut.on <= last and not across:
            return f"it straddles a break: {cut.reason}"
    return ""


# --- the tables of one window ------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class _Block:
    """The votes of a window on a set of roll calls, packages standing together, and what is drawn of them."""

    chosen: _roll_calls.Chosen
    period: Period
    votes: Votes
    target: Votes
    starts: NDArray[np.intp]
    weights: Singles | None
    setting: Setting
    kept: dict[tuple[str, ...], object]

    def basis(self, basis: Basis) -> _Basis:
        """Return the records of a basis, computed once."""
        found = self.kept.get((basis,))
        if found is None:
            found = _Basis(block=self, records=records(self.votes, self.target, basis))
            self.kept[basis,] = found
        return cast(_Basis, found)


def _block(setting: Setting, period: Period, rollcalls: str, across: str) -> _Block:
    tables = frames(AGREEMENT)
    options = measures.read_options(AGREEMENT, {ROLLCALLS: rollcalls, BREAK: across})
    ask = Ask(subjects=(setting.subject,), targets=(setting.target,), period=period, options=options)
    chosen = _roll_calls.chosen_roll_calls(tables, ask)
    nothing = np.zeros((len(setting.universe), 0), np.uint8)
    if chosen.nothing is not None:
        starts = np.zeros(0, np.intp)
        return _Block(
            chosen=chosen, period=period, votes=nothing, target=nothing[0], starts=starts, weights=None,
            setting=setting, kept={},
        )  # fmt: skip
    order, starts = _votes.packages(chosen)
    votes = _votes.codes_of(tables, setting.universe, chosen.at[order])
    votes[~setting.alive(period)] = 9
    (target,) = _votes.codes_of(tables, (setting.target,), chosen.at[order])
    weights = None
    if chosen.issue.rule != "listed" and setting.draws > 1:
        sizes = np.diff([*starts, len(order)])
        weights = np.repeat(package_weights(len(starts), setting.draws, setting.seed), sizes, axis=1)
    return _Block(
        chosen=chosen, period=period, votes=votes, target=target, starts=starts, weights=weights,
        setting=setting, kept={},
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Basis:
    """Tables of one basis, common and own, observed and drawn; each computed when first needed."""

    block: _Block
    records: Records

    @cached_property
    def common(self) -> tuple[Table, Table, Floats]:
        """Return tables of subjects beside each state, of each state beside subjects, and the common roll calls."""
        cells, usable = self.records.cells, self.records.usable
        at = self.block.setting.subjects
        mine = common_tables(cells[:, at], usable).astype(np.float64)
        theirs = common_tables(cells, usable[at]).astype(np.float64).swapaxes(-1, -2)
        return Table(mine), Table(theirs), (usable[at] @ usable.T).astype(np.float64)

    @cached_property
    def own(self) -> tuple[Table, Floats]:
        """Return the tables of all states on what they voted on themselves, and how many roll calls those are."""
        kind = round(len(self.records.cells) ** 0.5)
        table = self.records.cells.sum(axis=2, dtype=np.float64)
        return Table(table.reshape(kind, kind, -1)), self.records.usable.sum(axis=1, dtype=np.float64)

    @cached_property
    def drawn_common(self) -> tuple[Table, Table]:
        """Return drawn tables of the subject beside each state, and of each state beside the subject."""
        weights, own = cast(Singles, self.block.weights), self.block.setting.own
        cells, usable = self.records.cells, self.records.usable
        mine = drawn_tables(cells[:, own : own + 1] * usable[None], weights)
        return Table(mine), Table(drawn_tables(cells * usable[own], weights))

    @cached_property
    def drawn_own(self) -> Table:
        """Return drawn tables of all states on what they voted on themselves."""
        return Table(drawn_tables(self.records.cells, cast(Singles, self.block.weights)))

    @cached_property
    def drawn_subject(self) -> Table:
        """Return the subject's own drawn tables."""
        own = self.block.setting.own
        return Table(drawn_tables(self.records.cells[:, own : own + 1], cast(Singles, self.block.weights)))

    @cached_property
    def differing(self) -> NDArray[np.bool_]:
        """Return whether subject and state differ in enough packages for a difference to be tested."""
        votes, usable, own = self.block.votes, self.records.usable, self.block.setting.own
        apart = (votes != votes[own]) * (usable * usable[own])
        return packages_held(apart.astype(np.float32), self.block.starts) >= FEWEST_PACKAGES

    @cached_property
    def reach(self) -> tuple[Floats, Floats]:
        """Return the factor of few packages for each state, on its own record and on common roll calls."""
        usable, own = self.records.usable, self.block.setting.own
        sides = [np.ascontiguousarray(under.T) for under in (usable, usable * usable[own])]
        wide = [few_clusters(effective_packages(sums_by_package(side, self.block.starts))) for side in sides]
        return wide[0], wide[1]

    @cached_property
    def effective(self) -> float:
        """Return how many equal packages the subject's own roll calls weigh as."""
        own = self.records.usable[self.block.setting.own][:, None]
        return float(effective_packages(sums_by_package(np.ascontiguousarray(own), self.block.starts))[0])


# --- one cell ----------------------------------------------------------------------------------
def _cell(setting: Setting, block: _Block, outer: Mapping[str, str], combo: Mapping[str, Value]) -> Cell:
    measure, coding, terms = combo[MEASURE], combo[NONVOTING].value, combo[TERMS].value
    form = "half" if coding == "half" else _form(measure)
    distance = cast(Distance, measure.options.get("distance", STANDARD.get(cast("Literal['kappa']", form), "nominal")))
    basis = block.basis(BASIS_OF[coding])
    fewest = max(_votes.least(int(combo[MIN_JOINT].value), block.chosen), 1)
    own_table, own_n = basis.own
    own = read_off(form, own_table, distance).astype(np.float64)
    flat = one_vote(own_table) if form in FLAT else np.zeros(len(own), np.bool_)
    own = np.where((own_n >= fewest) & ~flat, own, np.nan)
    at, here = setting.own, setting.subjects
    if terms == COMMON:
        left, right, joint = basis.common
        mine, theirs = (read_off(form, table, distance).astype(np.float64) for table in (left, right))
        judged = joint >= fewest
        if form in FLAT:
            judged &= ~(one_vote(left) | one_vote(right))
        mine, theirs = (np.where(judged, side, np.nan) for side in (mine, theirs))
    else:
        mine = np.broadcast_to(own[here][:, None], (len(here), len(own)))
        theirs = np.broadcast_to(own[None], mine.shape)
    low, high = _interval(basis, form, distance, float(own[at]), float(own_n[at]))
    number = int(own_n[at])
    few = f"{number} joint roll calls, fewer than the {fewest} that are needed"
    return Cell(
        choices={**outer, **{name: value.value for name, value in combo.items()}},
        period=block.period,
        mine=mine,
        theirs=theirs,
        value=float(own[at]),
        low=low,
        high=high,
        n=number,
        sign=1,
        scale=form not in ("agreement", "half"),
        leads=partial(_leads, basis, form, distance, terms == COMMON, mine[0], theirs[0])
        if block.weights is not None
        else None,
        reason=few if number < fewest else "one of the two cast the same vote throughout",
        key=measure.key,
        options={
            **measure.options,
            **({NONVOTING: coding} if coding != "drop" else {}),
            **{k: outer[k] for k in (ROLLCALLS,) if outer[k] != "all"},
            **({BREAK: "true"} if outer[BREAK] == "true" else {}),
            **({MIN_JOINT: combo[MIN_JOINT].value} if combo[MIN_JOINT].value != "20" else {}),
        },
    )


def _form(measure: Value) -> str:
    return "agreement" if measure.key == AGREEMENT.key else measure.key


def _leads(
    basis: _Basis, form: str, distance: Distance, common: bool, mine: Floats, theirs: Floats, peers: Places
) -> Differences:
    """Return the subject's leads over peers, with packages drawn jointly for all states."""
    drawn = _drawn_leads(basis, form, distance, common)[:, peers]
    estimate = (mine - theirs)[peers]
    centred = np.where(np.isfinite(drawn), drawn - estimate, 0.0)
    told = basis.differing[peers] if common else np.ones(len(peers), np.bool_)
    return Differences(
        estimate=estimate, error=centred.std(axis=0), centred=centred, told=told, reach=basis.reach[common][peers]
    )


def _drawn_leads(basis: _Basis, form: str, distance: Distance, common: bool) -> Floats:
    """Return drawn leads of the subject over every state, computed once for all peer sets."""
    key = ("leads", str(id(basis)), form, distance, str(common))
    kept = basis.block.kept.get(key)
    if kept is None:
        if common:
            left, right = basis.drawn_common
            kept = read_off(form, left, distance) - read_off(form, right, distance)
        else:
            own = read_off(form, basis.drawn_own, distance)
            at = basis.block.setting.own
            kept = own[:, at : at + 1] - own
        basis.block.kept[key] = kept
    return cast(Floats, kept)


def _interval(basis: _Basis, form: str, distance: Distance, value: float, n: float) -> tuple[float, float]:
    """Return the interval of the subject's own value: the spread of its draws on the logit scale of its range."""
    floor = 0.0 if form in ("agreement", "half") else -1.0
    span = 1.0 - floor
    if basis.block.weights is None or not np.isfinite(value) or not floor < value < 1.0:
        return float("nan"), float("nan")
    key = ("own", str(id(basis)), form, distance)
    kept = basis.block.kept.get(key)
    if kept is None:
        kept = read_off(form, basis.drawn_subject, distance)[:, 0]
        basis.block.kept[key] = kept
    drawn = (cast(Floats, kept).astype(np.float64) - floor) / span
    drawn = np.clip(drawn[np.isfinite(drawn)], 0.5 / (n + 1), 1 - 0.5 / (n + 1))
    effective = basis.effective
    if drawn.size < 2 or effective < FEWEST_PACKAGES or np.ptp(drawn) == 0:
        return float("nan"), float("nan")
    share = (value - floor) / span
    freedom = effective - 1.0
    reach = stdtrit(freedom, (1 + LEVEL) / 2) * np.sqrt(effective / freedom) * np.log(drawn / (1 - drawn)).std()
    middle = np.log(share / (1 - share))
    ends = [floor + span / (1 + np.exp(step - middle)) for step in (reach, -reach)]
    return float(ends[0]), float(ends[1])
