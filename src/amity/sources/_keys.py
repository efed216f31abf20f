"""Help for sources whose files name states by number: state keys for codes, year by year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import polars as pl

from amity.core.errors import UnmappedName
from amity.core.states import from_code, map_names

FIRST_YEAR = 1946
_SCHEMES: Mapping[str, Literal["cow", "gw"]] = {"COW": "cow", "WRP": "cow", "UCDP": "gw"}


def keyed(frame: pl.DataFrame, columns: Mapping[str, str], *, source: str, year: str = "year") -> pl.DataFrame:
    """Return ``frame`` with the columns of codes replaced by columns of state keys, in their places.

    A code is read in the year of its row, because several numbers passed from one state to another. Codes
    that are listed as no state, and codes of states that were gone, come out as null; a missing code stays
    missing.

    Parameters
    ----------
    frame : DataFrame
        Rows with codes and a year.
    columns : mapping of str to str
        Column of codes to the name of its column of keys.
    source : str
        A tag of the list ``name_sources``.
    year : str
        The column of years.

    Raises
    ------
    UnmappedName
        Where a code is in no list.
    """
    text = frame.with_columns([pl.col(code).cast(pl.String) for code in columns])
    pairs = pl.concat([text.select(pl.col(code).alias("code"), pl.col(year).alias("year")) for code in columns])
    known: dict[str, list[object]] = {"code": [], "year": [], "key": []}
    for (when,), part in pairs.drop_nulls().unique().group_by("year"):
        for code, key in _mapped(sorted(part["code"]), source, int(str(when))).items():
            known["code"].append(code)
            known["year"].append(when)
            known["key"].append(key)
    keys = pl.DataFrame(known, schema={"code": pl.String, "year": frame.schema[year], "key": pl.String})
    for code, name in columns.items():
        mine = keys.rename({"code": code, "year": year, "key": f"__{name}"})
        text = text.join(mine, on=[code, year], how="left", maintain_order="left")
        text = text.with_columns(pl.col(f"__{name}").alias(code)).drop(f"__{name}").rename({code: name})
    return text


def _mapped(codes: list[str], source: str, year: int) -> dict[str, str | None]:
    try:
        return map_names(codes, source=source, on=year)
    except UnmappedName:
        return {code: _one(code, source, year) for code in codes}


def _one(code: str, source: str, year: int) -> str | None:
    """Return the key for a code in a year, also where the file goes beyond the days that the lists give the code.

    Files on rivalries have West Germany (260) from 1949, the list of states from 1955: the code means the one state
    that ever had it, if that existed. The alliances have Czechoslovakia (315) in 1993: no state then.
    """
    try:
        return map_names([code], source=source, on=year)[code]
    except UnmappedName:
        state = from_code(_SCHEMES[source], code) if source in _SCHEMES else None
        if state is None:
            raise
        return state.key if state.exists_in(year, year) else None


def each_year(frame: pl.DataFrame, first: str, last: str, *, until: int) -> pl.DataFrame:
    """Return a row for every year of each spell from 1946 to ``until``, the year in a column ``year``."""
    start = pl.max_horizontal(pl.col(first).cast(pl.Int32), pl.lit(FIRST_YEAR))
    end = pl.min_horizontal(pl.col(last).cast(pl.Int32), pl.lit(until))
    return (
        frame.filter(end >= start)
        .with_columns(pl.int_ranges(start, end + 1, dtype=pl.Int32).alias("year"))
        .explode("year")
    )
