"""Figures as files: SVG, its specification, the table behind it as JSON, CSV and Parquet."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from amity.briefs import figures
from amity.briefs.figures import NoFigure
from amity.briefs.figures._charts import finished
from amity.briefs.figures._looks import SOFT, WIDE, wrapped
from amity.briefs.model import FigureBlock, TableBlock
from amity.store import catalogue
from amity.web.dark import themed
from amity.web.sending import as_json

FILES = {
    "figure.svg": "image/svg+xml",
    "narrow.svg": "image/svg+xml",
    "figure.png": "image/png",
    "spec.json": "application/json",
    "narrow.json": "application/json",
    "table.json": "application/json",
    "data.csv": "text/csv; charset=utf-8",
    "data.parquet": "application/vnd.apache.parquet",
}
MOST_ROWS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A figure as a page places it: its words, the addresses of its files, the table behind it.

    ``rows`` holds the first of the table; ``left_out`` says how many more the file has. ``reason`` stands where there
    is nothing to draw.
    """

    id: str
    title: str
    caption: str
    alt: str
    note: str
    credit: str
    svg_url: str
    narrow_url: str
    spec_url: str
    table_url: str
    csv_url: str
    parquet_url: str
    columns: tuple[str, ...]
    align: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int
    reason: str = ""


def shown(block: FigureBlock, base: str, query: str) -> Shown:
    """Return a figure as a page places it; its files lie below ``base``, each with the same query."""

    def url(name: str) -> str:
        return f"{base}/{name}{query}"

    return Shown(
        id=block.key,
        title=block.caption,
        caption=block.table.caption,
        alt=block.alt,
        note=block.note,
        credit=block.credit,
        svg_url=url("figure.svg"),
        narrow_url=url("narrow.svg") if block.narrow is not None else "",
        spec_url=url("spec.json"),
        table_url=url("table.json"),
        csv_url=url("data.csv"),
        parquet_url=url("data.parquet"),
        columns=block.table.headings,
        align=block.table.align,
        rows=block.table.rows[:MOST_ROWS],
        left_out=max(0, len(block.table.rows) - MOST_ROWS),
    )


def blank(none: NoFigure) -> FigureBlock:
    """Return that there is nothing to draw as a drawing, for a page that places a figure before it is computed."""
    words = f"Nothing to draw: {none.reason}."
    lines = wrapped(words, WIDE.room, WIDE.text)
    mark = {"type": "text", "align": "left", "baseline": "top", "x": 0, "y": 0, "lineHeight": WIDE.text + 6}
    chart = {
        "data": {"values": [{}]},
        "mark": {**mark, "text": lines, "color": SOFT, "fontSize": WIDE.text},
        "width": WIDE.room,
        "height": (WIDE.text + 6) * len(lines),
    }
    table = TableBlock(key=none.key, caption=none.title, headings=("Reason",), rows=((words,),), align=("left",))
    return FigureBlock(
        key=none.key, caption=none.title, alt=words, credit="", spec=finished(chart, WIDE), table=table, note=""
    )


def table_json(block: FigureBlock) -> bytes:
    """Return the table behind a figure as JSON, with what the figure is and where it comes from."""
    body = {
        "figure": block.key,
        "caption": block.caption,
        "note": block.note,
        "alt": block.alt,
        "credit": block.credit,
        "columns": block.table.headings,
        "rows": [dict(zip(block.table.headings, row, strict=True)) for row in block.table.rows],
        "dataset_version": catalogue().version,
    }
    return as_json(body)


def parquet(block: FigureBlock) -> bytes:
    """Return the table behind a figure as Parquet: the texts of the table, one column a heading."""
    frame = pl.DataFrame(
        {heading: [row[at] for row in block.table.rows] for at, heading in enumerate(block.table.headings)}
    )
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def _spec(block: FigureBlock, *, narrow: bool) -> bytes:
    spec = block.narrow if narrow and block.narrow is not None else block.spec
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


_MAKERS: Mapping[str, Callable[[FigureBlock], bytes]] = {
    "figure.svg": lambda block: themed(figures.svg(block)).encode(),
    "narrow.svg": lambda block: themed(figures.svg(block, narrow=True)).encode(),
    "figure.png": figures.png,
    "spec.json": lambda block: _spec(block, narrow=False),
    "narrow.json": lambda block: _spec(block, narrow=True),
    "table.json": table_json,
    "data.csv": lambda block: figures.csv(block).encode(),
    "data.parquet": parquet,
}


def content(block: FigureBlock, name: str) -> bytes:
    """Return one of a figure's files, by a name of :data:`FILES`."""
    return _MAKERS[name](block)


def figure_files(block: FigureBlock) -> dict[str, bytes]:
    """Return all files of a figure by name."""
    return {name: content(block, name) for name in FILES}
