"""CEPII's BACI as it is published: a zip archive of a revision, with a file a year and the list of codes."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

from amity.core.declarations import Endpoint, Transfer
from amity.core.errors import ChangedFormat
from amity.sources._official import member, members, needed, newest, only, read_text_csv

ADDRESS = "https://www.cepii.fr"
PAGE = "/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37"
ARCHIVE = r"BACI_HS92_V\d{6}[a-z]?\.zip"
YEAR_FILE = r"BACI_HS92_Y(\d{4})_V\w+\.csv$"
NEEDED = ("t", "i", "j", "k", "v", "q")


def fetch(transfer: Transfer, address: str, folder: Path) -> tuple[Path, ...]:
    """Return the newest archive of the 1992 revision, downloaded; it has some two gigabytes."""
    name = newest(transfer, f"{address}{PAGE}", ARCHIVE, "BACI's archive of the 1992 revision")
    return (transfer.download(f"{address}/DATA_DOWNLOAD/baci/data/{name}", folder / name),)


def endpoint(product: str, flows: str, codes: str) -> Endpoint:
    """Return the endpoint of one product (six digits), which writes the flows and the list of codes to these paths."""
    return Endpoint(
        address=ADDRESS,
        names=("BACI_HS92_V*.zip",),
        fetch=fetch,
        adapt=_adapting(product, flows, codes),
        by_hand=f"the zip archive HS92 from {ADDRESS}{PAGE}",
    )


def _adapting(product: str, flows: str, codes: str) -> Callable[[tuple[Path, ...], Path], str]:
    def adapt(files: tuple[Path, ...], folder: Path) -> str:
        archive = only(files, "BACI's archive")
        years = members(archive, YEAR_FILE)
        if not years:
            raise ChangedFormat(
                f"files of years were looked for in '{archive.name}'; none is named like BACI_HS92_Y2024_V202601.csv",
                hint="give the archive of the 1992 revision (HS92)",
            )
        for path in (flows, codes):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
        member(archive, r"country_codes\w*\.csv$", folder / codes)
        listed = read_text_csv(folder / codes)
        needed(listed, ("country_code", "country_iso3"), codes)
        letters = listed.select(pl.col("country_code"), pl.col("country_iso3"))
        parts = [_product(archive, name, product) for name in years]
        whole = pl.concat(parts)
        for number, name in (("i", "exporter"), ("j", "importer")):
            whole = whole.join(letters.rename({"country_code": number, "country_iso3": name}), on=number, how="left")
        whole.select(*NEEDED, "exporter", "importer").write_csv(folder / flows)
        span = [re.search(YEAR_FILE, name) for name in (years[0], years[-1])]
        first, last = (found.group(1) if found else "" for found in span)
        return f"{archive.stem}, {first}–{last}"

    return adapt


def _product(archive: Path, name: str, product: str) -> pl.DataFrame:
    with tempfile.TemporaryDirectory(prefix=".amity.", dir=archive.parent) as place:
        path = member(archive, f"^{re.escape(name)}$", Path(place) / "year.csv")
        lazy = pl.scan_csv(path, infer_schema=False, null_values=[""])
        needed(lazy, NEEDED, name)
        # The archive writes a product without its leading zero.
        found = lazy.filter(pl.col("k").str.zfill(6) == product).select(NEEDED).with_columns(pl.lit(product).alias("k"))
        return found.with_columns(pl.all().str.strip_chars()).collect()
