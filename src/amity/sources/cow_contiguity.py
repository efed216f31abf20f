"""Direct contiguity of states, by land and across water: the Correlates of War project."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.sources._keys import each_year, keyed

_FILE = RawFile(
    path="peace-science/cow_contdir.csv",
    bytes=59_664,
    sha256="1fbc6601fdb72823da4d0eb260028abc7a1de02c9b444b86175d699554ee2ae9",
)
LIST_END = 2016


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``years``: each pair's class of contiguity (1 to 5) in each year from 1946, both directions.

    A pair whose class changed within a year has the later one. The file's class 0 means that the pair is not
    contiguous and has no row here.
    """
    frame = pl.read_csv(raw / _FILE.path)
    spells = frame.filter(pl.col("conttype") > 0).with_columns(
        pl.col("stdate").str.slice(0, 4).cast(pl.Int32).alias("first"),
        pl.col("enddate").str.slice(0, 4).cast(pl.Int32).alias("last"),
    )
    years = keyed(
        each_year(spells, "first", "last", until=LIST_END), {"ccode1": "state_a", "ccode2": "state_b"}, source="COW"
    )
    latest = years.sort("stdate").group_by("state_a", "state_b", "year").agg(pl.col("conttype").last().alias("type"))
    return {"years": latest.sort("state_a", "state_b", "year")}


SOURCE = Source(
    key="cow_contiguity",
    title="Direct Contiguity",
    producer="Correlates of War Project",
    citation=(
        "Stinnett, Douglas M., Jaroslav Tir, Philip Schafer, Paul F. Diehl and Charles Gochman (2002): The "
        "Correlates of "
        "War Project Direct Contiguity Data, Version 3. Conflict Management and Peace Science 19(2), 58–66. Version "
        "3.2."
    ),
    bibtex="""@article{stinnett2002contiguity,
  author = {Stinnett, Douglas M. and Tir, Jaroslav and Schafer, Philip and Diehl, Paul F. and Gochman, Charles},
  title = {The Correlates of War Project Direct Contiguity Data, Version 3},
  journal = {Conflict Management and Peace Science},
  year = {2002},
  volume = {19},
  number = {2},
  pages = {58--66},
  doi = {10.1177/073889420201900203}
}""",
    licence=Licence(
        name="free with citation",
        confirmed=False,
        commercial=None,
        terms="Cite the article and the version. No licence text was at hand.",
        url="https://correlatesofwar.org",
    ),
    embed="yes",
    version="3.2 (to 2016)",
    place="https://correlatesofwar.org/data-sets/direct-contiguity",
    files=(_FILE,),
    caveats=("Miles are nautical; water includes the Caspian Sea. Dependencies are not counted.",),
    parse=parse,
)
