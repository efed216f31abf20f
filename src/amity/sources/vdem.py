"""Indices of democracy by country and year, with their uncertainty: Varieties of Democracy."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core import states
from amity.core.declarations import Licence, RawFile, Source
from amity.core.states import map_names
from amity.sources._vdem_official import endpoint

_FILE = RawFile(
    path="regime/vdem_simple.csv.gz",
    bytes=524_320,
    sha256="b108edcff0ac3af31bee8931fe60bf8d53f162d4fe3ec4ff797bb68405999c1a",
)
INDICES = {
    "polyarchy": "v2x_polyarchy",
    "liberal": "v2x_libdem",
    "participatory": "v2x_partipdem",
    "deliberative": "v2x_delibdem",
    "egalitarian": "v2x_egaldem",
}


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``indices``: each index with the ends of its interval, for every year in which the state existed.

    V-Dem also codes colonies, territories and parts of states; those years and units have no row here.
    """
    frame = pl.read_csv(raw / _FILE.path, infer_schema_length=0).with_columns(pl.col("year").cast(pl.Int32))
    names = _keys(frame.select(pl.col("vdem_country_name").alias("name"), "year").unique())
    columns = [
        pl.col(f"{column}{end}").cast(pl.Float64).alias(f"{name}{new}")
        for name, column in INDICES.items()
        for end, new in (("", ""), ("_codelow", "_low"), ("_codehigh", "_high"))
    ]
    joined = frame.rename({"vdem_country_name": "name"}).join(names, on=["name", "year"], how="left")
    return {
        "indices": joined.drop_nulls("key").select(pl.col("key").alias("state"), "year", *columns).sort("state", "year")
    }


def _keys(units: pl.DataFrame) -> pl.DataFrame:
    """Return the key of each unit in each year, null where it was no state then."""
    found: dict[str, list[object]] = {"name": [], "year": [], "key": []}
    for (when,), part in units.group_by("year"):
        year = int(str(when))
        for name, key in map_names(sorted(part["name"]), source="V-Dem", on=year).items():
            alive = key is not None and states.get(key).exists_in(year, year)
            found["name"].append(name)
            found["year"].append(year)
            found["key"].append(key if alive else None)
    return pl.DataFrame(found, schema={"name": pl.String, "year": pl.Int32, "key": pl.String})


SOURCE = Source(
    key="vdem",
    title="V-Dem Country-Year Dataset",
    producer="Varieties of Democracy Institute, University of Gothenburg",
    citation=(
        "Coppedge, Michael, John Gerring, Carl Henrik Knutsen, Staffan I. Lindberg, Jan Teorell and others (2025): "
        "V-Dem "
        "Country-Year Dataset v15. Varieties of Democracy (V-Dem) Project. https://doi.org/10.23696/vdemds25"
    ),
    bibtex="""@misc{coppedge2025vdem,
  author = {Coppedge, Michael and Gerring, John and Knutsen, Carl Henrik and Lindberg, Staffan I. and Teorell, Jan and
            others},
  title = {{V-Dem} Country-Year Dataset v15},
  howpublished = {Varieties of Democracy (V-Dem) Project},
  year = {2025},
  doi = {10.23696/vdemds25}
}""",
    licence=Licence(
        name="CC BY-SA 4.0",
        confirmed=True,
        commercial=True,
        terms=(
            "Share and adapt with attribution and under the same licence: what is derived from it is CC BY-SA 4.0 too."
        ),
        url="https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    embed="yes",
    version="country-years 1946–2024",
    place="https://www.v-dem.net/data/the-v-dem-dataset/",
    files=(_FILE,),
    caveats=(
        "Most very small states are not coded.",
        "Palestine, from 1988 on, has the figures of the West Bank; Gaza is coded apart.",
    ),
    endpoint=endpoint(_FILE.path, tuple(INDICES.values())),
    parse=parse,
)
