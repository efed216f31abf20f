"""The UN Library's complete record of votes as it is published: one row a member and roll call."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from amity.core.declarations import Endpoint, Transfer
from amity.core.errors import ChangedFormat, EmptyAnswer
from amity.sources._official import needed, newest, only

ADDRESS = "https://digitallibrary.un.org"
RECORD = "/record/4060887"
FILE = r"\d{4}_\d{1,2}_\d{1,2}_ga_voting\.csv"
FIRST = "2025-01-01"
WORDS = {"Y": "YES", "N": "NO", "A": "ABSTAIN", "X": None}
NEEDED = ("undl_id", "ms_code", "ms_name", "ms_vote", "date", "resolution", "title")
ABOUT = ("Resolution", "Date", "Title", "Topic Tags", "UN Digital Library Link", "Yes", "No", "Abstain", "No Vote")


def fetch(transfer: Transfer, address: str, folder: Path) -> tuple[Path, ...]:
    """Return the newest file of the record, downloaded; it has some 360 megabytes."""
    name = newest(transfer, f"{address}{RECORD}", FILE, "the UN Library's file of votes")
    return (transfer.download(f"{address}{RECORD}/files/{name}", folder / name),)


def endpoint(resolutions: str) -> Endpoint:
    """Return the endpoint of the votes since 2025, written to this path with a column a member."""

    def adapt(files: tuple[Path, ...], folder: Path) -> str:
        given = only(files, "the UN Library's file of votes")
        lazy = pl.scan_csv(given, infer_schema=False, null_values=[""], encoding="utf8-lossy")
        needed(lazy, NEEDED, given.name)
        rows = lazy.filter(pl.col("date") >= FIRST).select(*NEEDED, *_subjects(lazy)).collect()
        if rows.is_empty():
            raise EmptyAnswer(
                f"'{given.name}' was read; it holds no vote since {FIRST}", hint="give the file of a later day"
            )
        if odd := sorted(set(rows["ms_vote"].drop_nulls().unique()) - set(WORDS)):
            raise ChangedFormat(
                f"the votes of '{given.name}' should be {', '.join(WORDS)} or empty; there is {', '.join(odd[:5])}",
                hint="the record's page says what they mean; report it",
            )
        target = folder / resolutions
        target.parent.mkdir(parents=True, exist_ok=True)
        _wide(rows).write_csv(target)
        day = re.match(r"(\d{4})_(\d{1,2})_(\d{1,2})", given.name)
        edition = "-".join(part.zfill(2) for part in day.groups()) if day else given.name
        days = (min(rows["date"]), max(rows["date"]))
        return f"file of {edition}, votes from {days[0]} to {days[1]}"

    return Endpoint(
        address=ADDRESS,
        names=("*_ga_voting.csv",),
        fetch=fetch,
        adapt=adapt,
        by_hand=f"the newest file YYYY_M_D_ga_voting.csv from {ADDRESS}{RECORD}; the place bars most programs, a "
        "browser works",
        terms="© United Nations: non-commercial use with attribution to the Dag Hammarskjöld Library.",
    )


def _subjects(lazy: pl.LazyFrame) -> list[str]:
    return [name for name in ("subjects",) if name in lazy.collect_schema().names()]


def _wide(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a row a roll call and a column a member; the first row holds the members' names, as the Library has it."""
    coded = rows.with_columns(pl.col("ms_vote").replace_strict(WORDS, default=None).alias("vote"))
    tags = pl.col("subjects").first() if "subjects" in rows.columns else pl.lit("").first()
    count = [
        (pl.col("vote") == word).sum().cast(pl.String).alias(name)
        for name, word in (("Yes", "YES"), ("No", "NO"), ("Abstain", "ABSTAIN"))
    ]
    about = coded.group_by("undl_id").agg(
        pl.col("resolution").first().alias("Resolution"),
        pl.col("date").first().alias("Date"),
        pl.col("title").first().alias("Title"),
        tags.fill_null("").str.replace_all("|", ";", literal=True).alias("Topic Tags"),
        *count,
        pl.col("vote").is_null().sum().cast(pl.String).alias("No Vote"),
    )
    link = pl.format("https://digitallibrary.un.org/record/{}", "undl_id").alias("UN Digital Library Link")
    votes = coded.sort("ms_code").pivot("ms_code", index="undl_id", values="vote", aggregate_function="first")
    members = sorted(name for name in votes.columns if name != "undl_id")
    whole = (
        about.with_columns(link)
        .join(votes, on="undl_id")
        .sort("Date", "Resolution", nulls_last=True)
        .select(*ABOUT, *members)
    )
    names = dict(rows.sort("date").select("ms_code", "ms_name").iter_rows())
    head = pl.DataFrame({name: [names.get(name)] for name in whole.columns}, schema=whole.schema)
    return pl.concat([head, whole])
