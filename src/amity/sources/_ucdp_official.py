"""The UCDP/PRIO Armed Conflict Dataset as it is published: one row a conflict and year, parties in lists."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Endpoint, Transfer
from amity.core.errors import ChangedFormat
from amity.sources._official import member, needed, newest, only, read_text_csv

ADDRESS = "https://ucdp.uu.se"
ARCHIVE = r"ucdp-prio-acd-\d{3}-csv\.zip"
TYPES = {"1": "extrasystemic", "2": "interstate", "3": "intrastate", "4": "II"}
OVER = {"1": "territory", "2": "government", "3": "both"}
PARTIES = ("gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd")
KEPT = ("start_date", "start_prec", "start_date2", "start_prec2", "ep_end", "ep_end_date")
NEEDED = ("conflict_id", "year", *PARTIES, "incompatibility", "intensity_level", "type_of_conflict", *KEPT)


def fetch(transfer: Transfer, address: str, folder: Path) -> tuple[Path, ...]:
    """Return the newest archive of the dataset, downloaded."""
    name = newest(transfer, f"{address}/downloads/", ARCHIVE, "the Armed Conflict Dataset")
    return (transfer.download(f"{address}/downloads/ucdpprio/{name}", folder / name),)


def endpoint(conflicts: str) -> Endpoint:
    """Return the endpoint of the conflicts, written to this path with a row for each combination of parties."""

    def adapt(files: tuple[Path, ...], folder: Path) -> str:
        given = only(files, "the Armed Conflict Dataset")
        target = folder / conflicts
        target.parent.mkdir(parents=True, exist_ok=True)
        path = member(given, r"\.csv$", target) if given.suffix == ".zip" else given
        frame = read_text_csv(path)
        needed(frame, NEEDED, given.name)
        for name, known in (("type_of_conflict", TYPES), ("incompatibility", OVER)):
            if odd := sorted(set(frame[name].drop_nulls().unique()) - set(known)):
                raise ChangedFormat(
                    f"the column '{name}' of '{given.name}' should hold {', '.join(known)}; there is {odd[0]}",
                    hint="the codebook of the edition says what they mean; report it",
                )
        lists = [pl.col(name).str.replace_all(" ", "").str.split(",") for name in PARTIES]
        wide = frame.select(NEEDED).with_columns(
            *lists,
            pl.col("type_of_conflict").replace_strict(TYPES),
            pl.col("incompatibility").replace_strict(OVER),
        )
        for name in PARTIES:
            wide = wide.explode(name)
        wide.with_columns(pl.col(name).replace("", None) for name in PARTIES).write_csv(target)
        edition = max(frame["version"].drop_nulls(), default=given.stem) if "version" in frame.columns else given.stem
        return f"edition {edition}"

    return Endpoint(
        address=ADDRESS,
        names=("ucdp-prio-acd-*-csv.zip", "ucdp-prio-acd-*.csv", "UcdpPrioConflict_v*.csv"),
        fetch=fetch,
        adapt=adapt,
        by_hand=f"the UCDP/PRIO Armed Conflict Dataset as CSV from {ADDRESS}/downloads/",
    )
