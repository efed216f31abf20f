"""Events that a user aggregated from GDELT 2.0 by dyad and month: nothing of it is embedded."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Endpoint, Licence, RawFile, Source
from amity.core.errors import EmptyAnswer
from amity.sources._official import needed, only

FILE = "events-gdelt/dyad_years.csv"
COUNTS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
MONTHS = 12


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return the frame ``counts``: actor, target, year and the four classes of events."""
    types = {"actor": pl.String, "target": pl.String, "year": pl.Int32} | dict.fromkeys(COUNTS, pl.Int64)
    return {"counts": pl.read_csv(raw / FILE, schema=types)}


def adapt(files: tuple[Path, ...], folder: Path) -> str:
    """Return the edition after the dyad-months of whole years were summed by year.

    Raises
    ------
    ChangedFormat
        Where the file is not one that ``amity events aggregate`` wrote.
    EmptyAnswer
        Where it holds no year with all twelve months.
    """
    given = only(files, "a file of dyad-months")
    lazy = pl.scan_parquet(given)
    needed(lazy, ("state_a", "state_b", "month", *COUNTS), given.name)
    months = lazy.with_columns(year=pl.col("month") // 100).collect()
    whole = months.group_by("year").agg(pl.col("month").n_unique()).filter(pl.col("month") == MONTHS)["year"].sort()
    if whole.is_empty():
        raise EmptyAnswer(
            f"'{given.name}' was read; it holds no year with all its months, and a share of a part of a year is not "
            "compared with one of a whole",
            hint="aggregate whole years",
        )
    counts = (
        months.filter(pl.col("year").is_in(whole.to_list()))
        .group_by(actor="state_a", target="state_b", year="year")
        .agg(pl.col(COUNTS).sum())
        .sort("actor", "target", "year")
    )
    target = folder / FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    counts.select("actor", "target", "year", *COUNTS).write_csv(target)
    return f"dyad-months of whole years, {whole[0]}–{whole[-1]}"


SOURCE = Source(
    key="gdelt_events",
    title="GDELT 2.0 Event Database, aggregated by the user",
    producer="The GDELT Project",
    citation="Leetaru, K. and Schrodt, P. A. (2013), GDELT: Global Data on Events, Location, and Tone, 1979–2012, ISA "
    "Annual Convention; GDELT 2.0 Event Database, http://data.gdeltproject.org/gdeltv2.",
    bibtex="""@misc{leetaru2013gdelt,
  author = {Leetaru, Kalev and Schrodt, Philip A.},
  title = {{GDELT}: Global Data on Events, Location, and Tone, 1979--2012},
  howpublished = {ISA Annual Convention},
  year = {2013},
  url = {https://www.gdeltproject.org}
}""",
    licence=Licence(
        name="GDELT terms of use",
        confirmed=False,
        commercial=True,
        terms="Open for any use with a citation and a link to the GDELT Project.",
        url="https://www.gdeltproject.org/about.html",
    ),
    embed="no",
    version="none embedded",
    place="http://data.gdeltproject.org/gdeltv2",
    files=(RawFile(path=FILE, bytes=0, sha256=""),),
    caveats=("A machine reads the news, and one story can give several events; who counts as official is not marked.",),
    endpoint=Endpoint(
        address="http://data.gdeltproject.org/gdeltv2",
        names=("dyad-months*.parquet",),
        fetch=None,
        adapt=adapt,
        by_hand="fetch and aggregate whole years (amity events fetch, amity events aggregate --out "
        "dyad-months.parquet), then amity data import dyad-months.parquet",
    ),
    parse=parse,
)
