"""CEPII's BACI trade flows of crude oil (HS 1992, 270900): a row an exporter, importer and year."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.core.errors import DataCorrupt
from amity.sources._actors import keyed
from amity.sources._baci_official import endpoint

FLOWS = "energy/baci_hs92_crude_oil_270900.csv"
CODES = "energy/country_codes.csv"
NEEDED = ("t", "i", "j", "k", "v", "q", "exporter", "importer")
PRODUCT = "270900"


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return the frame ``flows``: exporter, importer, year, value (thousand USD) and tonnes (null where not given).

    Raises
    ------
    DataCorrupt
        Where a row has another product or another alpha-3 code than its number stands for.
    """
    # No value is read as missing but the empty one: "NA" is Namibia in the list of codes.
    flows = pl.read_csv(raw / FLOWS, infer_schema=False, null_values=[""])
    codes = pl.read_csv(raw / CODES, infer_schema=False, null_values=[""])
    _check(flows, codes)
    tidy = flows.select(
        # Numbers, not letters: two reporters share the letters of Belgium, and one has letters of the file's own.
        pl.col("i").alias("exporter"),
        pl.col("j").alias("importer"),
        pl.col("t").cast(pl.Int16).alias("year"),
        pl.col("v").cast(pl.Float64).alias("value"),
        pl.col("q").str.strip_chars().cast(pl.Float64).alias("tonnes"),
    )
    return {"flows": keyed(tidy, ["exporter", "importer"], source="BACI").sort("exporter", "importer", "year")}


def _check(flows: pl.DataFrame, codes: pl.DataFrame) -> None:
    lacking = [name for name in NEEDED if name not in flows.columns]
    if lacking:
        raise DataCorrupt(
            f"the file {FLOWS} should have the columns {', '.join(NEEDED)}; {', '.join(lacking)} is not there",
            hint="use the file as the catalogue names it",
        )
    letters = dict(codes.select("country_code", "country_iso3").iter_rows())
    pairs = pl.concat(
        [
            flows.select(pl.col(n).alias("number"), pl.col(c).alias("code"))
            for n, c in (("i", "exporter"), ("j", "importer"))
        ]
    ).unique()
    odd = [f"{number} as {code}" for number, code in pairs.sort("number").iter_rows() if letters.get(number) != code]
    other = flows.filter(pl.col("k") != PRODUCT).height
    if odd or other:
        raise DataCorrupt(
            f"every row should be product {PRODUCT} and have the letters of its number; {other} rows are another "
            f"product, and these reporters do not fit the list of codes: {', '.join(odd) or 'none'}",
            hint="use the flows and the list of codes of one release",
        )


SOURCE = Source(
    key="baci_crude",
    title="BACI bilateral trade, crude oil (HS 270900)",
    producer="Centre d'études prospectives et d'informations internationales (CEPII)",
    citation="Gaulier, G. and Zignago, S. (2010), BACI: International Trade Database at the Product-Level. The "
    "1994-2007 Version, CEPII Working Paper 2010-23; HS 1992 release, years 1995–2024.",
    bibtex="""@techreport{gaulier2010baci,
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
        RawFile(path=FLOWS, bytes=1805106, sha256="1ac4678b3959a6b2c833fa36f831bf72d1e17ce8850441df8a781745c69b8c1d"),
        RawFile(path=CODES, bytes=5346, sha256="c6892f28bea23d689b29b074d299cea7f5196c708b03026fbe419fa4ecb4e820"),
    ),
    caveats=(
        "Crude is booked under the state it was shipped from or through where a report says so: in 2016–2018 oil "
        "of the Baku–Tbilisi–Ceyhan pipeline shows as Turkish, and Iranian crude after 2019 hides largely under "
        "Malaysia.",
        "Some quantities are corrupt (2017 the United Kingdom and Switzerland to Israel, 2023 Libya, 2024 Angola "
        "and Nigeria) and about 2.6 % of the rows have none (Nigeria 2021–2022).",
        "The latest year is provisional. Refined products are not in this file.",
    ),
    endpoint=endpoint(PRODUCT, FLOWS, CODES),
    parse=parse,
)
