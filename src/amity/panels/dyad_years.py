"""Dyad-years: every dyad of states in every year, and the panel that measures are added to."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core import given, states
from amity.core.asks import Period, read_years
from amity.core.declarations import OptionValue
from amity.core.errors import BadOption, BadPeriod, UnknownPeerSet, UsageError
from amity.core.wording import option_word
from amity.panels import state_system
from amity.panels.attaching import Rows, Wanted, attach, names_of, read_wanted, wanted
from amity.panels.codebook import ColumnNote, key_notes, measure_notes
from amity.store import catalogue, membership, read

SYSTEM = "system"
LISTS: dict[str, states.Scheme] = {"cow": "cow", "gw": "gw"}
CodeColumns = Literal["cow", "gw", "iso3"]
CODE_COLUMNS: dict[str, tuple[str, str]] = {
    "cow": ("ccode1", "ccode2"),
    "gw": ("gwcode1", "gwcode2"),
    "iso3": ("iso3_a", "iso3_b"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Dyad-years with the measures added to them, and a note on every column.

    Attributes
    ----------
    frame : polars.DataFrame
        ``state_a, state_b, year``, code columns that were asked for, and a column for each measure. Sorted by year
        and the two states.
    columns : tuple of ColumnNote
        What each column is, in the frame's order: the codebook.
    directed : bool
        Whether each dyad stands in both orders. Where it does not, ``state_a < state_b``, and a directed measure
        gives two columns, ``_ab`` and ``_ba``.
    command : str
        The command line that makes the same panel.
    """

    frame: pl.DataFrame
    columns: tuple[ColumnNote, ...]
    directed: bool
    period: Period
    states: str
    command: str
    dataset_version: str

    def add(
        self,
        *keys: str,
        name: str = "",
        intervals: bool = False,
        status: bool = False,
        **options: OptionValue,
    ) -> Panel:
        """Return the panel with a column for each measure.

        Parameters
        ----------
        *keys : str
            Measures, each as ``KEY`` or ``[NAME=]KEY[:OPTION=VALUE,…]``.
        name : str
            The column's name where one measure is added; its key without it.
        intervals : bool
            Whether ``_low`` and ``_high`` come too (slower for votes: a bootstrap a year).
        status : bool
            Whether a column ``_status`` says why a value is missing: ``no_data``, ``out_of_coverage`` and
            ``not_computable`` are different things, and none of them is zero.
        **options
            Options of the measure where one is added, such as ``nonvoting="half"``.

        Raises
        ------
        UsageError
            Where there is no such measure or option, or the panel has a column of that name.

        Examples
        --------
        >>> panel = dyad_years("2010").add("atop_defense", "distance")
        >>> panel.frame.columns
        ['state_a', 'state_b', 'year', 'atop_defense_ab', 'atop_defense_ba', 'distance']
        """
        asks = _asks(keys, name, intervals, status, options)
        both = not self.directed
        refuse_taken(names_of(asks, both=both), self.frame.columns)
        rows = _rows(self.frame)
        columns, found = attach(asks, rows, both=both)
        notes = [note for ask in asks for note in measure_notes(ask, found, both=both)]
        return replace(
            self,
            frame=self.frame.with_columns(columns),
            columns=(*self.columns, *notes),
            command=_with_measures(self.command, asks),
        )


def _asks(
    keys: Sequence[str], name: str, intervals: bool, status: bool, options: Mapping[str, OptionValue]
) -> list[Wanted]:
    keys, options = given.texts(keys, "the measures"), given.options(options)
    given.text(name, "name")
    if not keys:
        raise UsageError("a panel was to be added to without a measure", hint="name one: amity list measures")
    if (name or options) and len(keys) > 1:
        raise BadOption(
            f"{len(keys)} measures were added with {'a name' if name else 'options'} for one",
            hint="add them one by one, or write NAME=KEY:OPTION=VALUE for each",
        )
    asks = [read_wanted(text, intervals=intervals, status=status) for text in keys]
    if name or options:
        (one,) = asks
        every = {**one.given, **options}
        asks = [wanted(one.measure.key, every, name=name or one.name, intervals=intervals, status=status)]
    return asks


def _with_measures(command: str, asks: Sequence[Wanted]) -> str:
    """Return the panel's command with the measures, and the flags that any of them needs, each once."""
    flags = {" --intervals": any(ask.intervals for ask in asks), " --status": any(ask.status for ask in asks)}
    asked = [flag for flag, needed in flags.items() if needed or flag in command]
    for flag in flags:
        command = command.replace(flag, "")
    return command + "".join(f" --add {shlex.quote(_written(ask))}" for ask in asks) + "".join(asked)


def _written(ask: Wanted) -> str:
    """Return a measure as it is typed after ``--add``."""
    name = "" if ask.name == ask.measure.key else f"{ask.name}="
    told = ",".join(f"{option}={option_word(value)}" for option, value in ask.given.items())
    return f"{name}{ask.measure.key}{':' if told else ''}{told}"


def refuse_taken(names: Sequence[str], taken: Sequence[str]) -> None:
    """Raise where a column to be added is there already, or two would have the same name.

    Raises
    ------
    BadOption
        With the columns concerned.
    """
    twice = sorted({name for name in names if names.count(name) > 1} | (set(names) & set(taken)))
    if twice:
        raise BadOption(
            f"new columns were to be named {', '.join(twice)}; {'they are' if len(twice) > 1 else 'that one is'} there "
            "already, and none is overwritten",
            hint="give the new one another name, such as mine=vote_agreement, or drop the old one first",
        )


def dyad_years(
    years: str | int | Period = "1946-2020",
    *,
    directed: bool = False,
    states_of: str = SYSTEM,
    rule: state_system.Rule = "any_day",
    codes: Sequence[CodeColumns] = (),
) -> Panel:
    """Return all dyads of states in every year of a period, by the dates of the state system.

    Parameters
    ----------
    years : str, int or Period
        Such as ``"1946-2020"``.
    directed : bool
        Whether each dyad stands twice, in both orders.
    states_of : str
        ``system``: every state of amity's list, the union of the Correlates of War and Gleditsch–Ward lists; ``cow``
        or ``gw``: one of the two lists; or a peer set or expression, its members on 31 December of each year.
    rule : {'any_day', 'year_end'}
        A state is in a year where it existed on any day of it, as in the field's own dyad-year files, or on
        31 December. Two states are a dyad where they existed on one and the same day of the year.
    codes : sequence of {'cow', 'gw', 'iso3'}
        Columns of codes to add: ``ccode1, ccode2``; ``gwcode1, gwcode2``; ``iso3_a, iso3_b``. A state without a
        number in that year has none; no number stands for two states of a year.

    Raises
    ------
    BadPeriod
        Where the years end after the dataset's date or cannot be read.
    UnknownPeerSet
        Where the states cannot be read, or are fewer than two in every year.

    Examples
    --------
    >>> dyad_years("1946-2016", states_of="cow").frame.height
    835652
    >>> dyad_years("2006", states_of="SRB, ALB, MKD").frame.rows()[0]
    ('ALB', 'MKD', 2006)
    """
    period = _period(years)
    blocks = [_year(year, directed, states_of, rule) for year in range(period.first, period.last + 1)]
    a, b = (np.concatenate([block[side] for block in blocks]) for side in (0, 1))
    if not a.size:
        raise UnknownPeerSet(
            f"the dyads of '{states_of}' in {period.text} were asked for; no year has two such states",
            hint="see who is in a set: amity list peers NAME --years YEAR",
        )
    when = np.repeat(np.arange(period.first, period.last + 1), [len(block[0]) for block in blocks])
    keys = pl.Series(state_system.lives().keys, dtype=pl.String)
    frame = pl.DataFrame(
        {
            "state_a": keys.gather(a.astype(np.uint32)),
            "state_b": keys.gather(b.astype(np.uint32)),
            "year": pl.Series(when, dtype=pl.Int32),
        }
    ).with_columns(_code_columns(codes, a, b, when))
    return Panel(
        frame=frame,
        columns=key_notes(frame.columns),
        directed=directed,
        period=period,
        states=states_of,
        command=_command(period, directed, states_of, rule, codes),
        dataset_version=catalogue().version,
    )


def _period(years: str | int | Period) -> Period:
    from_text = years if isinstance(years, Period) else read_years(str(years))
    latest = catalogue().as_of.year
    if from_text.unit != "year" or from_text.last > latest:
        raise BadPeriod(
            f"the dyads of {from_text.text} were asked for; the state system is known to {latest}",
            hint=f"ask for calendar years to {latest}",
        )
    return from_text


def _year(
    year: int, directed: bool, states_of: str, rule: state_system.Rule
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the places of both states of each dyad of a year, sorted."""
    both = state_system.together(year, rule).copy()
    if states_of != SYSTEM:
        inside = _inside(states_of, year, rule)
        both &= inside[:, None] & inside[None, :]
    if not directed:
        both = np.triu(both, 1)
    a, b = np.nonzero(both)
    return a, b


def _inside(states_of: str, year: int, rule: state_system.Rule) -> NDArray[np.bool_]:
    """Return which states a list or a peer set has in a year."""
    if states_of in LISTS:
        return state_system.listed(LISTS[states_of], year, rule)
    on = min(date(year, 12, 31), catalogue().as_of)
    members = set(membership.resolve(states_of, on, read).keys)
    return np.array([key in members for key in state_system.lives().keys], np.bool_)


def _code_columns(
    codes: Sequence[CodeColumns], a: NDArray[np.int64], b: NDArray[np.int64], when: NDArray[np.int64]
) -> list[pl.Series]:
    unknown = [code for code in codes if code not in CODE_COLUMNS]
    if unknown:
        raise BadOption(
            f"the codes {', '.join(unknown)} were asked for", hint="name some of them", candidates=tuple(CODE_COLUMNS)
        )
    columns = []
    for code in dict.fromkeys(codes):
        for name, side in zip(CODE_COLUMNS[code], (a, b), strict=True):
            columns.append(_codes(code, name, side, when))
    return columns


def _codes(code: CodeColumns, name: str, side: NDArray[np.int64], when: NDArray[np.int64]) -> pl.Series:
    if code == "iso3":
        official = pl.Series([state.iso3 for state in states.all_states()], dtype=pl.String)
        return official.gather(side.astype(np.uint32)).alias(name)
    first, last = int(when[0]), int(when[-1])
    table = np.stack([state_system.numbers_of(code, year) for year in range(first, last + 1)])
    found = pl.Series(name, table[when - first, side])
    return found.set(found == 0, None)


def _rows(frame: pl.DataFrame) -> Rows:
    keys = pl.Enum(state_system.lives().keys)
    a, b = (frame[side].cast(keys).to_physical().to_numpy().astype(np.int16) for side in ("state_a", "state_b"))
    return Rows(a=a, b=b, year=frame["year"].to_numpy().astype(np.int64))


def _command(
    period: Period, directed: bool, states_of: str, rule: state_system.Rule, codes: Sequence[CodeColumns]
) -> str:
    span = f"{period.first}" if period.first == period.last else f"{period.first}-{period.last}"
    parts = [f"amity dyads --years {span}"]
    parts += ["--directed"] if directed else []
    parts += [f"--states {shlex.quote(states_of)}"] if states_of != SYSTEM else []
    parts += [f"--rule {rule}"] if rule != "any_day" else []
    parts += [f"--codes {code}" for code in dict.fromkeys(codes)]
    return " ".join(parts)
