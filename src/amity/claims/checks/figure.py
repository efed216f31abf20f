"""A figure of one state from a table of the dataset, for a year: a share of believers, an index, an amount."""

from __future__ import annotations

from typing import cast

import polars as pl
from pydantic import Field

from amity.cases.checking import Model, Text
from amity.claims import _phrases, tolerances, units
from amity.claims._judged import Reading, outcome_of
from amity.claims._measuring import life_faults, shown, state_faults
from amity.claims.checks._declaring import CheckKind, Context, Finding
from amity.claims.records import Check, Claim, ClaimsFile
from amity.core import states
from amity.core.asks import Period
from amity.core.declarations import Column
from amity.core.suggest import nearest
from amity.core.wording import in_prose, sentence_case
from amity.models._naming import name_of
from amity.store import catalogue, read

# A row of such a table is one state in one year, so that a state, a year and a column name one figure.
KEY = ("state", "year")


class Fields(Model):
    """The table, the column, the state and the year."""

    table: Text
    column: Text
    state: Text
    year: int = Field(ge=1800, le=2100)


def tables() -> tuple[str, ...]:
    """Return the tables of which a row is a state in a year, by their declaration."""
    return tuple(key for key, entry in catalogue().tables.items() if tuple(entry.key_columns) == KEY)


def columns(table: str) -> dict[str, Column]:
    """Return the columns of a table that hold figures, by name: those that declare a unit."""
    listed = (column for column, kind in catalogue().table(table).columns if kind != "String")
    return {one.name: one for one in listed if one.unit and one.name not in KEY}


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist."""
    if fields.table not in tables():
        return [(("table",), f"'{fields.table}' is no table of states by year ({', '.join(tables())})")]
    known = columns(fields.table)
    if fields.column not in known:
        near = nearest(fields.column, list(known), 1)
        meant = f"'{near[0]}' may be meant" if near else f"it has {', '.join(known)}"
        return [(("column",), f"the table {fields.table} has no figure '{fields.column}'; {meant}")]
    found = state_faults((fields.state,), ("state",))
    years = Period(first=fields.year, last=fields.year)
    return found or [(("state",), why) for _, why in life_faults((fields.state,), years, ("state",))]


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return the figure of the table beside what was said; where the year has none, nothing is told."""
    entry, column = catalogue().table(fields.table), columns(fields.table)[fields.column]
    if context.cut is not None and Period(first=fields.year, last=fields.year).last_day > context.cut:
        reason = _phrases.after_cut(str(fields.year), context.cut)
        return Finding(by=check.by, label=check.label, outcome="silent", reason=reason)
    state = states.resolve(fields.state)
    rows = read(fields.table).filter((pl.col("state") == state.key) & (pl.col("year") == fields.year))
    bare = rows.item(0, fields.column) if rows.height else None
    sources = tuple(one.to_json() for one in catalogue().sources_of((fields.table,)))
    who, last = in_prose(name_of(state.key)), entry.coverage.last.year
    allowed = tolerances.tolerance(claim.said)
    name = column.meaning[:1].upper() + column.meaning[1:]
    told = "" if bare is None else f"{name}, {who} in {fields.year}: {shown(float(bare), column.unit)}"
    if bare is None or allowed is None:
        lacks = f"It cannot be told: the table has no figure for {who} in {fields.year}"
        reason = _phrases.cited(told or lacks, sources)
        return Finding(by=check.by, label=check.label, outcome="silent", reason=reason, nearest=told,
                       last_data=str(last), would_change="A record of that year.", sources=sources)  # fmt: skip
    value = float(cast(float, bare)) * (units.factor(column.unit, claim.said.unit) or 1.0)
    outcome = outcome_of(Reading(value=value), allowed, claim.said.unit)
    reason = f"{told}, {_phrases.against(claim.said, allowed, outcome)}"
    return Finding(
        by=check.by,
        label=check.label,
        outcome=outcome,
        value=value,
        unit=claim.said.unit or column.unit,
        tolerance=allowed.to_json(),
        period=str(fields.year),
        last_data=str(last),
        coverage=f"{entry.coverage.first.year}–{last}",
        reason=_phrases.cited(reason, sources),
        nearest=sentence_case(told),
        would_change=f"Another figure for {fields.year}.",
        command=f"amity data show {fields.table} --where state={state.key} --where year={fields.year}",
        rows=({"state": state.key, "year": fields.year, fields.column: float(bare)},),
        sources=sources,
    )


CHECK = CheckKind(
    key="figure",
    title="A figure of one state",
    meaning="A state's figure from a table of states by year: shares of religions, indices of democracy, amounts of "
    "oil; any column that declares a unit.",
    fields=Fields,
    faults=faults,
    run=run,
    computed_in=lambda fields: columns(fields.table)[fields.column].unit,
    example="{by: figure, table: religion, column: shia, state: AZE, year: 2010}",
)
