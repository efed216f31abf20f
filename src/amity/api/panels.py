"""Panels for researchers: dyad-years, a file of one's own joined with measures, codebooks and citations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import cast

import polars as pl

from amity.api import Years, period_of
from amity.core import given
from amity.panels import Panel, citing, dyad_years, files, joining, read_wanted
from amity.panels.attaching import Wanted
from amity.panels.codebook import Codebook
from amity.panels.dyad_years import SYSTEM, CodeColumns
from amity.panels.joining import Joined
from amity.panels.keys import CODES, Codes
from amity.panels.state_system import RULES, Rule
from amity.panels.units import UNITS, Unit
from amity.store import catalogue

WRITTEN = "what dyads or join returned"


def dyads(
    years: Years = "1946-2020",
    *,
    directed: bool = False,
    states: str = SYSTEM,
    rule: Rule = "any_day",
    codes: Sequence[CodeColumns] = (),
) -> Panel:
    """Return all dyads of states in every year of a period, ready for ``.add("s_score", "atop_defense")``.

    Parameters
    ----------
    years : str, int, tuple or Period
        Such as ``"1946-2020"``.
    directed : bool
        Whether each dyad stands in both orders.
    states : str
        ``system`` (every state of amity's list), ``cow`` or ``gw`` (one list), or a peer set or expression, its members
        on 31 December of each year.
    rule : {'any_day', 'year_end'}
        Whether a state is in a year where it existed on any day of it, or on 31 December.
    codes : sequence of {'cow', 'gw', 'iso3'}
        Columns of codes to add.

    Returns
    -------
    Panel
        ``frame`` (polars) and ``columns``, a note on each column.

    Examples
    --------
    >>> panel = dyads("2010-2012", states="SRB, ALB, MKD").add("atop_defense", "trade")
    >>> panel.frame.shape
    (9, 6)
    """
    span = years if isinstance(years, (str, int)) else period_of(years)
    return dyad_years(
        "None" if span is None else span,
        directed=directed,
        states_of=given.text(states, "states"),
        rule=cast(Rule, given.one_of(rule, "rule", RULES)),
        codes=cast("tuple[CodeColumns, ...]", given.texts(codes, "codes")),
    )


def join(
    data: pl.DataFrame | str | Path,
    on: Sequence[str],
    measures: Sequence[str | Wanted],
    *,
    codes: Codes | None = None,
    unit: Unit | None = None,
    intervals: bool = False,
    status: bool = False,
) -> Joined:
    """Return a user's own dyad-years with a column for each measure, and a report of what did not match.

    Parameters
    ----------
    data : polars.DataFrame or path
        A frame, or a .csv, .parquet or .dta file; its columns and rows come back unchanged and in their order.
    on : sequence of str
        The columns of the first state, the second state and the year, such as ``("ccode1", "ccode2", "year")``.
    measures : sequence of str
        Each ``KEY`` or ``[NAME=]KEY[:OPTION=VALUE,…]``.
    codes : {'cow', 'gw', 'iso3', 'name'}, optional
        What the columns of states hold, where their names do not say.
    unit : {'directed', 'undirected'}, optional
        Whether dyads stand in both orders, where the rows do not say.
    intervals, status : bool
        Whether ``_low`` and ``_high``, and a column ``_status``, come with each measure.

    Raises
    ------
    BadUnit
        Where rows are not dyad-years; the message names them.

    Examples
    --------
    >>> import polars as pl
    >>> mine = pl.DataFrame({"ccode1": [2, 2], "ccode2": [20, 999], "year": [2010, 2010]})
    >>> found = join(mine, ("ccode1", "ccode2", "year"), ["contiguity"])
    >>> found.frame["contiguity"].to_list(), found.unmatched["reason"].to_list()
    ([1.0, None], ['no Correlates of War number'])
    """
    if not isinstance(data, (pl.DataFrame, str)):
        given.instance(data, "data", (PathLike,), "a polars.DataFrame or the path of a file")
    if codes is not None:
        given.one_of(codes, "codes", CODES)
    if unit is not None:
        given.one_of(unit, "unit", UNITS)
    if isinstance(measures, (str, Wanted, Mapping)) or not isinstance(measures, Iterable):
        given.texts(measures, "measures")
    for one in measures:
        given.instance(one, "a measure", (str, Wanted), "a text such as KEY or NAME=KEY:OPTION=VALUE")
    given.texts(on, "on")
    frame = data if isinstance(data, pl.DataFrame) else files.read_frame(Path(given.path(data, "data")))
    asks = [
        one if isinstance(one, Wanted) else read_wanted(one, intervals=intervals, status=status) for one in measures
    ]
    return joining.join(frame, on, asks, codes=codes, unit=unit)


def write_panel(panel: Panel | Joined, path: str | Path, command: str = "") -> tuple[Path, ...]:
    """Write a panel or a joined file with its codebook beside it, and return the files written.

    The name ends in ``.parquet``, ``.csv`` or ``.dta`` (Stata, with ``pip install 'amity[stata]'``).
    """
    given.instance(panel, "the panel", (Panel, Joined), WRITTEN)
    out = Path(given.path(path, "the path"))
    return files.write_panel(panel.frame, codebook(panel, out.name, given.text(command, "the command")), out)


def codebook(panel: Panel | Joined, title: str, command: str = "") -> Codebook:
    """Return the codebook of a panel or a joined file: what each column is, from where, and how much of it there is."""
    given.instance(panel, "the panel", (Panel, Joined), WRITTEN)
    directed = panel.directed if isinstance(panel, Panel) else panel.unit == "directed"
    notes = () if isinstance(panel, Panel) else (*_matched(panel), *panel.notes)
    return Codebook(
        title=title,
        unit_of_analysis=f"{'directed ' if directed else ''}dyad-year"
        + ("" if directed else ", each dyad once a year"),
        rows=panel.frame.height,
        command=command or (panel.command if isinstance(panel, Panel) else "amity join"),
        dataset_version=catalogue().version,
        columns=panel.columns,
        notes=notes,
    )


def _matched(found: Joined) -> tuple[str, ...]:
    if found.unmatched.is_empty():
        return ("Every row is a dyad of states that existed in its year.",)
    return (f"{found.unmatched.height:,} of {found.frame.height:,} rows are no dyad of states in their year.",)


def cite(*names: str, style: citing.Format = "bibtex") -> str:
    """Return what to cite for measures, tables, sources, cases or files that amity wrote; amity itself without any.

    Parameters
    ----------
    *names : str
        Such as ``"s_score"``, ``"sipri_arms"`` or ``"joined.csv"``.
    style : {'bibtex', 'apa', 'csl-json'}
        The form.

    Examples
    --------
    >>> print(cite("religious_similarity", style="apa").splitlines()[0])
    Maoz, Z., & Henderson, E. A. (2013). The World Religion Dataset, 1945–2010: Logic, Estimates, and Trends.
    International Interactions, 39(3), 265–291. https://doi.org/10.1080/03050629.2013.782306
    """
    given.one_of(style, "style", citing.FORMATS_OF_CITATIONS)
    return citing.cite([given.text(name, "a name to cite") for name in names]).text(style)
