"""Yearly transfers of major arms by supplier and recipient, with what intervals over deals need and no deal itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table
from amity.tables._dyads import state_years

KEYS = ("supplier", "recipient", "year")
# Products of two TIV values of two decimals have four: rounding there only undoes the error of adding.
PRODUCT_DECIMALS = 4
TIV_DECIMALS = 2


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the table from the frame ``deals`` of the source ``sipri_arms``."""
    deals = frames["sipri_arms"]["deals"]
    local = deals.filter("local")
    table = (
        deals.group_by(KEYS)
        .agg(pl.col("tiv").sum(), pl.len().alias("deals"))
        .join(
            local.group_by(KEYS).agg(pl.col("tiv").sum().alias("tiv_local"), pl.len().alias("deals_local")),
            on=KEYS,
            how="left",
        )
        .join(_products(deals, "products"), on=KEYS, how="left")
        .join(_products(local, "products_local"), on=KEYS, how="left")
        .join(_returning(deals, "returning"), on=KEYS, how="left")
        .join(_returning(local, "returning_local"), on=KEYS, how="left")
    )
    return table.select(
        *KEYS,
        pl.col("tiv").round(TIV_DECIMALS),
        pl.col("tiv_local").fill_null(0.0).round(TIV_DECIMALS),
        pl.col("deals").cast(pl.Int16),
        pl.col("deals_local").fill_null(0).cast(pl.Int16),
        _filled("products", pl.Float64),
        _filled("products_local", pl.Float64),
        _filled("returning", pl.Int16),
        _filled("returning_local", pl.Int16),
    ).sort(KEYS)


def _products(deals: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return, per key and as a list over lags k, the sum over deals of TIV(year) x TIV(year + k)."""
    later = deals.select("deal", pl.col("year").alias("then"), pl.col("tiv").alias("tiv_then"))
    pairs = deals.join(later, on="deal").filter(pl.col("then") >= pl.col("year"))
    summed = pairs.group_by(*KEYS, (pl.col("then") - pl.col("year")).alias("lag")).agg(
        (pl.col("tiv") * pl.col("tiv_then")).sum().round(PRODUCT_DECIMALS).alias("figure")
    )
    return _listed(summed, name)


def _returning(deals: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return, per key, how many deals of the year last delivered 1, 2, … years before, as a list."""
    ordered = deals.sort("deal", "year").with_columns(
        (pl.col("year") - pl.col("year").shift(1).over("deal")).alias("lag")
    )
    counted = ordered.drop_nulls("lag").group_by(*KEYS, (pl.col("lag") - 1).alias("lag")).agg(pl.len().alias("figure"))
    return _listed(counted, name)


def _listed(long: pl.DataFrame, name: str) -> pl.DataFrame:
    spans = long.group_by(KEYS).agg(pl.col("lag").max().alias("longest"))
    grid = (
        spans.with_columns(pl.int_ranges(0, pl.col("longest") + 1, dtype=pl.Int16).alias("lag"))
        .explode("lag")
        .drop("longest")
    )
    full = grid.join(long.with_columns(pl.col("lag").cast(pl.Int16)), on=[*KEYS, "lag"], how="left")
    ordered = full.with_columns(pl.col("figure").fill_null(0)).sort(*KEYS, "lag")
    return ordered.group_by(KEYS, maintain_order=True).agg(pl.col("figure").alias(name))


def _filled(name: str, kind: type[pl.DataType]) -> pl.Expr:
    return pl.col(name).fill_null(pl.lit([], dtype=pl.List(kind))).cast(pl.List(kind))


TABLE = Table(
    key="arms_transfers",
    title="Transfers of major arms by supplier, recipient and year",
    sources=("sipri_arms",),
    unit_of_analysis="directed dyad-year with a delivery (supplier, recipient, calendar year)",
    key_columns=KEYS,
    columns=(
        Column(name="supplier", meaning="state key, or 'unknown' or 'non_state'"),
        Column(name="recipient", meaning="state key, or 'unknown' or 'non_state'"),
        Column(name="year", meaning="year of delivery"),
        Column(name="tiv", meaning="volume delivered", unit="million TIV"),
        Column(name="tiv_local", meaning="the part of it produced in the recipient state", unit="million TIV"),
        Column(name="deals", meaning="deals with a delivery that year", unit="count"),
        Column(name="deals_local", meaning="those of them that are local production", unit="count"),
        Column(
            name="products",
            meaning="sum over deals of TIV of this year times TIV of k years later, for k = 0, 1, …; with it the "
            "sum of squared deal totals over any run of years is exact",
            unit="million TIV squared",
        ),
        Column(name="products_local", meaning="the same for local production", unit="million TIV squared"),
        Column(
            name="returning",
            meaning="deals of this year whose delivery before was 1, 2, … years earlier; with it distinct deals "
            "over any run of years can be counted",
            unit="count",
        ),
        Column(name="returning_local", meaning="the same for local production", unit="count"),
    ),
    state_columns=("supplier", "recipient"),
    year_column="year",
    coverage=Coverage(
        first=date(1995, 1, 1),
        last=date(2024, 12, 31),
        states="all states and known non-state actors; 'unknown' where SIPRI could not tell",
        last_reason="the export was asked for deliveries up to 2025 and holds none after 2024",
    ),
    absence="zero",
    absence_means="no delivery of major arms was identified for that dyad and year; the register covers every state",
    caveats=(
        "Unknown suppliers and recipients that are no states stay in every total, under the labels 'unknown' and "
        "'non_state'.",
        "Major arms only: small arms, ammunition and most components are outside the register.",
        "A deal with a delivery before 1995 counts from 1995 on only.",
    ),
    state_years=state_years(("supplier", "recipient")),
    build=build,
)
