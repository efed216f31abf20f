"""Gross domestic product and population of states since 1816, as estimated from several historical records."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.sources._keys import keyed

_FILE = RawFile(
    path="economy/isard_gw_gdppop.csv.gz",
    bytes=572_218,
    sha256="ca6877570d270157ab60b363f4c4e1425a325200190a2ba1a13c3a082073e775",
)
FIRST_YEAR = 1990


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``economies``: product and people of each state and year from 1990."""
    frame = pl.read_csv(raw / _FILE.path, schema_overrides={"sd_pwtrgdp": pl.Float64, "pwtrgdp": pl.Float64})
    # The file's codes are Gleditsch and Ward's, as those of the conflict data are.
    named = keyed(frame.filter(pl.col("year") >= FIRST_YEAR), {"gwcode": "state"}, source="UCDP")
    found = named.select("state", "year", pl.col("pwtrgdp").alias("gdp"), pl.col("pwtpop").alias("population"))
    # Serbia in 2006 stands under its own number and under Yugoslavia's; its own comes first.
    return {"economies": found.drop_nulls().unique(["state", "year"], keep="first", maintain_order=True)}


SOURCE = Source(
    key="isard_economies",
    title="Estimates of historic GDP and population",
    producer="Christopher J. Fariss, Therese Anders, Jonathan N. Markowitz and Miriam Barnum; kept by Steven V. Miller "
    "in the package isard",
    citation=(
        "Fariss, Christopher J., Therese Anders, Jonathan N. Markowitz and Miriam Barnum (2022): New Estimates of Over "
        "500 Years of Historic GDP and Population Data. Journal of Conflict Resolution 66(3), 553–591."
    ),
    bibtex="""@article{fariss2022economies,
  author = {Fariss, Christopher J. and Anders, Therese and Markowitz, Jonathan N. and Barnum, Miriam},
  title = {New Estimates of Over 500 Years of Historic {GDP} and Population Data},
  journal = {Journal of Conflict Resolution},
  volume = {66},
  number = {3},
  pages = {553--591},
  year = {2022}
}""",
    licence=Licence(
        name="none stated in the file",
        confirmed=False,
        commercial=None,
        terms="Cite the authors; the estimates stand on the Penn World Table 10.0 (CC BY 4.0).",
        url="",
    ),
    embed="yes",
    version="state-years to 2019",
    place="http://svmiller.com/isard/reference/gw_gdppop.html",
    files=(_FILE,),
    caveats=("Estimates of a latent model, anchored to the Penn World Table; their spread is large for poor records.",),
    parse=parse,
)
