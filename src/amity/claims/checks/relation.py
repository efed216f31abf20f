"""Diplomatic relations of a state with another: their level, and since when, from the list entered by hand."""

from __future__ import annotations

from typing import Literal

import polars as pl

from amity.cases.checking import Model, Text
from amity.cases.fields import When
from amity.claims import _phrases
from amity.claims._measuring import state_faults
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.core import states
from amity.core.partial_dates import PartialDate, read_date
from amity.core.wording import in_prose, sentence_case
from amity.models._naming import name_of
from amity.store import catalogue, read


class Fields(Model):
    """The two states; the level that is claimed, or the date since which relations are claimed."""

    of: tuple[Text, Text]
    level: Literal["embassy", "mission", "relations_without_mission", "none", "any"] | None = None
    since: When | None = None


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist."""
    return state_faults(fields.of, ("of",))


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return the level and date of relations as listed beside what was said; a pair that is not listed is silent."""
    keys = [states.resolve(name).key for name in fields.of]
    listed = read("relations").filter(pl.col("state").is_in(keys) & pl.col("with_state").is_in(keys))
    if listed.is_empty():
        reason = "The list of diplomatic relations has no row for these two states."
        return Finding(by=check.by, label=check.label, outcome="silent", reason=reason)
    row = listed.row(0, named=True)
    since = fields.since or claim.said.on
    late = _after(row, fields, context)
    if late:
        return Finding(by=check.by, label=check.label, outcome="silent", reason=late)
    a, b = (in_prose(name_of(row[name])) for name in ("state", "with_state"))
    told = _told(row, a, b)
    known = f"listed as of {read_date(str(row['status_on'])).prose}" if row["status_on"] else "no date of the listing"
    return Finding(
        by=check.by,
        label=check.label or "relations",
        outcome=_outcome(row, fields, since),
        reason=f"{sentence_case(told)} (list of diplomatic relations, {known}: {row['citation_publisher']}).",
        nearest=sentence_case(told),
        period=str(row["since"] or ""),
        last_data=str(row["status_on"] or ""),
        coverage=known,
        command=f"amity data show relations --where state={row['state']}",
        rows=({name: row[name] for name in ("state", "with_state", "since", "level", "status_on", "citation_url")},),
        would_change="A source that dates or ranks the relations otherwise.",
        sources=tuple(entry.to_json() for entry in catalogue().sources_of(("relations",))),
    )


def _told(row: dict[str, object], a: str, b: str) -> str:
    """Return the level of relations and since when there are any: the date is that of relations, not of the level."""
    level, since = str(row["level"]), row["since"]
    begun = read_date(str(since)).prose if since else ""
    if level == "none":
        return f"{a} and {b} have no relations" + (f", though they once had, since {begun}" if begun else "")
    at = {"embassy": "at embassy level", "mission": "with a mission"}.get(level, "without a mission")
    if begun:
        return f"{a} and {b} have had relations since {begun}, {'now ' if level == 'embassy' else ''}{at}"
    return f"{a} and {b} have relations {at}"


def _after(row: dict[str, object], fields: Fields, context: Context) -> str:
    """Return why the row says nothing of the day at which data are cut, empty where it does or none is cut."""
    cut = context.cut
    if cut is None:
        return ""
    begun = read_date(str(row["since"])) if row["since"] else None
    if begun is not None and begun.first_day > cut:
        return _phrases.after_cut(f"The beginning of relations, {begun.prose},", cut)
    known = read_date(str(row["status_on"])) if row["status_on"] else None
    if fields.level is not None and (known is None or known.last_day > cut):
        on = f" as of {known.prose}" if known else ""
        return f"The level is listed{on}; what it was on {cut.isoformat()}, where the data are cut, is not listed."
    return ""


def _outcome(row: dict[str, object], fields: Fields, since: PartialDate | None) -> Outcome:
    if fields.level is not None:
        right = row["level"] != "none" if fields.level == "any" else row["level"] == fields.level
        if not right:
            return "fails"
    if since is None:
        return "holds" if fields.level is not None else "silent"
    if not row["since"]:
        return "silent"
    begun = read_date(str(row["since"]))
    if begun.first_day <= since.last_day and since.first_day <= begun.last_day:
        return "holds"
    return "near" if abs(begun.year - since.year) <= 1 else "fails"


CHECK = CheckKind(
    key="relation",
    title="Diplomatic relations",
    meaning="The level of relations of a state with another, and since when, from the list that cites a source "
    "on each row.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: relation, of: [AZE, ISR], level: embassy}",
)
