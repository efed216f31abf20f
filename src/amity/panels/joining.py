"""A user's own file joined with measures: keys read, the unit of analysis checked, what did not match reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core import given
from amity.core.errors import BadUnit, UsageError
from amity.core.suggest import nearest
from amity.core.wording import count
from amity.panels import keys as key_columns
from amity.panels import state_system, units
from amity.panels.attaching import Rows, Values, Wanted, attach, by_year, names_of
from amity.panels.codebook import ColumnNote, measure_notes, own_notes
from amity.panels.dyad_years import refuse_taken

SAME = "both codes mean the same state"
APART = "the two states did not exist at the same time in that year"
# Where fewer rows than this part match, the key was read wrongly and a file of nulls would help nobody.
FEWEST = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A file with measures joined to it, and what a reader must know of how they were joined.

    Attributes
    ----------
    frame : polars.DataFrame
        The file's own columns and rows, in its order and unchanged, and the new columns after them.
    columns : tuple of ColumnNote
        What each column is.
    unit : {'directed', 'undirected'}
        Whether dyads stand in both orders. Where they stand once, a directed measure has two columns.
    codes : {'cow', 'gw', 'iso3', 'name'}
        What the two columns of states were read as.
    unmatched : polars.DataFrame
        ``row`` (from 1), the key columns and the ``reason``, for every row that is no dyad of states in its year.
    statuses : mapping of str to mapping
        For each new value column, how many rows have each status.
    notes : tuple of str
        Cautions.
    """

    frame: pl.DataFrame
    columns: tuple[ColumnNote, ...]
    on: tuple[str, str, str]
    unit: units.Unit
    codes: key_columns.Codes
    unmatched: pl.DataFrame
    statuses: Mapping[str, Mapping[str, int]]
    notes: tuple[str, ...]

    @property
    def reasons(self) -> pl.DataFrame:
        """Return for each reason how many rows it left out, their first and last year, and an example of the codes."""
        a, b, year = self.on
        return (
            self.unmatched.group_by("reason")
            .agg(
                pl.len().alias("rows"),
                pl.col(year).min().alias("first"),
                pl.col(year).max().alias("last"),
                pl.col("row").min().alias("first_row"),
                pl.concat_str(pl.col(a, b, year).first().cast(pl.String).fill_null("–"), separator=" ").alias(
                    "example"
                ),
            )
            .sort("rows", "reason", descending=[True, False])
        )

    def to_json(self) -> dict[str, object]:
        """Return the report as JSON can hold it: ``rows`` are the new columns, ``n`` counts the rows of the file."""
        return {
            "rows": [note.to_json() for note in self.columns if note.role not in ("own", "key")],
            "n": self.frame.height,
            "matched": self.frame.height - self.unmatched.height,
            "unit": self.unit,
            "codes": self.codes,
            "on": list(self.on),
            "unmatched": self.reasons.to_dicts(),
            "notes": list(self.notes),
        }


def join(
    frame: pl.DataFrame,
    on: Sequence[str],
    asks: Sequence[Wanted],
    *,
    codes: key_columns.Codes | None = None,
    unit: units.Unit | None = None,
) -> Joined:
    """Return a frame of dyad-years with a column for each measure.

    Parameters
    ----------
    frame : polars.DataFrame
        Any columns; a row for each dyad-year.
    on : sequence of str
        The columns of the first state, the second state and the calendar year.
    asks : sequence of Wanted
        The measures (:func:`amity.panels.read_wanted`).
    codes : {'cow', 'gw', 'iso3', 'name'}, optional
        What the columns of states hold; without it their names and contents must say.
    unit : {'directed', 'undirected'}, optional
        Whether dyads stand in both orders; without it the rows must say.

    Raises
    ------
    BadUnit
        Where rows are not dyad-years, or keys cannot be read, with the rows concerned.
    BadOption
        Where a new column would replace one that is there.
    """
    names = _key_names(frame, given.texts(on, "on"))
    if not asks:
        raise UsageError("a file was to be joined with no measure", hint="name some: amity list measures")
    a, b = (frame[name] for name in names[:2])
    year = units.years_of(frame[names[2]])
    held = key_columns.codes_of(names[:2], (a, b), codes)
    shape = units.unit_of(names, a, b, year, unit)
    both = shape == "undirected"
    refuse_taken(names_of(asks, both=both), frame.columns)
    rows, reasons = _rows(held, a, b, year)
    unmatched = _unmatched(frame, names, year, reasons)
    _refuse_strangers(names, held, frame.height, unmatched)
    columns, found = attach(asks, rows, both=both)
    notes = [note for ask in asks for note in measure_notes(ask, found, both=both)]
    return Joined(
        frame=frame.with_columns(columns),
        columns=(*own_notes(frame.columns, names), *notes),
        on=names,
        unit=shape,
        codes=held,
        unmatched=unmatched,
        statuses={name: values.counts() for name, values in found.items()},
        notes=tuple(_notes(held, a, b, year, rows, found)),
    )


def _key_names(frame: pl.DataFrame, on: Sequence[str]) -> tuple[str, str, str]:
    if len(on) != 3 or len(set(on)) != 3:
        raise BadUnit(
            f"the key columns {', '.join(on)} were given; a dyad-year has three: both states and the year",
            hint="name them after --on, such as --on ccode1 ccode2 year; a file of state-years has no dyads to join",
        )
    lacking = [name for name in on if name not in frame.columns]
    if lacking:
        raise BadUnit(
            f"the key column{'s' if len(lacking) > 1 else ''} {', '.join(lacking)} "
            f"{'were' if len(lacking) > 1 else 'was'} given; the file has "
            f"{', '.join(frame.columns[:12])}{' …' if frame.width > 12 else ''}",
            hint="name columns that the file has, case and all",
            candidates=nearest(lacking[0], frame.columns),
        )
    if frame.is_empty():
        raise BadUnit("the file has no rows", hint="give it a row for each dyad-year")
    return on[0], on[1], on[2]


def _rows(
    codes: key_columns.Codes, a: pl.Series, b: pl.Series, year: NDArray[np.int64]
) -> tuple[Rows, NDArray[np.object_]]:
    """Return the dyads that the rows mean, and for each row that means none the reason."""
    first, second = (key_columns.side(codes, column, year) for column in (a, b))
    reasons = np.where(first.reasons != None, first.reasons, second.reasons)  # noqa: E711  elementwise
    known = (first.places >= 0) & (second.places >= 0)
    same = known & (first.places == second.places)
    reasons[same] = SAME
    met = np.zeros(len(year), np.bool_)
    for one, at in by_year(np.flatnonzero(known & ~same), year):
        met[at] = state_system.together(one)[first.places[at], second.places[at]]
    reasons[known & ~same & ~met] = APART
    nobody = np.int16(state_system.NOBODY)
    places = [np.where(met, side.places, nobody) for side in (first, second)]
    return Rows(a=places[0], b=places[1], year=year), reasons


def _unmatched(
    frame: pl.DataFrame, names: tuple[str, str, str], year: NDArray[np.int64], reasons: NDArray[np.object_]
) -> pl.DataFrame:
    at = np.flatnonzero(reasons != None)  # noqa: E711  elementwise
    return frame.select(names[:2])[at].select(
        pl.Series("row", at + 1, dtype=pl.Int64),
        *names[:2],
        pl.Series(names[2], year[at], dtype=pl.Int64),
        pl.Series("reason", reasons[at].tolist(), dtype=pl.String),
    )


def _refuse_strangers(names: Sequence[str], codes: key_columns.Codes, height: int, unmatched: pl.DataFrame) -> None:
    # Years before the state system are no sign of wrong codes.
    strange = unmatched.filter(pl.col("reason") != key_columns.YEAR_OUTSIDE)
    judged = height - (unmatched.height - strange.height)
    if judged - strange.height >= FEWEST * judged:
        return
    often = strange.group_by("reason").len().sort("len", "reason", descending=[True, False]).row(0)
    raise BadUnit(
        f"{names[0]} and {names[1]} were read as {key_columns.IN_WORDS[codes]}; {strange.height:,} of {judged:,} "
        f"rows are no dyad of states then, most often because: {often[0]} ({often[1]:,} rows, the first is row "
        f"{unmatched.filter(pl.col('reason') == often[0])['row'][0]:,})",
        hint="say what the columns hold: --codes cow, gw, iso3 or name",
        candidates=key_columns.CODES,
    )


def _notes(
    codes: key_columns.Codes,
    a: pl.Series,
    b: pl.Series,
    year: NDArray[np.int64],
    rows: Rows,
    found: Mapping[str, Values],
) -> list[str]:
    notes = []
    if codes in ("cow", "gw") and (rows.a < 0).any():
        other: key_columns.Codes = "gw" if codes == "cow" else "cow"
        there, _ = _rows(other, a, b, year)
        more = int(((there.a >= 0) & (rows.a < 0)).sum() - ((there.a < 0) & (rows.a >= 0)).sum())
        if more > 0:
            notes.append(
                f"read as {key_columns.IN_WORDS[other]}, {count(more, 'more row')} would match: check which list the "
                f"file uses (--codes {other})"
            )
    empty = [name for name, values in found.items() if np.isnan(values.value).all()]
    if empty:
        notes.append(f"no row has a value of {', '.join(empty)}: see its coverage in the codebook")
    return notes
