"""What is asked of the expected ties and what comes out: figures, intervals, the split, the sample, the scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amity.core.asks import Period
from amity.core.declarations import Status
from amity.core.results import clean
from amity.numerics.flow_scores import FlowScores
from amity.store.membership import PeerGroup

LEVEL = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRequest:
    """What is asked: the flow of a channel that a subject gets from (``imports``) or sends to (``exports``) a target.

    ``window`` None asks for the last window that the dataset carries. The peers take the subject's place.
    """

    subject: str
    target: str
    peers: PeerGroup
    channel: str
    flow: str = "imports"
    window: Period | None = None

    @property
    def seller(self) -> str:
        """Return who delivers."""
        return self.target if self.flow == "imports" else self.subject

    @property
    def buyer(self) -> str:
        """Return who gets."""
        return self.subject if self.flow == "imports" else self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A driver's part in the difference between the subject and the mean of its peers.

    Attributes
    ----------
    key, title, counted : str
    year : int or None
        Last year measured; None for what has no year.
    coefficient, low, high : float or None
        Of the driver, with its 90 % interval, clustered by exporter, importer and pair; None for size and volume.
    subject, peers : float or None
        Value of the subject and mean of the peers.
    log : float or None
        β·Δx: part of the difference of log expectations, from peers whose expectation is above 0.
    level : float
        Part of the difference on the flow's own scale, by exact Shapley values.
    """

    key: str
    title: str
    counted: str
    year: int | None
    coefficient: float | None
    low: float | None
    high: float | None
    subject: float | None
    peers: float | None
    log: float | None
    level: float

    def to_json(self) -> dict[str, object]:
        """Return the part as it stands in a JSON answer."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """The difference from the peers' mean, split.

    ``difference`` = observed of the subject − mean observed of the peers = Σ ``parts`` (level) + ``unexplained``.
    ``log_difference`` is that of the expectations, over peers whose expectation is above 0 (``n_log`` of them), and is
    Σ ``parts`` (log); ``log_unexplained`` is the log of observed over expected of the subject.
    """

    subject_observed: float
    peers_observed: float
    subject_expected: float
    peers_expected: float
    difference: float
    parts: tuple[Part, ...]
    unexplained: float
    log_difference: float | None
    log_unexplained: float | None
    n_peers: int
    n_log: int
    size_r2: float
    left_out: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, object]:
        """Return the split as it stands in a JSON answer."""
        names = ("subject_observed", "peers_observed", "subject_expected", "peers_expected", "difference")
        tail = ("unexplained", "log_difference", "log_unexplained", "n_peers", "n_log", "size_r2")
        return {
            **{name: getattr(self, name) for name in names},
            "parts": [part.to_json() for part in self.parts],
            **{name: getattr(self, name) for name in tail},
            "left_out": [{"state": state, "reason": reason} for state, reason in self.left_out],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What the equation was fitted to.

    Attributes
    ----------
    pairs, flows, exporters, importers : int
        Pairs of states, those with a flow, and the states on each side.
    share : float
        Share of the recorded flows that is between the states of the sample.
    dropped : tuple of (str, str, float)
        States in the record that are left out, why, and the share of all flows that they take part in.
    redundant : tuple of str
        Drivers left out because they are sums of others and of effects.
    separated : tuple of (str, str)
        Pairs without a flow that keep the equation from an estimate; they are expected to have none.
    residual : float
        How nearly the first-order conditions hold.
    """

    pairs: int
    flows: int
    exporters: int
    importers: int
    share: float
    dropped: tuple[tuple[str, str, float], ...]
    redundant: tuple[str, ...]
    separated: tuple[tuple[str, str], ...]
    residual: float

    def to_json(self) -> dict[str, object]:
        """Return the sample as it stands in a JSON answer."""
        return {
            "pairs": self.pairs,
            "flows": self.flows,
            "exporters": self.exporters,
            "importers": self.importers,
            "share": self.share,
            "dropped": [{"state": name, "reason": why, "share": part} for name, why, part in self.dropped],
            "redundant": list(self.redundant),
            "separated": [list(pair) for pair in self.separated],
            "residual": self.residual,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A rival forecast of all flows of the window: key, name, and how near it came."""

    key: str
    title: str
    scores: FlowScores

    def to_json(self) -> dict[str, object]:
        """Return the scores as they stand in a JSON answer."""
        found = self.scores
        return {
            "key": self.key,
            "title": self.title,
            "mean_error": found.mean_error,
            "root_error": found.root_error,
            "common": found.common,
            "ranks": found.ranks,
            "n": found.n,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The predictive interval: ends, what the cases behind it were expected to be, how many had nothing or as much.

    ``high`` is None where nothing bounds it.
    """

    low: float
    high: float | None
    zeros: float
    as_much: float
    lowest: float
    highest: float
    n: int

    def to_json(self) -> dict[str, object]:
        """Return the interval as it stands in a JSON answer."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedTies:
    """What a tie was, what all other ties lead to expect of it, and what sets it apart from the peers' mean.

    Attributes
    ----------
    observed : float or None
        Sum over the window; ``observed_low`` and ``observed_high`` are bounds where the record is partly hidden.
    expected : float or None
        By the equation fitted without this flow; ``with_dyad`` by the one fitted with it, ``plain`` by the one fitted
        without it whose only drivers are distance and a common border.
    interval : Interval or None
        Predictive, 90 %, from flows of like expectation; ``low`` and ``high`` are its ends.
    ratio : float or None
        Observed over expected; ``ratio_low`` and ``ratio_high`` from the bounds of the record.
    decomposition : Decomposition or None
    sample : Sample or None
    scores : tuple of Score
    status : str
        ``ok``, ``out_of_coverage``, ``no_data`` or ``not_computable``, with the ``reason``.
    """

    request: ExpectedRequest
    title: str
    unit: str
    name_a: str
    name_b: str
    window: Period | None
    observed: float | None = None
    observed_low: float | None = None
    observed_high: float | None = None
    expected: float | None = None
    with_dyad: float | None = None
    plain: float | None = None
    interval: Interval | None = None
    decomposition: Decomposition | None = None
    sample: Sample | None = None
    scores: tuple[Score, ...] = ()
    status: Status = "ok"
    reason: str = ""
    sentence: str = ""
    caveats: tuple[str, ...] = ()
    command: str = ""
    citation: str = ""
    sources: tuple[Mapping[str, object], ...] = ()
    tables: tuple[str, ...] = ()
    dataset_version: str = ""

    @property
    def low(self) -> float | None:
        """Return the low end of the predictive interval."""
        return self.interval.low if self.interval else None

    @property
    def high(self) -> float | None:
        """Return the high end of the predictive interval, None where nothing bounds it."""
        return self.interval.high if self.interval else None

    @property
    def ratio(self) -> float | None:
        """Return observed over expected."""
        return _over(self.observed, self.expected)

    def to_json(self) -> dict[str, object]:
        """Return the one JSON object of the answer."""
        asked = self.request
        cleaned = clean(
            {
                "model": "expected_ties",
                "channel": asked.channel,
                "title": self.title,
                "state_a": asked.subject,
                "state_b": asked.target,
                "flow": asked.flow,
                "exporter": asked.seller,
                "importer": asked.buyer,
                "peers": asked.peers.text,
                "period": self.window.to_json() if self.window else None,
                "unit": self.unit,
                "observed": self.observed,
                "observed_bounds": None
                if self.observed_low is None
                else {"low": self.observed_low, "high": self.observed_high},
                "expected": self.expected,
                "low": self.low,
                "high": self.high,
                "level": LEVEL,
                "ratio": self.ratio,
                "ratio_bounds": None
                if self.observed_low is None
                else {
                    "low": _over(self.observed_low, self.expected),
                    "high": _over(self.observed_high, self.expected),
                },
                "with_dyad": self.with_dyad,
                "plain": self.plain,
                "similar": self.interval.to_json() if self.interval else None,
                "decomposition": self.decomposition.to_json() if self.decomposition else None,
                "sample": self.sample.to_json() if self.sample else None,
                "scores": [score.to_json() for score in self.scores],
                "status": self.status,
                "reason": self.reason,
                "sentence": self.sentence,
                "caveats": list(self.caveats),
                "command": self.command,
                "citation": self.citation,
                "source": list(self.sources),
                "tables": list(self.tables),
                "dataset_version": self.dataset_version,
            }
        )
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned


def _over(observed: float | None, expected: float | None) -> float | None:
    return observed / expected if observed is not None and expected else None
