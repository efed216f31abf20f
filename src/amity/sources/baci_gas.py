"""CEPII's BACI trade flows of natural gas (HS 1992, 271111 liquefied and 271121 in gaseous state)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.core.errors import DataCorrupt
from amity.sources._actors import keyed

FILES = {
    "lng": ("energy/baci_hs92_lng_271111.csv", "271111"),
    "pipeline": ("energy/baci_hs92_pipeline_gas_271121.csv", "271121"),
}
NEEDED = ("t", "i", "j", "k", "v", "q")


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return the frame ``flows``: exporter, importer, year, kind, value (thousand USD), tonnes (null where not given).

    Raises
    ------
    DataCorrupt
        Where a column is not there or a row has another product than its file.
    """
    return {"flows": pl.concat([_flows(raw, kind) for kind in FILES]).sort("exporter", "importer", "year", "kind")}


def _flows(raw: Path, kind: str) -> pl.DataFrame:
    path, product = FILES[kind]
    # No value is read as missing but the empty one: "NA" is Namibia in the files' letters.
    flows = pl.read_csv(raw / path, infer_schema=False, null_values=[""])
    lacking = [name for name in NEEDED if name not in flows.columns]
    odd = 0 if lacking else flows.filter(pl.col("k") != product).height
    if lacking or odd:
        raise DataCorrupt(
            f"the file {path} should have the columns {', '.join(NEEDED)} and the product {product} only; "
            f"{', '.join(lacking) or 'no column'} is not there and {odd} rows are of another product",
            hint="use the file as the catalogue names it",
        )
    tidy = flows.select(
        # Numbers, not letters: two reporters share the letters of Belgium, and one has letters of the file's own.
        pl.col("i").alias("exporter"),
        pl.col("j").alias("importer"),
        pl.col("t").cast(pl.Int16).alias("year"),
        pl.lit(kind).alias("kind"),
        pl.col("v").str.strip_chars().cast(pl.Float64).alias("value"),
        pl.col("q").str.strip_chars().cast(pl.Float64).alias("tonnes"),
    )
    return keyed(tidy, ["exporter", "importer"], source="BACI")


SOURCE = Source(
    key="baci_gas",
    title="BACI bilateral trade, natural gas (HS 271111 and 271121)",
    producer="Centre d'études prospectives et d'informations internationales (CEPII)",
    citation="Gaulier, G. and Zignago, S. (2010), BACI: International Trade Database at the Product-Level. The "
    "1994-2007 Version, CEPII Working Paper 2010-23; HS 1992 release, years 1995–2024.",
    bibtex="""@techreport{gaulier2010bacigas,
  author = {Gaulier, Guillaume and Zignago, Soledad},
  title = {{BACI}: International Trade Database at the Product-Level. The 1994-2007 Version},
  institution = {CEPII},
  type = {Working Paper},
  number = {2010-23},
  year = {2010},
  url = {https://www.cepii.fr}
}""",
    licence=Licence(
        name="Etalab Open Licence 2.0",
        confirmed=True,
        commercial=True,
        terms="Free reuse, commercial use included, with attribution to CEPII.",
        url="https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    ),
    embed="yes",
    version="HS 1992, 1995–2024",
    place="https://www.cepii.fr",
    files=(
        RawFile(
            path=FILES["lng"][0],
            bytes=613309,
            sha256="e73027e678b2afb596efbdbcdd5c29d032ab3461202b394cf1852b87a70c09e6",
        ),
        RawFile(
            path=FILES["pipeline"][0],
            bytes=386749,
            sha256="c676ad8218f2728283c7e1e3b32d68e6d933c8a67fde2fd025131f46ffcd230d",
        ),
    ),
    caveats=(
        "Gas is booked under the state it was shipped from or through where a report says so: much Russian gas shows "
        "as that of the states it crossed.",
        "Gas that came by pipeline is booked as liquefied at times (Israel to Egypt in 2022 and 2024).",
        "The latest year is provisional, and some rows have no tonnes.",
    ),
    parse=parse,
)
