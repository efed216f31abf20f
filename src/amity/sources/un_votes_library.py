"""Votes on resolutions of the UN General Assembly, 1946 to 2021, as the UN Library records them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from amity.core.declarations import RawFile, Source
from amity.sources._un_files import LETTERS, LIBRARY, LIBRARY_LICENCE, by_state, coded, wide

_EARLY = RawFile(
    path="un-votes-titles/un_ga_votes_wide_1946_1984.csv",
    bytes=1_142_382,
    sha256="e0c5eed1a198fcc891e6f80597cb00b94f106fef8852187aee42fea4d18abac1",
)
_LATE = RawFile(
    path="un-votes-titles/un_ga_votes_wide_1985_2021.csv",
    bytes=2_034_772,
    sha256="7e4e807c4b3d6a4f55e16eaab8f94990e5e48c970717e638055aaa8bfca28c3d",
)
_ABOUT = 11
# Titles end in this, cut off at some letter in the longest.
_ADOPTED = r"\s*:?\s*(?:resolu?l?tion?s?\s*/\s*adopted.*|:\s*resolu?l?tions?\s*/.*|:\s*r\w*\s?/?\s?\[\.\.\.\])$"
_NO_SYMBOL = "MISSING_DATA"


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``roll_calls`` and ``votes`` (row and a column for each state; 0 is a blank cell)."""
    parts = [_file(raw / file.path) for file in (_EARLY, _LATE)]
    about = pl.concat([part[0] for part in parts]).with_row_index("row").with_columns(pl.col("row").cast(pl.Int32))
    votes = pl.concat([part[1] for part in parts], how="diagonal").fill_null(0)
    states = sorted(votes.columns)
    return {"roll_calls": about, "votes": wide(about["row"], states, votes.select(states).to_numpy())}


def _file(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    table = pl.read_csv(path, infer_schema=False)
    columns = table.columns[_ABOUT:]
    about = table.select(
        pl.col("Date").str.to_date("%Y-%m-%d", strict=False).alias("date"),
        pl.col("Date").str.slice(0, 4).cast(pl.Int16).alias("year"),
        pl.col("Title")
        .str.strip_chars()
        .str.replace(_ADOPTED, "")
        .str.replace("[...]", "…", literal=True)
        .alias("title"),
        pl.when(pl.col("Resolution") != _NO_SYMBOL).then(pl.col("Resolution").str.strip_chars()).alias("symbol"),
        pl.col("Link").str.extract(r"record/(\d+)").cast(pl.Int32).alias("record"),
        pl.col("YES COUNT").cast(pl.Int16).alias("yes"),
        # The file's heading is wrong: what it labels absent are the abstentions, and its no-votes are the
        # absent.
        pl.col("ABSENT COUNT (as labelled)").cast(pl.Int16).alias("abstain"),
        pl.col("NO COUNT").cast(pl.Int16).alias("no"),
        pl.col("NO-VOTE COUNT").cast(pl.Int16).alias("silent"),
    )
    codes = coded(table, columns, LETTERS, blank=0)
    days = about.select(pl.coalesce("date", pl.date(pl.col("year"), 12, 31)).alias("day"))["day"].to_list()
    states, matrix = by_state(columns, codes, days)
    return about, pl.DataFrame({key: matrix[:, place] for place, key in enumerate(states)})


SOURCE = Source(
    key="un_votes_library",
    title="Voting records on resolutions of the UN General Assembly, 1946–2021",
    producer=LIBRARY,
    citation=(
        "United Nations Dag Hammarskjöld Library: Voting records on resolutions of the General Assembly, "
        "1946–2021. United Nations Digital Library, https://digitallibrary.un.org."
    ),
    bibtex="""@misc{undl2021votes,
  author = {{United Nations Dag Hammarskj{\\"o}ld Library}},
  title = {Voting records on resolutions of the General Assembly, 1946--2021},
  howpublished = {United Nations Digital Library},
  year = {2021},
  url = {https://digitallibrary.un.org}
}""",
    licence=replace(LIBRARY_LICENCE, confirmed=False),
    embed="yes",
    version="1946-01-26 to 2021-12-24",
    place="https://digitallibrary.un.org",
    files=(_EARLY, _LATE),
    caveats=(
        "Resolutions only: votes on paragraphs and amendments are not in it.",
        "Its heading for absences holds the abstentions; states stand under the names of their time, some misspelt.",
        "One vote on several texts may be recorded once for each text.",
        "Three resolutions (39/28 A and B, 43/62) are recorded without any vote, and two lack the day.",
    ),
    parse=parse,
)
