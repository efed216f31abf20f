"""Figures for sections: those of a channel that the record has something to draw for."""

from __future__ import annotations

from amity.briefs.material import Material
from amity.briefs.model import FigureBlock


def drawn(material: Material, *keys: str) -> tuple[FigureBlock, ...]:
    """Return the figures with these keys that have something to show, in this order; none where none are wanted."""
    if not material.request.figures:
        return ()
    # Drawing loads a library as heavy as the rest of a brief: only where figures are wanted.
    from amity.briefs import figures

    case = material.request.case
    events = tuple(
        figures.Event(
            dated=str(event.date),
            kind=event.kind,
            text=event.text,
            source=event.sources[0].publisher if event.sources else "",
        )
        for event in (case.events if case else ())
    )
    asked = figures.FigureRequest(
        state_a=material.a.key,
        state_b=material.b.key,
        peers=material.request.peers,
        as_of=material.as_of,
        events=events,
    )
    found = [figures.draw(key, asked) for key in keys if key in figures.keys()]
    return tuple(block for block in found if isinstance(block, FigureBlock))
