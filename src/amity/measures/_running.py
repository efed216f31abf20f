"""The runner: from a request to a result with its coverage checked, its origin attached and its place among peers.

Request, plan, run: the period is cut to the record and to the years of both states; what cannot be said has a reason.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from typing import Literal, cast

import polars as pl

from amity.core import states, wording
from amity.core.asks import Ask, Period, read_sessions, read_years
from amity.core.declarations import Coverage, Frames, Measure, OptionValue, Status
from amity.core.errors import BadPeriod, SameState
from amity.core.results import Asked, Provenance, Result
from amity.measures import _comparing, _registry
from amity.measures._frames import pairs
from amity.store import catalogue, read
from amity.store.membership import PeerGroup

LAST_YEARS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request for one measure of one dyad: state keys, the years asked for, options as given, peers, seed.

    ``subject`` says which of the two the peers take the place of: ``a`` asks how the peers' values from or to B compare
    with A's, ``b`` how A's values from or to the peers compare with that from or to B.
    """

    measure: str
    state_a: str
    state_b: str
    subject: Literal["a", "b"] = "a"
    period: Period | None = None
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    peers: PeerGroup | None = None
    rows: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will be computed: the measure, every option's value, the period after cutting, and why it was cut.

    ``period`` is None where nothing is left; ``status`` and ``reason`` then say why.
    """

    measure: Measure
    options: Mapping[str, OptionValue]
    coverage: Coverage
    period: Period | None
    status: Status
    reason: str


def run(request: Request) -> Result:
    """Return the value of a measure for a dyad, with interval, standing among peers, caveats and origin.

    Raises
    ------
    UnknownMeasure, BadOption, SameState, StateNotInPeriod
        Where the request cannot be meant.
    """
    plan = planned(request)
    tables = frames(plan.measure)
    if plan.period is None:
        return _without_value(request, plan, {})
    ask = Ask(
        subjects=(request.state_a,),
        targets=(request.state_b,),
        period=plan.period,
        options=plan.options,
        seed=request.seed,
    )
    if request.peers is None:
        return _result(request, plan, plan.measure.compute(tables, ask).row(0, named=True), tables, ask)
    return _ranked(request, plan, tables, ask, request.peers)


def _ranked(request: Request, plan: Plan, tables: Frames, ask: Ask, group: PeerGroup) -> Result:
    """Return the result with its place: subject and peers computed together where that costs nothing more."""
    measure = plan.measure
    field = _comparing.field_of(group, (request.state_a, request.state_b), ask.period)
    slot, states_of = ("subjects", "state_a") if request.subject == "a" else ("targets", "state_b")
    subject = request.state_a if request.subject == "a" else request.state_b
    if measure.compare is None:
        together = replace(ask, **{slot: (subject, *field.alive)})  # type: ignore[arg-type]
        answers = measure.compute(tables, together).to_dicts()
    else:
        answers = measure.compute(tables, ask).to_dicts()
        if field.alive:
            others = replace(ask, intervals=False, **{slot: field.alive})  # type: ignore[arg-type]
            answers += measure.compute(tables, others).to_dicts()
    mine = next(row for row in answers if row[states_of] == subject)
    result = _result(request, plan, mine, tables, ask)
    if result.value is None:
        return result
    theirs = [{**row, "state": row[states_of]} for row in answers if row[states_of] != subject]
    like_terms = request.subject == "a" or not measure.directed
    # An undirected measure compares the first state: the subject stands there, whichever was named first.
    turned = ask if request.subject == "a" else replace(ask, subjects=ask.targets, targets=ask.subjects)
    found = _comparing.standing(measure, tables, turned, field, result.value, theirs, like_terms=like_terms)
    return replace(result, standing=found)


def series(request: Request, each: Literal["year", "session"]) -> tuple[Result, ...]:
    """Return a measure's value for each year (or session) of the request's period, or of the whole coverage."""
    measure = _registry.get(request.measure)
    options = _registry.read_options(measure, request.options)
    coverage = coverage_of(measure, options)
    span = request.period or Period(first=coverage.first.year, last=coverage.last.year)
    if span.unit == "session":
        steps = [replace(span, first=s, last=s) for s in range(span.first, span.last + 1)]
    elif each == "session":
        steps = [Period(first=s, last=s, unit="session") for s in _sessions(span)]
    else:
        steps = [Period(first=year, last=year) for year in range(span.first, span.last + 1)]
    alive = [step for step in steps if _both_exist(request, step)]
    if request.period is not None and not alive:
        planned(request)
    return tuple(run(replace(request, period=step, peers=None)) for step in alive)


def all_dyads(
    key: str, period: Period | None = None, options: Mapping[str, OptionValue] | None = None, intervals: bool = True
) -> pl.DataFrame:
    """Return a measure's value for all dyads of states that existed in the period, one row a (directed) dyad.

    Returns
    -------
    polars.DataFrame
        ``state_a, state_b, period, value, low, high, n, status, reason``; both directions where the measure is
        directed, else the dyad once with ``state_a < state_b``.
    """
    measure = _registry.get(key)
    chosen = _registry.read_options(measure, options or {})
    coverage = coverage_of(measure, chosen)
    cut, status, reason = _cut(measure, coverage, period, coverage.first, coverage.last)
    shown = (cut or period or Period(first=coverage.first.year, last=coverage.last.year)).text
    there = cut or period or Period(first=coverage.first.year, last=coverage.last.year)
    here = tuple(s.key for s in states.all_states() if _exists(s.key, there))
    ask = Ask(subjects=here, targets=here, period=there, options=chosen, intervals=intervals)
    if cut is None:
        silent = pairs(ask).with_columns(status=pl.lit(status), reason=pl.lit(reason))
        once = silent if measure.directed else silent.filter(pl.col("state_a") < pl.col("state_b"))
        return _table(once, shown).sort("state_a", "state_b")
    tables = frames(measure)
    found = _shorter_lives(measure.compute(tables, ask), measure, tables, ask)
    if not measure.directed:
        found = found.filter(pl.col("state_a") < pl.col("state_b"))
    settled = _within_joint_life(found, cut).with_columns(
        status=pl.when(pl.col("status").is_not_null())
        .then(pl.col("status"))
        .when(pl.col("value").is_null())
        .then(pl.lit("no_data"))
        .otherwise(pl.lit(status)),
        reason=pl.when(pl.col("reason").is_null()).then(pl.lit(reason)).otherwise(pl.col("reason")),
    )
    return _table(settled, shown).sort("state_a", "state_b")


def _shorter_lives(found: pl.DataFrame, measure: Measure, tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the answers with those of pairs that shared only a part of the period computed over that part alone."""
    lives = {key: _life(key, ask.period) for key in ask.subjects}
    whole = (ask.period.first_day.year, ask.period.last_day.year)
    parts: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for a in ask.subjects:
        for b in ask.targets:
            span = (max(lives[a][0], lives[b][0]), min(lives[a][1], lives[b][1]))
            if a != b and span != whole and span[0] <= span[1]:
                parts.setdefault(span, []).append((a, b))
    for (first, last), dyads in sorted(parts.items()):
        subjects, targets = (tuple(sorted({pair[side] for pair in dyads})) for side in (0, 1))
        shorter = replace(ask, subjects=subjects, targets=targets, period=Period(first=first, last=last))
        wanted = pl.DataFrame(dyads, schema={"state_a": pl.String, "state_b": pl.String}, orient="row")
        again = measure.compute(tables, shorter).join(wanted, on=["state_a", "state_b"], how="semi")
        found = pl.concat([found.join(wanted, on=["state_a", "state_b"], how="anti"), again], how="vertical_relaxed")
    return found


def _within_joint_life(found: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Return the answers of all dyads with those marked whose states did not both exist in all years of the period."""
    lives = [(key, *_life(key, period)) for key in {*found["state_a"], *found["state_b"]}]
    years = pl.DataFrame(lives, schema={"state": pl.String, "from": pl.Int64, "to": pl.Int64}, orient="row")
    for side in ("a", "b"):
        names = {"state": f"state_{side}", "from": f"from_{side}", "to": f"to_{side}"}
        found = found.join(years.rename(names), on=f"state_{side}", how="left", maintain_order="left")
    first, last = pl.max_horizontal("from_a", "from_b"), pl.min_horizontal("to_a", "to_b")
    never = first > last
    partly = pl.col("value").is_not_null() & ((first > period.first_day.year) | (last < period.last_day.year))
    part = pl.format(f"{period.text} was asked for; both states existed in {{}}–{{}}", first, last)
    return found.with_columns(
        *(pl.when(~never).then(pl.col(name)).alias(name) for name in ("value", "low", "high", "n")),
        status=pl.when(never).then(pl.lit("out_of_coverage")).when(partly & pl.col("status").is_null())
        .then(pl.lit("partial")).otherwise(pl.col("status")),
        reason=pl.when(never).then(pl.lit(f"in no year of {period.text} did both states exist"))
        .when(partly & pl.col("reason").is_null()).then(part).otherwise(pl.col("reason")),
    )  # fmt: skip


def _life(key: str, period: Period) -> tuple[int, int]:
    """Return the first and the last year of a period in which a state existed."""
    years = range(period.first_day.year, period.last_day.year + 1)
    alive = [year for year in years if states.get(key).exists_in(year, year)]
    return alive[0], alive[-1]


def _table(found: pl.DataFrame, period: str) -> pl.DataFrame:
    kinds = {"value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "n": pl.Int64}
    lacking = [pl.lit(None, dtype=kind).alias(name) for name, kind in kinds.items() if name not in found.columns]
    words = [pl.lit(None, dtype=pl.String).alias(name) for name in ("status", "reason") if name not in found.columns]
    full = found.with_columns(*lacking, *words, pl.lit(period).alias("period"))
    return full.select("state_a", "state_b", "period", "value", "low", "high", "n", "status", "reason")


def frames(measure: Measure) -> Frames:
    """Return the tables that a measure needs, read from the dataset in force."""
    return {key: read(key) for key in measure.tables}


def coverage_of(measure: Measure, options: Mapping[str, OptionValue]) -> Coverage:
    """Return the days a measure covers: its own choice by options, else where all its tables overlap."""
    entries = {key: catalogue().table(key).coverage for key in measure.tables}
    if measure.coverage is not None:
        return measure.coverage(entries, options)

    def overlap(left: Coverage, right: Coverage) -> Coverage:
        last = left if left.last <= right.last else right
        return replace(last, first=max(left.first, right.first))

    return reduce(overlap, entries.values())


def planned(request: Request) -> Plan:
    """Return what will be computed for a request, with the period cut and every cut explained."""
    if request.state_a == request.state_b:
        raise SameState(
            f"a dyad of {states.get(request.state_a).name} with itself was asked for",
            hint="name two different states",
        )
    measure = _registry.get(request.measure)
    options = _registry.read_options(measure, request.options)
    coverage = coverage_of(measure, options)
    if request.period is not None:
        _check_unit(measure, request.period)
        for key in (request.state_a, request.state_b):
            states.resolve_in(key, request.period.first_day.year, request.period.last_day.year)
    first, last = _joint_life(request.state_a, request.state_b, coverage)
    period, status, reason = _cut(measure, coverage, request.period, first, last)
    if period is None and status == "out_of_coverage" and first > last:
        reason = _lifetimes(request, coverage)
    return Plan(measure=measure, options=options, coverage=coverage, period=period, status=status, reason=reason)


def _check_unit(measure: Measure, period: Period) -> None:
    if period.unit == "session" and not measure.by_session:
        able = [key for key in _registry.keys() if _registry.get(key).by_session]
        raise BadPeriod(
            f"{measure.key} was asked for {period.text} of the General Assembly; its record has calendar years",
            hint="use --years or --each-year",
            candidates=able,
        )


def _joint_life(state_a: str, state_b: str, coverage: Coverage) -> tuple[date, date]:
    """Return the first and last day inside the coverage on which both states existed (first > last: no such day)."""
    first, last = coverage.first, coverage.last
    for key in (state_a, state_b):
        spells = states.get(key).spells
        first = max(first, min(spell.first for spell in spells))
        last = min(last, max(spell.last or coverage.last for spell in spells))
    return first, last


def _cut(
    measure: Measure, coverage: Coverage, asked: Period | None, first: date, last: date
) -> tuple[Period | None, Status, str]:
    """Return the period to compute, its status and the reason for every cut."""
    if first > last:
        return None, "out_of_coverage", "the record does not cover years in which both states existed"
    if asked is None:
        length = 1 if measure.period == "last" else measure.default_years
        if last < coverage.last and measure.period != "last":
            # One of the two has ended: its last calendar year may be a few weeks long.
            length = max(length, LAST_YEARS)
        start = first.year if coverage.whole else max(first.year, last.year - length + 1)
        # Unless asked, no window pools across a break: the years since the last one are taken.
        since = [cut.on.year for cut in coverage.breaks if measure.by_session and start < cut.on.year <= last.year]
        start = max([start, *since])
        return Period(first=start, last=last.year), "ok", ""
    if asked.unit == "session":
        inside = asked.last_day >= first and asked.first_day <= last
        return (asked, "ok", "") if inside else (None, "out_of_coverage", _outside(coverage, asked))
    if asked.last < first.year or asked.first > last.year:
        return None, "out_of_coverage", _outside(coverage, asked)
    cut = Period(first=max(asked.first, first.year), last=min(asked.last, last.year))
    if cut == asked:
        return cut, "ok", ""
    return cut, "partial", _why_cut(coverage, asked, cut, first, last)


def _outside(coverage: Coverage, asked: Period) -> str:
    ends = f" ({coverage.last_reason})" if coverage.last_reason and asked.first_day > coverage.last else ""
    return f"the record runs from {coverage.first.year} to {coverage.last.year}{ends}; {asked.text} lies outside it"


def _why_cut(coverage: Coverage, asked: Period, cut: Period, first: date, last: date) -> str:
    parts = []
    if cut.first > asked.first:
        why = "the record starts" if first == coverage.first else "both states exist from"
        parts.append(f"{why} in {cut.first}" if first == coverage.first else f"{why} {cut.first} on")
    if cut.last < asked.last:
        why = f"the record ends in {cut.last}" if last == coverage.last else f"both states existed to {cut.last}"
        more = f" ({coverage.last_reason})" if last == coverage.last and coverage.last_reason else ""
        parts.append(why + more)
    return f"{asked.text} was asked for; {' and '.join(parts)}, so this is {cut.text}"


def _lifetimes(request: Request, coverage: Coverage) -> str:
    lives = []
    for key in sorted((request.state_a, request.state_b)):
        state = states.get(key)
        first = min(spell.first for spell in state.spells)
        ends = [spell.last for spell in state.spells]
        last = None if None in ends else max(cast(list[date], ends))
        lives.append(
            f"{state.name} {'since' if last is None else 'existed'} {first.year}{f'–{last.year}' if last else ''}"
        )
    covered = f"{coverage.first.year}–{coverage.last.year}"
    return f"the record covers {covered}, and not a year of both states ({'; '.join(lives)})"


def _exists(key: str, period: Period) -> bool:
    return states.get(key).exists_in(period.first_day.year, period.last_day.year)


def _both_exist(request: Request, period: Period) -> bool:
    return _exists(request.state_a, period) and _exists(request.state_b, period)


def _sessions(span: Period) -> range:
    return range(max(1, span.first - 1945), span.last - 1945 + 1)


def _result(request: Request, plan: Plan, found: Mapping[str, object], tables: Frames, ask: Ask) -> Result:
    value = cast("float | None", found["value"])
    status, reason = _settled(plan, found)
    base = _without_value(request, replace(plan, status=status, reason=reason), found)
    base = replace(base, period=_used(plan.measure, ask.period, found))
    rows = plan.measure.rows(tables, ask) if request.rows else None
    if value is None:
        return replace(base, rows=rows)
    said = wording.Facts(
        a=wording.in_prose(base.name_a),
        b=wording.in_prose(base.name_b),
        value=value,
        low=base.low,
        high=base.high,
        n=base.n,
        status=status,
        reason=reason,
        period=ask.period,
        options=plan.options,
        extras=base.extras,
    )
    flags = plan.measure.caveats(tables, ask, found) if plan.measure.caveats else ()
    return replace(base, value=value, sentence=wording.sentence_case(plan.measure.say(said)), caveats=flags, rows=rows)


def _used(measure: Measure, period: Period, found: Mapping[str, object]) -> Period:
    """Return the years (or sessions) that the value is of: what the measure names, or the last year of its kind."""
    year, used = found.get("year"), found.get("used")
    if isinstance(year, int):
        return Period(first=year, last=year)
    if isinstance(used, str) and used:
        return read_sessions(used.split(" ", 1)[1]) if used.startswith("session") else read_years(used)
    if measure.period == "last" and period.unit == "year":
        return Period(first=period.last, last=period.last)
    return period


def _settled(plan: Plan, found: Mapping[str, object]) -> tuple[Status, str]:
    own, why = found["status"], cast("str | None", found["reason"]) or ""
    if own is None:
        status: Status = plan.status if found["value"] is not None else "no_data"
    else:
        status = cast(Status, own)
    reasons = [text for text in (why, plan.reason) if text]
    if status == "no_data" and not reasons:
        reasons = ["the record holds nothing for this dyad and period"]
    return status, "; ".join(reasons)


def _without_value(request: Request, plan: Plan, found: Mapping[str, object]) -> Result:
    """Return the result with everything but a value: names, origin, status and the sentence that says why."""
    measure = plan.measure
    on = plan.period.last_day if plan.period else (request.period.last_day if request.period else plan.coverage.last)
    a, b = (_name(key, on) for key in (request.state_a, request.state_b))
    extras = {column.name: found.get(column.name) for column in measure.extras}
    return Result(
        asked=_asked(request, plan),
        title=measure.title,
        heading=_heading(measure, a, b) + _choices(measure, plan.options),
        channel=measure.channel,
        unit=measure.unit,
        directed=measure.directed,
        direction=measure.direction,
        name_a=a,
        name_b=b,
        period=plan.period,
        value=None,
        low=cast("float | None", found.get("low")),
        high=cast("float | None", found.get("high")),
        interval=measure.interval,
        interval_kind=measure.interval_kind,
        level=measure.level,
        n=cast("int | None", found.get("n")),
        status=plan.status,
        reason=plan.reason,
        sentence=_unsaid(measure, plan),
        extras=extras,
        caveats=(),
        standing=None,
        provenance=_provenance(measure, plan.coverage),
        citation=measure.citation,
    )


def _name(key: str, on: date) -> str:
    state = states.get(key)
    return state.name_on(on) if state.exists_on(on) else state.name


def _heading(measure: Measure, a: str, b: str) -> str:
    """Return what the row measures, with the states in their places where the measure is directed."""
    if not measure.directed:
        return measure.title
    pattern = measure.heading or measure.title + ", {a} towards {b}"
    a, b = wording.in_prose(a), wording.in_prose(b)
    places = {"{a's}": wording.possessive(a), "{b's}": wording.possessive(b), "{a}": a, "{b}": b}
    for mark, name in places.items():
        pattern = pattern.replace(mark, name)
    return wording.sentence_case(pattern)


def _choices(measure: Measure, options: Mapping[str, OptionValue]) -> str:
    """Return the options that were chosen otherwise than by default, as a row shows them."""
    default = {option.name: option.default for option in measure.options}
    chosen = [f"{name}={wording.option_word(value)}" for name, value in options.items() if value != default[name]]
    return f" ({', '.join(chosen)})" if chosen else ""


def _unsaid(measure: Measure, plan: Plan) -> str:
    word = {"no_data": "No data", "out_of_coverage": "Outside the record", "not_computable": "Not computed"}
    return f"{word.get(plan.status, 'No value')} for {measure.title[:1].lower()}{measure.title[1:]}: {plan.reason}."


def _asked(request: Request, plan: Plan) -> Asked:
    years = request.period.text.replace("–", "-") if request.period else None
    command = f"amity measure {plan.measure.key} {request.state_a} {request.state_b}"
    if request.period is not None:
        first, last = request.period.first, request.period.last
        command += f" --{request.period.unit}s {first}" + ("" if first == last else f"-{last}")
    given = {name: value for name, value in plan.options.items() if name in request.options}
    for name, value in given.items():
        command += f" --option {name}={wording.option_word(value)}"
    if request.peers is not None:
        command += f" --peers {shlex.quote(request.peers.text)}"
        command += f" --subject {request.state_b}" if request.subject == "b" else ""
    return Asked(
        measure=plan.measure.key,
        state_a=request.state_a,
        state_b=request.state_b,
        years=years,
        options=plan.options,
        peers=request.peers.text if request.peers else None,
        command=command,
    )


def _provenance(measure: Measure, coverage: Coverage) -> Provenance:
    found = catalogue()
    return Provenance(
        sources=tuple(entry.to_json() for entry in found.sources_of(measure.tables)),
        tables=measure.tables,
        coverage={
            "first": coverage.first.isoformat(),
            "last": coverage.last.isoformat(),
            "last_reason": coverage.last_reason,
        },
        dataset_version=found.version,
    )
