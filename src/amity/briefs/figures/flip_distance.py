"""Figure: how far each tie is from the point at which its verdict among the peers becomes another one."""

from __future__ import annotations

from dataclasses import dataclass

from amity import measures
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._looks import NARROW, WIDE
from amity.briefs.figures._spans import Axis, Span, chart
from amity.briefs.figures._words import credit, peers_name, table
from amity.briefs.model import FigureBlock
from amity.core.declarations import Measure
from amity.core.errors import UsageError
from amity.core.results import Result
from amity.core.wording import in_prose, listed, with_unit
from amity.measures import Request
from amity.models._like_terms import like_terms
from amity.models._verdicts import NOT_JUDGED, one, shown
from amity.models.reverse_stress import Shift, shifted
from amity.scenarios._answers import name_of

TITLE = "How far from the flip"
# Votes are one tie, and other indices of them are no further evidence.
CHOSEN = (
    "vote_agreement",
    "arms_import_share",
    "arms_exports",
    "crude_import_share",
    "crude_export_share",
    "trade_import_share",
    "trade_export_share",
    "atop_defense",
    "ideal_point_distance",
)
FAR = 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """A tie, its word, and how far its value is from another word."""

    measure: Measure
    result: Result
    moved: Shift

    @property
    def part(self) -> float:
        """Return the distance in percent of the value."""
        size = self.moved.found.size if self.moved.found is not None else None
        return 100 * (size or 0.0) / abs(self.result.value or 1.0)

    @property
    def word(self) -> str:
        """Return the word that the value would have then."""
        return shown(self.moved.found.after) if self.moved.found is not None else ""


def distances(request: FigureRequest) -> tuple[Distance, ...]:
    """Return the ties that have a value and a word, the nearest to another word first."""
    found = []
    for key in CHOSEN:
        asked = Request(
            measure=key,
            state_a=request.state_a,
            state_b=request.state_b,
            period=request.period,
            peers=request.peers,
        )
        try:
            terms = like_terms(asked)
        except UsageError:
            continue
        if isinstance(terms, Result) or not terms.result.value:
            continue
        moved = shifted(one(terms.found, 0), terms.result.value)
        if moved.before != NOT_JUDGED and moved.found is not None and moved.found.status == "flips":
            found.append(Distance(measure=measures.get(key), result=terms.result, moved=moved))
    return tuple(sorted(found, key=lambda tie: (tie.part, tie.measure.key)))


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the distances of the ties, or why none can be told."""
    return block(distances(request), request)


def block(ties: tuple[Distance, ...], request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the distances as a figure, or why there is nothing to draw."""
    a, b = (in_prose(name_of(state)) for state in (request.state_a, request.state_b))
    if not ties:
        reason = f"no tie of {a} with {b} has a value and peers enough for a word"
        return NoFigure(key=FIGURE.key, title=TITLE, reason=reason)
    rows = [
        Span(
            name=f"{tie.measure.title}: {shown(tie.moved.before)}, then {tie.word}",
            value=min(tie.part, FAR),
            low=0.0,
            high=min(tie.part, FAR),
        )
        for tie in ties
    ]
    caption = f"How far the ties of {a} with {b} are from another word, among {peers_name(request)}"
    far = [tie.measure.title.lower() for tie in ties if tie.part > FAR]
    capped = f" Farther than drawn: {listed(far)}." if far else ""
    note = f"By how much of itself a value must move, peers staying where they are, for the word to change.{capped}"
    alt = " ".join(f"{tie.measure.title}: {tie.part:.0f} %." for tie in ties)
    axis = Axis(title="move of the value, % of it", value="another word from here on", ends="the same word")
    headings = ("Tie", "Years", "Word", "Value", "Move", "Move (% of the value)", "Word then")
    cells = [
        (
            tie.measure.title,
            tie.result.period.text if tie.result.period else "",
            shown(tie.moved.before),
            with_unit(tie.result.value or 0.0, tie.measure.unit),
            _move(tie),
            round(tie.part, 1),
            tie.word,
        )
        for tie in ties
    ]
    tables = tuple(dict.fromkeys(name for tie in ties for name in tie.measure.tables))
    return FigureBlock(
        key=FIGURE.key,
        caption=caption,
        note=note,
        alt=f"Moves that change the word, in percent of the value. {alt}",
        credit=credit(tables),
        spec=chart(rows, axis, WIDE),
        narrow=chart(rows, axis, NARROW),
        table=table(FIGURE.key, caption, headings, cells, texts=(0, 1, 2, 6)),
    )


def _move(tie: Distance) -> str:
    assert tie.moved.found is not None  # noqa: S101  only ties that flip are listed
    size = tie.moved.found.size or 0.0
    sign = "−" if tie.moved.sign < 0 else "+"
    if tie.measure.unit == "share":
        return f"{sign}{100 * size:.1f} points"
    return f"{sign}{with_unit(size, tie.measure.unit)}"


FIGURE = Figure(
    key="flip_distance",
    title=TITLE,
    shows="how far each tie is from the point at which its verdict among the peers becomes another one",
    channel="",
    order=72,
    draw=draw,
)
