"""Section: energy, crude oil both ways with what is hidden, stakes of one in the other's fields, the dated events."""

from __future__ import annotations

import polars as pl

from amity.briefs import dated
from amity.briefs.material import Material
from amity.briefs.model import Block
from amity.briefs.sections._figures import drawn
from amity.briefs.sections._plan import Plan, paragraph, table
from amity.briefs.sections._shares import partners_table, readings_told, share_told
from amity.core import states
from amity.core.partial_dates import read_date
from amity.core.wording import sentence_case
from amity.store import catalogue, read

IMPORTS, EXPORTS = "crude_import_share", "crude_export_share"
INVESTMENTS = "energy_investments"


def write(material: Material) -> tuple[Block, ...]:
    """Return crude oil both ways, the figure, the investments and the events."""
    a, b = material.a.prose, material.b.prose
    ways = ((False, f"Crude oil from {a} to {b}."), (True, f"Crude oil from {b} to {a}."))
    blocks: list[Block] = []
    for forward, lead in ways:
        told = [*share_told(material, IMPORTS, forward=forward), *share_told(material, EXPORTS, forward=not forward)]
        blocks += paragraph(told, lead=lead)
        course = material.course(IMPORTS, forward=forward)
        if course is not None and course.latest.value:
            blocks += partners_table(material, IMPORTS, forward=forward, noun="Supplier")
    return (
        *blocks,
        *paragraph(readings_told(material, "oil"), lead="As the case asks."),
        *drawn(material, "crude_share"),
        *_investments(material),
        *dated.listed(material, "energy"),
    )


def _investments(material: Material) -> tuple[Block, ...]:
    """Return the stakes of one state's firms in the other's oil and gas, as listed by hand, each with its document."""
    if INVESTMENTS not in catalogue().tables:
        return ()
    pair = [material.a.key, material.b.key]
    between = pl.col("investor_state").is_in(pair) & pl.col("host_state").is_in(pair)
    found = read(INVESTMENTS).filter(between).sort("announced", "investor", "asset", nulls_last=True)
    rows, refs = [], []
    for row in found.iter_rows(named=True):
        rows.append(
            (
                str(row["investor"]),
                f"{row['asset']} ({states.get(row['host_state']).name})",
                _number(row["share"], "\u00a0%"),
                _number(row["value_musd"], ""),
                _when(row["announced"]),
                sentence_case(str(row["status"] or "–")),
            )
        )
        refs.append(
            material.notes.document(
                publisher=str(row["citation_publisher"]),
                dated=dated.dated(str(row["citation_date"])),
                url=str(row["citation_url"]),
                supports=str(row["note"] or row["asset"]),
                grade="",
            )
        )
    caption = "Stakes of the one's firms in the other's oil and gas, as far as they were found: a list, and no measure"
    headings = ("Investor", "Asset", "Share", "Value (million USD)", "Announced", "Status")
    return table(INVESTMENTS, caption, headings, rows, refs, left=(0, 1, 4, 5))


def _number(value: object, unit: str) -> str:
    return f"{float(str(value)):,.12g}{unit}" if value is not None else "–"


def _when(value: object) -> str:
    return read_date(str(value)).prose if value else "–"


SECTION = Plan(key="energy", title="Energy", write=write, channels=("oil",))
