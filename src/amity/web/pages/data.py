"""The data: sources with their licences, tables with what they cover, a heat map of coverage, and what is stale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from amity.core.wording import count
from amity.store import catalogue
from amity.store.catalogue import Catalogue, TableEntry
from amity.store.licences import COMMERCIAL
from amity.web.asking import Ask
from amity.web.declaring import Page
from amity.web.links import link
from amity.web.parts import Link

FIRST, STEP, STEPS = 1945, 5, 5
# A record that ends longer ago than this is called stale.
STALE_DAYS = 730


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How many states a table covers in some years: the number, what it says in words, and its shade from 0 to 5."""

    n: int
    text: str
    level: int


def find(_: Ask) -> Catalogue:
    """Return the catalogue."""
    return catalogue()


def to_json(data: Catalogue, _: Ask) -> Mapping[str, object]:
    """Return the tables as ``amity data list --json`` prints them, with the sources and the coverage of each table."""
    starts = _starts(data)
    return {
        "rows": [
            {
                "table": key,
                "title": entry.title,
                "rows": f"{entry.rows:,}",
                "covers": f"{entry.coverage.first.year}–{entry.coverage.last.year}",
                "sources": ", ".join(entry.sources),
            }
            for key, entry in data.tables.items()
        ],
        "sources": [
            {**source.to_json(), "commercial": source.licence.commercial, "confirmed": source.licence.confirmed}
            for source in data.sources.values()
        ],
        "coverage": {
            "years": [f"{start}-{start + STEP - 1}" for start in starts],
            "tables": {key: [one.n for one in _cells(entry, starts)] for key, entry in data.tables.items()},
        },
        "dataset_version": data.version,
    }


def view(data: Catalogue, _: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    starts = _starts(data)
    tables = [_table(entry, data, starts) for entry in data.tables.values()]
    return {
        "tables": tables,
        "stale": [one for one in tables if one["stale"]],
        "years": [f"{start}–{(start + STEP - 1) % 100:02d}" for start in starts],
        "sources": [
            {
                "title": source.title,
                "url": link("data", "source", source.key),
                "producer": source.producer,
                "version": source.version,
                "licence": source.licence.name + ("" if source.licence.confirmed else " (unconfirmed)"),
                "commercial": COMMERCIAL[source.licence.commercial],
                "tables": [
                    Link(text=entry.title, url=link("data", "table", key))
                    for key, entry in data.tables.items()
                    if source.key in entry.sources
                ],
            }
            for source in data.sources.values()
        ],
        "size": f"{sum(entry.bytes for entry in data.tables.values()) / 1e6:.1f}",
    }


def _starts(data: Catalogue) -> list[int]:
    return list(range(FIRST, data.as_of.year + 1, STEP))


def _table(entry: TableEntry, data: Catalogue, starts: list[int]) -> dict[str, object]:
    behind = (data.as_of - entry.coverage.last).days
    return {
        "title": entry.title,
        "url": link("data", "table", entry.key),
        "rows": f"{entry.rows:,}",
        "first": entry.coverage.first.isoformat(),
        "last": entry.coverage.last.isoformat(),
        "why": entry.coverage.last_reason,
        "stale": behind > STALE_DAYS and not entry.coverage.whole,
        "behind": _ago(behind),
        "cells": _cells(entry, starts),
        "sources": [Link(text=data.sources[key].title, url=link("data", "source", key)) for key in entry.sources],
    }


def _ago(days: int) -> str:
    return count(days // 365, "year") if days >= 730 else count(max(0, days) // 30, "month")


def _cells(entry: TableEntry, starts: list[int]) -> list[Cell]:
    """Return for each five years how many states the table has rows of, or whether it covers them at all."""
    found = []
    for start in starts:
        end = start + STEP - 1
        inside = entry.coverage.first <= date(end, 12, 31) and entry.coverage.last >= date(start, 1, 1)
        n = sum(first <= end and last >= start for first, last in entry.states.values())
        if not inside:
            found.append(Cell(n=0, text="outside the record", level=0))
        elif not entry.states:
            found.append(Cell(n=0, text="covered", level=STEPS))
        else:
            found.append(Cell(n=n, text=count(n, "state"), level=min(STEPS, (n + 39) // 40)))
    return found


PAGE = Page(
    key="data",
    title="Data",
    meaning="Sources with their licences, tables with what they cover, and which records are stale.",
    path="/data",
    menu=30,
    find=find,
    to_json=to_json,
    view=view,
)
