"""How each state voted on each roll call of the UN General Assembly, a column for each state."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from amity.core.declarations import Column, Frames, Table
from amity.tables._un_join import joined, year_spans
from amity.tables._un_later import later_votes
from amity.tables._un_links import SOURCES
from amity.tables.roll_calls import COVERAGE, PRECEDENCE


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return a row for each roll call, in the order of that table, with a column of codes for each state."""
    whole = joined(frames)
    columns = [pl.Series(state, whole.votes[:, place]) for place, state in enumerate(whole.states)]
    return pl.DataFrame([whole.roll_calls["roll_call"], *columns])


TABLE = Table(
    key="votes",
    title="Votes in the UN General Assembly",
    sources=SOURCES,
    unit_of_analysis="roll call; a further column for each state key holds its code: 1 yes, 2 abstain, 3 "
    "no, 8 a member that did not vote, 9 no member, 0 missing (a member sat, the record "
    "is silent)",
    key_columns=("roll_call",),
    columns=(Column(name="roll_call", meaning="id of the roll call, as in roll_calls, in the same order"),),
    coverage=COVERAGE,
    absence="missing",
    absence_means="0: the state was a member and no source records what it did. It is neither an absence "
    "nor an abstention.",
    precedence=PRECEDENCE
    + " A state that was no member on the day is 9 whatever a file says, and a member that a file has as no "
    "member is missing.",
    caveats=(
        "Turkey in session 78 is missing but for four roll calls: the file lost it when the country was "
        "renamed. Absences of Zambia and Zimbabwe in that session are missing too, because the file lost "
        "the end of the alphabet in many roll calls.",
        "Afghanistan and Venezuela are missing in 2025, but for five roll calls: the file has no column "
        "for them. Both were barred from voting by arrears.",
        "Czechoslovakia, East Germany, South Yemen and North Yemen have the resolutions that the UN "
        "Library records; their votes on paragraphs and amendments are missing.",
        "China's seat is with Taiwan's key to 1971-10-24, Serbia and Montenegro's with Yugoslavia's.",
        "A member whose contributions are in arrears has no vote: its record of not voting is no choice.",
    ),
    state_years=year_spans,
    build=build,
    extend=later_votes,
)
