"""What is told of each UN roll call: day, session, symbol, title, what it was on, and its package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Frames
from amity.core.issue_sets import issue_set
from amity.sources.un_votes_voeten import FLAGS
from amity.tables._un_links import described
from amity.tables._un_symbols import Symbol, listed_symbol, misdated, session_on, symbol_of, un_symbol

# Before this year Voeten's day of the month is a number from 1 to 7 that is no calendar day; a higher one is
# real.
DAYS_FROM, NO_DAY_TO = 2003, 7
# No source has issue flags from here on: Voeten's are all false in 2024.
FLAGS_TO = date(2023, 12, 31)
_TALLIES = {"yes": 1, "abstain": 2, "no": 3}


def about(links: pl.DataFrame, frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return a row for each row of ``links``, in its order, with what the roll-call table tells but totals."""
    whole = _gathered(links, frames)
    dated = whole.with_columns(_days(whole))
    symbols = _symbols(dated)
    written = dated.with_columns(
        pl.Series("symbol", [text for text, _ in symbols], dtype=pl.String),
        pl.Series("session", _sessions(dated, [symbol for _, symbol in symbols]), dtype=pl.Int16),
        pl.Series("number", [symbol.number if symbol else 0 for _, symbol in symbols], dtype=pl.Int32),
    )
    titled = written.with_columns(_titles(written, [symbol for _, symbol in symbols]), _kind())
    record = pl.coalesce("year_2025_record", "library_record").alias("record")
    package = _package([symbol for _, symbol in symbols])
    return titled.with_columns(*_flags(), _gaza(titled), package, record).select(
        "session",
        "date",
        "day_known",
        "title",
        "symbol",
        "kind",
        *FLAGS,
        "gaza",
        "package",
        "record",
        "number",
    )


def _gathered(links: pl.DataFrame, frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the links with the descriptions of all files, their columns marked by the file."""
    parts = {
        "voeten": described(frames).drop("told").join(_voeten_sessions(frames), on="row", how="left"),
        "library": frames["un_votes_library"]["roll_calls"].drop("yes", "abstain", "no", "silent"),
        "year_2025": frames["un_votes_2025"]["roll_calls"].drop("yes", "abstain", "no", "silent"),
        "gaza": frames["un_gaza_votes"]["roll_calls"],
    }
    whole = links
    for name, part in parts.items():
        marked = part.with_columns(pl.col("row").cast(pl.Int64)).rename(
            {column: f"{name}_{column}" for column in part.columns if column != "row"}
        )
        whole = whole.join(marked, left_on=name, right_on="row", how="left", maintain_order="left")
    return whole


def _voeten_sessions(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the session of Voeten's rows by day; on a day of two sessions the nearest tallies decide."""
    voeten = frames["un_votes_voeten"]
    totals = [
        pl.sum_horizontal(pl.exclude("row") == code).cast(pl.Int64).alias(name) for name, code in _TALLIES.items()
    ]
    rows = voeten["roll_calls"].select("row", "date").join(voeten["votes"].select("row", *totals), on="row")
    tallied = voeten["sessions"].with_row_index("tally").rename({name: f"{name}_tallied" for name in _TALLIES})
    off = pl.sum_horizontal((pl.col(name) - pl.col(f"{name}_tallied")).abs() for name in _TALLIES)
    pairs = rows.join(tallied, on="date").with_columns(off.alias("off")).sort("off", "row", "tally")
    of_day = pairs.unique("row", keep="first", maintain_order=True).select("row", "session")
    twice = pairs.filter(pl.col("session").n_unique().over("date") > 1)
    nearest: dict[int, int] = {}
    taken: set[int] = set()
    for row, tally, session in twice.select("row", "tally", "session").iter_rows():
        if row not in nearest and tally not in taken:
            nearest[row] = session
            taken.add(tally)
    return of_day.select(
        "row", pl.col("row").replace_strict(nearest, default=pl.col("session"), return_dtype=pl.Int64).alias("tallied")
    )


def _days(whole: pl.DataFrame) -> list[pl.Expr]:
    """Return the day, and whether it is known: the Library's, unless it lies before the session opened."""
    opened = [
        day is not None and not misdated(day, symbol)
        for day, symbol in zip(whole["library_date"], map(symbol_of, whole["library_symbol"]), strict=True)
    ]
    library = pl.when(pl.Series(opened, dtype=pl.Boolean)).then("library_date")
    theirs = pl.col("voeten_date")
    real = (theirs.dt.year() >= DAYS_FROM) | (theirs.dt.day() > NO_DAY_TO)
    sure = pl.coalesce("gaza_date", "year_2025_date", library, pl.when(real).then(theirs))
    return [pl.coalesce(sure, theirs.dt.month_start()).alias("date"), sure.is_not_null().alias("day_known")]


def _symbols(whole: pl.DataFrame) -> list[tuple[str | None, Symbol | None]]:
    """Return the symbol as the UN writes it, and taken apart, for each roll call."""
    firm = whole.select(pl.coalesce("gaza_symbol", "year_2025_symbol", "library_symbol")).to_series()
    out: list[tuple[str | None, Symbol | None]] = []
    for text, listed, session in zip(firm, whole["voeten_symbol"], whole["voeten_session"], strict=True):
        own = listed_symbol(listed)
        if own is not None and not own.special and own.session != session:
            own = None  # a misprint of the file: R/677/46
        out.append((text, symbol_of(text)) if text else (un_symbol(own), own))
    return out


def _sessions(whole: pl.DataFrame, symbols: list[Symbol | None]) -> list[int]:
    """Return the session: as a source gives it, else that of the symbol, else the one sitting on the day."""
    given = whole.select(pl.coalesce("voeten_session", "voeten_tallied")).to_series()
    return [
        int(session) if session is not None else symbol.session if symbol and not symbol.special else session_on(day)
        for session, symbol, day in zip(given, symbols, whole["date"], strict=True)
    ]


def _titles(whole: pl.DataFrame, symbols: list[Symbol | None]) -> pl.Expr:
    """Return the Library's title, else the short one, else that of the text that the vote was part of."""
    of_text = {
        symbol.text: title for symbol, title in zip(symbols, whole["library_title"], strict=True) if symbol and title
    }
    borrowed = [of_text.get(symbol.text) if symbol else None for symbol in symbols]
    return pl.coalesce("year_2025_title", "library_title", "voeten_title", pl.Series(borrowed, dtype=pl.String)).alias(
        "title"
    )


def _kind() -> pl.Expr:
    """Return what the vote was on; the Library records texts as a whole, whatever another file flags."""
    recorded = pl.any_horizontal(pl.col("library", "year_2025", "gaza").is_not_null())
    return (
        pl.when(pl.col("library_symbol").str.contains(r"\[PARA")).then(pl.lit("paragraph"))
        .when(pl.col("library_symbol").str.contains(r"\[RULE")).then(pl.lit("amendment"))
        .when(recorded).then(pl.lit("resolution"))
        .when(pl.col("voeten_amendment")).then(pl.lit("amendment"))
        .when(pl.col("voeten_paragraph")).then(pl.lit("paragraph"))
        .otherwise(pl.lit("unknown"))
        .alias("kind")
    )  # fmt: skip


def _flags() -> list[pl.Expr]:
    return [pl.when(pl.col("date") <= FLAGS_TO).then(f"voeten_{flag}").alias(flag) for flag in FLAGS]


def _gaza(whole: pl.DataFrame) -> pl.Series:
    members = set(issue_set("gaza").members)
    return pl.Series("gaza", [pair in members for pair in whole.select("symbol", "date").iter_rows()])


def _package(symbols: list[Symbol | None]) -> pl.Expr:
    """Return the number of a roll call's package: same meeting and same subject, in place of the agenda item.

    No source has agenda items. The subject is the set of issue flags where one is set, in 2025 the first two
    headings of the Library, else the text that the vote was on.
    """
    flags = pl.concat_str(
        [pl.when(pl.col(f"voeten_{flag}")).then(pl.lit(f"{flag} ")).otherwise(pl.lit("")) for flag in FLAGS]
    )
    texts = pl.Series([f"{symbol.text}" if symbol else None for symbol in symbols], dtype=pl.String)
    meeting = pl.coalesce(pl.col("voeten_date").cast(pl.String), pl.col("date").cast(pl.String))
    alone = pl.int_range(pl.len()).cast(pl.String)
    subject = pl.coalesce(pl.when(flags != "").then(flags), "year_2025_topics", texts, alone)
    name = pl.concat_str([meeting, pl.lit("|"), subject])
    return name.rank("dense").cast(pl.Int32).alias("package")
