"""The terms of a query: what each may be called, what it takes, and its figures for every state."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

import numpy as np
import polars as pl

from amity import measures
from amity.cases.events import KINDS
from amity.core import states
from amity.core.asks import FIRST_YEAR, Period, read_sessions, read_years
from amity.core.errors import AmityError, UsageError
from amity.core.partial_dates import PartialDate, day, read_date
from amity.core.peers import PeerSet, peer_sets
from amity.core.suggest import nearest
from amity.core.wording import in_prose
from amity.models._naming import name_of
from amity.models._query_figures import ITSELF, Figures, Floats, MeasureTerm, Setting, of_measure
from amity.models._query_language import Term, refuse
from amity.store import catalogue, membership, read

# From the loosest to the closest: the order in which they are compared.
LEVELS = ("none", "relations_without_mission", "mission", "embassy")
# A level of so many years after the years of a query stands for them, with a note; an older question is not answered.
NEAR_YEARS = 10
_NOTHING = (np.nan, np.nan, np.nan)
OTHERS = ("relations", "embassy_there", "member", "event")


def figures_of(term: Term, setting: Setting, source: str) -> Figures:
    """Return the figures of a term for every state of the setting.

    Raises
    ------
    UsageError
        Where no term has that name, or it does not take what it was given; the column is that of the term.
    """
    reader = _TERMS.get(term.name)
    try:
        if reader is not None:
            return reader(term, setting, source)
        return of_measure(measure_term(term, setting, source), setting)
    except AmityError as error:
        if error.exit_code != 2 or "at column" in error.message:
            raise
        refuse(error.message, term.column, source, hint=error.hint, candidates=error.candidates)


def measure_term(term: Term, setting: Setting, source: str) -> MeasureTerm:
    """Return a term read as a measure, its target, options and period."""
    if term.name not in measures.keys():
        known = (*OTHERS, *measures.keys())
        refuse(
            f"no measure and no other term is called '{term.name}'",
            term.column,
            source,
            hint="see the measures: amity list measures; the other terms are " + ", ".join(OTHERS),
            candidates=nearest(term.name, known),
        )
    measure = measures.get(term.name)
    named = dict(term.named)
    period = _period(named, setting.years)
    reverse = _yes(named.pop("reverse", "false"), term, source)
    target = _state(_only(term, source, "the other state"), period)
    given = {name: value for name, value in measures.read_options(measure, named).items() if name in named}
    return MeasureTerm(
        text=term.text,
        measure=measure,
        target=target,
        options=given,
        period=period,
        reverse=reverse and measure.directed,
    )


def targets_of(term: Term, years: Period | None) -> tuple[str, ...]:
    """Return the state that a term is about, none where it is about none."""
    name = term.named.get("with") if term.name == "event" else (term.given or (None,))[0]
    if name is None or term.name == "member":
        return ()
    try:
        period = _period(dict(term.named), years)
        return (_state(name, period),)
    except AmityError:
        # What is wrong with the name is said where the term is read, with its column.
        return ()


def _period(named: dict[str, str], default: Period | None) -> Period | None:
    years, sessions = named.pop("years", None), named.pop("sessions", None)
    if sessions is not None:
        return read_sessions(sessions)
    return default if years is None else read_years(years)


def _state(name: str, period: Period | None) -> str:
    if period is None:
        return states.resolve(name).key
    return states.resolve_in(name, period.first_day.year, period.last_day.year).key


def _only(term: Term, source: str, what: str) -> str:
    if len(term.given) != 1:
        found = f"{len(term.given)} were given" if term.given else "none was given"
        refuse(f"{term.name} takes one argument before any name=value: {what}; {found}", term.column, source)
    return term.given[0]


def _yes(text: str, term: Term, source: str) -> bool:
    if text.lower() not in ("true", "false"):
        refuse(f"reverse={text} was given; it takes true or false", term.column, source)
    return text.lower() == "true"


def _takes(term: Term, source: str, *names: str) -> None:
    odd = [name for name in term.named if name not in names]
    if odd:
        takes = ", ".join(names)
        refuse(
            f"{term.name} takes {takes}, and {odd[0]} was given", term.column, source, candidates=nearest(odd[0], names)
        )


def _day(term: Term) -> date | None:
    if "on" not in term.named:
        return None
    given = term.named["on"]
    try:
        return read_date(given).last_day
    except ValueError as error:
        raise UsageError(
            f"on={given} was given to {term.name}; it is no date", hint="write YYYY, YYYY-MM or YYYY-MM-DD"
        ) from error


def _relations(term: Term, setting: Setting, source: str) -> Figures:
    _takes(term, source, "on")
    target = _state(_only(term, source, "the other state"), None)
    table = read("relations").filter(pl.col("with_state") == target)
    rows = {row["state"]: row for row in table.iter_rows(named=True)}
    there = term.name == "embassy_there"
    when = _When(on=_day(term), years=setting.years)
    stood = [_standing(rows[key], when, there=there) if key in rows else None for key in setting.keys]
    nobody = f"the record holds no relations with {in_prose(name_of(target))}"
    lacking = "the relations of that pair were not looked up" if rows else nobody
    value, low, high = (
        np.array([np.nan if row is None else row.ends[end] for row in stood], np.float64) for end in range(3)
    )
    why = [lacking if row is None else row.why for row in stood]
    notes = [] if rows else [f"{term.text}: {nobody}"]
    notes += _as_of(term, when, [row for row in stood if row is not None])
    return Figures(
        text=term.text,
        kind="statement" if there else "level",
        title="Resident embassy in the other state" if there else "Diplomatic relations",
        unit="yes or no" if there else "level",
        value=value,
        low=low,
        high=high,
        bare=np.zeros(len(value), np.bool_),
        why=tuple(ITSELF if key == target else told for key, told in zip(setting.keys, why, strict=True)),
        spans=tuple("" if row is None else row.span for row in stood),
        commands=tuple(
            "" if key == target else f"amity data show relations --where state={key} --where with_state={target}"
            for key in setting.keys
        ),
        sources=_sources("relations"),
        levels=() if there else LEVELS,
        notes=tuple(notes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _When:
    """The day that a term names, or the years of the whole query."""

    on: date | None
    years: Period | None

    @property
    def day(self) -> date | None:
        return self.on or (self.years.last_day if self.years is not None else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stood:
    """What a row of relations says: value and ends (NaN for what is not known), why, and for which day it stands."""

    ends: tuple[float, float, float]
    why: str
    span: str
    later: bool = False


def _standing(row: Mapping[str, object], when: _When, *, there: bool) -> _Stood:
    """Return what a row tells of a day.

    From its own date on it tells the level. Before that, ``since`` tells that there were relations, and the level not;
    for the years of a whole query, which name no day of relations, the level of at most ``NEAR_YEARS`` later stands,
    and a note says so.
    """
    stands = read_date(str(row["status_on"]))
    since = read_date(str(row["since"])) if row["since"] else None
    cited = f"{row['citation_publisher']}"
    level = float(bool(row["embassy_there"])) if there else float(LEVELS.index(str(row["level"])))
    known = (level, level, level)
    on = when.day
    if on is None or on >= stands.first_day:
        return _Stood(ends=known, why=cited, span=f"as of {stands.prose}")
    told = f"the row tells relations {_since(since, stands)}"
    if since is not None and on < since.last_day:
        return _Stood(ends=_NOTHING, why=f"{told}, and nothing of {day(on)}", span="")
    if when.on is None and stands.year - on.year <= NEAR_YEARS:
        return _Stood(ends=known, why=cited, span=f"as of {stands.prose}", later=True)
    if since is None or there or row["level"] == LEVELS[0]:
        return _Stood(ends=_NOTHING, why=f"{told}, and nothing of {day(on)}", span="")
    return _Stood(
        ends=(np.nan, 1.0, float(len(LEVELS) - 1)),
        why=f"{told}; their level is known as of {stands.prose} and not of {day(on)}",
        span=f"since {since.prose}",
    )


def _since(since: PartialDate | None, stands: PartialDate) -> str:
    return f"since {since.prose}" if since is not None else f"as of {stands.prose}"


def _as_of(term: Term, when: _When, stood: Sequence[_Stood]) -> list[str]:
    """Return what a reader must know of the dates of a term's rows."""
    later = sum(row.later for row in stood)
    if when.years is not None and when.on is None and later:
        return [
            f"{term.text}: each row stands as of its own date, for {later} of {len(stood)} later than "
            f'{when.years.text}; the level then may have been another. on="DAY" takes no later one'
        ]
    if any(row.span for row in stood) and when.on is None:
        return [f"{term.text}: each row stands as of its own date, in most cases 2022 or 2023"]
    return []


def _member(term: Term, setting: Setting, source: str) -> Figures:
    _takes(term, source, "on")
    name = _only(term, source, "a peer set or an expression over peer sets, in quotes")
    on = _day(term) or (setting.years.last_day if setting.years else setting.on)
    try:
        group = membership.resolve(name, min(on, setting.on), read)
    except RecursionError:
        refuse("a peer set is nested too deep", term.column, source)
    inside = dict(group.members)
    declared = peer_sets().get(name.strip())
    _refuse_before(term, name, on, declared, source)
    judged = set(read(declared.table)["state"]) if declared is not None and declared.kind == "rule" else None
    value, why = np.zeros(len(setting.keys)), [""] * len(setting.keys)
    for place, key in enumerate(setting.keys):
        value[place] = float(key in inside)
        why[place] = inside.get(key, "")
        if judged is not None and key not in judged:
            value[place], why[place] = np.nan, f"{declared.source if declared else name} does not list it"
    return Figures(
        text=term.text,
        kind="statement",
        title=f"Member of {declared.title if declared else name}",
        unit="yes or no",
        value=value,
        low=value,
        high=value,
        bare=np.zeros(len(value), np.bool_),
        why=tuple(why),
        spans=tuple([day(group.on)] * len(value)),
        commands=tuple([f"amity list peers {shlex.quote(name)} --years {group.on.year}"] * len(value)),
        sources=_sources(declared.table) if declared is not None and declared.table else (),
        notes=group.notes,
    )


def _refuse_before(term: Term, name: str, on: date, declared: PeerSet | None, source: str) -> None:
    """Refuse a day on which nobody could be a member: before the state system, or before the set's first member."""
    first = date(FIRST_YEAR, 1, 1)
    if declared is not None and declared.kind == "membership":
        rows = read(declared.table).filter(pl.col("organisation") == declared.member_of)
        first = max(first, cast(date, rows["first"].min()))
    if on < first:
        refuse(
            f"{name} was asked for on {day(on)}; its record starts on {day(first)}",
            term.column,
            source,
            hint=f"name a later day: on={first.isoformat()}",
        )


def _event(term: Term, setting: Setting, source: str) -> Figures:
    _takes(term, source, "with", "years")
    if setting.case is None:
        refuse("events are those of a case, and none was named", term.column, source, hint="name one: --case CASE")
    kind = _only(term, source, "a kind of event in quotes") if term.given else ""
    if kind and kind not in KINDS:
        refuse(
            f"no event is of the kind '{kind}'", term.column, source, candidates=nearest(kind, KINDS) or tuple(KINDS)
        )
    named = dict(term.named)
    period = _period(named, setting.years)
    other = _state(named["with"], None) if "with" in named else None
    listed = [event for event in setting.case.events if not kind or event.kind == kind]
    if period is not None:
        listed = [e for e in listed if period.first_day <= e.date.first_day and e.date.last_day <= period.last_day]
    found = [
        [e for e in listed if key in e.actors and (other is None or (other in e.actors and key != other))]
        for key in setting.keys
    ]
    itself = np.array([key == other for key in setting.keys], np.bool_)
    count: Floats = np.where(itself, np.nan, [len(events) for events in found])
    return Figures(
        text=term.text,
        kind="figure",
        title=f"Events of the case {setting.case.key}",
        unit="count",
        value=count,
        # A case lists what was found, about its own states: there may be more everywhere.
        low=count,
        high=np.where(itself, np.nan, np.inf),
        bare=np.zeros(len(count), np.bool_),
        why=tuple(
            ITSELF
            if key == other
            else ", ".join(e.id for e in events) or "the case lists none, and lists only what was found"
            for key, events in zip(setting.keys, found, strict=True)
        ),
        spans=tuple([period.text if period else ""] * len(count)),
        commands=tuple([f"amity list cases {setting.case.key}"] * len(count)),
        sources=(),
        period=period,
        notes=(f"{term.text}: a count of the events that the case lists, and no fewer took place; there may be more",),
    )


def _sources(table: str) -> tuple[Mapping[str, object], ...]:
    return tuple(entry.to_json() for entry in catalogue().sources_of((table,)))


def shifted(term: MeasureTerm, first: int, last: int) -> MeasureTerm:
    """Return a term with another window of the same unit."""
    unit = term.period.unit if term.period is not None else "year"
    return replace(term, period=Period(first=first, last=last, unit=unit))


_TERMS: Mapping[str, Callable[[Term, Setting, str], Figures]] = {
    "relations": _relations,
    "embassy_there": _relations,
    "member": _member,
    "event": _event,
}
