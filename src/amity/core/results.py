"""Results: frozen records of what was asked, what came out, on what it stands, and the one JSON shape they share."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from amity.core.asks import Period
from amity.core.declarations import OptionValue, Status

if TYPE_CHECKING:
    import polars as pl

SIGNIFICANT = 12


def clean(value: object) -> object:
    """Return a value as JSON can hold it: floats at 12 significant digits, no NaN, dates as text.

    Examples
    --------
    >>> clean(0.1 + 0.2), clean(float("nan")), clean((1, "a"))
    (0.3, None, [1, 'a'])
    """
    if isinstance(value, bool) or value is None or isinstance(value, (int, str)):
        return value
    if isinstance(value, float):
        return float(f"{value:.{SIGNIFICANT}g}") if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean(item) for item in value]
    return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked: measure, states, years as written, options, peers, and the command that asks it again."""

    measure: str
    state_a: str
    state_b: str
    years: str | None
    options: Mapping[str, OptionValue]
    peers: str | None
    command: str

    def to_json(self) -> dict[str, object]:
        """Return the request as it stands under ``asked``."""
        return {
            "measure": self.measure,
            "state_a": self.state_a,
            "state_b": self.state_b,
            "years": self.years,
            "options": dict(self.options),
            "peers": self.peers,
            "command": self.command,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A place in an order: ``place`` is the best of the tied places, ``tied`` peers share it, ``of`` are ranked."""

    place: int
    tied: int
    of: int

    def to_json(self) -> dict[str, object]:
        """Return the place as JSON."""
        return {"rank": self.place, "tied_with": self.tied, "of": self.of}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a value stands among the peers that could be judged on like terms.

    Attributes
    ----------
    rank : Rank or None
        Place on like terms; 1 is the closest tie (the highest value where the measure has no direction).
    own : Rank or None
        Place when every state is judged on its own record instead; only where that differs from like terms.
    closer, equal, farther : int
        Peers whose tie is closer than the subject's, the same, and less close, on like terms.
    higher, lower : int
        Peers whose value is higher and lower, whichever of them is closer.
    median : float or None
        Median of the peers' values on like terms, in the measure's unit.
    terms : str
        What makes the terms alike.
    unranked : tuple of (str, str)
        Peers that could not be judged, each with the reason.
    frame : polars.DataFrame
        A row per peer: ``state, subject_value, peer_value, n, status, reason``.
    """

    rank: Rank | None
    own: Rank | None
    closer: int
    equal: int
    farther: int
    higher_is_closer: bool
    median: float | None
    terms: str
    unranked: tuple[tuple[str, str], ...]
    frame: pl.DataFrame

    @property
    def n_peers(self) -> int:
        """Return how many peers were judged."""
        return self.closer + self.equal + self.farther

    @property
    def level(self) -> bool:
        """Return whether all peers have the subject's value, so that no place tells them apart."""
        return self.n_peers > 0 and self.equal == self.n_peers

    @property
    def higher(self) -> int:
        """Return how many peers have a higher value."""
        return self.closer if self.higher_is_closer else self.farther

    @property
    def lower(self) -> int:
        """Return how many peers have a lower value."""
        return self.farther if self.higher_is_closer else self.closer

    def to_json(self) -> dict[str, object]:
        """Return the standing as JSON."""
        return {
            "closer": self.closer,
            "equal": self.equal,
            "farther": self.farther,
            "higher": self.higher,
            "lower": self.lower,
            "tied_with": self.rank.tied if self.rank else None,
            "n_ranked": self.n_peers + 1 if self.rank else 0,
            "terms": self.terms,
            "own": self.own.to_json() if self.own else None,
            "unranked": [{"state": state, "reason": reason} for state, reason in self.unranked],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a number comes from: sources as JSON objects, tables, the filter that gives its rows, dataset version."""

    sources: tuple[Mapping[str, object], ...]
    tables: tuple[str, ...]
    coverage: Mapping[str, object]
    dataset_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A measure's value for one dyad and period, with everything a reader may ask of it.

    ``low`` and ``high`` are what ``interval_kind`` says; ``status`` is ``ok | partial | no_data | out_of_coverage |
    not_computable`` and ``reason`` explains every status but ``ok``.
    """

    asked: Asked
    title: str
    heading: str
    channel: str
    unit: str
    directed: bool
    direction: str
    name_a: str
    name_b: str
    period: Period | None
    value: float | None
    low: float | None
    high: float | None
    interval: str
    interval_kind: str
    level: float | None
    n: int | None
    status: Status
    reason: str
    sentence: str
    extras: Mapping[str, object]
    caveats: tuple[str, ...]
    standing: Standing | None
    provenance: Provenance
    citation: str
    rows: pl.DataFrame | None = field(default=None)

    def to_json(self) -> dict[str, object]:
        """Return the one JSON object that every skin prints for a value."""
        body: dict[str, object] = {
            "measure": self.asked.measure,
            "title": self.title,
            "heading": self.heading,
            "channel": self.channel,
            "state_a": self.asked.state_a,
            "state_b": self.asked.state_b,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "interval": {"kind": self.interval_kind, "level": self.level, "meaning": self.interval},
            "n": self.n,
            "unit": self.unit,
            "asked": self.asked.to_json(),
            "period": self.period.to_json() if self.period else None,
            "status": self.status,
            "reason": self.reason,
            "rank": self.standing.rank.place
            if self.standing and self.standing.rank and not self.standing.level
            else None,
            "n_peers": self.standing.n_peers if self.standing else None,
            "median": self.standing.median if self.standing else None,
            "standing": self.standing.to_json() if self.standing else None,
            "sentence": self.sentence,
            "extras": dict(self.extras),
            "caveats": list(self.caveats),
            "source": list(self.provenance.sources),
            "tables": list(self.provenance.tables),
            "coverage": dict(self.provenance.coverage),
            "citation": self.citation,
            "dataset_version": self.provenance.dataset_version,
        }
        if self.rows is not None:
            body["rows"] = self.rows.to_dicts()
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned
