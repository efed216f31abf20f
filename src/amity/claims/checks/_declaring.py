"""What a kind of check declares, what it is given, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from amity.cases.checking import Model
from amity.claims.records import Check, Claim, ClaimsFile

if TYPE_CHECKING:
    from amity.cases import Case

# holds: as said. near: the direction is right and the figure is off. earlier: not at the time that the claim speaks of,
# but before it. later_not: at that time, but not by the last record. fails: otherwise. silent: the record cannot say.
Outcome = Literal["holds", "near", "earlier", "later_not", "fails", "silent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a check may look at besides the claim: the file, the case where there is one, and the day data are cut at.

    ``cut`` is the day after which nothing is known (``--as-of``), None where everything recorded counts. ``memo`` keeps
    what was computed once, for the claims of one file that ask for the same figure.
    """

    file: ClaimsFile
    case: Case | None
    cut: date | None
    memo: dict[object, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one reading found.

    Attributes
    ----------
    outcome : str
        ``holds | near | earlier | later_not | fails | silent``.
    value, low, high : float or None
        The computed figure and its interval or bounds, in ``unit`` (the unit of the claim's own figure).
    reason : str
        One sentence: what was found beside what was said, or why nothing could be.
    nearest : str
        The nearest true statement, without the claim's words, such as "67.7 % in 2016–2020; none in 2021–2024".
    would_change : str
        What the record would have to hold for another outcome.
    """

    by: str
    label: str
    outcome: Outcome
    reason: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    interval_kind: str = "none"
    unit: str = ""
    tolerance: Mapping[str, object] | None = None
    period: str = ""
    last_data: str = ""
    coverage: str = ""
    nearest: str = ""
    would_change: str = ""
    command: str = ""
    rows: tuple[Mapping[str, object], ...] = ()
    sources: tuple[Mapping[str, object], ...] = ()
    numbers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckKind:
    """A kind of check: its key (the file's name), what it settles, its fields, what they may not mean, how it runs.

    ``faults`` returns ``(field, why)`` for what the schema alone cannot see: states that are none, measures and
    options that do not exist. ``run`` gets the claim, the check with its checked fields, and the context.
    ``computed_in`` returns the unit of the figure that the check computes with these fields, empty where a figure
    said in any unit will do; without it no figure is computed.
    """

    key: str
    title: str
    meaning: str
    fields: type[Model]
    faults: Callable[[Any, ClaimsFile], list[tuple[tuple[int | str, ...], str]]]
    run: Callable[[Claim, Check, Any, Context], Finding]
    example: str
    computed_in: Callable[[Any], str] | None = None
