"""Votes on resolutions of the UN General Assembly in 2025 as the UN Library records them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import RawFile, Source
from amity.core.errors import DataCorrupt
from amity.sources._un_files import LIBRARY, LIBRARY_LICENCE, WORDS, coded, gathered, keys_of, wide
from amity.sources._un_official import endpoint

_VOTES = RawFile(
    path="un-votes-undl-2025/unga_2025_resolutions.csv",
    bytes=206_771,
    sha256="1d19cca5b1ac7f426e408e50b190d353a64508cd322d089fb2031cf17eb4313d",
)
_ABOUT = 9
_SILENT = 8


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``roll_calls`` (row, date, title, symbol, topics, totals) and ``votes`` (row and a column for
    each state).

    An empty cell is a member that did not vote (8): every column is a member of the whole year.
    """
    table = pl.read_csv(raw / _VOTES.path, infer_schema=False)
    if table["Resolution"][0] is not None:
        raise DataCorrupt(
            f"the first row of {_VOTES.path} should hold the names of states; it holds {table['Resolution'][0]}",
            hint="lay the unchanged raw file and build again",
        )
    rows = table.slice(1).with_row_index("row").with_columns(pl.col("row").cast(pl.Int32))
    columns = table.columns[_ABOUT:]
    states, codes = gathered(coded(rows, columns, WORDS, blank=_SILENT), keys_of(columns))
    about = rows.select(
        "row",
        pl.col("Date").str.to_date("%Y-%m-%d").alias("date"),
        pl.col("Title").str.strip_chars().alias("title"),
        pl.col("Resolution").str.strip_chars().alias("symbol"),
        pl.col("Topic Tags").str.split("; ").list.head(2).list.join("; ").alias("topics"),
        pl.col("UN Digital Library Link").str.extract(r"record/(\d+)").cast(pl.Int32).alias("record"),
        pl.col("Yes").cast(pl.Int16).alias("yes"),
        pl.col("Abstain").cast(pl.Int16).alias("abstain"),
        pl.col("No").cast(pl.Int16).alias("no"),
        pl.col("No Vote").cast(pl.Int16).alias("silent"),
    )
    return {"roll_calls": about, "votes": wide(rows["row"], states, codes)}


SOURCE = Source(
    key="un_votes_2025",
    title="Voting records on resolutions of the UN General Assembly, 2025",
    producer=LIBRARY,
    citation=(
        "United Nations Dag Hammarskjöld Library (2025): General Assembly voting data, resolutions of "
        "2025-02-24 to 2025-12-18. United Nations Digital Library, "
        "https://digitallibrary.un.org/record/4060887."
    ),
    bibtex="""@misc{undl2025votes,
  author = {{United Nations Dag Hammarskj{\\"o}ld Library}},
  title = {General Assembly voting data, resolutions of 2025},
  howpublished = {United Nations Digital Library},
  year = {2025},
  url = {https://digitallibrary.un.org/record/4060887}
}""",
    licence=LIBRARY_LICENCE,
    embed="yes",
    version="2025-02-24 to 2025-12-18",
    place="https://digitallibrary.un.org/record/4060887",
    files=(_VOTES,),
    caveats=(
        "Adopted texts only: no votes on paragraphs, amendments or rejected drafts; no issue flags.",
        "Afghanistan and Venezuela have no column; both were barred from voting by arrears.",
    ),
    endpoint=endpoint(_VOTES.path),
    parse=parse,
)
