"""SIPRI's register of transfers of major arms: one row a deal and delivery year."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.core.errors import DataCorrupt
from amity.sources._actors import keyed
from amity.sources._sipri_official import endpoint

FILE = "arms/sipri_trade_register_1995_2025.csv"
PREAMBLE = 11
DEAL, YEAR, TIV, LOCAL = "SIPRI AT Database ID", "Delivery year", "TIV delivery values", "Local production"
NEEDED = (DEAL, "Supplier", "Recipient", YEAR, TIV, LOCAL)
UNKNOWN_NAMES = frozenset({"unknown supplier(s)", "unknown recipient(s)"})
HINT = "use the export as it was downloaded, with its preamble and all its columns"


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return the frame ``deals``: deal, supplier, recipient, year, TIV (million) and whether it is local production.

    A delivery of "0" is one of less than 0.5 million TIV and stays a deal; an empty field means that no delivery
    was identified and the row is left out.

    Raises
    ------
    DataCorrupt
        Where the preamble or a column is not where the export has it, or a deal has two suppliers, recipients or
        answers on local production: the statistics kept of deals would be wrong then.
    """
    register = _read(raw / FILE)
    deals = register.filter(pl.col(TIV) != "").select(
        pl.col(DEAL).cast(pl.Int32).alias("deal"),
        pl.col("Supplier").alias("supplier"),
        pl.col("Recipient").alias("recipient"),
        pl.col(YEAR).cast(pl.Int16).alias("year"),
        pl.col(TIV).cast(pl.Float64).alias("tiv"),
        _yes(LOCAL).alias("local"),
    )
    _check_deals(deals)
    known = keyed(deals, ["supplier", "recipient"], source="SIPRI", unknown=UNKNOWN_NAMES)
    return {"deals": known.sort("deal", "year")}


def _read(path: Path) -> pl.DataFrame:
    # Every line ends in a stray ";", in the header a part of the last name and in each row of the last field.
    try:
        register = pl.read_csv(path, skip_rows=PREAMBLE, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise DataCorrupt(
            f"the register should name its columns in line {PREAMBLE + 1} and fill them in each row; it does not",
            hint=HINT,
            context=f"{path}: {error}",
        ) from error
    register = register.rename({name: name.rstrip(";") for name in register.columns})
    lacking = [name for name in NEEDED if name not in register.columns]
    if lacking:
        raise DataCorrupt(
            f"the register should name its columns in line {PREAMBLE + 1}; {', '.join(lacking)} is not there",
            hint=HINT,
            context=str(path),
        )
    return register.with_columns(pl.all().fill_null("")).with_columns(
        pl.col(register.columns[-1]).str.strip_chars_end(";")
    )


def _yes(column: str) -> pl.Expr:
    answers = {"Yes": True, "No": False}
    return pl.col(column).replace_strict(answers, return_dtype=pl.Boolean)


def _check_deals(deals: pl.DataFrame) -> None:
    apart = deals.group_by("deal").agg(pl.struct("supplier", "recipient", "local").n_unique().alias("n"))
    mixed = apart.filter(pl.col("n") > 1)
    repeated = deals.select(pl.struct("deal", "year").is_duplicated().sum()).item()
    if mixed.height or repeated:
        raise DataCorrupt(
            "a deal should have one supplier, one recipient, one answer on local production and one row a year; "
            f"{mixed.height} deals have several, and {repeated} rows repeat a deal and year",
            hint=HINT,
        )


SOURCE = Source(
    key="sipri_arms",
    title="SIPRI Arms Transfers Database, trade register",
    producer="Stockholm International Peace Research Institute (SIPRI)",
    citation="Stockholm International Peace Research Institute (2026), SIPRI Arms Transfers Database, trade "
    "register, export of 12 February 2026, https://doi.org/10.55163/SAFC1241.",
    bibtex="""@misc{sipri2026arms,
  author = {{Stockholm International Peace Research Institute}},
  title = {{SIPRI} Arms Transfers Database},
  year = {2026},
  howpublished = {Trade register, export of 12 February 2026},
  doi = {10.55163/SAFC1241},
  url = {https://www.sipri.org/databases/armstransfers}
}""",
    licence=Licence(
        name="SIPRI user rules",
        confirmed=True,
        commercial=False,
        terms="Information from the SIPRI Arms Transfers Database. Free use with this credit line; calculations "
        "are the user's and must not be attributed to SIPRI; no commercial use without agreement; fair use is "
        "under 10 % of a data set. Only yearly figures derived from the register are kept here, never the "
        "register.",
        url="https://www.sipri.org/databases/armstransfers",
    ),
    embed="yes",
    version="deliveries 1995–2024, export generated 2026-02-12",
    place="https://armstransfers.sipri.org",
    files=(
        RawFile(
            path=FILE,
            bytes=2753420,
            sha256="de974d8302efdeaad98d0b5a7d0ef020a3e5d1929b6406423cfe2ee2bad51868",
        ),
    ),
    caveats=(
        "Older exports differ from this one: SIPRI revises past years with every update.",
        "About a third of the rows have a delivery year that SIPRI estimated.",
        "The trend-indicator value (TIV) measures the military worth of what was delivered, not its price.",
    ),
    endpoint=endpoint(FILE, PREAMBLE),
    parse=parse,
)
