"""The specifications of every other family: a measure's own answer for all states at once, window by window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import cast

import numpy as np
import polars as pl

from amity import measures
from amity.core.asks import Ask, Period
from amity.core.declarations import Measure, OptionValue
from amity.core.partial_dates import day
from amity.measures._running import frames
from amity.models import _arms_draws, _mirrors
from amity.models._curve_cells import Cell, Dropped, Floats, Places, Setting
from amity.models._curve_grid import MEASURE, PEERS, WINDOW, Value, Window, options_of
from amity.models._verdicts import SCALES
from amity.numerics.rank_sets import Differences, bounded_ranks, drawn_differences, shared_ranks

_NAN = float("nan")


def cells(setting: Setting) -> Iterator[Cell | Dropped]:
    """Yield the cells of every window and combination of options, and what cannot be computed."""
    floors = _floors(setting)
    combos = list(setting.grid.combinations((*WINDOW, PEERS, *floors)))
    laid = list(setting.grid.combinations(_all_but(setting, floors)))
    for window in setting.windows:
        for combo in combos:
            measure = measures.get(combo[MEASURE].key)
            chosen = {**window.choices(), **{name: value.value for name, value in combo.items()}}
            why = _why_not(measure, options_of(measure, combo), window.period)
            if why:
                yield Dropped(choices=chosen, number=len(laid) * len(setting.sets), reason=why)
                continue
            answer = _Answer(setting, measure, combo, window)
            yield from (answer.cell({**chosen, **{k: v.value for k, v in floor.items()}}, floor) for floor in laid)


def _floors(setting: Setting) -> tuple[str, ...]:
    """Return the choices that lay a floor on a column of the answer."""
    return tuple(choice.name for choice in setting.grid.choices if choice.values[0].column)


def _all_but(setting: Setting, kept: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(choice.name for choice in setting.grid.choices if choice.name not in kept)


def _why_not(measure: Measure, options: Mapping[str, OptionValue], period: Period) -> str:
    covered = measures.coverage_of(measure, options)
    if period.unit != "year":
        return f"{measure.key} has calendar years only"
    if period.first < covered.first.year:
        return f"the record starts on {day(covered.first)}"
    if period.last > covered.last.year:
        why = f" ({covered.last_reason})" if covered.last_reason else ""
        return f"the record ends on {day(covered.last)}{why}"
    if measure.period == "last" and period.first != period.last:
        return f"{measure.key} is the state of one year, not of a window"
    return ""


class _Answer:
    """A measure's answer for every state of the universe in one window."""

    __slots__ = ("_ask", "_frame", "_kept", "_measure", "_setting", "_tables", "_value", "_window")

    def __init__(self, setting: Setting, measure: Measure, combo: Mapping[str, Value], window: Window) -> None:
        self._setting, self._measure, self._window = setting, measure, window
        self._value = combo[MEASURE]
        self._tables = frames(measure)
        back = self._value.reverse
        one, all_of = (setting.target,), setting.universe
        self._ask = Ask(
            subjects=one if back else all_of,
            targets=all_of if back else one,
            period=window.period,
            options=options_of(measure, combo),
            seed=setting.seed,
        )
        found = measure.compute(self._tables, self._ask)
        side = "state_b" if back else "state_a"
        order = pl.DataFrame({side: list(setting.universe)})
        alive = pl.Series("alive", setting.alive(window.period))
        frame = order.join(found, on=side, how="left", maintain_order="left").with_columns(alive)
        self._frame = frame.with_columns(pl.when("alive").then(pl.col("value")).alias("value"))
        self._kept: _arms_draws.Drawn | None = None

    def cell(self, choices: Mapping[str, str], floors: Mapping[str, Value]) -> Cell:
        """Return the cell with floors laid on columns of the answer: who lies below is not judged."""
        setting, measure, frame = self._setting, self._measure, self._frame
        values = frame["value"].to_numpy().astype(np.float64)
        why = ""
        for name, floor in floors.items():
            if floor.column in frame.columns and float(floor.value) > 0:
                column = frame[floor.column].cast(pl.Float64).to_numpy().astype(np.float64)
                short = ~(column >= float(floor.value))
                why = f"{name}: its own figure lies below {floor.value}" if short[setting.own] else why
                values = np.where(short, np.nan, values)
        here, own = setting.subjects, setting.own
        mine = np.broadcast_to(values[here][:, None], (len(here), len(values)))
        bounded = measure.interval_kind == "bounds"
        low, high = (frame[name].cast(pl.Float64).to_numpy().astype(np.float64) for name in ("low", "high"))
        n = frame["n"][own]
        return Cell(
            choices=choices,
            period=self._window.period,
            mine=mine,
            theirs=np.broadcast_to(values[None], mine.shape),
            value=float(values[own]),
            low=float(low[own]),
            high=float(high[own]),
            n=_NAN if n is None else float(n),
            sign=-1 if measure.direction == "farther" else 1,
            scale=measure.unit in SCALES,
            hidden=low[here] if bounded else self._mirrored(),
            leads=self._leads if measure.key in _arms_draws.KEYS and setting.draws > 1 else None,
            ends=partial(_ends, values, low, high, own, self._value.reverse) if bounded else None,
            reason=why
            or cast("str | None", frame["reason"][own])
            or "the record holds nothing for this dyad and period",
            key=measure.key,
            options={**self._value.options, **self._given(choices)},
            reverse=self._value.reverse,
        )

    def _mirrored(self) -> Floats | None:
        """Return 0 as the lower end of values that rest on a buyer that hides a part; None where no buyer does."""
        setting, back = self._setting, self._value.reverse
        seller = setting.target if back else setting.subject
        buyers = setting.universe if back else (setting.target,)
        found = np.broadcast_to(
            _mirrors.hidden(self._measure.key, seller, buyers, self._window.period), len(setting.universe)
        )
        return np.where(found[setting.subjects], 0.0, np.nan) if found.any() else None

    def _given(self, choices: Mapping[str, str]) -> dict[str, str]:
        default = {option.name: option.default for option in self._measure.options}
        read = measures.read_options(self._measure, {k: v for k, v in choices.items() if k in default})
        return {name: choices[name] for name in choices if name in default and read[name] != default[name]}

    def _leads(self, peers: Places) -> Differences:
        """Return the subject's leads over peers with deals drawn again, the same draws for all peer sets."""
        if self._kept is None:
            self._kept = _arms_draws.drawn(
                self._measure.key,
                self._tables,
                self._ask,
                self._setting.universe,
                back=self._value.reverse,
                seed=self._setting.seed,
                draws=self._setting.draws,
            )
        at = np.concatenate([[self._setting.own], peers])
        drawn = self._kept
        sign = -1 if self._measure.direction == "farther" else 1
        return drawn_differences(drawn.values[at], drawn.draws[:, at], sign, drawn.effective[at])


def _ends(values: Floats, low: Floats, high: Floats, own: int, back: bool, peers: Places) -> tuple[int, int]:
    """Return best and worst rank where a part of a record is hidden; the recorded rank where nothing is bounded."""
    known = np.isfinite(low) & np.isfinite(high)
    lows, highs = (np.where(known, side, values) for side in (low, high))
    if back:
        return shared_ranks(lows[own], lows[peers], highs[own] - lows[own])
    return bounded_ranks(lows[own], highs[own], lows[peers], highs[peers])
