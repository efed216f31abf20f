"""Ways of oil, leg by leg: pipelines, straits, canals and sea routes that the cases name, entered by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table
from amity.core.errors import DataCorrupt
from amity.tables._hand import CITATION, CITATION_COLUMNS, Row, hand_rows

LISTED = (
    "corridor",
    "leg",
    "from_place",
    "from_state",
    "to_place",
    "to_state",
    "owner",
    "operator",
    "owner_states",
    "through_states",
    "capacity_kbd",
    "length_km",
    "opened",
    "status",
    *CITATION,
    "note",
)
_LEG = re.compile(r"(\d{1,2}) (.+)")
_SCHEMA = {
    "corridor": pl.String,
    "leg": pl.Int8,
    "leg_name": pl.String,
    **dict.fromkeys(LISTED[2:10], pl.String),
    "capacity_kbd": pl.Int32,
    "length_km": pl.Int32,
    **dict.fromkeys(LISTED[12:], pl.String),
}


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:  # noqa: ARG001  all rows are the list's
    """Return the corridors, a row for each leg."""
    rows = [
        (
            row.needed("corridor"),
            *_leg(row),
            row.needed("from_place"),
            row.state("from_state"),
            row.needed("to_place"),
            row.state("to_state"),
            row.text("owner"),
            row.text("operator"),
            row.states("owner_states"),
            row.states("through_states"),
            _whole(row.number("capacity_kbd", 10_000)),
            _whole(row.number("length_km", 40_000)),
            row.date("opened"),
            row.needed("status"),
            *row.citation(),
            row.text("note"),
        )
        for row in hand_rows("oil_corridors", LISTED)
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("corridor", "leg")


def _leg(row: Row) -> tuple[int, str]:
    found = _LEG.fullmatch(row.needed("leg"))
    if found is None:
        raise DataCorrupt(
            f"{row.where}, column 'leg': '{row.cells['leg']}' is no number and name", hint="write it like '2 sea'"
        )
    return int(found[1]), found[2]


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


TABLE = Table(
    key="oil_corridors",
    title="Oil corridors",
    sources=("hand",),
    unit_of_analysis="corridor × leg",
    key_columns=("corridor", "leg"),
    columns=(
        Column(name="corridor", meaning="the way's key"),
        Column(name="leg", meaning="place of the leg in the way; legs of some ways are alternatives, see their names"),
        Column(name="leg_name", meaning="the leg"),
        Column(name="from_place", meaning="where it begins"),
        Column(name="from_state", meaning="the state of that place; missing at sea"),
        Column(name="to_place", meaning="where it ends"),
        Column(name="to_state", meaning="the state of that place; missing at sea"),
        Column(name="owner", meaning="who owns it; missing for straits and sea routes"),
        Column(name="operator", meaning="who runs it"),
        Column(name="owner_states", meaning="states of the known owners, a space between them; not all are known"),
        Column(
            name="through_states",
            meaning="states whose territory it crosses, or whose coasts or canal it passes, a space between them",
        ),
        Column(
            name="capacity_kbd",
            meaning="what it can carry, tonnes at 7.3 barrels; missing for straits and canals: see the note",
            unit="thousand barrels a day",
        ),
        Column(name="length_km", meaning="length of the leg", unit="km"),
        Column(name="opened", meaning="when it opened, as exact as it is known"),
        Column(name="status", meaning="what is known of its use, with its day where that is old"),
        *CITATION_COLUMNS,
        Column(name="note", meaning="what a reader must know: flows, other figures, later events"),
    ),
    state_columns=("from_state", "to_state"),
    coverage=Coverage(
        first=date(1968, 1, 1),
        last=date(2026, 7, 31),
        states="states on the ways that the cases name",
        last_reason="what was known was noted up to the middle of 2026, and is older for most legs",
    ),
    absence="missing",
    absence_means="the way is not on the list, which holds what the cases name",
    caveats=("Capacities are what owners and agencies state, of different years; a flow may be far below them.",),
    build=build,
)
