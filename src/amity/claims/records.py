"""What a claims file states, as frozen records: the claim, the figure said, the checks that could prove it wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from amity.core.asks import Period
from amity.core.partial_dates import PartialDate

ClaimKind = Literal[
    "quantity",
    "share",
    "growth",
    "rank",
    "uniqueness",
    "date",
    "order",
    "membership",
    "statement",
    "attitude",
    "causal",
    "prediction",
]
Stance = Literal["for", "against", "mixed", "background"]
# Checks are readings of one statement, any of which may be meant, or parts of it that must all hold.
Parts = Literal["readings", "all"]
KINDS: Mapping[ClaimKind, str] = {
    "quantity": "an amount, a count or a length",
    "share": "a part of a whole",
    "growth": "a change between two times",
    "rank": "a place in an order: first, largest, primary",
    "uniqueness": "the only one of which something is true",
    "date": "a day, month or year on which something was",
    "order": "one thing before, after or during another",
    "membership": "belonging to a group, or relations, on a date",
    "statement": "what somebody said, voted or did",
    "attitude": "what people or governments think",
    "causal": "one thing because of another",
    "prediction": "what will or may come",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The figure of a claim: a number or a range in a unit with the word before it, a date, or a plain yes or no.

    ``value`` and ``low``, ``high`` are in ``unit``; a share in ``percent`` is written 70, not 0.7.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    word: str = ""
    on: PartialDate | None = None
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document cited for or against a claim: publisher, date as given, address, what it says, figure, stance, grade.

    The figure (``value``, or ``low`` to ``high``, in the claim's unit; or ``on``, a date) is what the document gives;
    ``grade`` is the analyst's, A1 to F6, or empty where none was given. Documents with the same ``origin`` repeat one
    source and count as one.
    """

    publisher: str
    dated: str
    url: str
    says: str
    stance: Stance
    grade: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    on: PartialDate | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time that a claim or a check speaks of: ``now`` (when the text was written), or first to last day."""

    now: bool
    first: date | None = None
    last: date | None = None
    text: str = "now"

    @property
    def years(self) -> Period | None:
        """Return the calendar years that the span touches, None for ``now``."""
        if self.first is None or self.last is None:
            return None
        return Period(first=self.first.year, last=self.last.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One reading of a claim: the kind of check, a label that tells readings apart, and the kind's own fields.

    ``part`` names the part of the claim that the check is a reading of, where the claim has parts that must all hold.
    """

    by: str
    label: str
    fields: object
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement that can be wrong: what it says, the figure, the time it speaks of, its checks and its documents."""

    id: str
    section: str
    text: str
    kind: ClaimKind
    said: Said
    span: Span
    checks: tuple[Check, ...]
    documents: tuple[Document, ...]
    place: str = ""
    parts: Parts = "readings"
    note: str = ""
    draft: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsFile:
    """A claims file: whom it is about, when it was written, the peers its claims are judged among, and the claims.

    ``written_on`` is the last day that the date of writing can mean: ``now`` in a claim is that day.
    """

    title: str
    dyad: tuple[str, str]
    peers: str
    written: PartialDate | None
    as_of: date
    claims: tuple[Claim, ...]
    case: str = ""
    peer_sets: Mapping[str, str] = field(default_factory=dict)

    @property
    def written_on(self) -> date:
        """Return the day that ``now`` means: when the text was written, else the day the case stands."""
        return min(self.written.last_day, self.as_of) if self.written else self.as_of
