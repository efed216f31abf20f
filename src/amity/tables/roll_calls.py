"""Roll calls of the UN General Assembly from 1946 to 2025: when, on what, with which result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Break, Column, Coverage, Frames, Gap, Table
from amity.tables._un_join import joined
from amity.tables._un_later import later_roll_calls
from amity.tables._un_links import SOURCES

COVERAGE = Coverage(
    first=date(1946, 1, 1),
    last=date(2025, 12, 18),
    gaps=(
        Gap(
            first=date(2024, 6, 5),
            last=date(2024, 12, 31),
            reason="2024 is not comparable: the general roll calls from June to December 2024 are not in the data",
        ),
    ),
    breaks=(
        Break(
            on=date(2025, 1, 1),
            reason="the agenda changed in 2025: many texts that once passed by consensus went to a vote "
            "(192 roll calls, 124 of them with three noes or fewer, against 31 of 88 in 2023), and "
            "the record of 2025 holds adopted texts only, no votes on paragraphs or amendments",
        ),
    ),
    states="members of the United Nations",
    last_reason="the last roll call of 2025 in the record is of 18 December",
)
PRECEDENCE = (
    "The roll calls of Voeten and others are the base to June 2024. The UN Library's records (1946–2021 by "
    "state and by text, twelve on Gaza, and 2025) are matched to them by the votes cast, the month and the "
    "symbol, and win where they differ; those that Voeten lacks are added."
)


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return a row for each roll call, in order of day."""
    return joined(frames).roll_calls


def _flag(name: str, meaning: str) -> Column:
    return Column(name=name, meaning=f"issue flag: {meaning}; null where no source has flags (none from 2024 on)")


TABLE = Table(
    key="roll_calls",
    title="Roll calls of the UN General Assembly",
    sources=SOURCES,
    unit_of_analysis="roll call",
    key_columns=("roll_call",),
    columns=(
        Column(name="roll_call", meaning="common id, YYYYMMDD-NNN; the day is 00 where only the month is known"),
        Column(
            name="session",
            meaning="regular session: as a source gives it, else that of the symbol, else the one sitting "
            "on the day (emergency and special sessions belong to it)",
        ),
        Column(name="date", meaning="day of the vote; the first of the month where day_known is false"),
        Column(
            name="day_known",
            meaning="whether a source gives the calendar day; before 2003 one of them does not",
        ),
        Column(
            name="title",
            meaning="title of the text, null where no source has one (among others all of 2022 to June 2024)",
        ),
        Column(name="symbol", meaning="UN symbol of the text, null where no source has one"),
        Column(name="record", meaning="number of the record in the UN Digital Library, null where none is known"),
        Column(
            name="kind",
            meaning="what was voted on: resolution (a text as a whole), paragraph, amendment, or unknown "
            "(motions, rejected drafts, and 2022 to June 2024)",
        ),
        _flag("me", "Middle East"),
        _flag("nu", "nuclear weapons and nuclear material"),
        _flag("di", "arms control and disarmament"),
        _flag("hr", "human rights"),
        _flag("co", "colonialism"),
        _flag("ec", "economic development"),
        Column(name="gaza", meaning="whether it is one of the twelve votes of the issue set gaza"),
        Column(
            name="package",
            meaning="number of its package: same meeting and same subject, in place of the agenda item, "
            "which no source has",
        ),
        Column(name="yes", meaning="votes in favour, counted from the votes here", unit="votes"),
        Column(name="abstain", meaning="abstentions, counted from the votes here", unit="votes"),
        Column(name="no", meaning="votes against, counted from the votes here", unit="votes"),
        Column(name="sources", meaning="keys of the sources that hold it, the last one winning where they differ"),
    ),
    coverage=COVERAGE,
    absence="missing",
    absence_means="A text that has no row went through without a recorded vote, or is not in the sources: "
    "consensus is no vote.",
    precedence=PRECEDENCE,
    caveats=(
        "Before 2003 the calendar day of 907 roll calls, most of them votes on paragraphs and amendments, "
        "is not known.",
        "The 124 roll calls that only the UN Library has carry no issue flags; no vote of an emergency "
        "session on Gaza has the flag of the Middle East.",
        "Eighteen ballots that Voeten's file holds twice, and 26 records of the Library that repeat one "
        "ballot for several texts, stand here once.",
    ),
    build=build,
    extend=later_roll_calls,
)
