"""One figure of a case: the drawing, how it is to be read, its table, and its files."""

from __future__ import annotations

from collections.abc import Mapping

from amity import api
from amity.briefs import figures
from amity.briefs.figures import NoFigure
from amity.briefs.model import FigureBlock
from amity.core.errors import UsageError
from amity.web import case_files, parts
from amity.web.asking import Ask
from amity.web.declaring import Download, File, Page
from amity.web.links import link
from amity.web.pages import figure
from amity.web.parts import Link, Wanted


def find(ask: Ask) -> FigureBlock | NoFigure:
    """Return the figure, or why there is nothing to draw.

    Raises
    ------
    UsageError
        Where it is the specification curve, which takes its time and has a page of its own.
    """
    key = ask.name("key")
    figures.get(key)
    if key == figure.SLOW:
        raise UsageError(
            "the specification curve was asked for as a figure; it is computed by a worker",
            hint="open the curve from the page of the case",
        )
    return parts.block(ask, Wanted(key=key, first=ask.name("case")), _folder(ask))


def _folder(ask: Ask) -> str:
    return str(case_files.folder_of(ask.name("case"), ask.site.settings.cases))


def view(_: FigureBlock | NoFigure, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    key = ask.name("case")
    case = api.case(_folder(ask))
    a, b = (api.state(name).name for name in case.dyad)
    keys = parts.figure_keys(of_events=bool(case.events), without=(figure.SLOW,))
    return {
        "fig": parts.figure(ask, Wanted(key=ask.name("key"), first=key), _folder(ask)),
        "name_a": a,
        "name_b": b,
        "back": Link(text="The case", url=link("case", key)),
        "controls": (),
        "action": "",
        "others": tuple(Link(text=figures.get(one).title, url=link("case", key, "figure", one)) for one in keys),
    }


def file(ask: Ask) -> Download:
    """Return a file of a figure of the case."""
    return figure.figure_file(find(ask), ask.name("file"))


PAGE = Page(
    key="case_figure",
    title="A figure of a case",
    meaning="One figure of a case, with the table behind it and its files.",
    path="/case/{case}/figure/{key}",
    examples={"case": "india-russia", "key": "timeline"},
    find=find,
    to_json=figure.to_json,
    view=view,
    also=(
        File(
            path="/case/{case}/figure/{key}/{file}",
            media="application/octet-stream",
            meaning="A file of a figure of the case.",
            content=file,
            examples={"case": "india-russia", "key": "timeline", "file": "data.csv"},
        ),
    ),
)
