"""Share of a state's words of cooperation in the news that it addressed to another state."""

from __future__ import annotations

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Frames, Measure
from amity.core.wording import Facts
from amity.measures._words import (
    CITATION,
    COOPERATION,
    EVENTS,
    NO_INTERVAL,
    SHARE_EXTRAS,
    SHARE_MEANING,
    say_share,
    share,
    share_caveats,
    share_rows,
)


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return each subject's share of words of cooperation to each target, pooled over the window."""
    return share(tables, ask, COOPERATION)


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the first subject's words of cooperation by target: the share's whole denominator."""
    return share_rows(tables, ask, COOPERATION)


def say(facts: Facts) -> str:
    """Return the sentence of the share."""
    return say_share(facts, COOPERATION)


MEASURE = Measure(
    key="verbal_cooperation",
    title="Share of words of cooperation",
    channel="words",
    heading="{b's} share of {a's} words of cooperation",
    order=10,
    unit="share",
    value_range=(0.0, 1.0),
    directed=True,
    direction="closer",
    period="pool",
    tables=(EVENTS,),
    interval=NO_INTERVAL,
    interval_kind="none",
    citation=CITATION,
    meaning="Of the first state's statements, appeals, talks and agreements with other states in the news, the share "
    f"with the second. {SHARE_MEANING}",
    say=say,
    extras=SHARE_EXTRAS,
    compute=compute,
    rows=rows,
    caveats=share_caveats,
)
