"""The figures of one term of a query for every state, with what is unknown and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.cases.loading import Case
from amity.core import states, wording
from amity.core.asks import Ask, Period
from amity.core.declarations import Measure, OptionValue
from amity.measures._running import Plan, Request, frames, planned
from amity.store import catalogue

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Kind = Literal["figure", "level", "statement"]
ITSELF = "a state has no tie with itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a query is asked of: the states in order, the subject, the years of terms without their own, the case."""

    keys: tuple[str, ...]
    subject: str | None
    years: Period | None
    case: Case | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A term's figures, one for each state of the setting.

    ``low`` and ``high`` hold everything that the figure may be for all that is known; both are NaN where nothing is
    known, and ``why`` says so. ``bare`` marks a share of nothing: the record has no flow of the state at all. A
    statement is 1 or 0, a level its place in ``levels``.
    """

    text: str
    kind: Kind
    title: str
    unit: str
    value: Floats
    low: Floats
    high: Floats
    bare: Flags
    why: tuple[str, ...]
    spans: tuple[str, ...]
    commands: tuple[str, ...]
    sources: tuple[Mapping[str, object], ...]
    period: Period | None = None
    notes: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    kept: object = field(default=None, repr=False)

    def of(self, place: int) -> dict[str, object]:
        """Return the figure of one state as it stands in a JSON answer."""
        value, low, high = (float(ends[place]) for ends in (self.value, self.low, self.high))
        known: object = None if np.isnan(value) else value
        if known is not None and self.kind == "level":
            known = self.levels[int(value)]
        elif known is not None and self.kind == "statement":
            known = bool(value)
        spread = self.kind == "figure" and not np.isnan(low) and low != high
        return {
            "term": self.text,
            "figure": known,
            "low": low if spread else None,
            "high": high if spread and np.isfinite(high) else None,
            "kind": "bounds" if spread else "none",
            "unit": self.unit,
            "period": self.spans[place],
            "note": self.why[place],
            "command": self.commands[place],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTerm:
    """A term that looks up a measure: the target, options, the period asked for, and whose figure it is."""

    text: str
    measure: Measure
    target: str
    options: Mapping[str, OptionValue]
    period: Period | None
    reverse: bool


def of_measure(term: MeasureTerm, setting: Setting) -> Figures:
    """Return a measure's figures for every state of the setting, each over the same window.

    A state that existed for a part of the window only is unknown; so is one whose bounds are not told apart later.
    Where the measure has like terms of its own and a subject is named, a peer's figure is known between that on its
    own record and that on the record it shares with the subject.
    """
    plan = _plan(term, setting)
    size = len(setting.keys)
    value, low, high = (np.full(size, np.nan) for _ in range(3))
    bare, why = np.zeros(size, np.bool_), [""] * size
    notes: list[str] = [plan.reason] if plan.reason else []
    if plan.period is None:
        why = [ITSELF if key == term.target else plan.reason for key in setting.keys]
        notes = []
    else:
        alive = [key for key in setting.keys if key != term.target and _lived(key, plan.period)]
        rows = _rows(term, plan, plan.period, alive)
        zero = catalogue().table(term.measure.tables[0]).absence == "zero"
        for place, key in enumerate(setting.keys):
            if key not in rows:
                why[place] = ITSELF if key == term.target else _dead(key, plan.period)
                continue
            row = rows[key]
            why[place] = str(row["reason"] or "")
            if row["value"] is not None:
                value[place] = cast(float, row["value"])
            bare[place] = (
                row["value"] is None and row["status"] == "no_data" and row["n"] == 0 and zero and _is_share(term)
            )
            low[place], high[place] = _ends(term.measure, row)
        more = _like_terms(term, plan, setting, (value, low, high, why))
        notes += more
    return Figures(
        text=term.text,
        kind="figure",
        title=term.measure.title,
        unit=term.measure.unit,
        value=value,
        low=low,
        high=high,
        bare=bare,
        why=tuple(why),
        spans=tuple([plan.period.text if plan.period else ""] * size),
        commands=tuple(_command(term, key) for key in setting.keys),
        sources=tuple(entry.to_json() for entry in catalogue().sources_of(term.measure.tables)),
        period=plan.period,
        notes=tuple(dict.fromkeys(notes)),
        kept=(term, plan),
    )


def detail_of(figures: Figures, key: str) -> tuple[tuple[str, ...], tuple[float, float] | None]:
    """Return the flags that a measure raises on one state's figure and its interval; nothing for the other terms."""
    if not isinstance(figures.kept, tuple):
        return (), None
    term, plan = cast("tuple[MeasureTerm, Plan]", figures.kept)
    if plan.period is None or key == term.target:
        return (), None
    a, b = (term.target, key) if term.reverse else (key, term.target)
    ask = Ask(subjects=(a,), targets=(b,), period=plan.period, options=plan.options, intervals=True)
    tables = frames(term.measure)
    row = term.measure.compute(tables, ask).row(0, named=True)
    if row["value"] is None:
        return (), None
    flags = tuple(term.measure.caveats(tables, ask, row)) if term.measure.caveats is not None else ()
    known = term.measure.interval_kind == "interval" and row["low"] is not None and row["high"] is not None
    return flags, (float(row["low"]), float(row["high"])) if known else None


def _is_share(term: MeasureTerm) -> bool:
    return term.measure.unit == "share" and term.measure.directed


def _plan(term: MeasureTerm, setting: Setting) -> Plan:
    """Return the plan of the pair of the target with the state that has existed longest."""

    def life(key: str) -> tuple[bool, int]:
        spells = states.get(key).spells
        return any(spell.last is None for spell in spells), -min(spell.first.toordinal() for spell in spells)

    others = [key for key in setting.keys if key != term.target] or list(setting.keys)
    eldest = max(others, key=life)
    a, b = (term.target, eldest) if term.reverse else (eldest, term.target)
    if term.period is not None and not states.get(eldest).exists_in(
        term.period.first_day.year, term.period.last_day.year
    ):
        a, b = (term.target, others[0]) if term.reverse else (others[0], term.target)
    return planned(Request(measure=term.measure.key, state_a=a, state_b=b, period=term.period, options=term.options))


def _lived(key: str, period: Period) -> bool:
    state = states.get(key)
    return all(state.exists_in(year, year) for year in {period.first_day.year, period.last_day.year})


def _dead(key: str, period: Period) -> str:
    partly = states.get(key).exists_in(period.first_day.year, period.last_day.year)
    return f"it existed for a part of {period.text} only" if partly else f"no state in {period.text}"


def _rows(term: MeasureTerm, plan: Plan, period: Period, alive: Sequence[str]) -> dict[str, dict[str, object]]:
    if not alive:
        return {}
    sides = ((term.target,), tuple(alive)) if term.reverse else (tuple(alive), (term.target,))
    # Only bounds decide a comparison; an interval of resampling does not, and costs time.
    bounded = term.measure.interval_kind == "bounds"
    ask = Ask(subjects=sides[0], targets=sides[1], period=period, options=plan.options, intervals=bounded)
    found = term.measure.compute(frames(term.measure), ask)
    other = "state_b" if term.reverse else "state_a"
    wanted = found.select(pl.col(other).alias("key"), "value", "low", "high", "n", "status", "reason")
    return {str(row["key"]): row for row in wanted.iter_rows(named=True)}


def _ends(measure: Measure, row: Mapping[str, object]) -> tuple[float, float]:
    if row["value"] is None:
        return np.nan, np.nan
    value = cast(float, row["value"])
    if measure.interval_kind != "bounds" or row["low"] is None or row["high"] is None:
        return value, value
    return min(value, cast(float, row["low"])), max(value, cast(float, row["high"]))


def _like_terms(
    term: MeasureTerm, plan: Plan, setting: Setting, into: tuple[Floats, Floats, Floats, list[str]]
) -> list[str]:
    """Widen each peer's figure to what it is on the record shared with the subject; return what a reader is told."""
    compare, subject = term.measure.compare, setting.subject
    if compare is None or term.reverse or plan.period is None:
        return []
    if subject is None:
        return [f"{term.text} is judged on each state's own record; name a subject to judge peers on a common one"]
    value, low, high, why = into
    peers = [key for place, key in enumerate(setting.keys) if key != subject and not np.isnan(value[place])]
    if subject == term.target or np.isnan(value[setting.keys.index(subject)]) or not peers:
        return []
    ask = Ask(subjects=(subject,), targets=(term.target,), period=plan.period, options=plan.options, intervals=False)
    # The subject is judged by the rule of its peers: what is too little to compare on is so for all of them.
    compared = compare(frames(term.measure), ask, [*peers, subject])
    on_common = {row["state"]: row for row in compared.frame.iter_rows(named=True)}
    for place, key in enumerate(setting.keys):
        row = on_common.get(key)
        if row is None:
            continue
        if row["peer_value"] is None:
            low[place] = high[place] = np.nan
            why[place] = (
                str(row["reason"]) if key == subject else f"not on like terms with the subject: {row['reason']}"
            )
            continue
        if key == subject:
            continue
        other, own = float(row["peer_value"]), float(value[place])
        low[place], high[place] = min(own, other), max(own, other)
        why[place] = (
            f"{wording.with_unit(own, term.measure.unit)} on its own record, "
            f"{wording.with_unit(other, term.measure.unit)} on the {row['n']} that it shares with the subject"
        )
    return [f"{term.text}: like terms are {compared.terms}"]


def _command(term: MeasureTerm, key: str) -> str:
    if key == term.target:
        return ""
    a, b = (term.target, key) if term.reverse else (key, term.target)
    words = [f"amity measure {term.measure.key} {a} {b}"]
    if term.period is not None:
        first, last = term.period.first, term.period.last
        words.append(f"--{term.period.unit}s {first}" + ("" if first == last else f"-{last}"))
    words += [f"--option {name}={wording.option_word(given)}" for name, given in term.options.items()]
    return " ".join(words)
