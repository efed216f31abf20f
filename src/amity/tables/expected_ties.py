"""What a gravity equation expects of every flow that it was not fitted to, fitted when the dataset is built."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from typing import cast

import numpy as np
import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table
from amity.tables._expected_fit import expectations, pairs_of
from amity.tables._expected_inputs import FLOWS, TABLES, Inputs, inputs

DIGITS = 5
_TABLES = (*TABLES, *(flow.table for flow in FLOWS.values()))


def _declared(key: str) -> Table:
    return cast(Table, import_module(f"amity.tables.{key}").TABLE)


SOURCES = tuple(dict.fromkeys(source for key in _TABLES for source in _declared(key).sources))


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return a row for each window and pair of states with an expectation, or none that could be told."""
    tables = {}
    for key in _TABLES:
        table = _declared(key)
        tables[key] = table.build({source: frames[source] for source in table.sources})
    parts = [expected(inputs(tables, flow, window)) for flow in FLOWS.values() for window in flow.carried]
    return pl.concat(parts).sort("channel", "first", "exporter", "importer")


def expected(given: Inputs, *, first_step: float | None = None) -> pl.DataFrame:
    """Return the rows of one window."""
    pairs = pairs_of(given)
    more = {} if first_step is None else {"first_step": first_step}
    values = expectations(pairs, pairs.fit(), **more)
    names = np.array(given.states)
    return pl.DataFrame(
        {
            "channel": pl.Series([given.flow.key]).new_from_index(0, len(values)),
            "first": np.full(len(values), given.window[0]),
            "last": np.full(len(values), given.window[1]),
            "exporter": names[pairs.seller],
            "importer": names[pairs.buyer],
            "expected": values,
        },
        schema_overrides={"first": pl.Int16, "last": pl.Int16},
    ).with_columns(pl.col("expected").fill_nan(None).round_sig_figs(DIGITS).cast(pl.Float32))


TABLE = Table(
    key="expected_ties",
    title="Expected flows of arms, crude oil and total trade",
    sources=SOURCES,
    unit_of_analysis="channel × window × directed dyad (exporter, importer)",
    fitted=True,
    key_columns=("channel", "first", "exporter", "importer"),
    columns=(
        Column(name="channel", meaning="arms (million TIV), crude or trade (million US dollars)"),
        Column(name="first", meaning="first year of the window", unit="year"),
        Column(name="last", meaning="last year of the window", unit="year"),
        Column(name="exporter", meaning="the state that delivers"),
        Column(name="importer", meaning="the state that gets"),
        Column(
            name="expected",
            meaning="sum over the window that the equation fitted to all other flows expects; null where nothing else "
            "tells the effect of one of the two",
            unit="the channel's",
        ),
    ),
    state_columns=("exporter", "importer"),
    year_column="last",
    coverage=Coverage(
        first=date(2006, 1, 1),
        last=date(2024, 12, 31),
        states="states with every driver that deliver to somebody, or get from somebody, in the window",
        last_reason="the records of arms and crude oil go so far; that of total trade ends in 2016",
    ),
    absence="missing",
    absence_means="One of the two lacks a driver, or trades with nobody in the channel in that window.",
    caveats=(
        "Fitted, not observed: a pseudo-Poisson gravity equation with an effect of each exporter and importer.",
        "Where leaving the flow out changes its expectation by less than 22 %, the first step of Newton's method "
        "stands for the new fit, off by about 2 % at most. `amity explain` fits again without the flow asked for.",
        "What is computed with V-Dem's indices is under CC BY-SA 4.0.",
        "Another machine may differ in the last digit.",
    ),
    build=build,
)
