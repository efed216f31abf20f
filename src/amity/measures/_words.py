"""What the measures of words have in common: sums over the window, states that the record holds, reasons and flags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

import polars as pl

from amity.core.asks import Ask, Period
from amity.core.declarations import Column, Frames, Option
from amity.core.wording import Facts, count, percent
from amity.measures._frames import answer, asked_only, pairs, told
from amity.measures._memo import remembered
from amity.measures._shares import name_of

EVENTS = "events"
Words = Literal["verbal_cooperation", "verbal_conflict"]
COOPERATION: Words = "verbal_cooperation"
CONFLICT: Words = "verbal_conflict"
KINDS: Mapping[Words, str] = {COOPERATION: "words of cooperation", CONFLICT: "words of conflict"}
# As many as the joint roll calls that a share of votes asks for: below it one story changes the picture.
FEW = 20
CITATION = (
    "Boschee and others (2015), ICEWS Coded Event Data, doi:10.7910/DVN/28075; the classes follow Gerner, Schrodt, "
    "Yilmaz and Abu-Jabr (2002), Conflict and Mediation Event Observations (CAMEO)"
)
NO_INTERVAL = (
    "none: the counts are of what a machine read in the news, not a sample, and one story can give several events"
)
RECORD_MEANING = (
    "Counted as events that a machine read in the news, between the 152 states of the record, which ends in 2014. The "
    "press attends to some states more than to others"
)
SHARE_MEANING = f"{RECORD_MEANING}: a share takes out the attention to the first state, not that to the second."
TONE_MEANING = f"{RECORD_MEANING}: a balance of one pair's words takes that out."
MIN_WORDS = Option(
    name="min_words", default=FEW, minimum=1, meaning="the fewest words to the second state that a balance may rest on"
)
SHARE_EXTRAS = (
    Column(name="to_partner", meaning="words of that kind to the second state", unit="events"),
    Column(name="to_all", meaning="words of that kind to all states of the record", unit="events"),
)


@remembered
def windowed(events: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Return the events of the window."""
    return events.filter(pl.col("year").is_between(period.first, period.last))


def _by_dyad(events: pl.DataFrame, ask: Ask) -> pl.DataFrame:
    """Return the words of the window by directed dyad, of those that are asked for."""
    return (
        asked_only(windowed(events, ask.period), ask, "actor", "target")
        .group_by(pl.col("actor").alias("state_a"), pl.col("target").alias("state_b"))
        .agg(pl.col(COOPERATION, CONFLICT).cast(pl.Int64).sum())
    )


@remembered
def _by_actor(events: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Return all words of each state in the window."""
    words = pl.col(COOPERATION, CONFLICT).cast(pl.Int64).sum().name.prefix("all_")
    return windowed(events, period).group_by(pl.col("actor").alias("state_a")).agg(words)


@remembered
def _held(events: pl.DataFrame) -> frozenset[str]:
    """Return the states that the record holds on either side of an event."""
    return frozenset(events["actor"].unique()) | frozenset(events["target"].unique())


def summed(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return every pair of a request with its words in the window, 0 where none are recorded.

    Columns ``state_a, state_b, verbal_cooperation, verbal_conflict, off``; ``off`` is the reason where the record does
    not hold one of the two states at all.
    """
    return _summed(tables[EVENTS], ask.subjects, ask.targets, ask.period)


@remembered
def _summed(events: pl.DataFrame, subjects: tuple[str, ...], targets: tuple[str, ...], period: Period) -> pl.DataFrame:
    ask, held = Ask(subjects=subjects, targets=targets, period=period, options={}), _held(events)
    unheld = dict.fromkeys(key for key in (*subjects, *targets) if key not in held)
    off = {key: f"the record of events in the news does not hold {name_of(key, period)}" for key in unheld}
    return (
        pairs(ask)
        .join(_by_dyad(events, ask), on=["state_a", "state_b"], how="left", maintain_order="left")
        .with_columns(pl.col(COOPERATION, CONFLICT).fill_null(0), told(off).alias("off"))
    )


def share(tables: Frames, ask: Ask, words: Words) -> pl.DataFrame:
    """Return the answer of a share: of each subject's words of a kind, the part addressed to each target.

    Dividing by all that the subject is reported to have said takes out how much the press attends to it; how much the
    press attends to the target stays in, and is the same for all subjects.
    """
    totals = _by_actor(tables[EVENTS], ask.period).select("state_a", pl.col(f"all_{words}").alias("to_all"))
    found = summed(tables, ask).join(totals, on="state_a", how="left", maintain_order="left")
    known = pl.col("off").is_null() & (pl.col("to_all").fill_null(0) > 0)
    done = found.with_columns(
        pl.when(known).then(pl.col(words) / pl.col("to_all")).alias("value"),
        pl.when(~known).then(pl.lit("no_data")).alias("status"),
        pl.when(known).then(pl.col("to_all")).alias("n"),
        pl.when(known).then(pl.col(words)).alias("to_partner"),
        pl.when(known).then(pl.col("to_all")).alias("to_all"),
    )

    def why(row: Mapping[str, Any]) -> str:
        return (
            row["off"]
            or f"no {KINDS[words]} of {name_of(row['state_a'], ask.period)} are recorded in {ask.period.text}"
        )

    return answer(done, *(column.name for column in SHARE_EXTRAS), why=why)


def share_rows(tables: Frames, ask: Ask, words: Words) -> pl.DataFrame:
    """Return the first subject's words of a kind by target, over the window: the share's whole denominator."""
    own = windowed(tables[EVENTS], ask.period).filter(pl.col("actor") == ask.subjects[0])
    found = own.group_by("actor", "target").agg(pl.col(words).cast(pl.Int64).sum())
    return found.filter(pl.col(words) > 0).sort(words, "target", descending=[True, False])


def say_share(facts: Facts, words: Words) -> str:
    """Return the sentence of a share."""
    kind = KINDS[words]
    if facts.value == 0:
        return f"No {kind} from {facts.a} to {facts.b} are recorded in the news of {facts.period.text}."
    part, total = cast(int, facts.extras["to_partner"]), cast(int, facts.extras["to_all"])
    return (
        f"Of the {kind} that {facts.a} is reported in the news of {facts.period.text} to have addressed to other "
        f"states, {percent(facts.value)} went to {facts.b} ({part:,} of {total:,})."
    )


def share_caveats(tables: Frames, ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:  # noqa: ARG001
    """Return the flag of a share that rests on few words."""
    total = cast("int | None", row.get("to_all"))
    if row.get("value") is None or total is None or total >= FEW:
        return ()
    return (f"The share rests on {count(total, 'recorded event')}: one story more would change it.",)
