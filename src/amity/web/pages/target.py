"""All states' ties to one state: a map and a table, and declared against material with its gaps."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

import amity
from amity import api, measures
from amity.briefs.figures import NoFigure, declared_material
from amity.briefs.model import FigureBlock
from amity.core.errors import UnknownName
from amity.core.suggest import nearest
from amity.core.wording import in_prose, number, percent, with_unit
from amity.models._curve_grid import set_title
from amity.models.declared_material import Gap, GapAnswer, Pairing, usable
from amity.store import catalogue
from amity.web import parts
from amity.web.asking import Ask
from amity.web.declaring import PEERS, YEARS, Download, Field, File, OfFirstCase, Page
from amity.web.drawing import FILES, Shown, shown
from amity.web.links import link
from amity.web.pages.figure import figure_file
from amity.web.parts import Link
from amity.web.world import Place, WorldMap, standalone, world_map

SHOWN = ("gap", "declared", "material")
SIDES = {
    "gap": "gap: material place less declared place",
    "declared": "place on the declared channel",
    "material": "place on the material channel",
}
MAP_FILES = {name: FILES[name] for name in ("data.csv", "data.parquet")} | {"map.svg": FILES["figure.svg"]}
FIELDS = (
    PEERS,
    YEARS,
    Field(name="subject", label="Marked state", meaning="A state whose gap is told in any case."),
    Field(name="declared", label="Declared", meaning="A measure of what is declared.", example="vote_agreement"),
    Field(name="material", label="Material", meaning="A measure of what is material.", example="trade"),
    Field(name="show", label="Map shows", meaning="What the map is shaded by.", choices=SHOWN),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer, the pairing that is shown, None where none could be made."""

    answer: GapAnswer
    pairing: Pairing | None


def find(ask: Ask) -> Found:
    """Return where all states stand towards the target."""
    answer = _answer(ask, ask.many("declared"), ask.many("material"))
    return Found(answer=answer, pairing=answer.pairings[0] if answer.pairings else None)


def _answer(ask: Ask, declared: tuple[str, ...], material: tuple[str, ...]) -> GapAnswer:
    b, subject = ask.name("b"), ask.one("subject") or None
    key = (ask.site.version, "gap", b, ask.peers, ask.years, subject, declared, material)
    return ask.site.record(
        key,
        lambda: amity.gap(b, peers=ask.peers, years=ask.years, subject=subject, declared=declared, material=material),
    )


def _whole(ask: Ask) -> GapAnswer:
    """Return the answer with all pairings, whatever pairing is shown."""
    return _answer(ask, (), ())


def to_json(found: Found, _: Ask) -> Mapping[str, object]:
    """Return the record as ``amity gap --json`` prints it."""
    return {**found.answer.to_json(), "dataset_version": catalogue().version}


def view(found: Found, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    target = api.state(ask.name("b"), ask.years)
    name, pairing = in_prose(target.name), found.pairing
    whole = _whole(ask)
    declared, material = ({key: measures.get(key).title for key in usable(side)} for side in ("declared", "material"))
    show = ask.one("show", "gap")
    if pairing is not None:
        declared.setdefault(pairing.declared.key, pairing.declared.title)
        material.setdefault(pairing.material.key, pairing.material.title)
    return {
        "target": target.key,
        "name": name,
        "peers": ask.peers,
        "pairing": pairing,
        "periods": (pairing.declared_period.text, pairing.material_period.text) if pairing else ("", ""),
        "map": _map(pairing, target.key, name, show) if pairing else None,
        "map_caption": _caption(name, show),
        "map_files": tuple(
            Link(text=text, url=link("target", target.key, "map", one, query=ask.pairs()))
            for text, one in (("SVG", "map.svg"), ("CSV", "data.csv"), ("Parquet", "data.parquet"))
        ),
        "fig": _figure(found, ask),
        "rows": tuple(_row(one, pairing, target.key) for one in pairing.gaps) if pairing else (),
        "facts": _facts(pairing) if pairing else (),
        "notes": pairing.notes if pairing else (),
        "unjudged": pairing.unjudged if pairing else (),
        "left_out": found.answer.left_out,
        "pairings": tuple(_summary(pair, ask, target.key) for pair in whole.pairings),
        "controls": (
            parts.peers_control(ask),
            parts.years_control(ask),
            _side("declared", "Declared", declared, pairing.declared.key if pairing else ""),
            _side("material", "Material", material, pairing.material.key if pairing else ""),
            parts.choices_control("show", "Map shows", "What the map is shaded by.", SIDES.items(), show),
        ),
        "subject": ask.one("subject"),
        "states": parts.state_choices(),
        "action": link("target", target.key),
        "sources": tuple(
            Link(text=entry.title, url=link("data", "source", entry.key))
            for entry in catalogue().sources_of((*pairing.declared.tables, *pairing.material.tables))
        )
        if pairing
        else (),
    }


def _caption(name: str, show: str) -> str:
    return f"{SIDES[show].capitalize()}, towards {name}"


def _side(name: str, label: str, titles: Mapping[str, str], value: str) -> parts.Control:
    return parts.choices_control(name, label, f"The {name} side.", titles.items(), value)


def _of(one: Gap, show: str) -> float:
    return {"gap": one.gap, "declared": one.declared, "material": one.material}[show]


def _map(pairing: Pairing, target: str, name: str, show: str) -> WorldMap:
    places = [
        Place(
            key=one.state,
            name=one.name,
            value=_of(one, show),
            shown=f"{SIDES[show].partition(':')[0]} {number(100 * _of(one, show))}",
            href=link("dyad", one.state, target),
        )
        for one in pairing.gaps
    ]
    places += [Place(key=key, name=key, value=None, shown=reason) for key, reason in pairing.unjudged]
    title = f"{SIDES[show]}, towards {name}"
    alt = f"World map of each state's {title}; the table holds the same."
    return world_map(places, title=title, alt=alt, target=target, percent=True)


def _row(one: Gap, pairing: Pairing, target: str) -> Mapping[str, object]:
    return {
        "state": one.state,
        "name": one.name,
        "url": link("dyad", one.state, target),
        "declared": percent(one.declared),
        "material": percent(one.material),
        "declared_value": with_unit(one.declared_value, pairing.declared.unit),
        "material_value": with_unit(one.material_value, pairing.material.unit),
        "gap": f"{number(100 * one.gap)}".replace("-", "−"),
        "chance": f"{one.largest:.3f}",
        "flags": "; ".join(one.flags),
    }


def _facts(pairing: Pairing) -> tuple[tuple[str, str], ...]:
    return (
        ("States judged on both", f"{len(pairing.gaps)}"),
        ("With nothing recorded on the material channel", f"{pairing.without}"),
        ("Spearman's correlation of the places", f"{pairing.rho:.2f} (p {pairing.rho_p:.3f})"),
        ("Largest gap by chance, median and 95th percentile", f"{percent(pairing.usual)}, {percent(pairing.high)}"),
        ("Terms", pairing.terms),
    )


def _summary(pair: Pairing, ask: Ask, target: str) -> Mapping[str, object]:
    query = [*ask.pairs("declared", "material"), ("declared", pair.declared.key), ("material", pair.material.key)]
    first = pair.gaps[0] if pair.gaps else None
    return {
        "text": f"{pair.declared.title} against {pair.material.title}",
        "url": link("target", target, query=query),
        "n": len(pair.gaps),
        "rho": f"{pair.rho:.2f}".replace("-", "−"),
        "largest": f"{first.name}, {number(100 * first.gap)}".replace("-", "−") if first else "–",
    }


# --- the figure --------------------------------------------------------------------------------
def block(found: Found, ask: Ask) -> FigureBlock | NoFigure:
    """Return the scatter of all states, or why there is none."""
    if found.pairing is None:
        return NoFigure(
            key="declared_material", title=declared_material.TITLE, reason="no two measures could be paired"
        )
    return declared_material.block(found.pairing, found.answer.request.target, set_title(ask.peers))


def _figure(found: Found, ask: Ask) -> Shown:
    drawn = block(found, ask)
    if isinstance(drawn, NoFigure):
        return parts.no_figure(drawn.key, drawn.title, drawn.reason)
    query = link(query=ask.pairs("show")).partition("?")[2]
    return shown(drawn, link("target", ask.name("b"), "figure"), f"?{query}" if query else "")


def file(ask: Ask) -> Download:
    """Return a file of the scatter."""
    return figure_file(block(find(ask), ask), ask.name("file"))


def map_file(ask: Ask) -> Download:
    """Return a file of the map: the drawing with its legend, or what it is shaded by as a table.

    Raises
    ------
    UnknownName
        Where the map has no such file, or nothing could be paired.
    """
    wanted, pairing = ask.name("file"), find(ask).pairing
    if wanted not in MAP_FILES:
        raise UnknownName(
            f"the file '{wanted[:60]}' of a map was asked for",
            hint=f"the files are {', '.join(MAP_FILES)}",
            candidates=nearest(wanted[:60], MAP_FILES) or tuple(MAP_FILES),
        )
    if pairing is None:
        raise UnknownName(
            "the map was asked for; no two measures could be paired", hint="ask for other peers, years or measures"
        )
    target, show = api.state(ask.name("b"), ask.years), ask.one("show", "gap")
    name = in_prose(target.name)
    if wanted == "map.svg":
        note = f"{pairing.declared.title} against {pairing.material.title[:1].lower()}{pairing.material.title[1:]}"
        years = f"{pairing.declared_period.text} and {pairing.material_period.text}"
        drawn = standalone(_map(pairing, target.key, name, show), _caption(name, show), f"{note}, {years}")
        return Download(content=drawn.encode(), media=MAP_FILES[wanted])
    frame = pl.DataFrame(
        [{"state": one.state, "name": one.name, **{side: _of(one, side) for side in SHOWN}} for one in pairing.gaps]
        + [{"state": key, "name": key, "reason": reason} for key, reason in pairing.unjudged],
        schema={"state": pl.String, "name": pl.String, **dict.fromkeys(SHOWN, pl.Float64), "reason": pl.String},
    )
    buffer = io.BytesIO()
    if wanted == "data.csv":
        frame.write_csv(buffer)
    else:
        frame.write_parquet(buffer, compression="zstd")
    return Download(content=buffer.getvalue(), media=MAP_FILES[wanted], name=f"map.{wanted.rpartition('.')[2]}")


PAGE = Page(
    key="target",
    title="Towards one state",
    meaning="All states' ties to one state: what they declare against what they do, with the gaps between the two.",
    path="/target/{b}",
    examples=OfFirstCase("b"),
    fields=FIELDS,
    find=find,
    to_json=to_json,
    view=view,
    also=(
        File(
            path="/target/{b}/figure/{file}",
            media="application/octet-stream",
            meaning="A file of the scatter of declared against material places.",
            content=file,
            fields=FIELDS,
            examples=OfFirstCase("b", file="data.csv"),
        ),
        File(
            path="/target/{b}/map/{file}",
            media="application/octet-stream",
            meaning="A file of the map: the drawing as SVG, what it is shaded by as CSV or Parquet.",
            content=map_file,
            fields=FIELDS,
            examples=OfFirstCase("b", file="map.svg"),
        ),
    ),
)
