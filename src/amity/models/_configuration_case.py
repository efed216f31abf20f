"""The configurations of a case: its sets filled from the dataset, and what tells its subject from states beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np
import polars as pl

from amity import measures
from amity.cases.explanations import CaseSets, SetPart
from amity.cases.loading import Case
from amity.core import states
from amity.core.asks import Ask, read_years
from amity.core.errors import BadCaseFile, UsageError
from amity.measures._running import frames, planned
from amity.models import queries
from amity.models._configuration_case_records import CaseConfigurations, Separation, Way
from amity.models._configuration_case_words import notes, sentences
from amity.models._configuration_records import Choices, ConfigurationRequest, Configurations
from amity.models.configurations import run
from amity.numerics.calibration import membership
from amity.store import catalogue, read
from amity.store.membership import PeerGroup

Values = Mapping[str, float | None]


def configure(sets: CaseSets, case: Case, group: PeerGroup, as_of: date, robust: bool = True) -> CaseConfigurations:
    """Return the configurations of a case, its sets filled from the dataset.

    Raises
    ------
    BadCaseFile
        Where a set names a measure, a table, a column or a query that does not exist.
    UsageError
        Where the subject is not known on a set, or the sets cannot be analysed.
    """
    keys = tuple(sorted({*group.keys, sets.subject, *sets.beside}))
    whole = replace(group, members=tuple((key, dict(group.members).get(key, "named by the case")) for key in keys))
    parts = (sets.outcome, *(one for one in sets.conditions if not _aside(one)))
    columns: dict[str, Values] = {}
    reasons: dict[str, dict[str, str]] = {}
    for part in parts:
        columns[part.key], reasons[part.key] = _filled(part, whole, case, sets.subject, as_of)
    left = {
        key: f"{part.title}: {reasons[part.key].get(key, 'not known')}"
        for part in reversed(parts)
        for key in keys
        if columns[part.key].get(key) is None
    }
    if sets.subject in left:
        raise UsageError(
            f"configurations were asked of {states.get(sets.subject).name}, which is not known on a set: "
            f"{left[sets.subject]}",
            hint="take that set from another record, or leave it out",
        )
    cases = [key for key in keys if key not in left]
    raw = pl.DataFrame(
        {
            "state": list(keys),
            "case": [states.get(key).name for key in keys],
            **{part.key: pl.Series([columns[part.key].get(key) for key in keys], dtype=pl.Float64) for part in parts},
        }
    )
    analysed = raw.filter(pl.col("state").is_in(cases))
    found = run(_request(sets, analysed, robust))
    aside = tuple(_told_aside(one, whole, case, sets.subject, as_of) for one in sets.conditions if _aside(one))
    separation = _separation(sets, found, left) if sets.beside else None
    return CaseConfigurations(
        sets=sets,
        found=found,
        raw=raw,
        left_out=tuple(sorted(left.items())),
        separation=separation,
        aside=aside,
        sentences=tuple(sentences(sets, found, separation)),
        notes=tuple(notes(sets, left, found, aside)),
    )


def _request(sets: CaseSets, frame: pl.DataFrame, robust: bool) -> ConfigurationRequest:
    conditions = [one for one in sets.conditions if not _aside(one)]
    return ConfigurationRequest(
        frame=frame,
        case="case",
        outcome=sets.outcome.key,
        conditions=tuple(one.key for one in conditions),
        calibrations={
            one.key: one.calibrate.built() for one in (sets.outcome, *conditions) if one.calibrate is not None
        },
        expectations={one.key: one.expect for one in conditions if one.expect is not None},
        choices=Choices(frequency=sets.frequency, consistency=sets.consistency, pri=sets.pri, robust=robust),
    )


def _aside(part: SetPart) -> bool:
    """Return whether the case says that a condition is to be reported and not minimised."""
    return part.part_of_outcome is not None or part.set_aside is not None


def _told_aside(
    part: SetPart, group: PeerGroup, case: Case, subject: str, as_of: date
) -> tuple[str, str, tuple[str, ...]]:
    """Return a condition that is set aside, why, and the states in it; one unknown there is a case all the same."""
    values, _ = _filled(part, group, case, subject, as_of)
    known = [(key, value) for key, value in values.items() if value is not None]
    raw = np.array([value for _, value in known])
    inside = raw if part.calibrate is None else membership(raw, part.calibrate.built())
    names = tuple(states.get(key).name for (key, _), one in zip(known, inside, strict=True) if one > 1 / 2)
    why = f"part of the outcome: {part.part_of_outcome}" if part.part_of_outcome else part.set_aside or ""
    return part.key, why, names


# --- sets from the dataset ---------------------------------------------------------------------
def _filled(part: SetPart, group: PeerGroup, case: Case, subject: str, as_of: date) -> tuple[Values, dict[str, str]]:
    """Return the figure or membership of each state on a set, and why others have none."""
    try:
        if part.query is not None:
            return _by_query(part.query, group, case, as_of)
        if part.measure is not None:
            return _by_measure(part, group.keys, subject)
        if part.figure is not None:
            return _by_figure(part, group.keys)
    except UsageError as error:
        raise BadCaseFile(
            f"the set '{part.key}' of the case '{case.key}' cannot be filled: {error.message}", hint=error.hint
        ) from error
    listing = part.states
    assert listing is not None  # noqa: S101  the schema sees to it
    inside = listing.inside is not None
    named = {states.resolve(name).key for name in (listing.inside if inside else listing.outside) or ()}
    return {key: float((key in named) == inside) for key in group.keys}, {}


def _by_query(expression: str, group: PeerGroup, case: Case, as_of: date) -> tuple[Values, dict[str, str]]:
    asked = queries.QueryRequest(expression=expression, peers=group, case=case, other_windows=False)
    answer = queries.run(asked, as_of)
    inside = {row.state for row in answer.rows}
    unknown = {row.state: "; ".join(row.reasons) for row in answer.unjudged}
    outside = set(group.keys) - inside - set(unknown)
    if answer.n_judged + len(unknown) < len(group.keys):
        # The answer does not list the states that the expression asks of themselves: they do not satisfy its negation.
        turned = queries.run(replace(asked, expression=f"not ({expression})"), as_of)
        outside = {row.state for row in turned.rows}
    judged = {key: float(key in inside) for key in group.keys if key in inside or key in outside}
    own = {key: "the expression asks it of itself" for key in group.keys if key not in judged and key not in unknown}
    return judged, unknown | own


def _by_measure(part: SetPart, keys: Sequence[str], subject: str) -> tuple[Values, dict[str, str]]:
    asked = part.measure
    assert asked is not None  # noqa: S101  the caller sees to it
    measure = measures.get(asked.key)
    other = states.resolve(asked.with_).key
    ends = (other, subject) if asked.reverse else (subject, other)
    plan = planned(
        measures.Request(
            measure=measure.key,
            state_a=ends[0],
            state_b=ends[1],
            period=read_years(asked.years) if asked.years else None,
            options=asked.options,
        )
    )
    if plan.period is None:
        return {}, dict.fromkeys(keys, plan.reason)
    theirs = tuple(key for key in keys if key != other and _lived(key, plan.period.first_day.year))
    ask = Ask(
        subjects=(other,) if asked.reverse else theirs,
        targets=theirs if asked.reverse else (other,),
        period=plan.period,
        options=plan.options,
        intervals=False,
    )
    rows = measure.compute(frames(measure), ask).to_dicts()
    side = "state_b" if asked.reverse else "state_a"
    values = {row[side]: row["value"] for row in rows}
    why = {row[side]: str(row["reason"] or "no data") for row in rows if row["value"] is None}
    return values, why


def _lived(key: str, year: int) -> bool:
    return states.get(key).exists_in(year, year)


def _by_figure(part: SetPart, keys: Sequence[str]) -> tuple[Values, dict[str, str]]:
    asked = part.figure
    assert asked is not None  # noqa: S101  the caller sees to it
    if asked.table not in catalogue().tables:
        raise UsageError(f"there is no table '{asked.table}'", hint="see the tables: amity list tables")
    entry = catalogue().table(asked.table)
    known = [column.name for column, kind in entry.columns if kind != "String"]
    if tuple(entry.key_columns) != ("state", "year") or asked.column not in known:
        raise UsageError(
            f"the table '{asked.table}' has no figure '{asked.column}' of a state in a year",
            hint="name a column with figures of a table whose rows are states by year",
        )
    rows = read(asked.table).filter(pl.col("year") == asked.year)
    values = dict(zip(rows["state"].to_list(), rows[asked.column].cast(pl.Float64).to_list(), strict=True))
    filled = {key: values.get(key) if values.get(key) is not None else asked.absent for key in keys}
    return filled, dict.fromkeys(keys, f"no figure for {asked.year}")


# --- what tells the subject apart --------------------------------------------------------------
def _separation(sets: CaseSets, found: Configurations, left: Mapping[str, str]) -> Separation:
    rows = {row["case"]: row for row in found.memberships.to_dicts()}
    subject = states.get(sets.subject).name
    beside = [states.get(key).name for key in sets.beside if key not in left]
    inside = {name: {one: row[one] > 1 / 2 for one in found.conditions} for name, row in rows.items()}
    outcome = {name: row[sets.outcome.key] > 1 / 2 for name, row in rows.items()}
    same = tuple(name for name in beside if outcome[name] == outcome[subject])
    other = tuple(name for name in beside if outcome[name] != outcome[subject])
    others = [name for name in rows if name != subject and name not in beside]
    return Separation(
        differs={name: _differs(inside[subject], inside[name]) for name in beside},
        ways=_ways(subject, beside, inside),
        also=sum(all(_differs(inside[name], inside[one]) for one in beside) for name in others),
        cases=len(others),
        with_outcome=same,
        without_outcome=other,
        from_without=_ways(subject, other, inside) if other else (),
    )


def _differs(one: Mapping[str, bool], other: Mapping[str, bool]) -> tuple[str, ...]:
    return tuple(name for name, value in one.items() if other[name] != value)


def _ways(subject: str, beside: Sequence[str], inside: Mapping[str, Mapping[str, bool]]) -> tuple[Way, ...]:
    """Return the combinations with the fewest conditions that the subject has and none of the others."""
    own = inside[subject]
    for size in range(1, len(own) + 1):
        found = []
        for chosen in combinations(own, size):
            having = [name for name, row in inside.items() if all(row[one] == own[one] for one in chosen)]
            if not set(having) & set(beside):
                text = "*".join(one if own[one] else f"~{one}" for one in chosen)
                who = tuple(name for name in having if name != subject)
                found.append(Way(text=text, conditions=chosen, others=who))
        if found:
            return tuple(sorted(found, key=lambda way: (len(way.others), way.text)))
    return ()
