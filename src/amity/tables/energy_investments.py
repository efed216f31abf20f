"""Stakes of one state's firms in another state's oil and gas, entered by hand for the cases that name them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table
from amity.tables._hand import CITATION, CITATION_COLUMNS, hand_rows

LISTED = (
    "investor",
    "investor_state",
    "asset",
    "host_state",
    "share",
    "value_musd",
    "announced",
    "completed",
    "status",
    *CITATION,
    "note",
)
_NUMBERS = ("share", "value_musd")
# A stake is no more than the whole; no deal in oil and gas has yet been worth a hundred billion dollars here.
_MOST = {"share": 100.0, "value_musd": 100_000.0}


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:  # noqa: ARG001  all rows are the list's
    """Return the stakes, a row for each purchase or licence."""
    rows = [
        (
            row.needed("investor"),
            row.state("investor_state"),
            row.needed("asset"),
            row.state("host_state"),
            *[row.number(name, _MOST[name]) for name in _NUMBERS],
            row.date("announced"),
            row.date("completed"),
            row.needed("status"),
            *row.citation(),
            row.text("note"),
        )
        for row in hand_rows("energy_investments", LISTED)
    ]
    schema = {name: pl.Float64 if name in _NUMBERS else pl.String for name in LISTED}
    return pl.DataFrame(rows, schema=schema, orient="row").sort(
        "investor_state", "host_state", "investor", "asset", "announced"
    )


TABLE = Table(
    key="energy_investments",
    title="Energy investments",
    sources=("hand",),
    unit_of_analysis="investor × asset × purchase or licence",
    key_columns=("investor_state", "host_state", "investor", "asset", "announced"),
    columns=(
        Column(name="investor", meaning="the firm or firms that bought"),
        Column(name="investor_state", meaning="the state whose firms they are"),
        Column(name="asset", meaning="the field, licence or firm in which they hold a stake"),
        Column(name="host_state", meaning="the state in which the asset lies"),
        Column(name="share", meaning="the stake that was bought", unit="per cent of the asset"),
        Column(name="value_musd", meaning="the price as reported", unit="million USD"),
        Column(name="announced", meaning="when the deal was announced or agreed, as exact as it is known"),
        Column(name="completed", meaning="when it was completed; missing where that was not found"),
        Column(name="status", meaning="what is known of the stake since, with its day where that is old"),
        *CITATION_COLUMNS,
        Column(name="note", meaning="what a reader must know: other prices, other dates, what was inferred"),
    ),
    state_columns=("investor_state", "host_state"),
    coverage=Coverage(
        first=date(2001, 1, 1),
        last=date(2025, 12, 31),
        states="states of the cases that name such stakes",
        last_reason="deals were looked for to the end of 2025",
    ),
    absence="missing",
    absence_means="no stake was looked up for that pair: the table is a list of what the cases name",
    caveats=("Prices are those of the press and of different moments; they are not to be added up.",),
    build=build,
)
