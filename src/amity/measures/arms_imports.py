"""Volume of major arms that a state imported from another, as recorded."""

from __future__ import annotations

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Frames, Measure
from amity.core.wording import Facts
from amity.measures._arms import (
    CITATION,
    LEVEL,
    LOCAL_PRODUCTION,
    TIV,
    TIV_MEANING,
    TOTAL_EXTRAS,
    TOTAL_INTERVAL,
    delivery_rows,
    say_total,
    total_answer,
    total_caveats,
)


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the sum of TIV over the window for each pair, zero where no delivery is recorded."""
    return total_answer(tables, ask, subject="recipient", target="supplier")


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the yearly deliveries between the first subject and the first target."""
    return delivery_rows(tables, ask, subject="recipient", target="supplier")


def say(facts: Facts) -> str:
    """Return the sentence of the total."""
    return say_total(facts, supplier=facts.b, recipient=facts.a)


MEASURE = Measure(
    key="arms_imports",
    title="Arms imports",
    channel="arms",
    heading="Arms to {a} from {b}",
    order=20,
    unit=TIV,
    value_range=(0.0, None),
    directed=True,
    direction="closer",
    period="pool",
    tables=("arms_transfers",),
    interval=TOTAL_INTERVAL,
    interval_kind="interval",
    level=LEVEL,
    citation=CITATION,
    meaning=f"Volume of major arms delivered to the first state by the second, summed over the window. {TIV_MEANING}",
    say=say,
    options=(LOCAL_PRODUCTION,),
    extras=TOTAL_EXTRAS,
    compute=compute,
    rows=rows,
    caveats=total_caveats,
)
