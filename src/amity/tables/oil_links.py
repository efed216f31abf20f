"""How the legs of oil corridors, straits and seas join into one network: a row a link, entered by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table
from amity.core.errors import DataCorrupt
from amity.tables import oil_corridors
from amity.tables._hand import CITATION, CITATION_COLUMNS, Row, hand_rows

KINDS = ("pipeline", "canal", "terminal", "strait", "sea")
LISTED = (
    "link",
    "from_place",
    "from_state",
    "to_place",
    "to_state",
    "kind",
    "both_ways",
    "corridor",
    "leg",
    "owner",
    "owner_states",
    "through_states",
    "capacity_kbd",
    "flow_kbd",
    "flow_year",
    "length_km",
    *CITATION,
    "note",
)
# What a row that names a leg of a corridor takes from there.
TAKEN = ("owner", "owner_states", "through_states", "capacity_kbd", "length_km", "status", *CITATION)
PLACES = ("place", "state", "latitude", "longitude")
EARTH_KM = 6371.0
_NUMBERS = {
    "capacity_kbd": pl.Int32,
    "flow_kbd": pl.Int32,
    "flow_year": pl.Int16,
    "length_km": pl.Int32,
    "at_least_km": pl.Int32,
}
_TEXTS = ("link", "from_place", "from_state", "to_place", "to_state", "kind")
_SCHEMA = {
    **dict.fromkeys(_TEXTS, pl.String),
    "both_ways": pl.Boolean,
    **dict.fromkeys(("owner", "owner_states", "through_states"), pl.String),
    **_NUMBERS,
    **dict.fromkeys(("status", *CITATION, "note"), pl.String),
}


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the links, a row each, with what is known of the leg that a link is."""
    legs = {(row["corridor"], row["leg"]): row for row in oil_corridors.TABLE.build(frames).iter_rows(named=True)}
    places = {row.needed("place"): _degrees(row) for row in hand_rows("oil_places", PLACES)}
    rows = [_read(row, legs) for row in hand_rows("oil_links", LISTED)]
    for row in rows:
        row["at_least_km"] = _at_least(places, str(row["from_place"]), str(row["to_place"]))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("link")


def _read(row: Row, legs: Mapping[tuple[str, int], Mapping[str, object]]) -> dict[str, object]:
    """Return a link: its own cells, and those of the leg it names."""
    found: dict[str, object] = {
        "link": row.needed("link"),
        "from_place": row.needed("from_place"),
        "from_state": row.state("from_state"),
        "to_place": row.needed("to_place"),
        "to_state": row.state("to_state"),
        "kind": row.word("kind", KINDS),
        "both_ways": row.word("both_ways", ("yes", "no")) == "yes",
        "flow_kbd": _whole(row.number("flow_kbd", 100_000)),
        "flow_year": _whole(row.number("flow_year", 2_100)),
        "note": row.text("note"),
    }
    if row.text("corridor") is None:
        publisher, dated, url = row.citation()
        return found | {
            "owner": row.text("owner"),
            "owner_states": row.states("owner_states"),
            "through_states": row.states("through_states"),
            "capacity_kbd": _whole(row.number("capacity_kbd", 10_000)),
            "length_km": _whole(row.number("length_km", 40_000)),
            "status": None,
            **dict(zip(CITATION, (publisher, dated, url), strict=True)),
        }
    key = (row.needed("corridor"), _whole(row.number("leg", 99)) or 0)
    if key not in legs:
        raise DataCorrupt(
            f"{row.where}: the leg {key[1]} of '{key[0]}' is not in oil_corridors",
            hint="correct that row of tables/hand",
        )
    note = [text for text in (row.text("note"), legs[key]["note"]) if text]
    return found | {name: legs[key][name] for name in TAKEN} | {"note": "; ".join(str(text) for text in note) or None}


def _degrees(row: Row) -> tuple[float, float]:
    """Return latitude and longitude."""
    found = []
    for column, most in (("latitude", 90.0), ("longitude", 180.0)):
        value = float(row.needed(column))
        if not -most <= value <= most:
            raise DataCorrupt(f"{row.where}, column '{column}': {value:g}", hint="correct that row of tables/hand")
        found.append(math.radians(value))
    return found[0], found[1]


def _at_least(places: Mapping[str, tuple[float, float]], start: str, end: str) -> int | None:
    """Return the great-circle distance in kilometres, which no way is shorter than; None for unlisted places."""
    if start not in places or end not in places:
        return None
    (phi, lam), (psi, mu) = places[start], places[end]
    half = math.sin((psi - phi) / 2) ** 2 + math.cos(phi) * math.cos(psi) * math.sin((mu - lam) / 2) ** 2
    return round(2 * EARTH_KM * math.asin(math.sqrt(half)))


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


TABLE = Table(
    key="oil_links",
    title="The network of oil corridors",
    sources=("hand",),
    unit_of_analysis="link between two places",
    key_columns=("link",),
    columns=(
        Column(name="link", meaning="the link's key, CORRIDOR:LEG where it is a leg of the table oil_corridors"),
        Column(name="from_place", meaning="where it begins"),
        Column(name="from_state", meaning="the state of that place; missing at sea and at borders"),
        Column(name="to_place", meaning="where it ends"),
        Column(name="to_state", meaning="the state of that place; missing at sea and at borders"),
        Column(name="kind", meaning="pipeline, canal, terminal, strait or sea"),
        Column(name="both_ways", meaning="whether it can be used in both directions", unit="yes or no"),
        Column(name="owner", meaning="who owns it; missing for straits and seas"),
        Column(name="owner_states", meaning="states of the known owners, a space between them; not all are known"),
        Column(
            name="through_states",
            meaning="states whose territory it crosses, or whose coasts or canal it passes, a space between them",
        ),
        Column(
            name="capacity_kbd",
            meaning="what it can carry; missing for straits, canals and seas: no capacity is known",
            unit="thousand barrels a day",
        ),
        Column(name="flow_kbd", meaning="a flow that was seen on it, never a capacity", unit="thousand barrels a day"),
        Column(name="flow_year", meaning="the year of that flow"),
        Column(name="length_km", meaning="length; missing for most seas", unit="km"),
        Column(
            name="at_least_km",
            meaning="great circle between its places, each known to half a degree: no way is much shorter",
            unit="km",
        ),
        Column(name="status", meaning="what is known of its use, with its day where that is old"),
        *CITATION_COLUMNS,
        Column(name="note", meaning="what a reader must know"),
    ),
    state_columns=("from_state", "to_state"),
    coverage=Coverage(
        first=date(1968, 1, 1),
        last=date(2026, 7, 31),
        states="states on the ways that the cases name",
        last_reason="what was known was noted up to the middle of 2026, and is older for most links",
    ),
    absence="missing",
    absence_means="the link is not on the list, which holds what the cases name and the seas between",
    caveats=(
        "Flows through straits are of crude and products together, and no capacity.",
        "Loading ports are taken as part of the sea that they lie at: what they can load is not listed.",
        "A sea stands for the end of the strait that leads to it; lengths at sea are great circles, also over land.",
    ),
    build=build,
)
