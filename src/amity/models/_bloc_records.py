"""What bloc clustering asks and answers: the states judged, the models side by side, where one state is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from amity.core.asks import Period
from amity.core.declarations import OptionValue
from amity.core.results import clean
from amity.numerics.spatial import Moran
from amity.store.membership import PeerGroup

ModelName = Literal["linear", "slx", "lag", "error"]
DRIVERS = ("distance", "regime_distance", "religious_similarity")
LEVEL = 0.90


@dataclass(frozen=True, slots=True, kw_only=True)
class BlocRequest:
    """What is asked: whose votes with which target, over which blocs, drivers and years, for which subject.

    ``blocs`` are keys of organisations' peer sets, all of them where none are named; ``drivers`` are measures of a
    state's tie with the target; ``options`` those of ``vote_agreement``.
    """

    target: str
    peers: PeerGroup
    subject: str | None = None
    period: Period | None = None
    blocs: tuple[str, ...] = ()
    drivers: tuple[str, ...] = DRIVERS
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    draws: int = 1000
    seed: int = 0

    def to_json(self) -> dict[str, object]:
        """Return the request as it stands under ``asked``."""
        return {
            "target": self.target,
            "subject": self.subject,
            "peers": self.peers.text,
            "blocs": list(self.blocs),
            "drivers": list(self.drivers),
            "options": dict(self.options),
            "draws": self.draws,
            "seed": self.seed,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """A driver of a model: its coefficient for one standard deviation, and its effects, each with an interval.

    In the lag model ``direct`` is what a state's own driver moves, ``indirect`` what the drivers of all others move by
    way of the blocs, ``total`` their sum; elsewhere only ``coefficient`` is given.
    """

    key: str
    title: str
    coefficient: float
    se: float
    direct: tuple[float, float, float] | None = None
    indirect: tuple[float, float, float] | None = None
    total: tuple[float, float, float] | None = None

    def to_json(self) -> dict[str, object]:
        """Return the driver as it stands in a JSON answer."""
        ends = {name: getattr(self, name) for name in ("direct", "indirect", "total")}
        body: dict[str, object] = {
            "driver": self.key,
            "title": self.title,
            "coefficient": self.coefficient,
            "se": self.se,
        }
        for name, found in ends.items():
            body[name] = None if found is None else dict(zip(("estimate", "low", "high"), found, strict=True))
        return body


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A model: spatial parameter with its interval, drivers, log likelihood, AIC, residual Moran's I.

    ``parameter`` and its 90 % profile interval have β and the mean integrated out; ``likeliest`` and ``se`` are those
    of maximum likelihood, with which the drivers are told and which lies too low where ties are dense.
    ``moran`` of the lag and error models has a value and a p-value from permutations only; the moments of Cliff and Ord
    hold for least squares.
    """

    name: ModelName
    title: str
    parameter: float | None
    likeliest: float | None
    se: float | None
    low: float | None
    high: float | None
    drivers: tuple[Driver, ...]
    log_likelihood: float
    aic: float
    moran: float
    moran_expected: float
    moran_p: float

    def to_json(self) -> dict[str, object]:
        """Return the model as it stands in a JSON answer."""
        return {
            "model": self.name,
            "title": self.title,
            "parameter": self.parameter,
            "likeliest": self.likeliest,
            "se": self.se,
            "low": self.low,
            "high": self.high,
            "drivers": [one.to_json() for one in self.drivers],
            "log_likelihood": self.log_likelihood,
            "aic": self.aic,
            "moran": {"value": self.moran, "expected": self.moran_expected, "p": self.moran_p},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a state's agreement lies and where the model expects it from all others', as shares.

    ``low`` and ``high`` are the predictive interval, None where only the expectation was asked for; ``beyond`` is the
    predictive chance of an agreement as far from the expectation on that side.
    """

    state: str
    name: str
    agreement: float
    n: int
    expected: float
    residual: float
    blocs: int
    low: float | None = None
    high: float | None = None
    beyond: float | None = None

    def to_json(self) -> dict[str, object]:
        """Return the position as it stands in a JSON answer."""
        return {
            "state": self.state,
            "name": self.name,
            "agreement": self.agreement,
            "n": self.n,
            "expected": self.expected,
            "residual": self.residual,
            "blocs": self.blocs,
            "low": self.low,
            "high": self.high,
            "beyond": self.beyond,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BlocAnswer:
    """How the votes of states with a target cluster by bloc.

    Attributes
    ----------
    period : Period or None
        The years or sessions judged; None where nothing could be.
    models : tuple of Fitted
        Least squares, SLX, lag and error model of the same states.
    positions : tuple of Position
        Each state's agreement and the one expected from all others' under the lag model, the largest gaps first; the
        state takes part in the fit.
    subject : Position or None
        The subject's, from a fit without it, with its predictive interval.
    left_out : tuple of (state, reason)
        States of the set that no model has.
    status, reason
        ``ok``, or why there is no answer.
    """

    request: BlocRequest
    period: Period | None
    status: str
    reason: str
    blocs: tuple[str, ...] = ()
    n: int = 0
    models: tuple[Fitted, ...] = ()
    moran: Moran | None = None
    positions: tuple[Position, ...] = ()
    subject: Position | None = None
    left_out: tuple[tuple[str, str], ...] = ()
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def model(self, name: ModelName) -> Fitted:
        """Return one of the models."""
        return next(one for one in self.models if one.name == name)

    def to_json(self) -> dict[str, object]:
        """Return the answer as every skin prints it."""
        found = self.moran
        body = {
            "asked": self.request.to_json(),
            "period": self.period.to_json() if self.period else None,
            "status": self.status,
            "reason": self.reason,
            "blocs": list(self.blocs),
            "n": self.n,
            "models": [one.to_json() for one in self.models],
            "moran": None
            if found is None
            else {"value": found.value, "expected": found.expected, "z": found.z, "p": found.p},
            "subject": self.subject.to_json() if self.subject else None,
            "positions": [one.to_json() for one in self.positions],
            "left_out": [{"state": state, "reason": why} for state, why in self.left_out],
            "sentences": list(self.sentences),
            "notes": list(self.notes),
        }
        return cast(dict[str, object], clean(body))
