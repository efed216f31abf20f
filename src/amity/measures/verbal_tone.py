"""Balance of a state's words to another in the news: cooperation against conflict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure
from amity.core.wording import Facts, count, possessive
from amity.measures._frames import answer
from amity.measures._shares import name_of
from amity.measures._words import (
    CITATION,
    CONFLICT,
    COOPERATION,
    EVENTS,
    MIN_WORDS,
    NO_INTERVAL,
    TONE_MEANING,
    summed,
    windowed,
)

EXTRAS = (
    Column(name="cooperation", meaning="words of cooperation from the first state to the second", unit="events"),
    Column(name="conflict", meaning="words of conflict from the first state to the second", unit="events"),
)
# Where the two kinds are this near to each other, "more of one" would claim what the count does not carry.
_EVEN = 0.05


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return (cooperation - conflict) / (cooperation + conflict) of each subject's words to each target."""
    least = cast(int, ask.options.get(MIN_WORDS.name, MIN_WORDS.default))
    found = summed(tables, ask).with_columns((pl.col(COOPERATION) + pl.col(CONFLICT)).alias("all"))
    held = pl.col("off").is_null()
    enough = held & (pl.col("all") >= least)
    when = ask.period.text
    done = found.with_columns(
        pl.when(enough).then((pl.col(COOPERATION) - pl.col(CONFLICT)) / pl.col("all")).alias("value"),
        pl.when(~held | (pl.col("all") == 0))
        .then(pl.lit("no_data"))
        .when(~enough)
        .then(pl.lit("not_computable"))
        .alias("status"),
        pl.when(held).then(pl.col("all")).alias("n"),
        pl.when(held).then(pl.col(COOPERATION)).alias("cooperation"),
        pl.when(held).then(pl.col(CONFLICT)).alias("conflict"),
    )

    def why(row: Mapping[str, Any]) -> str:
        a, b = (name_of(row[side], ask.period) for side in ("state_a", "state_b"))
        if row["off"] or not row["all"]:
            return row["off"] or f"no words of {a} to {b} are recorded in {when}"
        words = f"{count(row['all'], 'word')} of {a} to {b} {'is' if row['all'] == 1 else 'are'} recorded in {when}"
        return f"{words}, where {least} are asked for"

    return answer(done, *(column.name for column in EXTRAS), why=why)


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the yearly counts of words and deeds from the first subject to the first target."""
    mine = (pl.col("actor") == ask.subjects[0]) & (pl.col("target") == ask.targets[0])
    found = windowed(tables[EVENTS], ask.period).filter(mine).sort("year")
    return found.rename({name: name.replace("_", " ") for name in found.columns})


def say(facts: Facts) -> str:
    """Return the balance in a sentence."""
    good, bad = (cast(int, facts.extras[name]) for name in ("cooperation", "conflict"))
    total = count(good + bad, "word")
    if not bad or not good:
        only = "words of cooperation" if good else "words of conflict"
        return f"All {total} of {facts.a} to {facts.b} in the news of {facts.period.text} are {only}."
    weighed = f"about as often of cooperation as of conflict: {good:,} and {bad:,}"
    if abs(facts.value) >= _EVEN:
        more, less = ("cooperation", "conflict") if facts.value > 0 else ("conflict", "cooperation")
        weighed = f"more of {more} than of {less}: {max(good, bad):,} against {min(good, bad):,}"
    return f"In the news of {facts.period.text} {possessive(facts.a)} words to {facts.b} are {weighed}."


MEASURE = Measure(
    key="verbal_tone",
    title="Tone of words",
    channel="words",
    heading="Tone of {a's} words to {b}",
    order=30,
    unit="score",
    value_range=(-1.0, 1.0),
    directed=True,
    direction="closer",
    period="pool",
    tables=(EVENTS,),
    interval=NO_INTERVAL,
    interval_kind="none",
    citation=CITATION,
    meaning="Words of cooperation less words of conflict from the first state to the second, over both: 1 where all "
    "are of cooperation, -1 where all are of conflict. More than nine in ten of all words in the record are of "
    f"cooperation, so it is to be read against the peers'. {TONE_MEANING}",
    say=say,
    options=(MIN_WORDS,),
    extras=EXTRAS,
    compute=compute,
    rows=rows,
)
