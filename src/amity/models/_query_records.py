"""What a uniqueness query asks and answers: the states that satisfy it, those that nearly do, those not judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amity.cases.loading import Case
from amity.core.asks import Period
from amity.models._query_figures import Figures
from amity.models._query_search import Reading, Searched
from amity.store.membership import PeerGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRequest:
    """What is asked: the expression, the peers, the subject, the years of terms without their own, the case.

    ``other_windows`` is false where windows that would leave the subject alone need not be looked for.
    """

    expression: str
    peers: PeerGroup
    subject: str | None = None
    years: Period | None = None
    case: Case | None = None
    other_windows: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A state with the parts of the expression that hold of it, its figures and their flags."""

    state: str
    name: str
    holds: tuple[str, ...]
    figures: tuple[Mapping[str, object], ...]
    caveats: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the state as it stands in a JSON answer."""
        return {
            "state": self.state,
            "name": self.name,
            "holds": list(self.holds),
            "figures": [dict(figure) for figure in self.figures],
            "caveats": list(self.caveats),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """A state of which the expression is neither known to hold nor known not to, with the parts that are unknown."""

    state: str
    name: str
    reasons: tuple[str, ...]
    figures: tuple[Mapping[str, object], ...]

    def to_json(self) -> dict[str, object]:
        """Return the state as it stands in a JSON answer."""
        return {
            "state": self.state,
            "name": self.name,
            "reason": "; ".join(self.reasons),
            "figures": [dict(figure) for figure in self.figures],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A state that one part keeps out, or keeps in: the part, its figure, and how far it lies from the threshold.

    ``at`` is the threshold, where the part has one that is a number.
    """

    state: str
    name: str
    part: str
    figure: object
    gap: float
    at: float | None = None

    def to_json(self) -> dict[str, object]:
        """Return the near miss as it stands in a JSON answer."""
        return {"state": self.state, "name": self.name, "part": self.part, "figure": self.figure, "gap": self.gap}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryAnswer:
    """The answer to a query.

    Attributes
    ----------
    verdict : {"alone", "not alone", "not in the set", "not known"} or None
        Of the subject; None where none was named. Alone means that no other state that could be judged satisfies it;
        where no other could be judged it is not known.
    rows, counterexamples : tuple of Found
        The states that satisfy it; those of them that are not the subject.
    unjudged : tuple of Unjudged
        States of which it is not known.
    near_misses : tuple of Near
        States that a single part keeps out, the nearest first.
    reading : Reading or None
        The smallest change of one or two thresholds that leaves the subject alone.
    window : Reading or None
        The nearest other window of a term that leaves the subject alone, thresholds as written.
    room : tuple
        Where the subject is alone: between which ends each threshold may lie.
    """

    request: QueryRequest
    verdict: str | None
    n_judged: int
    rows: tuple[Found, ...]
    counterexamples: tuple[Found, ...]
    unjudged: tuple[Unjudged, ...]
    near_misses: tuple[Near, ...]
    reading: Reading | None
    window: Reading | None
    searched: Searched | None
    room: tuple[tuple[str, float | None, float | None], ...]
    terms: tuple[Figures, ...]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the answer as every skin prints it."""
        request = self.request
        return {
            "expression": request.expression,
            "subject": request.subject,
            "peers": request.peers.text,
            "verdict": self.verdict,
            "n_judged": self.n_judged,
            "rows": [row.to_json() for row in self.rows],
            "counterexamples": [row.to_json() for row in self.counterexamples],
            "unjudged": [row.to_json() for row in self.unjudged],
            "near_misses": [near.to_json() for near in self.near_misses],
            "narrowest": {
                "thresholds": self.reading.to_json() if self.reading else None,
                "window": self.window.to_json() if self.window else None,
                "room": [{"part": part, "from": low, "to": high} for part, low, high in self.room],
                "searched": self.searched.to_json() if self.searched else None,
            },
            "terms": [_term_json(term) for term in self.terms],
            "notes": list(self.notes),
        }


def _term_json(term: Figures) -> dict[str, object]:
    return {
        "term": term.text,
        "title": term.title,
        "unit": term.unit,
        "period": term.period.to_json() if term.period else None,
        "source": list(term.sources),
    }
