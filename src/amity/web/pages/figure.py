"""One figure of two states: the drawing, how it is to be read, its table, and its files."""

from __future__ import annotations

from collections.abc import Mapping

from amity import api, measures
from amity.briefs import figures
from amity.briefs.figures import NoFigure
from amity.briefs.model import FigureBlock
from amity.core.errors import UnknownName, UsageError
from amity.core.suggest import nearest
from amity.store import catalogue
from amity.web import parts
from amity.web.asking import Ask
from amity.web.declaring import PEERS, YEARS, Download, Field, File, OfFirstCase, Page
from amity.web.drawing import FILES, blank, content, table_json
from amity.web.links import link
from amity.web.parts import Link, Wanted
from amity.web.sending import as_json

SLOW = "specification_curve"
STRIP = "peers_strip"
# What a page places before it knows whether there is anything to draw.
DRAWN = ("figure.svg", "narrow.svg", "spec.json", "narrow.json")
MEASURE = Field(name="measure", label="Measure", meaning="The measure of the strip of peers.", example="trade")
FIELDS = (PEERS, YEARS, MEASURE)


def wanted(ask: Ask) -> Wanted:
    """Return which figure is asked for.

    Raises
    ------
    UsageError
        Where it is the specification curve, which takes its time and has a page of its own.
    """
    key = ask.name("key")
    figures.get(key)
    if key == SLOW:
        raise UsageError(
            "the specification curve was asked for as a figure; it is computed by a worker",
            hint=f"open {link('alone', ask.name('a'), ask.name('b'), 'curve')}",
        )
    return Wanted(
        key=key,
        first=ask.name("a"),
        second=ask.name("b"),
        peers=ask.one("peers") or None,
        years=ask.years,
        measure=ask.one("measure") or None,
        options=tuple(ask.options.items()),
    )


def find(ask: Ask) -> FigureBlock | NoFigure:
    """Return the figure, or why there is nothing to draw."""
    return parts.block(ask, wanted(ask))


def to_json(found: FigureBlock | NoFigure, _: Ask) -> Mapping[str, object]:
    """Return the table behind the figure, or the reason why there is none."""
    if isinstance(found, NoFigure):
        return {"rows": [], "figure": found.key, "reason": found.reason, "dataset_version": catalogue().version}
    row = {"figure": found.key, "caption": found.caption, "alt": found.alt, "credit": found.credit}
    rows = [dict(zip(found.table.headings, cells, strict=True)) for cells in found.table.rows]
    return {**row, "note": found.note, "rows": rows, "dataset_version": catalogue().version}


def view(_: FigureBlock | NoFigure, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    a, b = (api.state(ask.name(slot), ask.years) for slot in ("a", "b"))
    keys = [figures.get(key) for key in parts.figure_keys(of_events=False, without=(SLOW,))]
    strip = ask.name("key") == STRIP
    choices = [("", "default"), *((key, measures.get(key).title) for key in measures.keys())]
    chosen = parts.choices_control("measure", "Measure", "What the strip shows.", choices, ask.one("measure"))
    return {
        "fig": parts.figure(ask, wanted(ask)),
        "name_a": a.name,
        "name_b": b.name,
        "back": Link(
            text="All channels of the two states",
            url=link("dyad", a.key, b.key, query={"peers": ask.one("peers"), "years": ask.one("years")}),
        ),
        "controls": (parts.peers_control(ask), parts.years_control(ask), *((chosen,) if strip else ())),
        "action": link("figure", ask.name("key"), a.key, b.key),
        "others": tuple(Link(text=one.title, url=link("figure", one.key, a.key, b.key)) for one in keys),
    }


def file(ask: Ask) -> Download:
    """Return a file of the figure."""
    return figure_file(parts.block(ask, wanted(ask)), ask.name("file"))


def figure_file(found: FigureBlock | NoFigure, name: str) -> Download:
    """Return one of a figure's files by its name; of what cannot be drawn only the table, which says why.

    Raises
    ------
    UnknownName
        Where a figure has no such file, or there is nothing to draw.
    """
    if name not in FILES:
        raise UnknownName(
            f"the file '{name[:60]}' of a figure was asked for",
            hint=f"the files are {', '.join(FILES)}",
            candidates=nearest(name[:60], FILES) or tuple(FILES),
        )
    if isinstance(found, NoFigure):
        if name == "table.json":
            body = as_json({"rows": [], "figure": found.key, "reason": found.reason})
            return Download(content=body, media=FILES[name])
        if name in DRAWN:
            return Download(content=content(blank(found), name), media=FILES[name])
        raise UnknownName(
            f"the figure {found.key} was asked for; there is nothing to draw: {found.reason}",
            hint="its table.json says the same",
        )
    saved = f"{found.key}.{name.rpartition('.')[2]}" if name.startswith("data.") else ""
    body = table_json(found) if name == "table.json" else content(found, name)
    return Download(content=body, media=FILES[name], name=saved)


PAGE = Page(
    key="figure",
    title="A figure",
    meaning="One figure of two states, with the table behind it and its files.",
    path="/figure/{key}/{a}/{b}",
    examples=OfFirstCase("a", "b", key="arms_by_supplier"),
    fields=FIELDS,
    any_option=True,
    find=find,
    to_json=to_json,
    view=view,
    also=(
        File(
            path="/figure/{key}/{a}/{b}/{file}",
            media="application/octet-stream",
            meaning="A file of the figure: SVG, PNG, its specification, its table as JSON, CSV or Parquet.",
            content=file,
            fields=FIELDS,
            any_option=True,
            examples=OfFirstCase("a", "b", key="arms_by_supplier", file="data.csv"),
        ),
    ),
)
