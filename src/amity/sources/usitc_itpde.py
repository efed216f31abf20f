"""USITC's International Trade and Production Database for Estimation, all industries summed."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.core.errors import DataCorrupt
from amity.sources._actors import keyed

FILE = "trade/usitc_itpde_total_2000_2016.parquet"
NEEDED = ("year", "exporter", "importer", "value")


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return the frame ``flows``: exporter, importer, year and value (USD); a state to itself is domestic sales."""
    flows = pl.read_parquet(raw / FILE)
    lacking = [name for name in NEEDED if name not in flows.columns]
    if lacking:
        raise DataCorrupt(
            f"the file {FILE} should have the columns {', '.join(NEEDED)}; {', '.join(lacking)} is not there",
            hint="use the file as the catalogue names it",
        )
    tidy = flows.select("exporter", "importer", pl.col("year").cast(pl.Int16), pl.col("value").cast(pl.Float64))
    return {"flows": keyed(tidy, ["exporter", "importer"], source="ITPDE").sort("exporter", "importer", "year")}


SOURCE = Source(
    key="usitc_itpde",
    title="International Trade and Production Database for Estimation (ITPD-E), total over industries",
    producer="United States International Trade Commission (USITC)",
    citation="Borchert, I., Larch, M., Shikher, S. and Yotov, Y. V. (2021), The International Trade and Production "
    "Database for Estimation (ITPD-E), International Economics 166, 140–166, doi:10.1016/j.inteco.2020.08.001.",
    bibtex="""@article{borchert2021itpde,
  author = {Borchert, Ingo and Larch, Mario and Shikher, Serge and Yotov, Yoto V.},
  title = {The International Trade and Production Database for Estimation ({ITPD-E})},
  journal = {International Economics},
  volume = {166},
  pages = {140--166},
  year = {2021},
  doi = {10.1016/j.inteco.2020.08.001}
}""",
    licence=Licence(
        name="US government work",
        confirmed=True,
        commercial=True,
        terms="A work of the United States government, in the public domain there; cite the USITC and the paper.",
        url="https://www.usitc.gov/data/gravity/itpde.htm",
    ),
    embed="yes",
    version="2000–2016",
    place="https://www.usitc.gov/data/gravity/itpde.htm",
    files=(
        RawFile(path=FILE, bytes=1815729, sha256="82321dff4080603734165930e867864de9a060ea0f848292ce6d993faae7d2cf"),
    ),
    caveats=(
        "The record ends in 2016 and has five significant digits.",
        "Totals leave out flows that were not reported: for some dyads they are far below crude oil alone in other "
        "sources (Azerbaijan to Israel in 2016: 32 million USD here, 663 million USD of crude in BACI).",
        "Hong Kong and Macao are not in the file; Serbia and Montenegro start in 2006.",
    ),
    parse=parse,
)
