"""What a figure is asked for and what it declares: request, events, the reason where there is nothing to draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from amity.briefs.model import FigureBlock
from amity.cases import Event
from amity.core.asks import Period
from amity.core.declarations import OptionValue
from amity.core.discovery import load, names
from amity.core.errors import SameState, UnknownName
from amity.core.partial_dates import PartialDate
from amity.core.suggest import nearest
from amity.store.membership import PeerGroup

ROOM = "briefs.figures"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRequest:
    """What a figure is asked for.

    Attributes
    ----------
    state_a, state_b : str
        State keys; A is the subject whose place the peers take, B the partner.
    peers : PeerGroup
        The comparison group.
    period : Period or None
        The years shown; without it the whole record.
    as_of : date or None
        Nothing dated later is drawn; without it nothing is cut.
    events : tuple of Event
        Dated events of a case, for the timeline.
    written : PartialDate or None
        When the argument that a case tests was written, for the timeline.
    measure : str
        The measure of the strip of peers; empty for its default.
    options : mapping
        Options of that measure.
    """

    state_a: str
    state_b: str
    peers: PeerGroup
    period: Period | None = None
    as_of: date | None = None
    events: tuple[Event, ...] = ()
    written: PartialDate | None = None
    measure: str = ""
    options: Mapping[str, OptionValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.state_a == self.state_b:
            raise SameState("a figure of a state with itself was asked for", hint="name two different states")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFigure:
    """That there is nothing to draw: which figure, its title, and why, as a clause without a full stop."""

    key: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure: key, title, what it shows, the channel of a brief it belongs to, and how it is drawn.

    ``draw`` returns the block, or :class:`NoFigure` where the record holds nothing to draw. ``from_events`` says that
    it needs the events of a case.
    """

    key: str
    title: str
    shows: str
    channel: str
    order: int
    draw: Callable[[FigureRequest], FigureBlock | NoFigure]
    from_events: bool = False


def keys() -> tuple[str, ...]:
    """Return the keys of all figures in the order in which a brief shows them.

    Examples
    --------
    >>> keys()[:2]
    ('arms_by_supplier', 'crude_share')
    """
    return tuple(sorted(names(ROOM), key=lambda key: (get(key).order, key)))


def get(key: str) -> Figure:
    """Return the figure with a key, or raise :class:`UnknownName` with the nearest keys."""
    known = names(ROOM)
    if key not in known:
        raise UnknownName(
            f"the figure '{key}' was asked for; amity draws {', '.join(known)}",
            hint="name one of these",
            candidates=nearest(key, known),
        )
    return cast(Figure, load(ROOM, key, "FIGURE"))


def draw(key: str, request: FigureRequest) -> FigureBlock | NoFigure:
    """Return a figure of a request, or why there is nothing to draw.

    Raises
    ------
    UnknownName
        Where no figure has the key.
    """
    return get(key).draw(request)
