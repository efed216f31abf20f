"""What before and after asks and answers: two windows, the series between, and placebos."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from amity.core.asks import Period
from amity.core.declarations import Measure, OptionValue, Status
from amity.core.partial_dates import PartialDate
from amity.numerics.differences import Placebo
from amity.store import catalogue
from amity.store.membership import PeerGroup

LEVEL = 0.90
INTERVAL = (
    "90 %: the estimate less the quantiles of the peers' own estimates (Conley and Taber 2011); none with fewer than "
    "19 peers"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRequest:
    """What is asked: dyad, peers, the date, what happened, measure, window in steps (None: its own), break or not."""

    subject: str
    target: str
    peers: PeerGroup
    on: PartialDate
    event: str = ""
    measure: str = "vote_agreement"
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    length: int | None = None
    across_break: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One window: the subject's own value, the peers' mean, and the subject's mean lead on like terms."""

    period: Period
    value: float
    peers: float
    lead: float
    n: int | None

    def to_json(self) -> dict[str, object]:
        """Return the window as it stands in a JSON answer."""
        return {
            "period": self.period.to_json(),
            "subject": self.value,
            "peers_mean": self.peers,
            "lead_on_like_terms": self.lead,
            "n": self.n,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the series: the subject's own value and its mean lead over the peers on like terms."""

    period: Period
    value: float | None
    lead: float | None
    n_peers: int

    def to_json(self) -> dict[str, object]:
        """Return the step as it stands in a JSON answer."""
        return {
            "period": self.period.to_json(),
            "subject": self.value,
            "lead_on_like_terms": self.lead,
            "n_peers": self.n_peers,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAnswer:
    """How a dyad moved around an event, against its peers.

    Attributes
    ----------
    estimate : float or None
        The change of the subject's lead over its peers, in the measure's unit; None with a status and a reason.
    subjects, dates : Placebo or None
        Where it lies among the peers' own estimates, and among the subject's own at other dates; None where no peer
        has three others to be set against, or no other date has windows of its own.
    before, after : Side or None
        The two windows; the steps in which the event falls are in neither.
    series : tuple of Step
        Step by step from one window before the first to the last.
    trend : float or None
        Slope a step of the subject's lead before the event.
    peers, other_dates : tuple
        The placebos: state or middle step with its estimate.
    """

    request: EventRequest
    measure: Measure
    unit: str
    status: Status
    reason: str
    estimate: float | None = None
    subjects: Placebo | None = None
    dates: Placebo | None = None
    before: Side | None = None
    after: Side | None = None
    series: tuple[Step, ...] = ()
    trend: float | None = None
    peers: tuple[tuple[str, float], ...] = ()
    other_dates: tuple[tuple[int, float], ...] = ()
    unjudged: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def bounded(self) -> bool:
        """Return whether there are placebo subjects enough for an interval."""
        return self.subjects is not None and math.isfinite(self.subjects.low)

    def to_json(self) -> dict[str, object]:
        """Return the answer as every skin prints it."""
        request = self.request
        return {
            "subject": request.subject,
            "target": request.target,
            "event": request.event,
            "on": str(request.on),
            "series": request.measure,
            "unit": self.measure.unit,
            "peers": request.peers.text,
            "status": self.status,
            "reason": self.reason,
            "estimate": self.estimate,
            "low": self.subjects.low if self.subjects and self.bounded else None,
            "high": self.subjects.high if self.subjects and self.bounded else None,
            "interval": {"kind": "interval" if self.bounded else "none", "level": LEVEL, "meaning": INTERVAL},
            "placebo_subjects": _placebo_json(self.subjects),
            "placebo_dates": _placebo_json(self.dates),
            "before": self.before.to_json() if self.before else None,
            "after": self.after.to_json() if self.after else None,
            "trend_before": self.trend,
            "rows": [step.to_json() for step in self.series],
            "peers_estimates": [{"state": key, "estimate": found} for key, found in self.peers],
            "dates_estimates": [{"step": step, "estimate": found} for step, found in self.other_dates],
            "unjudged": [{"state": state, "reason": reason} for state, reason in self.unjudged],
            "notes": list(self.notes),
            "source": [entry.to_json() for entry in catalogue().sources_of(self.measure.tables)],
        }


def _placebo_json(found: Placebo | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "p": found.chance,
        "floor": found.floor,
        "n": found.number,
        "n_as_large": found.beyond,
        "n_independent": found.independent,
    }
