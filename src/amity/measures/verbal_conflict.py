"""Share of a state's words of conflict in the news that it addressed to another state."""

from __future__ import annotations

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Frames, Measure
from amity.core.wording import Facts
from amity.measures._words import (
    CITATION,
    CONFLICT,
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
    """Return each subject's share of words of conflict to each target, pooled over the window."""
    return share(tables, ask, CONFLICT)


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the first subject's words of conflict by target: the share's whole denominator."""
    return share_rows(tables, ask, CONFLICT)


def say(facts: Facts) -> str:
    """Return the sentence of the share."""
    return say_share(facts, CONFLICT)


MEASURE = Measure(
    key="verbal_conflict",
    title="Share of words of conflict",
    channel="words",
    heading="{b's} share of {a's} words of conflict",
    order=20,
    unit="share",
    value_range=(0.0, 1.0),
    directed=True,
    direction="farther",
    period="pool",
    tables=(EVENTS,),
    interval=NO_INTERVAL,
    interval_kind="none",
    citation=CITATION,
    meaning="Of the first state's demands, criticism, refusals and threats to other states in the news, the share "
    f"addressed to the second. {SHARE_MEANING}",
    say=say,
    extras=SHARE_EXTRAS,
    compute=compute,
    rows=rows,
    caveats=share_caveats,
)
