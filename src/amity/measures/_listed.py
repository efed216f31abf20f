"""Help for measures on records of a list of states, where no row between two states of the list means none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Literal

import polars as pl

from amity.core import states
from amity.core.asks import Ask
from amity.measures._frames import pairs, told

Scheme = Literal["cow", "gw"]
LIST_NAMES = {"cow": "the Correlates of War list of states", "gw": "the Gleditsch–Ward list of states"}


def years(ask: Ask) -> tuple[int, int]:
    """Return the first and last calendar year of a request."""
    return ask.period.first_day.year, ask.period.last_day.year


def unlisted(keys: Iterable[str], scheme: Scheme, first: int, last: int) -> dict[str, str]:
    """Return the states that a list does not have in any of the years, each with the reason in words."""
    reasons = ((key, _why_off(key, scheme, first, last)) for key in keys)
    return {key: why for key, why in reasons if why}


@lru_cache(maxsize=8192)
def _why_off(key: str, scheme: Scheme, first: int, last: int) -> str:
    """Return why a list does not have a state in any of the years, or an empty text where it has it."""
    state, start, end = states.get(key), date(first, 1, 1), date(last, 12, 31)
    if any(name == scheme and spell.overlaps(start, end) for name, _, spell in state.codes):
        return ""
    when = str(first) if first == last else f"{first}–{last}"
    return f"{state.name} was not on {LIST_NAMES[scheme]} in {when}, and the record covers that list only"


def zero_or_none(ask: Ask, found: pl.DataFrame, scheme: Scheme, first: int, last: int) -> pl.LazyFrame:
    """Return every pair of a request with the value found, 0 where none is, and no value off the list.

    Parameters
    ----------
    ask : Ask
        The request.
    found : DataFrame
        ``state_a, state_b, value`` and further columns, for the pairs that the record names, in the order asked.
    scheme : {'cow', 'gw'}
        The list of states that the record covers.
    first, last : int
        The years in which a state must be on the list.
    """
    full = pairs(ask).lazy().join(found.lazy(), on=["state_a", "state_b"], how="left", maintain_order="left")
    # What the record itself names stands, whatever the list of states says of that year.
    off = told(unlisted({*ask.subjects, *ask.targets}, scheme, first, last))
    reason = pl.when(pl.col("value").is_null()).then(off)
    return full.with_columns(
        pl.when(reason.is_null()).then(pl.col("value").fill_null(0)).alias("value"),
        pl.when(reason.is_not_null()).then(pl.lit("no_data")).alias("status"),
        reason.alias("reason"),
    )


def both_ways(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table of pairs with every row in both orders of the two states."""
    turned = frame.rename({"state_a": "state_b", "state_b": "state_a"}).select(frame.columns)
    return pl.concat([frame, turned])


def of_pair(frame: pl.DataFrame, ask: Ask) -> pl.DataFrame:
    """Return the rows of the first subject and the first target, in whichever order the table has them."""
    pair = [ask.subjects[0], ask.targets[0]]
    return frame.filter(pl.col("state_a").is_in(pair) & pl.col("state_b").is_in(pair))
