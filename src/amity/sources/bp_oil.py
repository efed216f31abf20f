"""bp's yearly oil figures by country: crude production, refining and consumption."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from amity.core import states
from amity.core.declarations import Licence, RawFile, Source
from amity.sources._actors import NON_STATE, keyed

FILE = "energy/bp_statistical_review_2022_panel.csv"
# The terms allow these four series and no others to be kept.
SERIES = {
    "oilprod_crudecond_kbd": "production",
    "refcap_kbd": "refinery_capacity",
    "refthru_kbd": "refinery_throughput",
    "oilcons_kbd": "consumption",
}


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return the frame ``balance``: state, year and four series in thousand barrels a day, null where bp has none.

    World, regional and group totals, territories and years before a state existed are left out, and so is what bp
    gives for a part of a state, as Russia to 1991.
    """
    panel = pl.read_csv(raw / FILE, infer_schema=False, null_values=[""])
    tidy = panel.select(
        pl.col("Country").alias("state"),
        pl.col("Year").cast(pl.Int16).alias("year"),
        *[pl.col(theirs).cast(pl.Float64).alias(ours) for theirs, ours in SERIES.items()],
    )
    given = tidy.filter(pl.any_horizontal(pl.col(*SERIES.values()).is_not_null()))
    known = keyed(given, ["state"], source="bp").filter(pl.col("state") != NON_STATE)
    return {"balance": known.join(_alive(known), on=["state", "year"], how="semi").sort("state", "year")}


def _alive(frame: pl.DataFrame) -> pl.DataFrame:
    pairs = frame.select("state", "year").unique()
    alive = [states.get(key).exists_on(date(year, 12, 31)) for key, year in pairs.iter_rows()]
    return pairs.filter(pl.Series(alive, dtype=pl.Boolean))


SOURCE = Source(
    key="bp_oil",
    title="bp Statistical Review of World Energy 2022, oil",
    producer="bp (since 2023 the Energy Institute)",
    citation="bp (2022), Statistical Review of World Energy 2022, 71st edition, London.",
    bibtex="""@techreport{bp2022review,
  author = {{bp}},
  title = {Statistical Review of World Energy 2022},
  institution = {bp p.l.c.},
  edition = {71st},
  address = {London},
  year = {2022},
  url = {https://www.energyinst.org/statistical-review}
}""",
    licence=Licence(
        name="bp / Energy Institute terms",
        confirmed=False,
        commercial=None,
        terms="Only crude production, refinery capacity, refinery throughput and oil consumption are kept, with "
        "attribution.",
        url="https://www.energyinst.org/statistical-review",
    ),
    embed="yes",
    version="2022 edition, 1965–2021",
    place="https://www.energyinst.org/statistical-review",
    files=(
        RawFile(path=FILE, bytes=3357306, sha256="80b86cac5fdac83d2d0597c84512d9c29ee55d1bbbc91563f1ec7ed8005a63c7"),
    ),
    caveats=(
        "Small producers and refiners are in regional totals only: a state without a figure may still have some.",
        "Refinery throughput includes feedstocks other than crude in some states.",
    ),
    parse=parse,
)
