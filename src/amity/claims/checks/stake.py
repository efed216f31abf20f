"""A stake of one state's firms in the oil and gas of another, from the list of stakes: how large, when, the first."""

from __future__ import annotations

from typing import cast

import polars as pl

from amity.cases.checking import Model, Text
from amity.claims import _measuring, _phrases, tolerances, units
from amity.claims._judged import Reading, outcome_of
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.core import states
from amity.core.partial_dates import PartialDate, read_date
from amity.core.wording import in_prose
from amity.models._naming import name_of
from amity.store import read

TABLE = "energy_investments"
LATE = "9999"


class Fields(Model):
    """Whose firms, where, which stake (words of asset or firm), and whether it is claimed to be the first."""

    investor: Text
    host: Text
    asset: Text | None = None
    firm: Text | None = None
    first: bool = False


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist; a first stake has to be named."""
    found: list[tuple[tuple[int | str, ...], str]] = []
    for field in ("investor", "host"):
        found += [((field,), why) for _, why in _measuring.state_faults((getattr(fields, field),), (field,))]
    if fields.first and fields.asset is None and fields.firm is None:
        found.append((("first",), "name the stake that is claimed to be the first: asset or firm"))
    return found


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return the stake beside the share or the date said, or whether there is one, or whether it was the first."""
    investor, host = (states.resolve(name).key for name in (fields.investor, fields.host))
    listed = [row for row in _listed(investor, host) if _known(row, context)]
    named = [row for row in listed if _meant(row, fields)]
    whose, where = in_prose(name_of(investor)), in_prose(name_of(host))
    if not named:
        what = f" ({fields.asset or fields.firm})" if fields.asset or fields.firm else ""
        text = (
            f"No stake of {whose} in the oil and gas of {where}{what} is on the list, which holds what the cases name: "
            "that proves none."
        )
        return Finding(by=check.by, label=check.label, outcome="silent", reason=text,
                       would_change="A stake with its document.")  # fmt: skip
    outcome, reason, value = _judged(claim, fields, named, listed)
    shown = named[:1] if not fields.first else [named[0], *(row for row in listed[:1] if row is not named[0])]
    documents = "; ".join(dict.fromkeys(str(row["citation_publisher"]) for row in shown))
    return Finding(
        by=check.by,
        label=check.label,
        outcome=outcome,
        value=value,
        unit=units.PERCENT if value is not None else "",
        reason=f"{reason} ({documents}).",
        period=str(named[0]["announced"] or named[0]["completed"] or ""),
        nearest=_told(named[0]),
        would_change="Another document on the stake.",
        command=f"amity data show {TABLE} --where investor_state={investor} --where host_state={host}",
        rows=tuple({"investor": row["investor"], "asset": row["asset"], "share": row["share"],
                    "announced": row["announced"], "completed": row["completed"]} for row in shown),
        sources=tuple({"key": str(row["citation_url"]), "title": str(row["citation_publisher"]),
                       "url": str(row["citation_url"])} for row in shown),
    )  # fmt: skip


def _listed(investor: str, host: str) -> list[dict[str, object]]:
    """Return the stakes of one state in another, the earliest first."""
    rows = read(TABLE).filter((pl.col("investor_state") == investor) & (pl.col("host_state") == host)).to_dicts()
    return sorted(rows, key=lambda row: (str(row["announced"] or row["completed"] or LATE), str(row["asset"])))


def _known(row: dict[str, object], context: Context) -> bool:
    """Return whether a stake was announced by the day at which data are cut, for certain."""
    if context.cut is None:
        return True
    first = row["announced"] or row["completed"]
    return first is not None and read_date(str(first)).last_day <= context.cut


def _meant(row: dict[str, object], fields: Fields) -> bool:
    wanted = ((fields.asset, row["asset"]), (fields.firm, row["investor"]))
    return all(text is None or text.casefold() in str(there).casefold() for text, there in wanted)


def _dates(row: dict[str, object]) -> list[PartialDate]:
    return [read_date(str(row[name])) for name in ("announced", "completed") if row[name]]


def _told(row: dict[str, object]) -> str:
    """Return a stake in words: SOCAR takes 10 % of Tamar gas field, announced 31 January 2025, completed July 2025."""
    share = f"{_phrases.figure(cast(float, row['share']), units.PERCENT)} of " if row["share"] is not None else ""
    dated = [f"{name} {read_date(str(row[name])).prose}" for name in ("announced", "completed") if row[name]]
    if row["announced"] == row["completed"]:
        dated = dated[:1]
    return ", ".join([f"{row['investor']} takes {share}{row['asset']}", *dated])


def _judged(
    claim: Claim, fields: Fields, named: list[dict[str, object]], listed: list[dict[str, object]]
) -> tuple[Outcome, str, float | None]:
    """Return the outcome, the reason, and the share where one was said."""
    row = named[0]
    if fields.first:
        earlier = [one for one in listed if one is not row and _before(one, row)]
        if earlier:
            return "fails", f"{_told(row)}; before it {_told(earlier[0])}", None
        return "holds", f"{_told(row)}; the list has none before it", None
    if claim.said.on is not None:
        said = claim.said.on
        sure = [one for one in _dates(row) if said.first_day <= one.first_day and one.last_day <= said.last_day]
        near = any(one.year == said.year for one in _dates(row))
        if sure:
            return "holds", f"{_told(row)}, as is said", None
        return "near" if near else "fails", f"{_told(row)}, and not {said.prose}", None
    allowed = tolerances.tolerance(claim.said)
    if allowed is None or row["share"] is None:
        return "holds" if allowed is None else "silent", _told(row), None
    value = float(cast(float, row["share"]))
    outcome = outcome_of(Reading(value=value), allowed, claim.said.unit)
    return outcome, f"{_told(row)}, {_phrases.against(claim.said, allowed, outcome)}", value


def _before(one: dict[str, object], other: dict[str, object]) -> bool:
    """Return whether one stake was announced before another, for certain."""
    here, there = _dates(one), _dates(other)
    return bool(here and there) and min(day.last_day for day in here) < min(day.first_day for day in there)


CHECK = CheckKind(
    key="stake",
    title="A stake in oil and gas",
    meaning="Whether firms of one state hold a stake in the oil and gas of another, how large it is, when it was "
    "announced or completed, or whether it was the first. The list holds what the cases name: it proves that a stake "
    "was, and never that there was none.",
    fields=Fields,
    faults=faults,
    run=run,
    computed_in=lambda _fields: units.PERCENT,
    example="{by: stake, investor: AZE, host: ISR, asset: Tamar}",
)
