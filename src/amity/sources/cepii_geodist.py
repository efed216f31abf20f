"""Distances between states: CEPII's GeoDist."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.core.states import map_names

_FILE = RawFile(
    path="geography/cepii_geodist_dyads.csv.gz",
    bytes=1_014_159,
    sha256="c6ed2e3a88d02e97a14b2c03b34a480362a1e6ad55289c8e05b4494412e4898a",
)


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``dyads``: kilometres between capitals and between peoples, a common language, one row a pair."""
    frame = pl.read_csv(raw / _FILE.path, null_values=".")
    keys = map_names(sorted(set(frame["iso_o"]) | set(frame["iso_d"])), source="CEPII")
    dyads = frame.select(
        pl.col("iso_o").replace_strict(keys, return_dtype=pl.String).alias("state_a"),
        pl.col("iso_d").replace_strict(keys, return_dtype=pl.String).alias("state_b"),
        pl.col("distcap").alias("capitals"),
        pl.col("distw").alias("peoples"),
        (pl.col("comlang_off") == 1).alias("language"),
    )
    # Territories are null. Distances between peoples differ in the last digits between the two directions.
    once = dyads.drop_nulls(["state_a", "state_b"]).filter(pl.col("state_a") < pl.col("state_b"))
    return {"dyads": once.sort("state_a", "state_b")}


SOURCE = Source(
    key="cepii_geodist",
    title="GeoDist",
    producer="Centre d'études prospectives et d'informations internationales (CEPII)",
    citation=(
        "Mayer, Thierry and Soledad Zignago (2011): Notes on CEPII's Distances Measures: The GeoDist Database. CEPII "
        "Working Paper 2011-25."
    ),
    bibtex="""@techreport{mayer2011geodist,
  author = {Mayer, Thierry and Zignago, Soledad},
  title = {Notes on {CEPII}'s Distances Measures: The {GeoDist} Database},
  institution = {CEPII},
  type = {Working Paper},
  number = {2011-25},
  year = {2011}
}""",
    licence=Licence(
        name="Etalab 2.0",
        confirmed=True,
        commercial=True,
        terms="Re-use with attribution and the date of the version.",
        url="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    ),
    embed="yes",
    version="dyads as of 2011",
    place="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=6",
    files=(_FILE,),
    caveats=(
        "Serbia and Montenegro are one unit; there is no South Sudan and no Kosovo.",
        "The capital of a state is the source's choice: Tel Aviv for Israel, Gaza for Palestine, Rangoon for Burma.",
    ),
    parse=parse,
)
