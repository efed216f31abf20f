"""A table of the dataset: what a row is, what it covers, what no row means, its columns, and its rows page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from amity.core.errors import BadOption, UnknownName, UsageError
from amity.core.suggest import nearest
from amity.store import catalogue, read
from amity.store.catalogue import TableEntry
from amity.web import parts
from amity.web.asking import Ask
from amity.web.declaring import Field, Page
from amity.web.links import link
from amity.web.parts import Link

ROWS = 50
WIDE = 14
LARGEST = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A table's entry, its rows on the page asked for, and how many there are."""

    entry: TableEntry
    shown: pl.DataFrame
    n: int
    number: int
    pages: int


def find(ask: Ask) -> Found:
    """Return the rows of a page of the table."""
    key = ask.name("key")
    entry = catalogue().table(key)
    frame = read(key)
    for text in ask.many("where"):
        name, mark, value = text.partition("=")
        if not mark:
            raise BadOption(f"where={text[:80]} was given; it is not of the form COLUMN=VALUE", hint="write state=FRA")
        frame = frame.filter(_condition(frame, key, name.strip(), value.strip()))
    number, pages = _number(ask.one("page", "1")), max(1, -(-frame.height // ROWS))
    if number > pages:
        raise UnknownName(
            f"page {number:,} of the rows was asked for; there are {pages:,}", hint=f"ask for 1 to {pages:,}"
        )
    shown = frame.slice((number - 1) * ROWS, ROWS)
    return Found(entry=entry, shown=shown, n=frame.height, number=number, pages=pages)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:8]) < LARGEST:
        raise BadOption(f"page={text[:40]} was given", hint="give a whole number, from 1 on")
    return int(text)


def _condition(frame: pl.DataFrame, key: str, name: str, value: str) -> pl.Expr:
    """Return the condition that a column holds a value; what it cannot hold is no empty answer but an error."""
    if name not in frame.columns:
        raise UnknownName(
            f"the column '{name[:60]}' was asked for; the table '{key}' has none such",
            hint="see its columns on this page",
            candidates=nearest(name[:60], frame.columns),
        )
    kind = frame.schema[name]
    if kind in (pl.String, pl.Categorical, pl.Enum):
        return pl.col(name).cast(pl.String) == value
    if kind == pl.Boolean and value.lower() in ("true", "false"):
        return pl.col(name) == (value.lower() == "true")
    try:
        if kind == pl.Date:
            return pl.col(name) == date.fromisoformat(value)
        if not kind.is_numeric():
            raise ValueError
        return pl.col(name) == float(value)
    except ValueError as error:
        raise UsageError(
            f"rows with {name}={value[:60]} were asked for; the column holds values of the kind {kind}",
            hint="write a value of that kind: 2023, true, or 2023-12-12",
        ) from error


def to_json(found: Found, _: Ask) -> Mapping[str, object]:
    """Return the rows as ``amity data show --json`` prints them, with where they lie among all."""
    return {
        "table": found.entry.key,
        "n": found.n,
        "page": found.number,
        "pages": found.pages,
        "rows": found.shown.to_dicts(),
        "dataset_version": catalogue().version,
    }


def view(found: Found, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    entry, data = found.entry, catalogue()
    here = ("data", "table", entry.key)

    def page(number: int) -> str:
        return link(*here, query=[*ask.pairs("page"), ("page", str(number))]) if 1 <= number <= found.pages else ""

    kinds = list(found.shown.dtypes)
    return {
        "entry": entry,
        "facts": (
            ("A row is", entry.unit_of_analysis),
            ("Covers", f"{entry.coverage.first} to {entry.coverage.last}; {entry.coverage.states}"),
            ("Why it ends there", entry.coverage.last_reason),
            ("No row means", entry.absence_means),
            ("Where sources overlap", entry.precedence),
            ("sha256", entry.sha256),
        ),
        "gaps": [f"{gap.first} to {gap.last}: {gap.reason}" for gap in entry.coverage.gaps],
        "breaks": [f"{cut.on}: {cut.reason}" for cut in entry.coverage.breaks],
        "columns": [(column.name, kind, column.unit, column.meaning) for column, kind in entry.columns],
        "headings": tuple(found.shown.columns[:WIDE]),
        "align": tuple("right" if kind.is_numeric() else "left" for kind in kinds[:WIDE]),
        "rows": [
            tuple(_cell(cell) for cell in row) for row in found.shown.select(found.shown.columns[:WIDE]).iter_rows()
        ],
        "hidden": len(found.shown.columns[WIDE:]),
        "n": f"{found.n:,}",
        "number": f"{found.number:,}",
        "pages": f"{found.pages:,}",
        "earlier": page(found.number - 1),
        "later": page(found.number + 1),
        "where": parts.Control(
            name="where",
            label="Only rows with",
            help="COLUMN=VALUE, such as state=FRA.",
            value=next(iter(ask.many("where")), ""),
        ),
        "action": link(*here),
        "sources": [Link(text=data.sources[key].title, url=link("data", "source", key)) for key in entry.sources],
    }


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


PAGE = Page(
    key="table",
    title="A table",
    meaning="A table of the dataset: what it is and covers, its columns, and its rows page by page.",
    path="/data/table/{key}",
    examples={"key": "memberships"},
    fields=(
        Field(name="page", label="Page", meaning="Which page of the rows, from 1.", example="1"),
        Field(name="where", label="Only rows with", meaning="COLUMN=VALUE; may be repeated.", many=True),
    ),
    find=find,
    to_json=to_json,
    view=view,
)
