"""What a family of shocks declares, what its shocks ask of the flows, and the setting they are asked in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, cast

from amity.core import discovery
from amity.core.errors import BadOption, UnknownName
from amity.core.suggest import nearest

ROOM = "scenarios"
Commodity = Literal["crude", "gas", "arms", "trade"]
Horizon = Literal["weeks", "year", "long"]
COMMODITIES: Mapping[Commodity, str] = {
    "crude": "crude oil, in tonnes",
    "gas": "natural gas",
    "arms": "major arms, in SIPRI's trend-indicator value",
    "trade": "total trade with domestic sales, in million US dollars",
}
HORIZONS: Mapping[Horizon, str] = {
    "weeks": "the first weeks: nothing lost is replaced yet",
    "year": "about a year: others supply what they can with what they have",
    "long": "the long run: everything that can adjust has adjusted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """That a flow shrinks: of what ``exporter`` sold to ``importer`` the share ``kept`` is left, from 0 to 1.

    ``at_best`` is the share that may be left where that is not known to the point, None where ``kept`` is all there is.
    """

    exporter: str
    importer: str
    kept: float
    at_best: float | None = None

    @property
    def most(self) -> float:
        """Return the largest share that may be left."""
        return self.kept if self.at_best is None else self.at_best

    def scaled(self, size: float) -> Cut:
        """Return the cut at a size from 0 to 1."""
        best = None if self.at_best is None else 1 - size * (1 - self.at_best)
        return replace(self, kept=1 - size * (1 - self.kept), at_best=best)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """That an importer buys from ``new`` the given share of what it bought from ``old``."""

    importer: str
    old: str
    new: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """That a state can sell so many times what it could."""

    state: str
    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a shock asks of the flows, all of it at once.

    Attributes
    ----------
    cuts, turns, capacities
        What shrinks, who turns to whom, and who can sell more or less.
    first, second : tuple of str
        Those who impose the shock or whose means it takes, and those whom it is meant for; everyone else is a third
        party.
    notes : tuple of str
        What a reader must know of how the shock was understood.
    """

    cuts: tuple[Cut, ...] = ()
    turns: tuple[Turn, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def scaled(self, size: float) -> Changes:
        """Return the same shock at a size from 0 (nothing) to 1 (all of it).

        Examples
        --------
        >>> Changes(cuts=(Cut(exporter="A", importer="B", kept=0.0),)).scaled(0.25).cuts[0].kept
        0.75
        """
        return replace(
            self,
            cuts=tuple(cut.scaled(size) for cut in self.cuts),
            turns=tuple(replace(turn, share=size * turn.share) for turn in self.turns),
            capacities=tuple(replace(one, factor=1 + size * (one.factor - 1)) for one in self.capacities),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a shock is put upon: the good, the horizon, the year of the record, the day that memberships are read on."""

    commodity: Commodity
    horizon: Horizon
    year: int
    on: date
    exporters: frozenset[str] = field(default_factory=frozenset)
    importers: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A family of shocks.

    Attributes
    ----------
    shock : type
        A frozen dataclass: its fields are those of ``scenarios.yaml``, of the command line and of a form. A field's
        ``metadata`` holds its ``meaning``, and its ends ``ge`` and ``le`` where it is a number.
    needs : mapping
        For each commodity that it can be asked of, the tables that it reads.
    solve : callable
        ``(shock, setting) -> Changes``: what the shock asks of the flows. It raises where the shock contradicts itself.
    measured_by : str
        What grows as the shock does: the unit of :meth:`Changes.scaled`.
    """

    key: str
    title: str
    meaning: str
    shock: type
    needs: Mapping[Commodity, tuple[str, ...]]
    solve: Callable[[Any, Setting], Changes]
    assumptions: tuple[str, ...]
    cannot_see: str
    measured_by: str
    example: str


def keys() -> tuple[str, ...]:
    """Return the keys of all families of shocks, sorted.

    Examples
    --------
    >>> "embargo" in keys()
    True
    """
    return discovery.names(ROOM)


def get(key: str) -> Scenario:
    """Return the family of shocks with a key.

    Raises
    ------
    UnknownName
        Where there is no such family.
    """
    known = keys()
    if key not in known:
        raise UnknownName(
            f"the family of shocks '{key}' was asked for; there are {', '.join(known)}",
            hint="name one of these",
            candidates=nearest(key, known),
        )
    return cast(Scenario, discovery.load(ROOM, key, "SCENARIO"))


def commodity_of(text: str) -> Commodity:
    """Return the commodity with a name, or raise with those that there are."""
    if text not in COMMODITIES:
        raise BadOption(
            f"the commodity '{text}' was asked for; there are {', '.join(COMMODITIES)}",
            hint="name one of these",
            candidates=nearest(text, COMMODITIES),
        )
    return cast(Commodity, text)


def horizon_of(text: str) -> Horizon:
    """Return the horizon with a name, or raise with those that there are."""
    if text not in HORIZONS:
        raise BadOption(
            f"the horizon '{text}' was asked for; there are {', '.join(HORIZONS)}",
            hint="name one of these",
            candidates=nearest(text, HORIZONS),
        )
    return cast(Horizon, text)
