"""Keys of a user's file: which codes two columns hold, and which states they mean in each year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core import states
from amity.core.asks import FIRST_YEAR, LAST_YEAR
from amity.core.errors import AmityError, BadUnit
from amity.panels import state_system
from amity.panels.attaching import Places

Codes = Literal["cow", "gw", "iso3", "name"]
CODES: tuple[Codes, ...] = ("cow", "gw", "iso3", "name")
IN_WORDS = {
    "cow": "Correlates of War numbers",
    "gw": "Gleditsch–Ward numbers",
    "iso3": "ISO alpha-3 codes",
    "name": "names",
}
_BY_NAME: tuple[tuple[Codes, re.Pattern[str]], ...] = (
    ("gw", re.compile(r"gw|gleditsch")),
    ("cow", re.compile(r"cow|^ccode|^ccode_?[12ab]$")),
    ("iso3", re.compile(r"iso|^state_[ab]$")),
)


YEAR_OUTSIDE = f"the year lies before {FIRST_YEAR} or after {LAST_YEAR}"
_NOT_THEN = "the state did not exist in that year"
_NO_NAME = {"unknown_state": "no state has that name", "ambiguous_state": "several states have that name"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One column of states: the places of the states meant (-1 for none) and, where there are none, why."""

    places: Places
    reasons: NDArray[np.object_]


def codes_of(names: tuple[str, str], columns: tuple[pl.Series, pl.Series], forced: Codes | None) -> Codes:
    """Return which codes two columns hold: what was said, else what their names say, else what they hold.

    Raises
    ------
    BadUnit
        Where names and contents do not agree, or contents alone do not tell.
    """
    numeric = [_is_numeric(column) for column in columns]
    found = forced or _by_name(names)
    if found is None and not any(numeric) and all(_looks_iso3(column) for column in columns):
        found = "iso3"
    if found is None:
        held = "numbers" if all(numeric) else "text"
        raise BadUnit(
            f"the columns {names[0]} and {names[1]} hold {held}, and neither names nor contents say of which list",
            hint="say it: --codes cow, --codes gw, --codes iso3, or --codes name",
            candidates=CODES,
        )
    wrong = [name for name, is_number in zip(names, numeric, strict=True) if is_number != (found in ("cow", "gw"))]
    if wrong:
        at = columns[names.index(wrong[0])].drop_nulls()
        raise BadUnit(
            f"the column {wrong[0]} was read as {IN_WORDS[found]}; it holds values such as {at[0]!r}",
            hint="say what it holds with --codes, or name another column after --on",
            candidates=CODES,
        )
    return found


def _by_name(names: tuple[str, str]) -> Codes | None:
    said = [next((code for code, sign in _BY_NAME if sign.search(name.lower())), None) for name in names]
    return said[0] if said[0] == said[1] else None


def _is_numeric(column: pl.Series) -> bool:
    if column.dtype.is_numeric():
        return True
    return bool(
        column.dtype == pl.String and column.len() and whole_numbers(column).null_count() == column.null_count()
    )


def _looks_iso3(column: pl.Series) -> bool:
    text = column.drop_nulls()
    return bool(text.dtype == pl.String and text.len() and text.str.contains(r"^[A-Z]{3}$").all())


def whole_numbers(column: pl.Series) -> pl.Series:
    """Return a column as whole numbers, null where a value is none: text of digits and 2.0 are read, 2.5 is not."""
    if column.dtype == pl.String:
        text = column.str.strip_chars()
        column = pl.select(pl.when(text.str.contains(r"^-?\d{1,9}(\.0*)?$")).then(text)).to_series().cast(pl.Float64)
    if column.dtype.is_float():
        whole = column.is_finite() & (column == column.round()) & (column.abs() < 1e9)
        column = pl.select(pl.when(whole).then(column)).to_series()
    return column.cast(pl.Int64, strict=False)


def side(codes: Codes, column: pl.Series, year: NDArray[np.int64]) -> Side:
    """Return the states that a column of codes means, each in the year of its row."""
    if codes in ("cow", "gw"):
        return _numbered(codes, column, year)
    return _written(codes, column, year)


def _numbered(scheme: states.Scheme, column: pl.Series, year: NDArray[np.int64]) -> Side:
    number = whole_numbers(column).fill_null(-1).to_numpy()
    table = state_system.numbers(scheme, FIRST_YEAR, LAST_YEAR)
    inside = (number >= 0) & (number <= state_system.LARGEST_NUMBER) & (year >= FIRST_YEAR) & (year <= LAST_YEAR)
    places = np.full(len(number), state_system.NOBODY, np.int16)
    places[inside] = table[number[inside], year[inside] - FIRST_YEAR]
    reasons = np.full(len(number), None, np.object_)
    ever = np.asarray((table >= 0).any(axis=1))
    label = {"cow": "Correlates of War", "gw": "Gleditsch–Ward"}[scheme]
    for at in np.flatnonzero(places < 0):
        code = int(number[at])
        known = 0 <= code <= state_system.LARGEST_NUMBER and bool(ever[code])
        reasons[at] = (
            "no code"
            if column[int(at)] is None
            else _year_outside(int(year[at]))
            or (f"no state has the {label} number in that year" if known else f"no {label} number")
        )
    return Side(places=places, reasons=reasons)


def _written(codes: Codes, column: pl.Series, year: NDArray[np.int64]) -> Side:
    """Return the states that texts mean: each text and year once."""
    frame = pl.DataFrame({"text": column.cast(pl.String), "year": year})
    pairs = frame.unique(maintain_order=True)
    meant = [_meant(codes, text, when) for text, when in pairs.iter_rows()]
    told = pairs.with_columns(
        pl.Series("place", [place for place, _ in meant], dtype=pl.Int16),
        pl.Series("reason", [reason for _, reason in meant], dtype=pl.String),
    )
    found = frame.join(told, on=["text", "year"], how="left", nulls_equal=True, maintain_order="left")
    return Side(places=found["place"].to_numpy(), reasons=np.array(found["reason"].to_list(), np.object_))


def _meant(codes: Codes, text: str | None, year: int) -> tuple[int, str | None]:
    """Return the place of the state that a text means in a year, or none and why."""
    if text is None or not text.strip():
        return state_system.NOBODY, "no code"
    if outside := _year_outside(year):
        return state_system.NOBODY, outside
    state, why = _named(text, year) if codes == "name" else _coded(text, year)
    return (state_system.place_of()[state.key], None) if state else (state_system.NOBODY, why)


def _named(text: str, year: int) -> tuple[states.State | None, str]:
    try:
        return states.resolve(text, year), ""
    except AmityError as error:
        return None, _NO_NAME.get(error.code, _NOT_THEN)


def _coded(text: str, year: int) -> tuple[states.State | None, str]:
    state = states.from_code("iso3", text)
    if state is None:
        return None, "no ISO alpha-3 code of a state"
    return (state, "") if state.exists_in(year, year) else (None, _NOT_THEN)


def _year_outside(year: int) -> str | None:
    return None if FIRST_YEAR <= year <= LAST_YEAR else YEAR_OUTSIDE
