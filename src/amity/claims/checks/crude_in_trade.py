"""The part of crude oil in all that two states trade, over the years in which the record of trade holds its crude."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from amity.cases.checking import Model, Text
from amity.claims import _measuring, _phrases, tolerances, units
from amity.claims._judged import Reading, outcome_of
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.claims.spans import NamedYears, span_of
from amity.core import states
from amity.core.wording import count
from amity.store import catalogue, read

CRUDE, TRADE = "crude_trade", "total_trade"
# Values of crude are in thousands of dollars, those of trade in millions.
THOUSAND = 1_000


class Fields(Model):
    """The two states, in any order, and the years."""

    of: tuple[Text, Text]
    years: NamedYears


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist, or not in the years that they name."""
    years = span_of(fields.years).years
    return _measuring.state_faults(fields.of, ("of",)) + _measuring.life_faults(fields.of, years, ("of",))


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return the part of crude both ways in trade both ways, over the years in which no direction lacks its crude."""
    of = [states.resolve(name).key for name in fields.of]
    years = span_of(fields.years).years
    assert years is not None  # noqa: S101  the field takes named years
    between = pl.col("exporter").is_in(of) & pl.col("importer").is_in(of) & (pl.col("exporter") != pl.col("importer"))
    trade = read(TRADE).filter(between & pl.col("year").is_between(years.first, years.last))
    lacking = set(trade.filter(pl.col("below_crude"))["year"].to_list())
    before = context.cut.year if context.cut is not None else years.last + 1
    used = sorted(year for year in set(trade["year"].to_list()) - lacking if year < before)
    inside = pl.col("year").is_in(used)
    total = float(trade.filter(inside)["value"].sum() or 0.0)
    sources = tuple(dict(one.to_json()) for one in catalogue().sources_of((CRUDE, TRADE)))
    if not total:
        why = f"No year of {years.text} has a record of all trade that holds its crude oil."
        return Finding(by=check.by, label=check.label, outcome="silent", reason=why, sources=sources,
                       would_change="A whole record of their trade.")  # fmt: skip
    crude = float(read(CRUDE).filter(between & inside)["value"].sum() or 0.0) / THOUSAND
    value = 100.0 * crude / total
    allowed = tolerances.tolerance(claim.said)
    outcome: Outcome = "silent"
    told = f"Crude oil was {_phrases.figure(value, units.PERCENT)} of all trade on record in {_runs(used)}"
    others = years.last - years.first + 1 - len(used)
    gap = f" (of the other {count(others, 'year')} the record is not whole)" if others else ""
    end = ""
    if allowed is not None:
        outcome = outcome_of(Reading(value=value), allowed, claim.said.unit)
        end = f", {_phrases.against(claim.said, allowed, outcome)}"
    return Finding(
        by=check.by,
        label=check.label,
        outcome=outcome,
        value=value,
        unit=units.PERCENT,
        tolerance=allowed.to_json() if allowed else None,
        reason=_phrases.cited(f"{told}{gap}{end}", sources, len(sources)),
        period=_runs(used),
        last_data=str(used[-1]),
        nearest=told,
        would_change=f"Other figures for {_runs(used)}.",
        command=f"amity data show {CRUDE} --where exporter={of[0]} --where importer={of[1]}",
        rows=({"crude_musd": crude, "trade_musd": total, "years": _runs(used)},),
        sources=sources,
    )


def _runs(years: Sequence[int]) -> str:
    """Return years as runs: 2000–2011, 2014."""
    parts: list[list[int]] = []
    for year in years:
        if parts and year == parts[-1][-1] + 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in parts)


CHECK = CheckKind(
    key="crude_in_trade",
    title="Crude oil in all trade",
    meaning="The part of crude oil, both ways, in all that two states trade, over those of the years named in which "
    "the record of trade holds at least the crude that is recorded by itself.",
    fields=Fields,
    faults=faults,
    run=run,
    computed_in=lambda _fields: units.PERCENT,
    example="{by: crude_in_trade, of: [AZE, ISR], years: 2000-2016}",
)
