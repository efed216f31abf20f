"""The grid of a specification curve: choices and their reasonable values, from the list, as the user varies them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from math import prod

from amity import measures
from amity.core.asks import FIRST_YEAR, LAST_YEAR, Period
from amity.core.declarations import Coverage, Measure, OptionValue
from amity.core.errors import BadOption, BadPeriod, UnknownMeasure
from amity.core.issue_sets import issue_set
from amity.core.lists import read_list
from amity.core.peers import peer_sets
from amity.core.suggest import nearest

MOST = 100_000
SPAN = 10
MEASURE, PEERS, UNIT, LENGTH, END = "measure", "peers", "unit", "length", "end"
WINDOW = (UNIT, LENGTH, END)
TERMS, ROLLCALLS, NONVOTING, MIN_JOINT = "terms", "rollcalls", "nonvoting", "min_joint"
VOTES = "votes"
COMMON, OWN = "common", "own"
WHOLE = "whole list"
# How values of a choice are kept apart on the command line; expressions over peer sets have commas of their own.
_MARKS = {PEERS: ";"}
_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A reasonable value of a choice: how it is written, its label, and why it is reasonable.

    ``key`` and ``options`` are what ``amity measure`` is asked for and ``reverse`` says that A and B change places;
    ``column`` is the column of the answer that a floor is laid on.
    """

    value: str
    label: str
    reason: str
    key: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    reverse: bool = False
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice of the analyst and its values, the first being the one that the project itself makes."""

    name: str
    values: tuple[Value, ...]

    def to_json(self) -> dict[str, object]:
        """Return the choice as JSON."""
        return {
            "choice": self.name,
            "values": [{"value": v.value, "label": v.label, "reason": v.reason} for v in self.values],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The choices of a family of measures; every combination is a specification."""

    family: str
    title: str
    key: str
    choices: tuple[Choice, ...]

    def get(self, name: str) -> Choice | None:
        """Return a choice by name, None where the family has none."""
        return next((choice for choice in self.choices if choice.name == name), None)

    def values(self, name: str) -> tuple[Value, ...]:
        """Return the values of a choice, none where the family does not have it."""
        found = self.get(name)
        return found.values if found else ()

    def combinations(self, leaving: Sequence[str] = ()) -> Iterator[dict[str, Value]]:
        """Yield every combination of the choices, those named left out."""
        kept = [choice for choice in self.choices if choice.name not in leaving]
        for values in product(*(choice.values for choice in kept)):
            yield {choice.name: value for choice, value in zip(kept, values, strict=True)}


def set_title(text: str) -> str:
    """Return what a peer set is called: its title, how many were named one by one, or the expression as it was given.

    Examples
    --------
    >>> set_title("oic"), set_title("TUR, KAZ"), set_title("oic - arab-league")
    ('Organisation of Islamic Cooperation', 'a chosen group of 2 states', 'oic - arab-league')
    """
    known = peer_sets().get(text)
    named = [part for part in text.split(",") if part.strip()]
    if known is None and len(named) > 1:
        return f"a chosen group of {len(named)} states"
    return known.title if known else text


def families() -> dict[str, str]:
    """Return the families of measures with their titles, in the order of the list."""
    return {row["family"]: row["label"] for row in _rows() if row["choice"] == "family"}


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(read_list("specifications"))


def _value(row: Mapping[str, str]) -> Value:
    options = dict(pair.split("=", 1) for pair in row["options"].split() if pair)
    return Value(
        value=row["value"],
        label=row["label"],
        reason=row["reason"],
        key=row["key"],
        column=options.pop("column", ""),
        options=options,
        reverse=row["dyad"] == "ba",
    )


def declared(asked: str) -> Grid:
    """Return the grid of a family, or that of one measure: the family's with this measure alone.

    Raises
    ------
    UnknownMeasure
        Where no family and no measure has that name; the candidates are the nearest names.
    """
    known = families()
    if asked in known:
        return _family(asked, known[asked])
    if asked not in measures.keys():
        names = (*known, *measures.keys())
        raise UnknownMeasure(
            f"the curve of '{asked}' was asked for; amity has no such family of measures and no such measure",
            hint=f"name a family ({', '.join(known)}) or a measure: amity list measures",
            candidates=nearest(asked, names) or tuple(known),
        )
    measure = measures.get(asked)
    _check_measure(measure)
    for family, title in known.items():
        grid = _family(family, title)
        own = tuple(value for value in grid.values(MEASURE) if value.key == asked and not value.reverse)
        if own:
            return replace(grid, title=measure.title, key=asked, choices=_with(grid, MEASURE, own))
    return _of_measure(measure)


def _family(family: str, title: str) -> Grid:
    found: dict[str, list[Value]] = {}
    own = [row for row in _rows() if row["family"] == family and row["choice"] != "family"]
    key = next(row["key"] for row in _rows() if row["family"] == family and row["choice"] == "family")
    has = {row["choice"] for row in own}
    common = [row for row in _rows() if row["family"] == "*" and row["choice"] not in has]
    for row in [*own, *common]:
        found.setdefault(row["choice"], []).append(_value(row))
    choices = [Choice(name=name, values=tuple(values)) for name, values in found.items()]
    return Grid(family=family, title=title, key=key, choices=tuple(choices))


def _of_measure(measure: Measure) -> Grid:
    only = Value(value=measure.key, label=measure.title, reason="the measure asked for", key=measure.key)
    shared = _family_of_all()
    if measure.period == "last":
        shared = tuple(c if c.name != LENGTH else replace(c, values=c.values[:1]) for c in shared)
    choices = (Choice(name=MEASURE, values=(only,)), *shared)
    return Grid(family=measure.key, title=measure.title, key=measure.key, choices=choices)


def _family_of_all() -> tuple[Choice, ...]:
    found: dict[str, list[Value]] = {}
    for row in _rows():
        if row["family"] == "*":
            found.setdefault(row["choice"], []).append(_value(row))
    return tuple(Choice(name=name, values=tuple(values)) for name, values in found.items())


def _check_measure(measure: Measure) -> None:
    if measure.direction == "neither":
        raise BadOption(
            f"the curve of {measure.key} was asked for; a higher value of it is neither a closer tie nor a looser one",
            hint="ask for a measure with a direction: amity list measures",
        )


def _with(grid: Grid, name: str, values: tuple[Value, ...]) -> tuple[Choice, ...]:
    changed = Choice(name=name, values=values)
    if grid.get(name) is None:
        return (*grid.choices, changed)
    return tuple(changed if choice.name == name else choice for choice in grid.choices)


# --- what the user varies ----------------------------------------------------------------------
def varied(grid: Grid, asked: Mapping[str, str]) -> Grid:
    """Return the grid with the values of some choices replaced by those given, ``name -> 'value,value'``.

    Raises
    ------
    BadOption
        Where the family has no such choice, or the choice does not take a value.
    """
    for name, text in asked.items():
        mark = _MARKS.get(name, ",")
        texts = list(dict.fromkeys(part.strip() for part in text.split(mark) if part.strip()))
        if not texts:
            raise BadOption(
                f"the choice {name} was to be varied over '{text}', which names no value",
                hint=f"write {name}=VALUE{mark}VALUE",
            )
        if name not in _known(grid):
            raise BadOption(
                f"the choice '{name}' was to be varied; the curve of {grid.title} has {', '.join(_known(grid))}",
                hint=f"see its values: amity curve … --measure {grid.family} --json lists them under grid",
                candidates=nearest(name, _known(grid)) or tuple(_known(grid)),
            )
        grid = replace(grid, choices=_with(grid, name, tuple(_read(grid, name, one) for one in texts)))
    return grid


def _known(grid: Grid) -> dict[str, None]:
    """Return the names of everything that can be varied: declared choices, and further options of the measures."""
    names = dict.fromkeys(choice.name for choice in grid.choices)
    keys = dict.fromkeys(value.key for value in grid.values(MEASURE) if value.key in measures.keys())
    inner = {"distance", NONVOTING} if grid.family == VOTES else set()
    options = [option.name for key in keys for option in measures.get(key).options if option.name not in inner]
    return {**names, **dict.fromkeys(options)}


def _read(grid: Grid, name: str, text: str) -> Value:
    there = next((value for value in grid.values(name) if value.value == text), None)
    if there is not None:
        return there
    listed = _elsewhere(grid, name, text)
    if listed is not None:
        return listed
    reader = _READERS.get(name)
    if reader is None and grid.get(name) is not None and not _is_option(grid, name):
        floor = grid.values(name)[0].column
        reader = _floor if floor else None
        if reader is None:
            raise _refused(name, text, [value.value for value in grid.values(name)])
        return replace(_floor(text), column=floor)
    return (reader or (lambda given: _option(grid, name, given)))(text)


def _elsewhere(grid: Grid, name: str, text: str) -> Value | None:
    """Return a value that the list has for the family or for all families, though the grid at hand was narrowed."""
    rows = [row for row in _rows() if row["family"] in (grid.family, "*") and row["choice"] == name]
    return next((_value(row) for row in rows if row["value"] == text), None)


def _is_option(grid: Grid, name: str) -> bool:
    keys = [value.key for value in grid.values(MEASURE) if value.key in measures.keys()]
    return any(option.name == name for key in keys for option in measures.get(key).options)


def _refused(name: str, text: str, takes: Sequence[str]) -> BadOption:
    return BadOption(
        f"the choice {name} was to be varied over '{text}'; it takes {', '.join(takes)}",
        hint="give one or more of these",
        candidates=nearest(text, takes) or tuple(takes),
    )


def _given(text: str, label: str = "") -> Value:
    return Value(value=text, label=label or text, reason="asked for")


def _whole(name: str, low: int, high: int) -> Callable[[str], Value]:
    def read(text: str) -> Value:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise _refused(name, text[:_LONGEST], [f"whole numbers from {low} to {high}"])
        return _given(str(int(text)), f"{int(text)} years" if name == LENGTH else str(int(text)))

    return read


def _end(text: str) -> Value:
    if text == "each" or (text.startswith("each") and text[4:].isascii() and text[4:].isdigit() and int(text[4:]) > 0):
        return _given(text)
    if not text.isascii() or not text.isdigit() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise _refused(END, text[:_LONGEST], ["a year", "each", "each2"])
    return _given(text)


def _unit(text: str) -> Value:
    if text not in ("year", "session"):
        raise _refused(UNIT, text[:_LONGEST], ["year", "session"])
    return _given(text)


def _floor(text: str) -> Value:
    try:
        least = float(text)
    except ValueError:
        least = -1.0
    if not 0 <= least < float("inf"):
        raise _refused("floor", text[:_LONGEST], ["numbers of 0 or more"])
    return _given(text)


def _rollcalls(text: str) -> Value:
    return _given(issue_set(text).key, issue_set(text).title)


_READERS: Mapping[str, Callable[[str], Value]] = {
    LENGTH: _whole(LENGTH, 1, 80),
    MIN_JOINT: _whole(MIN_JOINT, 1, 10_000),
    END: _end,
    UNIT: _unit,
    ROLLCALLS: _rollcalls,
    PEERS: _given,
}


def _option(grid: Grid, name: str, text: str) -> Value:
    """Return a value of an option, read by the first measure that has it."""
    for value in grid.values(MEASURE):
        measure = measures.get(value.key) if value.key in measures.keys() else None
        if measure is not None and any(option.name == name for option in measure.options):
            read = measures.read_options(measure, {name: text})[name]
            return _given(str(read).lower() if isinstance(read, bool) else str(read), f"{name}={text}")
    raise _refused(name, text[:_LONGEST], [value.value for value in grid.values(name)])


def options_of(measure: Measure, chosen: Mapping[str, Value]) -> dict[str, OptionValue]:
    """Return the options of a measure as a combination sets them."""
    own = {option.name for option in measure.options}
    given = {name: value.value for name, value in chosen.items() if name in own}
    return measures.read_options(measure, {**given, **chosen[MEASURE].options})


# --- windows -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A window with the choices that lay it: unit, length and last year."""

    period: Period
    length: int

    def choices(self) -> dict[str, str]:
        """Return the choices as a specification shows them; sessions by the year in which they open."""
        unit = self.period.unit
        end = self.period.last + (1945 if unit == "session" else 0)
        return {UNIT: unit, LENGTH: str(self.length), END: str(end)}


def windows(grid: Grid, span: Period) -> tuple[Window, ...]:
    """Return every window of the grid's lengths that lies inside the span, the latest first.

    Raises
    ------
    BadPeriod
        Where none fits.
    """
    found: dict[tuple[str, int, int], Window] = {}
    lengths = [int(value.value) for value in grid.values(LENGTH)]
    units = [value.value for value in grid.values(UNIT)] or ["year"]
    for unit in units:
        for end in _ends(grid, span):
            for length in lengths:
                if end - length + 1 < span.first:
                    continue
                last = end - (1945 if unit == "session" else 0)
                if last - length + 1 < 1:
                    continue
                period = Period(first=last - length + 1, last=last, unit="session" if unit == "session" else "year")
                found[unit, end, length] = Window(period=period, length=length)
    if not found:
        raise BadPeriod(
            f"windows of {_long(lengths, units)} were asked for; none lies in {span.text} with an end that was asked "
            "for",
            hint="give longer --years, shorter --vary length=… or other --vary end=…",
        )
    return tuple(found.values())


def _long(lengths: Sequence[int], units: Sequence[str]) -> str:
    one = " or ".join(units)
    many = " or ".join(f"{unit}s" for unit in units)
    return f"{', '.join(str(length) for length in lengths)} {one if list(lengths) == [1] else many}"


def _ends(grid: Grid, span: Period) -> list[int]:
    ends: dict[int, None] = {}
    for value in grid.values(END):
        if value.value.startswith("each"):
            ends.update(dict.fromkeys(range(span.last, span.first - 1, -int(value.value[4:] or 1))))
        elif span.first <= int(value.value) <= span.last:
            ends[int(value.value)] = None
    return list(ends)


def span_of(asked: Period | None, coverage: Coverage) -> Period:
    """Return the years that windows lie in: those asked for as far as covered, else the last ten covered.

    Raises
    ------
    BadPeriod
        Where sessions were asked for, or years outside the coverage.
    """
    first, last = coverage.first.year, coverage.last.year
    if asked is None:
        return Period(first=max(first, last - SPAN + 1), last=last)
    if asked.unit != "year":
        raise BadPeriod("a curve was asked for sessions", hint="give --years, and --vary unit=session for sessions")
    if asked.last < first or asked.first > last:
        raise BadPeriod(
            f"the curve was asked for {asked.text}; the record runs from {first} to {last}",
            hint="give --years inside the record",
        )
    return Period(first=max(first, asked.first), last=min(last, asked.last))


def size(grid: Grid, laid: Sequence[Window], peer_sets: int) -> int:
    """Return how many combinations the grid has."""
    others = [len(choice.values) for choice in grid.choices if choice.name not in (*WINDOW, PEERS)]
    return prod(others) * len(laid) * peer_sets


def check_size(number: int) -> None:
    """Raise where a grid has more combinations than can be gone through."""
    if number > MOST:
        raise BadOption(
            f"a grid of {number:,} specifications was asked for; {MOST:,} can be gone through at once",
            hint="vary fewer choices, for example --vary peers=oic or --vary end=2020,2023",
        )
