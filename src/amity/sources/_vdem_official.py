"""V-Dem's country-year core as it is published: a zip archive with one large CSV file."""

from __future__ import annotations

import gzip
import re
import tempfile
from pathlib import Path

import polars as pl

from amity.core.declarations import Endpoint, Transfer
from amity.sources._official import member, needed, newest, only

ADDRESS = "https://www.v-dem.net"
ARCHIVE = r"V-Dem-CY-Core-v\d+(?:\.\d+)?_csv\.zip"
FIRST = 1946


def fetch(transfer: Transfer, address: str, folder: Path) -> tuple[Path, ...]:
    """Return the newest archive of the country-year core, downloaded."""
    page = f"{address}/data/the-v-dem-dataset/country-year-v-dem-core/"
    name = newest(transfer, page, ARCHIVE, "V-Dem's country-year core")
    return (transfer.download(f"{address}/media/datasets/{name}", folder / name),)


def endpoint(indices: str, columns: tuple[str, ...]) -> Endpoint:
    """Return the endpoint of these indices with the ends of their intervals, written to this path."""
    wanted = tuple(f"{name}{end}" for name in columns for end in ("", "_codelow", "_codehigh"))

    def adapt(files: tuple[Path, ...], folder: Path) -> str:
        given = only(files, "V-Dem's country-year core")
        target = folder / indices
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".amity.", dir=folder) as place:
            whole = given.suffix != ".zip"
            path = given if whole else member(given, r"V-Dem-CY-Core[^/]*\.csv$", Path(place) / "core.csv")
            lazy = pl.scan_csv(path, infer_schema=False, null_values=[""])
            needed(lazy, ("country_name", "year", *wanted), given.name)
            taken = lazy.filter(pl.col("year").cast(pl.Int32) >= FIRST).select(
                pl.col("country_name").alias("vdem_country_name"), "year", *wanted
            )
            content = taken.collect().write_csv().encode()
        # No moment of writing and no name: the same archive gives the same bytes.
        target.write_bytes(gzip.compress(content, mtime=0))
        found = re.search(r"v\d+(?:\.\d+)?", given.name)
        return f"country-year core {found.group(0)}" if found else f"country-year core, {given.name}"

    return Endpoint(
        address=ADDRESS,
        names=("V-Dem-CY-Core-v*_csv.zip", "V-Dem-CY-Core-v*.csv"),
        fetch=fetch,
        adapt=adapt,
        by_hand=f"the country-year core as CSV from {ADDRESS}/data/the-v-dem-dataset/",
        terms="CC BY-SA 4.0: what you derive and publish carries the same licence, with V-Dem's citation.",
    )
