"""Spells of membership in international organisations: the Correlates of War list to 2014, later changes by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table
from amity.core.errors import DataCorrupt
from amity.core.tsv import read_tsv
from amity.tables._spells import runs

LISTED_TO = 2014
HAND_COLUMNS = ("organisation", "state", "status", "action", "first", "last", "note", "publisher", "dated", "url")
ORGANISATION_COLUMNS = (
    "organisation",
    "listed_as",
    "factbook_as",
    "name",
    "checked",
    "statement",
    "publisher",
    "url",
)
_SCHEMA = {
    "organisation": pl.String,
    "state": pl.String,
    "status": pl.String,
    "first": pl.Date,
    "last": pl.Date,
    "by": pl.String,
    "note": pl.String,
    "citation": pl.String,
}


@cache
def organisations() -> Mapping[str, Mapping[str, str]]:
    """Return the organisations by key: their name in prose, and to which day and where changes were looked for.

    Examples
    --------
    >>> organisations()["oic"]["name"]
    'the OIC'
    """
    rows = read_tsv(files("amity.tables").joinpath("hand", "organisations.tsv"), ORGANISATION_COLUMNS)
    return {row["organisation"]: row for row in rows}


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return every spell of membership: those of the list, changed and completed by the rows entered by hand."""
    listed = _listed(frames["cow_igos"]["memberships"])
    hand = read_tsv(files("amity.tables").joinpath("hand", "memberships.tsv"), HAND_COLUMNS)
    merged = _ended(_kept(listed, hand), hand)
    whole = pl.concat([merged, _added(hand)])
    checked = {key: date.fromisoformat(row["checked"]) for key, row in organisations().items()}
    return whole.with_columns(
        pl.col("organisation").replace_strict(checked, return_dtype=pl.Date).alias("checked")
    ).sort("organisation", "state", "first")


def _listed(years: pl.DataFrame) -> pl.DataFrame:
    ours = {row["listed_as"]: key for key, row in organisations().items() if row["listed_as"]}
    known = years.filter(pl.col("organisation").is_in(list(ours))).with_columns(
        pl.col("organisation").replace_strict(ours, return_dtype=pl.String)
    )
    spells = runs(known, ("organisation", "state"), ("status",))
    # A spell that reaches the end of the list goes on: every later end is a row entered by hand.
    goes_on = pl.col("last") == LISTED_TO
    return spells.select(
        "organisation",
        "state",
        "status",
        pl.date(pl.col("first"), 1, 1).alias("first"),
        pl.when(goes_on).then(None).otherwise(pl.date(pl.col("last"), 12, 31)).alias("last"),
        pl.lit("cow_igos").alias("by"),
        pl.lit("").alias("note"),
        pl.lit("Correlates of War IGO 3.0").alias("citation"),
    )


def _kept(listed: pl.DataFrame, hand: list[dict[str, str]]) -> pl.DataFrame:
    """Return the listed spells without those that a row by hand replaces."""
    replaced = {(row["organisation"], row["state"]) for row in hand if row["action"] == "replace"}
    gone = pl.DataFrame(sorted(replaced), schema=["organisation", "state"], orient="row")
    return listed.join(gone, on=["organisation", "state"], how="anti")


def _ended(listed: pl.DataFrame, hand: list[dict[str, str]]) -> pl.DataFrame:
    """Return the listed spells with the ends that rows by hand give to those that go on."""
    for row in hand:
        if row["action"] != "end":
            continue
        mine = (
            (pl.col("organisation") == row["organisation"])
            & (pl.col("state") == row["state"])
            & (pl.col("status") == row["status"])
            & pl.col("last").is_null()
        )
        if listed.filter(mine).height != 1:
            raise DataCorrupt(
                f"a row by hand ends the membership '{row['status']}' of {row['state']} in '{row['organisation']}', "
                "and the list has no such membership that goes on",
                hint="correct that row of tables/hand/memberships.tsv",
            )
        new = {
            "last": pl.lit(date.fromisoformat(row["last"])),
            "by": pl.lit("hand"),
            "citation": pl.lit(_citation(row)),
        }
        if row["note"]:
            new["note"] = pl.lit(row["note"])
        listed = listed.with_columns(
            [pl.when(mine).then(value).otherwise(pl.col(name)).alias(name) for name, value in new.items()]
        )
    return listed


def _added(hand: list[dict[str, str]]) -> pl.DataFrame:
    spells = [
        (
            row["organisation"],
            row["state"],
            row["status"],
            date.fromisoformat(row["first"]),
            date.fromisoformat(row["last"]) if row["last"] else None,
            "hand",
            row["note"],
            _citation(row),
        )
        for row in hand
        if row["action"] in ("add", "replace")
    ]
    return pl.DataFrame(spells, schema=_SCHEMA, orient="row")


def _citation(row: Mapping[str, str]) -> str:
    return f"{row['publisher']}, {row['dated']}, {row['url']}"


def _years(frame: pl.DataFrame) -> pl.DataFrame:
    last = pl.coalesce(pl.col("last"), pl.col("checked")).dt.year()
    spans = frame.select("state", pl.col("first").dt.year().alias("first"), last.alias("last"))
    return spans.group_by("state").agg(pl.col("first").min(), pl.col("last").max())


TABLE = Table(
    key="memberships",
    title="Membership of international organisations",
    sources=("cow_igos",),
    unit_of_analysis="organisation × state × spell",
    key_columns=("organisation", "state", "first"),
    columns=(
        Column(name="organisation", meaning="the organisation's key, that of its peer set"),
        Column(name="state", meaning="the state"),
        Column(name="status", meaning="member, associate or observer; suspended members are members"),
        Column(name="first", meaning="first day; 1 January where the list gives the year only"),
        Column(name="last", meaning="last day; missing where the membership goes on"),
        Column(name="by", meaning="cow_igos, or hand for what was entered by hand"),
        Column(name="note", meaning="what a reader must know"),
        Column(name="citation", meaning="where the row comes from"),
        Column(name="checked", meaning="the day to which changes in the organisation were looked for"),
    ),
    state_columns=("state",),
    coverage=Coverage(
        first=date(1945, 1, 1),
        last=date(2025, 12, 31),
        states="states of the Correlates of War list to 2014; all of amity's states since",
        last_reason="changes were looked for to the end of 2025",
    ),
    absence="zero",
    absence_means="the state did not belong to the organisation",
    precedence="rows entered by hand win over the list, each with its citation",
    caveats=("The list gives years, the rows by hand days.",),
    state_years=_years,
    build=build,
)
