"""Words that figures share: names of states, peers and periods, credit lines, cells of the tables behind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from amity._version import __version__
from amity.briefs.figures._declaring import FigureRequest
from amity.briefs.figures._drawing import NOTHING
from amity.briefs.model import TableBlock
from amity.core import states, wording
from amity.core.asks import Period
from amity.core.declarations import Coverage
from amity.core.peers import peer_sets
from amity.store import catalogue

# More than so many sources are named by who made them, not one by one.
FEW_SOURCES = 2
STATE_LIKE = {"unknown": "supplier unknown", "non_state": "no state"}


def name(key: str, on: date) -> str:
    """Return the name that a state had on a day, its lasting name where it did not exist then."""
    state = states.get(key)
    return state.name_on(on) if state.exists_on(on) else state.name


def prose(key: str, on: date) -> str:
    """Return a state's name as it stands inside a sentence."""
    return wording.in_prose(name(key, on))


def peers_name(request: FigureRequest) -> str:
    """Return what the peers are called: the set's title, else how many states were chosen."""
    declared = peer_sets().get(request.peers.text)
    chosen = f"a chosen group of {wording.count(len(request.peers.members), 'state')}"
    return declared.title if declared else chosen


def span(request: FigureRequest, coverage: Coverage, keys: Sequence[str]) -> Period | str:
    """Return the years to draw, or why there are none.

    They are those of the record that lie in the request's period, not after its ``as_of``, and in which all the
    states of ``keys`` existed.
    """
    asked = request.period
    first, last = coverage.first.year, coverage.last.year
    if request.as_of is not None:
        last = min(last, request.as_of.year)
    record = f"the record covers {coverage.first.year}–{coverage.last.year}"
    if asked is not None:
        first, last = max(first, asked.first_day.year), min(last, asked.last_day.year)
        if first > last:
            return f"{record}, and not {asked.text}"
    alive = [year for year in range(first, last + 1) if all(states.get(key).exists_in(year, year) for key in keys)]
    if not alive:
        whom = wording.listed([wording.in_prose(states.get(key).name) for key in keys])
        both = f" in which {'both ' if len(keys) > 1 else ''}{whom} existed"
        return f"{record}, and no year{both}"
    return Period(first=alive[0], last=alive[-1])


def credit(tables: Sequence[str], *others: Sequence[str]) -> str:
    """Return the line that names the sources of tables and what computed the figure from them.

    Tables of another kind are ``others``: each kind is credited by itself, since no table is made from both.
    """
    named = ". ".join(dict.fromkeys(_credited(kind) for kind in (tables, *others)))
    return f"{named}. Computed by amity {__version__}, dataset {catalogue().version}."


def _credited(tables: Sequence[str]) -> str:
    found = catalogue().sources_of(tuple(tables))
    if len(found) <= FEW_SOURCES:
        named = "; ".join(f"{entry.title}, {entry.producer} ({entry.version})" for entry in found)
        return f"{'Source' if len(found) == 1 else 'Sources'}: {named}"
    makers = "; ".join(dict.fromkeys(entry.producer for entry in found))
    return f"{catalogue().table(tables[0]).title}, joined from: {makers}"


def table(
    key: str, caption: str, headings: Sequence[str], rows: Sequence[Sequence[object]], texts: int | Sequence[int] = 1
) -> TableBlock:
    """Return the table behind a figure; a missing figure is a dash.

    ``texts`` are the columns flush left: their places, or how many from the left.
    """
    left = range(texts) if isinstance(texts, int) else texts
    return TableBlock(
        key=f"{key}_data",
        caption=f"{caption}: the data",
        headings=tuple(headings),
        rows=tuple(tuple(cell(value) for value in row) for row in rows),
        align=tuple("left" if place in left else "right" for place in range(len(headings))),
    )


def cell(value: object) -> str:
    """Return a value as a cell of a table: figures with up to four significant digits, a dash for none.

    Examples
    --------
    >>> cell(0.123456), cell(2016), cell(None), cell(12345.6)
    ('0.1235', '2016', '–', '12346')
    """
    if value is None or value == "":
        return NOTHING
    if isinstance(value, float):
        return wording.number(value, 4).replace(",", "")
    return str(value)


def points(share: float | None) -> float | None:
    """Return a share in per cent, to a hundredth."""
    return None if share is None else round(100 * share, 2)
