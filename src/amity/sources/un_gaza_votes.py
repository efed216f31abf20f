"""The twelve votes of the UN General Assembly on Gaza and Palestine, October 2023 to December 2025."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from amity.core.declarations import RawFile, Source
from amity.core.errors import DataCorrupt
from amity.sources._un_files import LETTERS, LIBRARY, LIBRARY_LICENCE, keys_of, wide

_VOTES = RawFile(
    path="un-gaza-votes-undl/unga_gaza_votes_2023_2025.csv",
    bytes=73_946,
    sha256="2ed8aa80c857ba71d622f0bf3ce413046e455c7a7551d5e7a79d323b8a88f85a",
)


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``roll_calls`` (row, date, symbol) and ``votes`` (row and a column for each of 193 states)."""
    table = pl.read_csv(raw / _VOTES.path, infer_schema=False)
    about = (
        table.select(pl.col("date").str.to_date("%Y-%m-%d"), pl.col("resolution").alias("symbol"))
        .unique()
        .sort("date", "symbol")
        .with_row_index("row")
        .with_columns(pl.col("row").cast(pl.Int32))
    )
    names = sorted(set(table["iso3"]))
    if table.height != about.height * len(names) or table.select("resolution", "iso3").is_duplicated().any():
        raise DataCorrupt(
            f"{_VOTES.path} should have a line for each of {about.height} roll calls and {len(names)} "
            f"states; it has {table.height} lines",
            hint="lay the unchanged raw file and build again",
        )
    coded = table.with_columns(pl.col("vote").replace_strict(LETTERS, return_dtype=pl.UInt8))
    square = about.join(coded.pivot("iso3", index="resolution", values="vote"), left_on="symbol", right_on="resolution")
    keys = keys_of(names)
    order = np.argsort(keys, kind="stable")
    codes = square.sort("row").select(names).to_numpy()[:, order]
    return {"roll_calls": about, "votes": wide(about["row"], [keys[place] for place in order], codes)}


SOURCE = Source(
    key="un_gaza_votes",
    title="Votes of the UN General Assembly on Gaza and Palestine, 2023–2025",
    producer=LIBRARY,
    citation=(
        "United Nations Dag Hammarskjöld Library (2025): Voting records of twelve General Assembly votes on "
        "Gaza and Palestine, 2023-10-27 to 2025-12-12. United Nations Digital Library, "
        "https://digitallibrary.un.org."
    ),
    bibtex="""@misc{undl2025gaza,
  author = {{United Nations Dag Hammarskj{\\"o}ld Library}},
  title = {Voting records of twelve General Assembly votes on Gaza and Palestine, 2023--2025},
  howpublished = {United Nations Digital Library},
  year = {2025},
  url = {https://digitallibrary.un.org}
}""",
    licence=LIBRARY_LICENCE,
    embed="yes",
    version="2023-10-27 to 2025-12-12",
    place="https://digitallibrary.un.org",
    files=(_VOTES,),
    caveats=("Chosen by subject: these roll calls say nothing about votes on other subjects.",),
    parse=parse,
)
