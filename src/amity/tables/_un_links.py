"""Which rows of the files of UN votes are one roll call: a row of links for each roll call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.declarations import Frames
from amity.core.errors import ComputeError
from amity.core.tsv import read_tsv
from amity.numerics.vote_tables import CAST, Votes, one_hot
from amity.tables._un_match import Ballots, matched
from amity.tables._un_symbols import listed_symbol, misdated, symbol_of

Rows = NDArray[np.int64]
SOURCES = ("un_votes_voeten", "un_vote_titles", "un_votes_library", "un_votes_2025", "un_gaza_votes")
# A ballot that one file holds twice: the same text, no paragraph and no amendment, and nearly the same
# record; where the row is flagged but the meeting's record says that the text as a whole was voted on, nearer
# still.
TWICE, TWICE_FLAGGED = 0.97, 0.98
_ON_THE_WHOLE = r"take a decision on (?:the )?draft resolution|take a decision on draft resolution"
_GAZA_ALIKE = 0.90
LEFT_OUT_COLUMNS = ("source", "symbol", "date", "reason")


def links(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return ``voeten, library, year_2025, gaza``: the rows of the four files that are one roll call, null
    where none.

    A ballot that a file holds twice, once for each of several texts or once more from the record of the
    meeting, is one roll call; rows of the Library that hold no vote at all, or cannot be a true record, are none.
    """
    voeten, library = described(frames), frames["un_votes_library"]["roll_calls"]
    states = _shared(frames["un_votes_voeten"]["votes"], frames["un_votes_library"]["votes"])
    theirs = _voeten_ballots(voeten, frames["un_votes_voeten"]["votes"].select(states).to_numpy())
    mine = _library_ballots(library, frames["un_votes_library"]["votes"].select(states).to_numpy())
    holds = (pl.sum_horizontal("yes", "abstain", "no") > 0) & ~_left_out("un_votes_library")
    held = library.select(holds).to_series().to_numpy()
    found = np.where(held, matched(mine, theirs), -1)
    twice = _held_twice(voeten, theirs, found)
    kept = held & ~_same_ballot(library, mine.votes, found)
    pairs = pl.DataFrame({"library": np.flatnonzero(kept), "voeten": found[kept]}).with_columns(
        pl.when(pl.col("voeten") >= 0).then("voeten")
    )
    single = sorted(set(range(voeten.height)) - set(found[kept].tolist()) - set(twice.tolist()))
    whole = pl.concat([pairs, pl.DataFrame({"voeten": single}, schema={"voeten": pl.Int64})], how="diagonal")
    return _with_gaza(_with_2025(whole, frames), frames, voeten)


def described(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return Voeten's roll calls with their descriptions, joined by number *and* day: four numbers repeat."""
    rows, told = frames["un_votes_voeten"]["roll_calls"], frames["un_vote_titles"]["roll_calls"]
    return rows.join(told, on=["rcid", "date"], how="left", maintain_order="left")


def _left_out(source: str) -> pl.Expr:
    """Return whether a row is one that the list of records that cannot be true names, by symbol and day."""
    listed = read_tsv(files("amity.tables").joinpath("hand", "vote_records_left_out.tsv"), LEFT_OUT_COLUMNS)
    rows = [(row["symbol"], date.fromisoformat(row["date"])) for row in listed if row["source"] == source]
    named = [(pl.col("symbol") == symbol) & (pl.col("date") == day) for symbol, day in rows]
    return pl.any_horizontal(pl.lit(False), *named).fill_null(False)


def _shared(left: pl.DataFrame, right: pl.DataFrame) -> list[str]:
    return sorted((set(left.columns) & set(right.columns)) - {"row"})


def _voeten_ballots(rows: pl.DataFrame, votes: Votes) -> Ballots:
    flagged = rows.select(pl.col("amendment").fill_null(False) | pl.col("paragraph").fill_null(False)).to_series()
    return Ballots(
        votes=votes,
        year=rows["date"].dt.year().to_numpy().astype(np.int64),
        month=rows["date"].dt.month().to_numpy().astype(np.int64),
        symbols=[listed_symbol(text) for text in rows["symbol"]],
        whole=~flagged.to_numpy(),
    )


def _library_ballots(rows: pl.DataFrame, votes: Votes) -> Ballots:
    symbols = [symbol_of(text) for text in rows["symbol"]]
    year = rows["year"].to_numpy().astype(np.int64)
    month = rows["date"].dt.month().fill_null(0).to_numpy().astype(np.int64)
    for row, (day, symbol) in enumerate(zip(rows["date"], symbols, strict=True)):
        if day is not None and symbol is not None and misdated(day, symbol):
            year[row], month[row] = 1945 + symbol.session, 0
    return Ballots(votes=votes, year=year, month=month, symbols=symbols, whole=np.ones(rows.height, np.bool_))


def _held_twice(rows: pl.DataFrame, ballots: Ballots, found: Rows) -> Rows:
    """Return Voeten's rows that repeat the ballot of another of his rows, which the Library has."""
    told = rows["told"].fill_null("").str.slice(-300).str.contains(_ON_THE_WHOLE).to_numpy()
    by_symbol: dict[object, list[int]] = {}
    for row in found[found >= 0].tolist():
        by_symbol.setdefault(ballots.symbols[row], []).append(row)
    repeated = []
    for row in sorted(set(range(rows.height)) - set(found.tolist())):
        least = TWICE if ballots.whole[row] else TWICE_FLAGGED if told[row] else 2.0
        for other in by_symbol.get(ballots.symbols[row], []) if ballots.symbols[row] else []:
            same_year = ballots.year[row] == ballots.year[other]
            if same_year and _alike(ballots.votes[row], ballots.votes[other]) >= least:
                repeated.append(row)
                break
    return np.array(repeated, np.int64)


def _alike(left: Votes, right: Votes) -> float:
    both = (left > 0) & (right > 0)
    return float(((left == right) & both).sum() / max(int(both.sum()), 1))


def _same_ballot(rows: pl.DataFrame, votes: Votes, found: Rows) -> NDArray[np.bool_]:
    """Return whether a row of the Library repeats, for another text, a ballot of the same day."""
    days = rows["date"].to_list()
    texts = [symbol.text if (symbol := symbol_of(text)) else None for text in rows["symbol"]]
    seen: dict[tuple[object, bytes], list[int]] = {}
    for row in np.lexsort((np.arange(rows.height), found < 0)).tolist():
        seen.setdefault((days[row], votes[row].tobytes()), []).append(row)
    repeated = np.zeros(rows.height, np.bool_)
    for (day, _), same in seen.items():
        if day is None:
            continue
        for row in same[1:]:
            first = same[0]
            repeated[row] = found[row] < 0 and (found[first] >= 0 or texts[row] is None or texts[row] == texts[first])
    return repeated


def _with_2025(whole: pl.DataFrame, frames: Mapping[str, Frames]) -> pl.DataFrame:
    rows = frames["un_votes_2025"]["roll_calls"].select(pl.col("row").cast(pl.Int64).alias("year_2025"))
    return pl.concat([whole, rows], how="diagonal")


def _with_gaza(whole: pl.DataFrame, frames: Mapping[str, Frames], voeten: pl.DataFrame) -> pl.DataFrame:
    """Return the links with the roll calls of the Gaza file: by symbol in 2025, before by day and votes."""
    gaza, late = frames["un_gaza_votes"], frames["un_votes_2025"]["roll_calls"]
    by_symbol = {(symbol, day): row for row, symbol, day in late.select("row", "symbol", "date").iter_rows()}
    states = _shared(gaza["votes"], frames["un_votes_voeten"]["votes"])
    votes, theirs = (
        gaza["votes"].select(states).to_numpy(),
        frames["un_votes_voeten"]["votes"].select(states).to_numpy(),
    )
    placed: list[dict[str, int | None]] = []
    for row, symbol, day in gaza["roll_calls"].select("row", "symbol", "date").iter_rows():
        same_day = voeten.filter(pl.col("date") == day)["row"].to_list()
        alike = [other for other in same_day if _cast_alike(votes[row], theirs[other]) >= _GAZA_ALIKE]
        if len(alike) > 1:
            raise ComputeError(
                f"{symbol} of {day} is like {len(alike)} roll calls of that day",
                hint="compare the raw rows and raise the likeness that is asked for",
            )
        placed.append({"gaza": row, "year_2025": by_symbol.get((symbol, day)), "voeten": alike[0] if alike else None})
    marks = pl.DataFrame(placed, schema={"gaza": pl.Int64, "year_2025": pl.Int64, "voeten": pl.Int64})
    for column in ("year_2025", "voeten"):
        known = marks.drop_nulls(column).select(column, "gaza")
        joined = whole.join(known, on=column, how="left", maintain_order="left", suffix="_more")
        whole = joined if "gaza_more" not in joined.columns else _filled(joined)
    new = marks.filter(pl.col("year_2025").is_null() & pl.col("voeten").is_null()).select("gaza")
    return pl.concat([whole, new], how="diagonal").select("voeten", "library", "year_2025", "gaza")


def _filled(joined: pl.DataFrame) -> pl.DataFrame:
    return joined.with_columns(pl.coalesce("gaza", "gaza_more")).drop("gaza_more")


def _cast_alike(left: Votes, right: Votes) -> float:
    mine, theirs = one_hot(left[None, :])[:CAST], one_hot(right[None, :])[:CAST]
    same, both = float((mine * theirs).sum()), float((mine.sum(0) * theirs.sum(0)).sum())
    return same / max(both, 1.0)
