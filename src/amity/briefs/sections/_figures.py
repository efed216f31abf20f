"""Figures for sections: those that the record has something to draw for."""

from __future__ import annotations

from amity.briefs.material import Material
from amity.briefs.model import FigureBlock
from amity.core.partial_dates import read_date


def drawn(material: Material, *keys: str) -> tuple[FigureBlock, ...]:
    """Return the figures with these keys that have something to show, in this order; none where none are wanted."""
    if not material.request.figures:
        return ()
    # Drawing loads a library as heavy as the rest of a brief: only where figures are wanted.
    from amity.briefs import figures

    case = material.request.case
    asked = figures.FigureRequest(
        state_a=material.a.key,
        state_b=material.b.key,
        peers=material.request.peers,
        as_of=material.as_of,
        events=case.events if case is not None else (),
        written=read_date(case.written) if case is not None and case.written else None,
    )
    known = figures.keys()
    found = [figures.draw(key, asked) for key in keys if key in known]
    return tuple(block for block in found if isinstance(block, FigureBlock))
