"""Likeness of two states' alliance portfolios: what each owes every state of the system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core import states
from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure, Option
from amity.core.wording import Facts, count, number
from amity.measures._frames import answer, column
from amity.measures._listed import unlisted, years, zero_or_none
from amity.measures._memo import remembered
from amity.numerics.similarity import DISTANCES, FORMULAS, Distance, Similarity, Table

# Ranks of an obligation, least first.
RANKS = ("none", "non-aggression", "neutrality or consultation", "defence or offence")
HIGHEST = len(RANKS) - 1
MEASURES: tuple[Similarity, ...] = ("s_score", "kappa", "scott_pi", "tau_b")
MEASURE_OPTION = Option(
    name="measure",
    default="s_score",
    choices=MEASURES,
    meaning="s_score (closeness), kappa or scott_pi (beyond chance: most entries of every portfolio are none), or "
    "tau_b (rank correlation)",
)
DISTANCE = Option(
    name="distance",
    default="absolute",
    choices=DISTANCES,
    meaning="how far apart two ranks are: nominal (different or not), absolute (by ranks) or squared; tau_b takes no "
    "notice of it",
)
_NAMES = {"s_score": "S", "kappa": "kappa", "scott_pi": "pi", "tau_b": "tau-b"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolios:
    """Ranks of what each state owes each, shape (states, states), and the states of the list in that year."""

    keys: tuple[str, ...]
    ranks: NDArray[np.uint8]


@remembered
def portfolios(alliances: pl.DataFrame, year: int) -> Portfolios:
    """Return the portfolios of all states of the Correlates of War list in a year; to itself a state owes all."""
    every = [state.key for state in states.all_states()]
    keys = tuple(sorted(set(every) - set(unlisted(every, "cow", year, year))))
    place = {key: row for row, key in enumerate(keys)}
    ranks = np.zeros((len(keys), len(keys)), np.uint8)
    current = alliances.filter(pl.col("first").le(year) & pl.col("last").ge(year))
    rank = (
        pl.when(pl.col("defense") | pl.col("offense")).then(pl.lit(HIGHEST))
        .when(pl.col("neutrality") | pl.col("consultation")).then(pl.lit(2))
        .otherwise(pl.lit(1))
    )  # fmt: skip
    for a, b, owed in current.select("state_a", "state_b", rank.alias("rank")).iter_rows():
        if a in place and b in place:
            ranks[place[a], place[b]] = owed
    np.fill_diagonal(ranks, HIGHEST)
    return Portfolios(keys=keys, ranks=ranks)


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the likeness of the portfolios of each pair in the last year of the period.

    It is always computable: a state is bound to itself, so that no portfolio has one rank alone.
    """
    year = years(ask)[1]
    held = portfolios(tables["alliances"], year)
    place = {key: row for row, key in enumerate(held.keys)}
    here, there = ([key for key in side if key in place] for side in (ask.subjects, ask.targets))
    table = _tables(held.ranks[[place[key] for key in here]], held.ranks[[place[key] for key in there]])
    kind = cast(Similarity, ask.options[MEASURE_OPTION.name])
    value = FORMULAS[kind](table, cast(Distance, ask.options[DISTANCE.name]))
    cells = {
        "value": value,
        "n": table.number.astype(np.int64),
        "same": table.steps[0].astype(np.int64),
        "both": table.cells[1:, 1:].sum(axis=(0, 1)).astype(np.int64),
        "neither": table.cells[0, 0].astype(np.int64),
    }
    size = len(here) * len(there)
    found = pl.DataFrame(
        [
            pl.Series("state_a", [a for a in here for _ in there], dtype=pl.String),
            pl.Series("state_b", list(there) * len(here), dtype=pl.String),
            *(column(name, np.broadcast_to(one, size)) for name, one in cells.items()),
        ]
    )
    return answer(zero_or_none(ask, found, "cow", year, year), "same", "both", "neither")


def _tables(left: NDArray[np.uint8], right: NDArray[np.uint8]) -> Table:
    """Return the tables of counts of every row of ``left`` with every row of ``right``."""
    hot = [np.stack([side == rank for rank in range(len(RANKS))]).astype(np.float64) for side in (left, right)]
    cells = np.einsum("kin,ljn->klij", *hot, optimize=True)
    return Table(np.ascontiguousarray(cells).reshape(len(RANKS), len(RANKS), -1))


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the states to which either of the two owes anything in the last year, with both ranks in words."""
    held = portfolios(tables["alliances"], years(ask)[1])
    pair = [ask.subjects[0], ask.targets[0]]
    words = np.array(RANKS)
    if not set(pair) <= set(held.keys):
        return pl.DataFrame(schema={"state": pl.String, **{f"of {key}": pl.String for key in pair}})
    ranks = held.ranks[[held.keys.index(key) for key in pair]]
    some = ranks.any(axis=0)
    return pl.DataFrame(
        {
            "state": np.array(held.keys)[some].tolist(),
            **{f"of {key}": words[row[some]].tolist() for key, row in zip(pair, ranks, strict=True)},
        }
    )


def say(facts: Facts) -> str:
    """Return the value in a sentence."""
    kind = str(facts.options.get(MEASURE_OPTION.name, MEASURE_OPTION.default))
    same, neither = (cast(int, facts.extras[name]) for name in ("same", "neither"))
    scale = {
        "s_score": "from −1 (as different as can be) to 1 (the same)",
        "tau_b": "from −1 over 0 (none) to 1",
    }.get(kind, "where 1 is the same portfolio and 0 is what chance would give")
    return (
        f"By the texts of treaties {facts.a} and {facts.b} were bound alike towards {same} of the "
        f"{count(cast(int, facts.n), 'state')} of {facts.period.last} (towards {neither} of them neither was bound): "
        f"{_NAMES[kind]} is {number(facts.value)}, {scale}."
    )


def caveats(tables: Frames, ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the flags of this value: a likeness that rests on shared absence, or on pledges of non-aggression."""
    both, neither, n = (cast(int, row[name]) for name in ("both", "neither", "n"))
    flags = []
    kind = ask.options[MEASURE_OPTION.name]
    if kind == "s_score" and neither > n / 2:
        flags.append("Most of this closeness is that neither is bound to most states, as is true of nearly any two.")
    held = portfolios(tables["alliances"], years(ask)[1])
    ranks = held.ranks[[held.keys.index(str(row[side])) for side in ("state_a", "state_b")]]
    mere = int((ranks == 1).all(axis=0).sum())
    if both and mere > both / 2:
        flags.append(
            f"Of {count(both, 'state')} to which both are bound, {mere} are owed no more than non-aggression by both: "
            "such pledges stand in texts that nearly all states of a region signed."
        )
    return tuple(flags)


MEASURE = Measure(
    key="alliance_similarity",
    title="Likeness of alliance portfolios",
    channel="alliance",
    order=60,
    unit="score",
    value_range=(-1.0, 1.0),
    directed=False,
    direction="closer",
    period="last",
    tables=("alliances",),
    interval="none: the portfolios are all obligations on record, and no sample",
    interval_kind="none",
    citation="Signorino and Ritter (1999): Tau-b or Not Tau-b. International Studies Quarterly 43(1), 115–144; Häge "
    "(2011): Choice or Circumstance? Political Analysis 19(3), 287–305; Bueno de Mesquita (1975): Measuring Systemic "
    "Polarity. Journal of Conflict Resolution 19(2), 187–216; Leeds, Ritter, Mitchell and Long (2002): Alliance Treaty "
    "Obligations and Provisions, 1815–1944. International Interactions 28(3), 237–260.",
    meaning="How alike two states are in what their treaties bind them to towards every state of the system, the two "
    "themselves included: nothing, non-aggression, neutrality or consultation, defence or offence, in this order.",
    say=say,
    options=(MEASURE_OPTION, DISTANCE),
    extras=(
        Column(name="same", meaning="states to which both owe an obligation of the same rank, or none", unit="count"),
        Column(name="both", meaning="states to which both owe something", unit="count"),
        Column(name="neither", meaning="states to which neither owes anything", unit="count"),
    ),
    compute=compute,
    rows=rows,
    caveats=caveats,
)
