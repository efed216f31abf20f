"""What configurations are asked of: names, cases and values checked, sets calibrated, conditions set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
import polars as pl

from amity.core.errors import BadOption, UsageError
from amity.core.suggest import nearest
from amity.core.wording import count, listed
from amity.models._configuration_records import ConfigurationRequest, Contradictions
from amity.models._configuration_solutions import Data
from amity.numerics.boolean_minimisation import MOST_CONDITIONS
from amity.numerics.calibration import membership
from amity.numerics.set_relations import Floats

FEWEST_CASES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A condition that is reported and not minimised, the reason, and the cases in it."""

    condition: str
    reason: str
    cases: tuple[str, ...]


def case_names(request: ConfigurationRequest) -> tuple[str, ...]:
    """Return the names of the cases; refuse missing and repeated ones."""
    if request.case not in request.frame.columns:
        raise _unknown("column of case names", request.case, request.frame.columns)
    column = request.frame[request.case]
    if column.null_count():
        raise _bad(f"{count(column.null_count(), 'case')} without a name were given", "name every case")
    names = tuple(str(name) for name in column.to_list())
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise _bad(f"the case '{twice[0]}' stands in more than one row", "give each case one row and a name of its own")
    return names


def check_names(request: ConfigurationRequest, cases: Sequence[str]) -> None:
    """Refuse columns that are not there, sets named twice or as the outcome, and fewer cases than conditions."""
    columns, conditions = request.frame.columns, request.conditions
    for name in (request.outcome, *conditions):
        if name not in columns:
            raise _unknown("column", name, columns)
    if not conditions:
        raise _bad("no condition was given", "name the columns of the conditions")
    if request.case in (request.outcome, *conditions):
        raise _bad(f"the column of case names, '{request.case}', was given as a set", "name another column")
    if request.outcome in conditions:
        raise _bad(f"the condition '{request.outcome}' is the outcome", "leave it out of the conditions")
    twice = sorted({name for name in conditions if conditions.count(name) > 1})
    if twice:
        raise _bad(f"the condition '{twice[0]}' was given twice", "name each condition once")
    for name in (*request.calibrations, *request.expectations, *request.choices.set_aside, *request.choices.keep):
        known = (*conditions, request.outcome) if name in request.calibrations else conditions
        if name not in known:
            raise _unknown("condition", name, known)
    if len(cases) < max(FEWEST_CASES, len(conditions)):
        raise _bad(
            f"{count(len(cases), 'case')} were given for {count(len(conditions), 'condition')}; there must be at least "
            f"as many cases as conditions, and {FEWEST_CASES}",
            "give more cases or fewer conditions",
        )


def check_choices(request: ConfigurationRequest) -> None:
    """Refuse cut-offs and expectations that none can use."""
    choices = request.choices
    if not 1 / 2 < choices.consistency <= 1:
        raise BadOption(
            f"consistency={choices.consistency:g} was given; it lies above 0.5 and not above 1",
            hint="below one half a row would lead to the outcome and to its absence; 0.8 is usual, 0.75 the least",
        )
    if not 0 <= choices.pri <= 1:
        raise BadOption(f"pri={choices.pri:g} was given; it lies between 0 and 1", hint="0 leaves PRI out of account")
    if isinstance(choices.frequency, bool) or not isinstance(choices.frequency, int) or choices.frequency < 1:
        raise BadOption(f"frequency={choices.frequency} was given", hint="give a whole number of cases, 1 or more")
    rules: tuple[str, ...] = get_args(Contradictions)
    if choices.contradictions not in rules:
        raise BadOption(
            f"contradictions={choices.contradictions!r} was given", hint=f"use one of {listed(rules)}", candidates=rules
        )
    wrong = [name for name, way in request.expectations.items() if way not in ("present", "absent")]
    if wrong:
        raise BadOption(
            f"the expectation {request.expectations[wrong[0]]!r} was given for '{wrong[0]}'",
            hint="use present or absent, and leave out conditions without an expectation",
            candidates=("present", "absent"),
        )


def calibrated(request: ConfigurationRequest, cases: tuple[str, ...]) -> Data:
    """Return the memberships of every case in every condition and in the outcome (or its negation)."""
    sets = np.column_stack([_set(request, name, cases) for name in request.conditions])
    outcome = _set(request, request.outcome, cases)
    return Data(
        sets=sets,
        outcome=1.0 - outcome if request.choices.negated else outcome,
        conditions=request.conditions,
        cases=cases,
    )


def _set(request: ConfigurationRequest, name: str, cases: Sequence[str]) -> Floats:
    """Return the memberships of one set: calibrated, or as given where they lie between 0 and 1."""
    column = request.frame[name]
    if column.dtype == pl.Boolean:
        column = column.cast(pl.Float64)
    if not column.dtype.is_numeric():
        raise _bad(f"the column '{name}' holds {column.dtype}, no numbers", "give memberships or raw figures")
    values = column.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    lost = np.flatnonzero(~np.isfinite(values))
    if len(lost):
        raise _bad(
            f"the case '{cases[lost[0]]}' has no value of '{name}'"
            + (f", nor have {count(len(lost) - 1, 'other')}" if len(lost) > 1 else ""),
            "leave out cases that are not known on every set: missing is not out of the set",
        )
    if name in request.calibrations:
        return membership(values, request.calibrations[name])
    outside = np.flatnonzero((values < 0) | (values > 1))
    if len(outside):
        raise _bad(
            f"'{name}' of the case '{cases[outside[0]]}' is {values[outside[0]]:g}; memberships lie between 0 and 1",
            f"give anchors or a threshold in calibrations, as in {{'{name}': (out, crossover, full)}}",
        )
    return np.asarray(values, np.float64)


def check_outcome(request: ConfigurationRequest, data: Data) -> None:
    """Refuse an outcome that is constant, or that a condition repeats."""
    inside = data.outcome > 1 / 2
    if inside.all() or not inside.any():
        side = "in" if inside.all() else "out of"
        raise _bad(
            f"all {len(inside)} cases are {side} the outcome '{request.outcome}'; it is constant",
            "add cases without it, or move its anchors if there is a reason to",
        )
    for place, name in enumerate(data.conditions):
        own = data.sets[:, place]
        copied = request.frame[name].equals(request.frame[request.outcome])
        alike = np.array_equal(own, data.outcome) or np.array_equal(1.0 - own, data.outcome)
        if (copied or alike) and name not in request.choices.keep:
            raise _bad(
                f"the condition '{name}' is the outcome or its negation in every case",
                "leave it out; where it is measured on its own and no part of the outcome, name it in keep",
            )


def set_aside(request: ConfigurationRequest, data: Data) -> tuple[Aside, ...]:
    """Return the conditions that are not minimised: those declared, constant ones, those that single out a case."""
    found = []
    for place, name in enumerate(data.conditions):
        inside = data.sets[:, place] > 1 / 2
        members = tuple(data.cases[at] for at in np.flatnonzero(inside))
        others = tuple(data.cases[at] for at in np.flatnonzero(~inside))
        declared = request.choices.set_aside
        reason = (declared[name] or "set aside as asked") if name in declared else ""
        if not reason and not members:
            reason = "no case is in it"
        elif not reason and not others:
            reason = "every case is in it"
        elif not reason and name not in request.choices.keep:
            reason = _single(members, others)
        if reason:
            found.append(Aside(condition=name, reason=reason, cases=members))
    return tuple(found)


def _single(members: tuple[str, ...], others: tuple[str, ...]) -> str:
    if len(members) == 1:
        return f"true of {members[0]} alone: it would set that case apart whatever the outcome"
    if len(others) == 1:
        return f"true of all but {others[0]}: it would set that case apart whatever the outcome"
    return ""


def check_number(kept: Sequence[str], cases: Sequence[str], aside: Sequence[Aside]) -> None:
    """Refuse that no condition is left, or more than can be minimised."""
    if not kept:
        raise _bad(
            f"no condition is left: {listed([f'{one.condition} ({one.reason})' for one in aside])}",
            "give conditions that vary between the cases",
        )
    if len(kept) > MOST_CONDITIONS:
        raise _bad(
            f"{len(kept)} conditions were given; at most {MOST_CONDITIONS} can be minimised, which is far more than "
            f"{len(cases)} cases can tell apart",
            "choose four or five",
        )


def among(data: Data, kept: tuple[str, ...]) -> Data:
    """Return the data of some of the conditions."""
    places = [data.conditions.index(name) for name in kept]
    return replace(data, sets=np.ascontiguousarray(data.sets[:, places]), conditions=kept)


def _bad(found: str, hint: str) -> UsageError:
    return UsageError(f"configurations were asked for; {found}", hint=hint)


def _unknown(what: str, name: str, known: Sequence[str]) -> UsageError:
    return UsageError(
        f"configurations were asked for; there is no {what} '{name}'",
        hint="name one of the columns given",
        candidates=nearest(name, known) or tuple(known)[:5],
    )
