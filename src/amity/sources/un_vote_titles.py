"""Descriptions of UN roll calls, 1946 to 2019: session, symbol, title, amendment or paragraph."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source

_ROLL_CALLS = RawFile(
    path="un-votes-titles/un_roll_calls.csv",
    bytes=1_552_420,
    sha256="0167e4bb1c94954cbcf15e6062e076731b31f2f009413fa0c800275e7097e8b3",
)


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``roll_calls``: rcid, date, session, symbol, title, what is told of the vote, and what it was
    on.

    ``rcid`` and ``date`` together are the key: the source of the votes uses four numbers twice. From session
    52 on some rows have no title; what is told is then the record of the meeting up to the vote.
    """
    table = pl.read_csv(raw / _ROLL_CALLS.path, infer_schema=False)
    flag = {"1": True, "0": False}
    return {
        "roll_calls": table.select(
            pl.col("rcid").cast(pl.Int32),
            pl.col("date").str.to_date("%Y-%m-%d"),
            pl.col("session").cast(pl.Int16),
            pl.col("unres").replace({"": None, "NA": None}).alias("symbol"),
            _told("short").alias("title"),
            _told("descr").alias("told"),
            pl.col("amend").replace_strict(flag, default=None, return_dtype=pl.Boolean).alias("amendment"),
            pl.col("para").replace_strict(flag, default=None, return_dtype=pl.Boolean).alias("paragraph"),
        )
    }


def _told(name: str) -> pl.Expr:
    """Return a text column without what is no text: "NA", and columns of a table that slipped into a cell."""
    text = pl.col(name).str.split("\t").list.first().str.replace_all(r"\s+", " ").str.strip_chars(' "\\')
    return pl.when(~text.is_in(["NA", ""])).then(text)


SOURCE = Source(
    key="un_vote_titles",
    title="unvotes: descriptions of roll calls of the UN General Assembly",
    producer="David Robinson and Nicholas Goguen-Compagnoni, after Erik Voeten",
    citation=(
        "Robinson, David and Nicholas Goguen-Compagnoni (2021): unvotes: United Nations General Assembly "
        "Voting Data. R package version 0.3.0."
    ),
    bibtex="""@manual{robinson2021unvotes,
  author = {Robinson, David and Goguen-Compagnoni, Nicholas},
  title = {unvotes: United Nations General Assembly Voting Data},
  year = {2021},
  note = {R package version 0.3.0},
  url = {https://CRAN.R-project.org/package=unvotes}
}""",
    licence=Licence(
        name="not stated with the data",
        confirmed=False,
        commercial=None,
        terms="Titles and symbols are facts; cite the package and the dataset it rests on.",
        url="https://CRAN.R-project.org/package=unvotes",
    ),
    embed="yes",
    version="0.3.0, 1946 to 2020-01-14",
    place="https://CRAN.R-project.org/package=unvotes",
    files=(_ROLL_CALLS,),
    caveats=(
        "Flags of amendments and paragraphs are kept to session 39 and, for paragraphs and amendments "
        "only, in sessions 52 to 67, 71 and 72.",
        "Up to session 19 what stands as a symbol is a page of the records, and some symbols of December "
        "1973 belong to another roll call.",
    ),
    parse=parse,
)
